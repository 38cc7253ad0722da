package decode

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"

	"rolecall/exports/source"
)

// toUTF8 finds the charset, and converts the text if it is not UTF-8.
func (d *Document) toUTF8(ctx context.Context, head []byte, options Options) error {
	charset, err := said(head)
	if err != nil {
		problem, _ := errors.AsType[source.Problem](err)
		problem.At.File = d.Shown
		return problem
	}
	if options.Charset.Always {
		charset = options.Charset
	}
	found, err := d.survey(ctx)
	if err != nil {
		return err
	}
	if charset.Name == "" {
		if charset, err = d.guess(ctx, found, options.Charset); err != nil {
			return err
		}
	}
	d.Encoding = charset.Name
	switch {
	case !charset.isUTF8():
		return d.transcode(ctx, charset, options.TempDir)
	case found.nul >= 0:
		return d.nul(found.nul)
	case found.invalid >= 0:
		return d.notValid(found.invalid, "the file says that it is UTF-8")
	}
	return nil
}

// guess is the charset of a text that does not say its own: UTF-8 if it is
// valid, else what was declared, else Windows-1252, in which ServiceNow writes
// CSV by default. A text in which most of what is not ASCII is good UTF-8 is
// no Windows-1252, but damaged.
func (d *Document) guess(ctx context.Context, found survey, declared Charset) (Charset, error) {
	switch {
	case found.nul >= 0:
		return Charset{}, d.nul(found.nul)
	case found.invalid < 0:
		return utf8Text, nil
	case declared.isUTF8():
		return Charset{}, d.notValid(found.invalid, "it was to be read as UTF-8")
	case declared.Name != "":
		return declared, nil
	}
	good, bad, err := d.countRunes(ctx)
	if err == nil && good >= bad {
		err = d.notValid(found.invalid, fmt.Sprintf("of what is not ASCII in the file, %d characters are UTF-8 and %d bytes are not", good, bad))
	}
	return windows1252, err
}

func (d *Document) nul(offset int64) error {
	line, column, _ := d.place(offset)
	return source.Problem{
		At: d.At(line, column), Message: "holds a NUL byte: the file is damaged, or no text",
		Hint: "export it again",
	}
}

func (d *Document) notValid(offset int64, why string) error {
	line, column, text := d.place(offset)
	return source.Problem{
		At: d.At(line, column), Message: "the text is not valid UTF-8 here: " + why, Line: text,
		Hint: "export it again; if it is written in another encoding, say which: --encoding '" + path.Base(d.File) + "=windows-1252', for one",
	}
}

// transcode writes the text in UTF-8 to an intermediate file.
func (d *Document) transcode(ctx context.Context, charset Charset, dir string) error {
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
	from := d.text
	d.text = out.Name()
	transcoder := &transcoder{coding: charset.coding, decoder: charset.coding.NewDecoder(), out: out}
	if err := transcoder.run(contextReader{ctx, file}); err != nil {
		return d.notIn(err, charset)
	}
	if d.converted {
		os.Remove(from)
	}
	d.converted = true
	return out.Close()
}

// notIn says where the text is not what its charset says.
func (d *Document) notIn(err error, charset Charset) error {
	var found *structural
	if !errors.As(err, &found) {
		return unreadable(d.Shown, err)
	}
	line, column, text := d.place(found.at)
	return source.Problem{
		At: d.At(line, column), Message: fmt.Sprintf(found.message, charset.Name), Line: text,
		Hint: "export it again, as UTF-8 if there is a choice; if it is written in another encoding, say which: --encoding",
	}
}

// transcoder decodes a text. The decoders put U+FFFD where they can make
// nothing of the bytes: wherever it turns up, the bytes are looked at again.
type transcoder struct {
	coding  encoding.Encoding
	decoder *encoding.Decoder
	out     io.Writer
	begun   bool
	written int64
}

const (
	notInCharset = "the text is not valid %s here"
	nulInCharset = "holds a NUL character, as %s: the file is damaged, or no text"
)

func (t *transcoder) run(in io.Reader) error {
	from, into := make([]byte, chunk), make([]byte, 3*chunk)
	kept := 0
	for {
		n, err := io.ReadFull(in, from[kept:])
		end := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !end {
			return err
		}
		piece := from[:kept+n]
		if !t.begun {
			piece = trimBOM16(piece)
		}
		t.begun = true
		for len(piece) > 0 {
			written, read, err := t.decoder.Transform(into, piece, end)
			if err := t.put(into[:written], piece[:read]); err != nil {
				return err
			}
			piece = piece[read:]
			if errors.Is(err, transform.ErrShortSrc) && !end {
				break
			}
			if err != nil && !errors.Is(err, transform.ErrShortDst) {
				return &structural{t.written, notInCharset}
			}
		}
		kept = copy(from, piece)
		if end {
			return nil
		}
	}
}

func (t *transcoder) put(text, from []byte) error {
	if at := bytes.IndexByte(text, 0); at >= 0 {
		return t.stop(text[:at], nulInCharset)
	}
	if bytes.Contains(text, []byte("\uFFFD")) {
		if at := t.firstInvalid(from); at >= 0 {
			return t.stop(text[:at], notInCharset)
		}
	}
	_, err := t.out.Write(text)
	t.written += int64(len(text))
	return err
}

// stop writes the text before the fault, so that its line can be found.
func (t *transcoder) stop(text []byte, message string) error {
	if _, err := t.out.Write(text); err != nil {
		return err
	}
	return &structural{t.written + int64(len(text)), message}
}

// firstInvalid is where in the decoded text the first U+FFFD stands for bytes
// that are not its own encoding; -1 if there is none.
func (t *transcoder) firstInvalid(from []byte) int {
	genuine, _ := t.coding.NewEncoder().Bytes([]byte("\uFFFD"))
	decoder := t.coding.NewDecoder()
	var into [utf8.UTFMax]byte
	for at := 0; len(from) > 0; {
		written, read, err := decoder.Transform(into[:utf8.UTFMax-1], from, true)
		if written == 0 && read == 0 && errors.Is(err, transform.ErrShortDst) {
			written, read, err = decoder.Transform(into[:], from, true)
		}
		if written == 0 && read == 0 {
			return at
		}
		isFFFD := string(into[:written]) == "\uFFFD"
		if isFFFD && (len(genuine) == 0 || !bytes.Equal(from[:read], genuine)) {
			return at
		}
		at, from = at+written, from[read:]
		if err != nil && !errors.Is(err, transform.ErrShortDst) {
			return at
		}
	}
	return -1
}

// trimBOM16 drops a byte order mark of UTF-16; in no other charset do texts
// begin with these bytes.
func trimBOM16(text []byte) []byte {
	return bytes.TrimPrefix(bytes.TrimPrefix(text, []byte("\xff\xfe")), []byte("\xfe\xff"))
}

func trimBOM(text []byte) []byte { return bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")) }
