package decode

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zstd"

	"rolecall/exports/source"
)

// maxMembers is how many files an archive may hold.
const maxMembers = 10_000

// openZip reads the members of a zip archive, each a file of its own. A
// workbook is such an archive, too.
func (o *opener) openZip(ctx context.Context, document *Document, path string, head []byte) ([]*Document, error) {
	if path == document.origin.path {
		if err := document.origin.hash(ctx); err != nil {
			return nil, err
		}
	}
	archive, err := zip.OpenReader(path)
	if err != nil {
		return nil, document.brokenZip(err, head)
	}
	defer archive.Close()
	switch kind := officeKind(archive); kind {
	case "":
	case workbookKind:
		return o.openWorkbook(ctx, document, path, archive)
	default:
		return nil, document.problem("is "+kind+", which is not read", saveAs)
	}
	if document.isPackedWith("zip") {
		return nil, document.problem("is a zip archive inside a zip archive", "unpack the outer one: put its files into the folder")
	}
	document.Compression = strings.TrimSuffix("zip in "+document.Compression, " in ")
	archive.RegisterDecompressor(zip.Deflate, flate.NewReader)
	archive.RegisterDecompressor(zstd.ZipMethodWinZip, zstd.ZipDecompressor(zstd.WithDecoderConcurrency(1)))
	members, err := document.members(archive)
	if err != nil {
		return nil, err
	}
	return o.openMembers(ctx, document, members)
}

// openMembers reads all members. What is wrong with each is said together.
func (o *opener) openMembers(ctx context.Context, archive *Document, members []*zip.File) ([]*Document, error) {
	var problems source.Problems
	var documents []*Document
	for _, member := range members {
		document := *archive
		document.archived = source.Printable(member.Name)
		document.Member, document.Shown = document.archived, inside(archive.Shown, document.archived)
		found, err := o.openMember(ctx, &document, member)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		problems.Merge(err)
		documents = append(documents, found...)
	}
	return documents, problems.Err()
}

func (o *opener) openMember(ctx context.Context, document *Document, member *zip.File) ([]*Document, error) {
	if member.UncompressedSize64 > uint64(o.allowance) {
		return nil, document.tooMuch(Expansion(o.options.MaxExpansion, document.Bytes))
	}
	plain, err := member.Open()
	if err != nil {
		return nil, document.brokenMember(err, member)
	}
	defer plain.Close()
	path, err := o.unpack(document, contextReader{ctx, plain})
	if err != nil {
		return nil, document.brokenMember(err, member)
	}
	document.converted = true
	return o.open(ctx, document, path)
}

// members are the files of an archive. Their names are only shown, never used
// as paths; still, an archive with names that lead out of a folder was made to
// do harm, and is refused.
func (d *Document) members(archive *zip.ReadCloser) ([]*zip.File, error) {
	var problems source.Problems
	var members []*zip.File
	seen := map[string]bool{}
	if len(archive.File) > maxMembers {
		return nil, d.problem(fmt.Sprintf("holds %d files: at most %d are read", len(archive.File), maxMembers), "unpack it")
	}
	for _, each := range archive.File {
		name := strings.ReplaceAll(each.Name, `\`, "/")
		if message := unfit(each, name); message != "" {
			problems.Merge(d.problem(fmt.Sprintf("holds a file that %s: %q", message, shorten(each.Name)), "make the archive again, of the exports alone"))
			continue
		}
		if isNoise(name) {
			continue
		}
		if seen[name] {
			problems.Merge(d.problem(fmt.Sprintf("holds two files of one name: %q", shorten(each.Name)), "make the archive again"))
		}
		seen[name] = true
		members = append(members, each)
	}
	if problems.Len() == 0 && len(members) == 0 {
		return nil, d.problem("is an archive without any file", "")
	}
	return members, problems.Err()
}

var drive = regexp.MustCompile(`^[A-Za-z]:`)

// unfit says what is wrong with a member, or "".
func unfit(member *zip.File, name string) string {
	switch {
	case slices.Contains(strings.Split(name, "/"), ".."):
		return "leads out of the archive (..)"
	case strings.HasPrefix(name, "/") || drive.MatchString(name):
		return "names a place on a disk"
	case strings.ContainsRune(name, 0) || name == "":
		return "has no proper name"
	case member.Flags&1 != 0:
		return "is encrypted: unpack it with its password"
	case !member.Mode().IsRegular() && !member.Mode().IsDir():
		return "is a link or a device"
	}
	return ""
}

// isNoise says whether a member is a folder, or a file that the system that
// made the archive keeps for itself.
func isNoise(name string) bool {
	if strings.HasSuffix(name, "/") {
		return true
	}
	return slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool {
		return part == "__MACOSX" || strings.HasPrefix(part, ".")
	})
}

func (d *Document) brokenZip(err error, head []byte) error {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x07\x08")):
		return d.problem("is one part of an archive in several parts", "unpack it, or make one archive")
	case bytes.Contains(head, []byte("[Content_Types].xml")) || bytes.Contains(head, []byte("xl/")):
		return d.brokenWorkbook("it is cut off, or its end is broken, where the list of its parts stands")
	case errors.Is(err, zip.ErrFormat) || errors.Is(err, io.ErrUnexpectedEOF):
		return d.problem("is cut off or damaged: the zip archive's list of files, at its end, is missing or broken", "copy or export the file again")
	}
	return d.problem(fmt.Sprintf("is a zip archive that cannot be read: %v", err), "copy or export the file again")
}

func (d *Document) brokenMember(err error, member *zip.File) error {
	var pathError *os.PathError
	switch {
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || isProblem(err):
		return err
	case errors.As(err, &pathError):
		return d.problem("cannot be unpacked: "+pathError.Err.Error(), "")
	case errors.Is(err, zip.ErrAlgorithm):
		return d.problem(fmt.Sprintf("is packed with method %d, which is not read", member.Method), "unpack the archive, or make it again with the usual method (Deflate)")
	case errors.Is(err, zip.ErrChecksum):
		return d.problem("is damaged: its checksum in the zip archive is wrong", "copy or export the file again")
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return d.problem("is cut off: its data in the zip archive ends too early", "copy or export the file again")
	}
	return d.problem(fmt.Sprintf("is damaged in the zip archive: %v", err), "copy or export the file again")
}

func isProblem(err error) bool {
	var one source.Problem
	var many *source.List
	return errors.As(err, &one) || errors.As(err, &many)
}

func shorten(text string) string { return source.Shorten(text, 80) }
