package returned

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/dustin/go-humanize"

	"rolecall/exports/decode/pack"
	"rolecall/exports/decode/text"
	"rolecall/exports/source"
)

// What is too much of a file: a workbook of 2,000 rows has half a megabyte.
const (
	largestFile    = 64 << 20
	largestArchive = 2 << 30 // of all that is in it
)

// File is a file that somebody sent: no archive or folder, but what is in it.
type File struct {
	Name    string // as people know it: all.zip!ann.xlsx
	Sort    Sort
	Content []byte
}

// Walk visits the files that lie at a path: the file itself, those of an archive, or all of
// a folder, in the order of their names. What is not read is an error if it was named
// itself, and else goes to skipped. All errors are told together.
func Walk(ctx context.Context, path string, visit func(File) error, skipped func(source.Problem)) error {
	info, err := os.Stat(path)
	if err != nil {
		return text.Unreadable(source.Printable(path), err)
	}
	walker := walker{ctx: ctx, visit: visit, skipped: skipped}
	if !info.IsDir() {
		walker.isNamed = true
		return walker.file(path)
	}
	files, err := pack.Files(path)
	if err != nil {
		return text.Unreadable(source.Printable(path), err)
	}
	var problems source.Problems
	for _, each := range files {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		problems.Merge(walker.member(each))
	}
	return problems.Err()
}

type walker struct {
	ctx     context.Context
	visit   func(File) error
	skipped func(source.Problem)
	isNamed bool // the file was named, and not found in a folder
}

// member is a file of a folder. A link may lead anywhere: whoever packed the folder is
// not who reads it.
func (w walker) member(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return text.Unreadable(source.Printable(path), err)
	}
	if !info.Mode().IsRegular() {
		return source.Problem{At: source.Position{File: source.Printable(path)}, Message: "is a link or a device, which is not followed", Hint: "put the file itself into the folder"}
	}
	return w.file(path)
}

func (w walker) file(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return text.Unreadable(source.Printable(path), err)
	}
	defer file.Close()
	name := filepath.ToSlash(path)
	content, err := io.ReadAll(io.LimitReader(text.Reader{Ctx: w.ctx, Reader: file}, largestFile+1))
	if err != nil {
		return text.Unreadable(source.Printable(name), err)
	}
	if len(content) > largestFile {
		if sortOf(name, content) == Archive || bytes.HasPrefix(content, []byte("PK")) {
			return w.archive(name, path)
		}
		return tooLarge(name, largestFile)
	}
	if sort := sortOf(name, content); sort == Archive {
		return w.archive(name, path)
	}
	return w.content(name, content)
}

func tooLarge(name string, most uint64) error {
	return source.Problem{
		At: source.Position{File: source.Printable(name)}, Message: "holds more than " + humanize.IBytes(most) + ": nobody fills in so much, but it may be a trap",
		Hint: "ask for the file again, without what does not belong to it",
	}
}

// content visits a file that is no archive.
func (w walker) content(name string, content []byte) error {
	sort := sortOf(name, content)
	switch {
	case len(content) == 0:
		return source.Problem{At: source.Position{File: source.Printable(name)}, Message: "is empty", Hint: "ask for it again"}
	case sort == Archive:
		return source.Problem{At: source.Position{File: source.Printable(name)}, Message: "is an archive inside an archive or a mail", Hint: "unpack the outer one into a folder"}
	case sort == Unread && w.isNamed:
		return unread(name, content)
	case sort == Unread:
		w.skipped(unread(name, content))
		return nil
	}
	if err := bomb(name, sort, content); err != nil {
		return err
	}
	return w.visit(File{Name: name, Sort: sort, Content: content})
}

// bomb refuses a workbook that would swell beyond measure.
func bomb(name string, sort Sort, content []byte) error {
	if sort != Workbook {
		return nil
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil // whoever reads it says what is wrong
	}
	total := uint64(0)
	for _, each := range archive.File {
		if total += each.UncompressedSize64; total > largestWorkbook/4 {
			return source.Problem{
				At:      source.Position{File: Place(name, each.Name)},
				Message: fmt.Sprintf("unpacks to more than %s from %s: that is unusual for a filled-in list and may be a zip bomb", humanize.IBytes(largestWorkbook/4), humanize.IBytes(uint64(len(content)))),
				Hint:    "ask for the file again",
			}
		}
	}
	return nil
}

// archive visits the files of a zip archive.
func (w walker) archive(name, path string) error {
	at := &text.Text{File: source.Printable(name), Shown: source.Printable(name)}
	archive, err := pack.OpenZip(at, path, []byte("PK\x03\x04"))
	if err != nil {
		return err
	}
	defer archive.Close()
	w.isNamed = false
	return w.members(at, &archive.Reader)
}

// members visits the files of an archive that is open.
func (w walker) members(at *text.Text, archive *zip.Reader) error {
	members, err := pack.Members(at, archive)
	if err != nil {
		return err
	}
	var problems source.Problems
	left := int64(largestArchive)
	for _, each := range members {
		shown := text.Inside(at.Shown, each.Name)
		content, err := unpack(w.ctx, shown, each, min(left, largestFile))
		if w.ctx.Err() != nil {
			return context.Cause(w.ctx)
		}
		if left -= int64(len(content)); err == nil {
			err = w.content(shown, content)
		}
		problems.Merge(err)
	}
	return problems.Err()
}

func unpack(ctx context.Context, name string, member *zip.File, most int64) ([]byte, error) {
	if member.UncompressedSize64 > uint64(most) {
		return nil, tooLarge(name, uint64(most))
	}
	plain, err := member.Open()
	if err != nil {
		return nil, source.Problem{At: source.Position{File: source.Printable(name)}, Message: "cannot be unpacked: " + err.Error(), Hint: "ask for the archive again"}
	}
	defer plain.Close()
	content, err := io.ReadAll(io.LimitReader(text.Reader{Ctx: ctx, Reader: plain}, most+1))
	switch {
	case int64(len(content)) > most:
		return nil, tooLarge(name, uint64(most))
	case err != nil && !errors.Is(err, context.Canceled):
		return nil, source.Problem{At: source.Position{File: source.Printable(name)}, Message: "is damaged in the archive: " + err.Error(), Hint: "ask for the archive again"}
	}
	return content, err
}
