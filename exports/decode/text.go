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
	"unicode/utf8"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// maxExpansion and maxExpanded bound what a compressed file may become: a file
// of exports compresses 10 to 40 times, a bomb a thousand times.
const (
	maxExpansion = 200
	maxExpanded  = 1 << 30 // expansion counts only beyond this size
	chunk        = 1 << 20
)

// openText leaves the document's text in UTF-8 in d.text, which is the file
// itself wherever possible.
func (d *Document) openText(ctx context.Context, options Options) error {
	file, err := os.Open(options.Path)
	if err != nil {
		return unreadable(d.Shown, err)
	}
	defer file.Close()
	head := make([]byte, 4096)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return unreadable(d.Shown, err)
	}
	head = head[:n]
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return unreadable(d.Shown, err)
	}
	d.text = options.Path
	if d.Compression, err = d.compression(head); err != nil {
		return err
	}
	if d.Compression != "" {
		if head, err = d.expand(ctx, file, options.TempDir); err != nil {
			return err
		}
	}
	return d.toUTF8(ctx, head, options.TempDir)
}

// strangers are kinds of files that get among exports, by how they begin.
var strangers = []struct{ start, kind, hint string }{
	{"PK\x03\x04", "a zip archive or an XLSX workbook", "unpack the archive, or save the workbook's sheet as CSV UTF-8"},
	{"\xd0\xcf\x11\xe0", "an old or a password-protected Excel workbook", "save it as CSV UTF-8"},
	{"%PDF-", "a PDF", "export the list as CSV or JSON"},
	{"\x89PNG\r\n", "a picture", "move it elsewhere"},
	{"\xff\xd8\xff", "a picture", "move it elsewhere"},
	{"GIF8", "a picture", "move it elsewhere"},
}

func (d *Document) compression(head []byte) (string, error) {
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return "gzip", nil
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return "zstd", nil
	}
	for _, each := range strangers {
		if bytes.HasPrefix(head, []byte(each.start)) {
			return "", d.problem("is "+each.kind+", and only CSV and JSON are read", each.hint)
		}
	}
	return "", nil
}

// expand writes the file's content uncompressed, and takes its SHA-256 as it
// is on disk. It returns the first bytes of the content.
func (d *Document) expand(ctx context.Context, file io.Reader, dir string) ([]byte, error) {
	sum := sha256.New()
	packed := io.TeeReader(file, sum)
	plain, err := d.expander(packed)
	if err != nil {
		return nil, d.damaged(err)
	}
	out, err := temp(dir, ".text")
	if err != nil {
		return nil, err
	}
	defer out.Close()
	limit := max(maxExpanded, d.Bytes*maxExpansion)
	written, err := io.Copy(out, io.LimitReader(contextReader{ctx, plain}, limit+1))
	if err != nil {
		return nil, d.damaged(err)
	}
	if written > limit {
		return nil, d.problem(fmt.Sprintf("expands to more than %d times its size (%d bytes): not an export", maxExpansion, limit), "")
	}
	if _, err := io.Copy(io.Discard, packed); err != nil {
		return nil, unreadable(d.Shown, err)
	}
	d.SHA256 = hex.EncodeToString(sum.Sum(nil))
	d.text, d.converted = out.Name(), true
	head := make([]byte, 4096)
	n, err := out.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return head[:n], out.Close()
}

func (d *Document) expander(packed io.Reader) (io.Reader, error) {
	if d.Compression == "zstd" {
		return zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(512<<20))
	}
	return gzip.NewReader(bufio.NewReaderSize(packed, chunk))
}

func (d *Document) damaged(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return d.problem("is cut off: the "+d.Compression+" data ends too early", "copy or export the file again")
	}
	return d.problem(fmt.Sprintf("is damaged: %v", err), "copy or export the file again")
}

