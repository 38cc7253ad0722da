package decode

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

const (
	chunk = 1 << 20 // how much is read at once

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

// opener opens a file: it unpacks it and puts the text into UTF-8, where that
// is needed.
type opener struct {
	options   Options
	allowance int64 // bytes that may still be unpacked from the file
}

// open reads the document at path, which is the file itself or what was
// unpacked of it.
func (o *opener) open(ctx context.Context, document *Document, path string) ([]*Document, error) {
	head, err := readHead(path)
	if err != nil {
		return nil, unreadable(document.Shown, err)
	}
	switch packing := packing(head); {
	case packing == "":
		if err := document.stranger(head, path); err != nil {
			return nil, err
		}
		document.text = path
		if err := document.toUTF8(ctx, head, o.options); err != nil {
			return nil, err
		}
		return o.openText(ctx, document)
	case packing == "zip":
		return o.openZip(ctx, document, path, head)
	case document.isPackedWith(packing):
		return nil, document.problem("is packed twice with "+packing, "unpack it once")
	default:
		return o.openPacked(ctx, document, path, packing)
	}
}

// isPackedWith says whether that was undone already on the way to the text.
func (d *Document) isPackedWith(packing string) bool {
	return slices.Contains(strings.Fields(d.Compression), packing)
}

func readHead(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	head := make([]byte, 4096)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return head[:n], nil
}

// packing is how a file is packed, by how it begins.
func packing(head []byte) string {
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

// strangers are kinds of files that get among exports, by how they begin.
var strangers = []struct{ start, kind, hint string }{
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

func (d *Document) stranger(head []byte, path string) error {
	if bytes.HasPrefix(head, oleMagic) {
		return d.oleProblem(path)
	}
	for _, each := range strangers {
		if bytes.HasPrefix(head, []byte(each.start)) {
			return d.problem("is "+each.kind+", which is not read", each.hint)
		}
	}
	if len(head) > 262 && string(head[257:262]) == "ustar" {
		return d.problem("is a tar archive, which is not read", "unpack it, or make a zip archive of the files")
	}
	return nil
}

// openPacked unpacks gzip or zstd, and reads on with what was inside. On the
// way it takes the SHA-256 of the file on disk.
func (o *opener) openPacked(ctx context.Context, document *Document, path, packing string) ([]*Document, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, unreadable(document.Shown, err)
	}
	defer file.Close()
	document.Compression = strings.TrimSuffix(packing+" in "+document.Compression, " in ")
	sum := sha256.New()
	packed := &countingReader{Reader: io.TeeReader(contextReader{ctx, file}, sum)}
	plain, err := expander(packing, packed)
	if err != nil {
		return nil, document.damaged(err, packing, packed.read)
	}
	defer plain.Close()
	unpacked, err := o.unpack(document, plain)
	if err != nil {
		return nil, document.damaged(err, packing, packed.read)
	}
	if path == document.origin.path {
		if _, err := io.Copy(io.Discard, packed); err != nil {
			return nil, unreadable(document.Shown, err)
		}
		document.origin.sha256 = hex.EncodeToString(sum.Sum(nil))
	} else {
		os.Remove(path)
	}
	document.converted = true
	return o.open(ctx, document, unpacked)
}

func expander(packing string, packed io.Reader) (io.ReadCloser, error) {
	if packing == "zstd" {
		decoder, err := zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(512<<20))
		if err != nil {
			return nil, err
		}
		return decoder.IOReadCloser(), nil
	}
	return gzip.NewReader(bufio.NewReaderSize(packed, chunk))
}

// unpack writes what is unpacked to an intermediate file, all of it or
// nothing, as far as the allowance goes.
func (o *opener) unpack(document *Document, plain io.Reader) (path string, err error) {
	out, err := temp(o.options.TempDir, ".text")
	if err != nil {
		return "", err
	}
	defer out.Close()
	written, err := io.CopyBuffer(onlyWriter{out}, io.LimitReader(plain, o.allowance+1), make([]byte, chunk))
	if err == nil && written > o.allowance {
		err = document.tooMuch(Expansion(o.options.MaxExpansion, document.Bytes))
	}
	if err == nil {
		err = out.Close()
	}
	if err != nil {
		os.Remove(out.Name())
		return "", err
	}
	o.allowance -= written
	return out.Name(), nil
}

// onlyWriter hides that a file can read by itself, in pieces of its own choice.
type onlyWriter struct{ io.Writer }

func (d *Document) tooMuch(limit int64) error {
	return d.problem(
		fmt.Sprintf("unpacks to more than %s from %s: that is no usual export, but may be a trap", size(limit), size(d.Bytes)),
		"if it is genuine, allow more: --max-expansion 100GiB, for one",
	)
}

func size(bytes int64) string {
	unit := 0
	value := float64(bytes)
	for ; value >= 1024 && unit < 3; unit++ {
		value /= 1024
	}
	if unit == 0 {
		return fmt.Sprintf("%d bytes", bytes)
	}
	return fmt.Sprintf("%.1f %s", value, []string{"", "KiB", "MiB", "GiB"}[unit])
}

// damaged says what is wrong with packed data, and how far it could be read.
func (d *Document) damaged(err error, packing string, read int64) error {
	var pathError *os.PathError
	switch {
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || isProblem(err):
		return err
	case errors.As(err, &pathError):
		return d.problem("cannot be unpacked: "+pathError.Err.Error(), "")
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return d.problem(fmt.Sprintf("is cut off: the %s data ends too early, after %d bytes", packing, read), "copy or export the file again")
	case errors.Is(err, gzip.ErrChecksum) || errors.Is(err, zstd.ErrCRCMismatch):
		return d.problem(fmt.Sprintf("is damaged: the checksum of the %s data is wrong, in the first %d bytes", packing, read), "copy or export the file again")
	}
	return d.problem(fmt.Sprintf("is damaged: %v, in the first %d bytes", err, read), "copy or export the file again")
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
