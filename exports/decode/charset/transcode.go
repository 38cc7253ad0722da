package charset

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"

	"rolecall/exports/decode/text"
)

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
	from, into := make([]byte, text.Chunk), make([]byte, 3*text.Chunk)
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
				return &text.Fault{At: t.written, Message: notInCharset}
			}
		}
		kept = copy(from, piece)
		if end {
			return nil
		}
	}
}

func (t *transcoder) put(decoded, from []byte) error {
	if at := bytes.IndexByte(decoded, 0); at >= 0 {
		return t.stop(decoded[:at], nulInCharset)
	}
	if bytes.Contains(decoded, []byte("\uFFFD")) {
		if at := t.firstInvalid(from); at >= 0 {
			return t.stop(decoded[:at], notInCharset)
		}
	}
	_, err := t.out.Write(decoded)
	t.written += int64(len(decoded))
	return err
}

// stop writes the text before the fault, so that its line can be found.
func (t *transcoder) stop(before []byte, message string) error {
	if _, err := t.out.Write(before); err != nil {
		return err
	}
	return &text.Fault{At: t.written + int64(len(before)), Message: message}
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
