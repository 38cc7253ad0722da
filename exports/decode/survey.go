package decode

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"
	"unicode/utf8"
)

type survey struct {
	invalid int64 // offset of the first byte that is not UTF-8, -1 if there is none
	nul     int64 // offset of the first NUL byte, likewise
}

// survey reads the text once: the file's SHA-256 (if the text is the file),
// and where it is not valid UTF-8 or holds a NUL.
func (d *Document) survey(ctx context.Context) (survey, error) {
	found := survey{invalid: -1, nul: -1}
	file, err := os.Open(d.text)
	if err != nil {
		return found, unreadable(d.Shown, err)
	}
	defer file.Close()
	var sum hash.Hash
	if d.text == d.origin.path && d.origin.sha256 == "" {
		sum = sha256.New()
	}
	size, err := eachPiece(contextReader{ctx, file}, func(offset int64, text []byte, fresh []byte) {
		if sum != nil {
			sum.Write(fresh)
		}
		if at := bytes.IndexByte(text, 0); at >= 0 && found.nul < 0 {
			found.nul = offset + int64(at)
		}
		if found.invalid < 0 && !utf8.Valid(text) {
			found.invalid = offset + int64(firstInvalid(text))
		}
	})
	if err != nil {
		return found, unreadable(d.Shown, err)
	}
	if sum != nil {
		d.origin.sha256 = hex.EncodeToString(sum.Sum(nil))
		if size != d.Bytes {
			return found, d.origin.changed("its size is another")
		}
	}
	return found, nil
}

// eachPiece calls visit with the text in pieces that do not cut runes, and
// with the bytes of it that were just read.
func eachPiece(text io.Reader, visit func(offset int64, text, fresh []byte)) (size int64, err error) {
	buffer := make([]byte, chunk)
	for kept := 0; ; { // bytes of a rune that the last piece cut
		n, err := io.ReadFull(text, buffer[kept:])
		end := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !end {
			return size, err
		}
		piece := buffer[:kept+n]
		whole := len(piece)
		if !end {
			whole = wholeRunes(piece)
		}
		visit(size, piece[:whole], buffer[kept:kept+n])
		size += int64(whole)
		kept = copy(buffer, piece[whole:])
		if end {
			return size, nil
		}
	}
}

func firstInvalid(text []byte) int {
	for i := 0; i < len(text); {
		r, length := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && length == 1 {
			return i
		}
		i += length
	}
	return len(text)
}

// countRunes counts the characters beyond ASCII that are good UTF-8, and the
// bytes that are not.
func (d *Document) countRunes(ctx context.Context) (good, bad int64, err error) {
	file, err := os.Open(d.text)
	if err != nil {
		return 0, 0, unreadable(d.Shown, err)
	}
	defer file.Close()
	_, err = eachPiece(contextReader{ctx, file}, func(_ int64, text, _ []byte) {
		for i := 0; i < len(text); {
			switch r, length := utf8.DecodeRune(text[i:]); {
			case r == utf8.RuneError && length == 1:
				bad++
				i++
			case length > 1:
				good++
				i += length
			default:
				i++
			}
		}
	})
	return good, bad, err
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
