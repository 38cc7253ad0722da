package archive

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/dustin/go-humanize"
	"github.com/klauspost/compress/flate"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"rolecall/exports/decode/pack"
	"rolecall/exports/source"
)

// mostMembers is how many members an archive may have.
const mostMembers = 1_000_000

// Archive is an archive that holds nothing that would do harm when it is unpacked.
type Archive struct {
	shown   string // as people named it
	file    *os.File
	size    int64
	zip     *zip.Reader
	members map[string]*zip.File
	limit   int64         // of bytes that all members may have together
	packer  *flate.Writer // packs again what is unpacked, to compare
}

// Open opens an archive, and refuses one that was made to do harm: members whose names lead
// elsewhere or stand twice, links, and more bytes than expansion allows (0 for the default:
// [pack.Expansion]). Nothing is unpacked by then. Close it when done.
func Open(path string, expansion int64) (opened *Archive, err error) {
	a := &Archive{shown: source.Printable(path), members: map[string]*zip.File{}}
	if a.file, err = os.Open(path); err != nil {
		return nil, a.problem("", "cannot be read: "+reason(err), "")
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.file.Close())
		}
	}()
	info, err := a.file.Stat()
	if err != nil {
		return nil, a.problem("", "cannot be read: "+reason(err), "")
	}
	if !info.Mode().IsRegular() {
		return nil, a.problem("", "is not a file", "name the pack, a zip archive that rolecall evidence wrote")
	}
	a.size = info.Size()
	a.limit = pack.Expansion(expansion, a.size)
	if a.zip, err = zip.NewReader(a.file, a.size); err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, a.problem("", "is not a readable zip archive: "+reason(err), "it may be cut off or damaged: copy it again")
	}
	a.zip.RegisterDecompressor(zip.Deflate, unpacker)
	return a, a.refuse()
}

func reason(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return strings.TrimPrefix(err.Error(), "zip: ")
}

// refuse finds what would do harm.
func (a *Archive) refuse() error {
	if len(a.zip.File) > mostMembers {
		return a.problem("", fmt.Sprintf("has %d members, and no pack has more than %d", len(a.zip.File), mostMembers), "")
	}
	var problems source.Problems
	left := uint64(a.limit)
	isTooLarge := false
	folded := map[string]string{}
	for _, each := range a.zip.File {
		name := each.Name
		what := pack.Unfit(each, strings.ReplaceAll(name, `\`, "/"))
		before, isTwice := folded[Fold(name)]
		switch {
		case what != "":
			problems.Merge(a.problem(name, what, notOurs))
		case strings.HasSuffix(name, "/") && each.UncompressedSize64 == 0 && each.CompressedSize64 == 0: // a folder, which other programs pack
		case !fs.ValidPath(name) || strings.Contains(name, `\`):
			problems.Merge(a.problem(name, "has a name that is not a relative path with / between its parts: programs differ in where they unpack it", notOurs))
		case isTwice && before == name:
			problems.Merge(a.problem(name, "is in the archive twice: programs differ in which of the two they show", notOurs))
		case isTwice:
			problems.Merge(a.problem(name, "has the same name as "+source.Printable(source.Shorten(before, 200))+" on systems that ignore case, or how an accent is encoded", notOurs))
		case each.UncompressedSize64 > left && !isTooLarge:
			isTooLarge = true
			problems.Merge(a.problem(name, fmt.Sprintf("would unpack to %s: all members together may have %s, of a pack of %s",
				humanize.IBytes(each.UncompressedSize64), humanize.IBytes(uint64(a.limit)), humanize.IBytes(uint64(a.size))), "if it is genuine, allow more: --max-expansion 100GiB, for one"))
		case !isTooLarge:
			left -= each.UncompressedSize64
		}
		a.members[name], folded[Fold(name)] = each, name
	}
	return problems.Err()
}

const notOurs = "it was not packed by rolecall"

// Fold is what two names have in common that are one file on some systems: those where neither
// capital letters nor the way an accent is written tells files apart.
func Fold(name string) string { return norm.NFC.String(cases.Fold().String(norm.NFC.String(name))) }

// Close closes the file.
func (a *Archive) Close() error { return a.file.Close() }

// Has says whether there is a member of that name.
func (a *Archive) Has(name string) bool { return a.members[name] != nil }

// Problem is something wrong with a member, or with the archive.
func (a *Archive) problem(name, message, hint string) error {
	at := a.shown
	if name != "" {
		at += "!" + source.Printable(source.Shorten(name, 200))
	}
	return source.Problem{At: source.Position{File: at}, Message: message, Hint: hint}
}

// unpacker unpacks a member, which ends where it says: what follows would be hidden.
func unpacker(packed io.Reader) io.ReadCloser {
	buffered := bufio.NewReader(packed) // of which flate takes not a byte too many
	return &whole{flate.NewReader(buffered), buffered}
}

type whole struct {
	io.ReadCloser
	packed *bufio.Reader
}

var errHidden = errors.New("more bytes follow the end of its content")

func (w *whole) Read(into []byte) (int, error) {
	n, err := w.ReadCloser.Read(into)
	if err == io.EOF {
		if _, more := w.packed.ReadByte(); more != io.EOF {
			return n, errHidden
		}
	}
	return n, err
}
