// Package pack unpacks what exports are packed in: gzip, zstd and zip archives.
package pack

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"github.com/dustin/go-humanize"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"rolecall/exports/decode/text"
)

const (
	// Exports compress 10 to 40 times, bombs a thousand times.
	usualExpansion = 200
	freeExpansion  = 1 << 30  // the ratio counts only beyond this size
	mostExpansion  = 64 << 30 // beyond this, somebody has to say so
)

// Expansion is how many bytes a compressed file of that size may become: what
// was asked for, or 200 times its size, but at least 1 GiB and at most 64 GiB.
func Expansion(asked, size int64) int64 {
	if asked > 0 {
		return asked
	}
	return min(max(freeExpansion, min(size, mostExpansion)*usualExpansion), mostExpansion)
}

// Budget is how much may still be unpacked from a file.
type Budget struct {
	limit, size int64
	Left        int64
}

// NewBudget is that of a file of a size; asked is how many bytes it may become, 0
// for the default.
func NewBudget(asked, size int64) *Budget {
	limit := Expansion(asked, size)
	return &Budget{limit, size, limit}
}

// Exceeded is the error of a text that takes more.
func (b *Budget) Exceeded(t *text.Text) error {
	return t.Problem(
		fmt.Sprintf("unpacks to more than %s from %s: that is unusual for an export and may be a zip bomb", humanize.IBytes(uint64(b.limit)), humanize.IBytes(uint64(b.size))),
		"if it is genuine, allow more: --max-expansion 100GiB, for one",
	)
}

// Kind is how a file is packed, by how it begins.
func Kind(head []byte) string {
	for start, name := range map[string]string{
		"\x1f\x8b": "gzip", "\x28\xb5\x2f\xfd": "zstd",
		"PK\x03\x04": "zip", "PK\x05\x06": "zip", "PK\x07\x08": "zip", // the second is an empty archive, the third a part of one
	} {
		if bytes.HasPrefix(head, []byte(start)) {
			return name
		}
	}
	return ""
}

// unread are kinds of files that get among exports, by how they begin.
var unread = []struct{ start, kind, hint string }{
	{"%PDF-", "a PDF", "export the list as CSV or JSON"},
	{"\x89PNG\r\n", "a picture", "move it elsewhere"},
	{"\xff\xd8\xff", "a picture", "move it elsewhere"},
	{"GIF8", "a picture", "move it elsewhere"},
	{"BZh", "packed with bzip2", "pack it with gzip, zip or zstd, or not at all"},
	{"\xfd7zXZ\x00", "packed with xz", "pack it with gzip, zip or zstd, or not at all"},
	{"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "pack it with gzip, zip or zstd, or not at all"},
	{"Rar!\x1a\x07", "a RAR archive", "pack it with gzip, zip or zstd, or not at all"},
	{"SQLite format 3\x00", "a database", "export its tables as CSV"},
	{"PAR1", "a Parquet file", "export the table as CSV or JSON"},
}

// Refuse is the error of a file that gets among exports and is not read, by how it
// begins.
func Refuse(t *text.Text, path string, head []byte) error {
	if bytes.HasPrefix(head, oleMagic) {
		return refuseOLE(t, path)
	}
	for _, each := range unread {
		if bytes.HasPrefix(head, []byte(each.start)) {
			return t.Problem("is "+each.kind+", which is not read", each.hint)
		}
	}
	if len(head) > 262 && string(head[257:262]) == "ustar" {
		return t.Problem("is a tar archive, which is not read", "unpack it, or make a zip archive of the files")
	}
	return nil
}

// Unpack unpacks gzip or zstd at a path into an intermediate file, and writes the
// packed bytes to passed on the way.
func Unpack(ctx context.Context, t *text.Text, path, packing string, budget *Budget, passed io.Writer) (unpacked string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return "", t.Unreadable(err)
	}
	defer file.Close()
	packed := &countingReader{Reader: io.TeeReader(text.Reader{Ctx: ctx, Reader: file}, passed)}
	plain, err := expander(packing, packed)
	if err != nil {
		return "", damaged(t, err, packing, packed.read)
	}
	defer plain.Close()
	if unpacked, err = unpack(t, plain, budget); err != nil {
		return "", damaged(t, err, packing, packed.read)
	}
	if _, err := io.Copy(io.Discard, packed); err != nil {
		return "", t.Unreadable(err)
	}
	return unpacked, nil
}

func expander(packing string, packed io.Reader) (io.ReadCloser, error) {
	if packing == "zstd" {
		decoder, err := zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(512<<20))
		if err != nil {
			return nil, err
		}
		return decoder.IOReadCloser(), nil
	}
	return gzip.NewReader(bufio.NewReaderSize(packed, text.Chunk))
}

// unpack writes what is unpacked to an intermediate file, all of it or
// nothing, as far as the allowance goes.
func unpack(t *text.Text, plain io.Reader, budget *Budget) (path string, err error) {
	out, err := t.Temp(".text")
	if err != nil {
		return "", err
	}
	defer out.Close()
	written, err := io.CopyBuffer(onlyWriter{out}, io.LimitReader(plain, budget.Left+1), make([]byte, text.Chunk))
	if err == nil && written > budget.Left {
		err = budget.Exceeded(t)
	}
	if err == nil {
		err = out.Close()
	}
	if err != nil {
		os.Remove(out.Name())
		return "", err
	}
	budget.Left -= written
	return out.Name(), nil
}

// onlyWriter hides that a file can read by itself, in pieces of its own choice.
type onlyWriter struct{ io.Writer }

// damaged says what is wrong with packed data, and how far it could be read.
func damaged(t *text.Text, err error, packing string, read int64) error {
	var pathError *os.PathError
	switch {
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || isProblem(err):
		return err
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return err // of where it is unpacked to
	case errors.As(err, &pathError):
		return t.Problem("cannot be unpacked: "+pathError.Err.Error(), "")
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return t.Problem(fmt.Sprintf("is cut off: the %s data ends too early, after %d bytes", packing, read), "copy or export the file again")
	case errors.Is(err, gzip.ErrChecksum) || errors.Is(err, zstd.ErrCRCMismatch):
		return t.Problem(fmt.Sprintf("is damaged: the checksum of the %s data is wrong, in the first %d bytes", packing, read), "copy or export the file again")
	}
	return t.Problem(fmt.Sprintf("is damaged: %v, in the first %d bytes", err, read), "copy or export the file again")
}

type countingReader struct {
	io.Reader
	read int64
}

func (r *countingReader) Read(into []byte) (int, error) {
	n, err := r.Reader.Read(into)
	r.read += int64(n)
	return n, err
}