// toUTF8 finds the charset, and converts the text if it is not UTF-8.
func (d *Document) toUTF8(ctx context.Context, head []byte, dir string) error {
	var from encoding.Encoding
	switch {
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}) || looksUTF16(head, 1):
		d.Encoding, from = "utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}) || looksUTF16(head, 0):
		d.Encoding, from = "utf-16be", unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	if from != nil && !bytes.HasPrefix(head, []byte{0xff, 0xfe}) && !bytes.HasPrefix(head, []byte{0xfe, 0xff}) {
		endian := map[string]unicode.Endianness{"utf-16le": unicode.LittleEndian, "utf-16be": unicode.BigEndian}[d.Encoding]
		from = unicode.UTF16(endian, unicode.IgnoreBOM)
	}
	found, err := d.survey(ctx)
	if err != nil {
		return err
	}
	switch {
	case from != nil:
	case found.nul >= 0:
		return d.problem(fmt.Sprintf("holds a NUL byte at offset %d: it is damaged, or not a text file", found.nul), "export it again")
	case found.valid:
		d.Encoding = "utf-8"
		return nil
	default:
		d.Encoding, from = "windows-1252", charmap.Windows1252
	}
	return d.transcode(ctx, from, dir)
}

// looksUTF16 says whether nearly every other byte is NUL: ASCII in UTF-16.
func looksUTF16(head []byte, offset int) bool {
	if len(head) < 4 {
		return false
	}
	zero := 0
	for i := offset; i < len(head); i += 2 {
		if head[i] == 0 {
			zero++
		}
	}
	return zero > len(head)/2*8/10
}

type survey struct {
	valid bool  // UTF-8
	nul   int64 // offset of the first NUL byte, -1 if there is none
}

// survey reads the text once: its SHA-256 (if it is the file itself), whether
// it is valid UTF-8, and where it holds a NUL.
func (d *Document) survey(ctx context.Context) (survey, error) {
	found := survey{valid: true, nul: -1}
	file, err := os.Open(d.text)
	if err != nil {
		return found, unreadable(d.Shown, err)
	}
	defer file.Close()
	sum := sha256.New()
	buffer := make([]byte, chunk)
	var offset int64
	kept := 0 // bytes of a rune that the last chunk cut
	for {
		if err := ctx.Err(); err != nil {
			return found, err
		}
		n, err := io.ReadFull(file, buffer[kept:])
		if d.SHA256 == "" {
			sum.Write(buffer[kept : kept+n])
		}
		text := buffer[:kept+n]
		if at := bytes.IndexByte(text, 0); at >= 0 && found.nul < 0 {
			found.nul = offset + int64(at)
		}
		end := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !end {
			return found, unreadable(d.Shown, err)
		}
		whole := len(text)
		if !end {
			whole = wholeRunes(text)
		}
		found.valid = found.valid && utf8.Valid(text[:whole])
		offset += int64(whole)
		kept = copy(buffer, text[whole:])
		if end {
			break
		}
	}
	if d.SHA256 == "" {
		d.SHA256 = hex.EncodeToString(sum.Sum(nil))
	}
	return found, nil
}

// wholeRunes is the length of text without a rune that is cut off at its end.
func wholeRunes(text []byte) int {
	for back := 1; back <= utf8.UTFMax && back <= len(text); back++ {
		if start := len(text) - back; utf8.RuneStart(text[start]) {
			if !utf8.FullRune(text[start:]) {
				return start
			}
			break
		}
	}
	return len(text)
}

func (d *Document) transcode(ctx context.Context, from encoding.Encoding, dir string) error {
	file, err := os.Open(d.text)
	if err != nil {
		return unreadable(d.Shown, err)
	}
	defer file.Close()
	out, err := temp(dir, ".text")
	if err != nil {
		return err
	}
	defer out.Close()
	if _, err := io.Copy(out, from.NewDecoder().Reader(contextReader{ctx, file})); err != nil {
		return d.problem(fmt.Sprintf("is not valid %s: %v", d.Encoding, err), "export it again, as UTF-8 if there is a choice")
	}
	d.text, d.converted = out.Name(), true
	return out.Close()
}

type contextReader struct {
	ctx context.Context
	io.Reader
}

func (r contextReader) Read(into []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(into)
}

func trimBOM(text []byte) []byte { return bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")) }
