package pack

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

	"rolecall/exports/decode/text"
	"rolecall/exports/source"
)

// maxMembers is how many files an archive may hold.
const maxMembers = 10_000

// OpenZip opens a zip archive, which begins with head. A workbook is such an
// archive, too.
func OpenZip(t *text.Text, path string, head []byte) (*zip.ReadCloser, error) {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return nil, brokenZip(t, err, head)
	}
	return archive, nil
}

// UnpackMember unpacks a member of an archive into an intermediate file.
func UnpackMember(ctx context.Context, t *text.Text, member *zip.File, budget *Budget) (path string, err error) {
	if member.UncompressedSize64 > uint64(budget.Left) {
		return "", budget.Exceeded(t)
	}
	plain, err := member.Open()
	if err != nil {
		return "", brokenMember(t, err, member)
	}
	defer plain.Close()
	if path, err = unpack(t, text.Reader{Ctx: ctx, Reader: plain}, budget); err != nil {
		return "", brokenMember(t, err, member)
	}
	return path, nil
}

// Members are the files of an archive. Their names are only shown, never used
// as paths; still, an archive with names that lead out of a folder was made to
// do harm, and is refused.
func Members(t *text.Text, archive *zip.Reader) ([]*zip.File, error) {
	var problems source.Problems
	var members []*zip.File
	archive.RegisterDecompressor(zip.Deflate, flate.NewReader)
	archive.RegisterDecompressor(zstd.ZipMethodWinZip, zstd.ZipDecompressor(zstd.WithDecoderConcurrency(1)))
	seen := map[string]bool{}
	if len(archive.File) > maxMembers {
		return nil, t.Problem(fmt.Sprintf("holds %d files: at most %d are read", len(archive.File), maxMembers), "unpack it")
	}
	for _, each := range archive.File {
		name := strings.ReplaceAll(each.Name, `\`, "/")
		if message := Unfit(each, name); message != "" {
			problems.Merge(t.Problem(fmt.Sprintf("holds a file that %s: %q", message, text.Shorten(each.Name)), "make the archive again, of the exports alone"))
			continue
		}
		if strings.HasSuffix(name, "/") || slices.ContainsFunc(strings.Split(name, "/"), IsJunk) {
			continue
		}
		if seen[name] {
			problems.Merge(t.Problem(fmt.Sprintf("holds two files of one name: %q", text.Shorten(each.Name)), "make the archive again"))
		}
		seen[name] = true
		members = append(members, each)
	}
	if problems.Len() == 0 && len(members) == 0 {
		return nil, t.Problem("is an archive without any file", "")
	}
	return members, problems.Err()
}

var drive = regexp.MustCompile(`^[A-Za-z]:`)

// Unfit says what is wrong with a member of that name, / between its parts; "" if nothing is.
func Unfit(member *zip.File, name string) string {
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

func brokenZip(t *text.Text, err error, head []byte) error {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x07\x08")):
		return t.Problem("is one part of an archive in several parts", "unpack it, or make one archive")
	case bytes.Contains(head, []byte("[Content_Types].xml")) || bytes.Contains(head, []byte("xl/")):
		return BrokenWorkbook(t, "it is cut off, or its end is broken, which has the list of its parts")
	case errors.Is(err, zip.ErrFormat) || errors.Is(err, io.ErrUnexpectedEOF):
		return t.Problem("is cut off or damaged: the zip archive's list of files, at its end, is missing or broken", "copy or export the file again")
	}
	return t.Problem(fmt.Sprintf("is a zip archive that cannot be read: %v", err), "copy or export the file again")
}

func brokenMember(t *text.Text, err error, member *zip.File) error {
	var pathError *os.PathError
	switch {
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || isProblem(err):
		return err
	case errors.As(err, &pathError):
		return t.Problem("cannot be unpacked: "+pathError.Err.Error(), "")
	case errors.Is(err, zip.ErrAlgorithm):
		return t.Problem(fmt.Sprintf("is packed with method %d, which is not read", member.Method), "unpack the archive, or make it again with the usual method (Deflate)")
	case errors.Is(err, zip.ErrChecksum):
		return t.Problem("is damaged: its checksum in the zip archive is wrong", "copy or export the file again")
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return t.Problem("is cut off: its data in the zip archive ends too early", "copy or export the file again")
	}
	return t.Problem(fmt.Sprintf("is damaged in the zip archive: %v", err), "copy or export the file again")
}

func isProblem(err error) bool {
	var one source.Problem
	var many *source.List
	return errors.As(err, &one) || errors.As(err, &many)
}
