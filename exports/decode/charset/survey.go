package charset

import (
	"bytes"
	"context"
	"errors"
	"io"
	"unicode/utf8"

	"rolecall/exports/decode/text"
)

// Survey is what reading a text shows of its encoding.
type Survey struct {
	text    *text.Text
	invalid int64 // offset of the first byte that is not UTF-8, -1 if there is none
	nul     int64 // offset of the first NUL byte, likewise
}

// Examine reads the text once, and writes its bytes to passed on the way.
func Examine(ctx context.Context, from *text.Text, passed io.Writer) (*Survey, error) {
	file, err := from.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	found := &Survey{text: from, invalid: -1, nul: -1}
	err = eachPiece(io.TeeReader(text.Reader{Ctx: ctx, Reader: file}, passed), func(offset int64, piece []byte) {
		if at := bytes.IndexByte(piece, 0); at >= 0 && found.nul < 0 {
			found.nul = offset + int64(at)
		}
		if found.invalid < 0 && !utf8.Valid(piece) {
			found.invalid = offset + int64(firstInvalid(piece))
		}
	})
	if err != nil {
		return nil, from.Unreadable(err)
	}
	return found, nil
}

// eachPiece calls visit with the text in pieces that do not cut runes.
func eachPiece(input io.Reader, visit func(offset int64, piece []byte)) error {
	buffer := make([]byte, text.Chunk)
	offset := int64(0)
	for kept := 0; ; { // bytes of a rune that the last piece cut
		n, err := io.ReadFull(input, buffer[kept:])
		end := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !end {
			return err
		}
		piece := buffer[:kept+n]
		whole := len(piece)
		if !end {
			whole = wholeRunes(piece)
		}
		visit(offset, piece[:whole])
		offset += int64(whole)
		kept = copy(buffer, piece[whole:])
		if end {
			return nil
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
func countRunes(ctx context.Context, from *text.Text) (good, bad int64, err error) {
	file, err := from.Open()
	if err != nil {
		return 0, 0, err
	}
	defer file.Close()
	err = eachPiece(text.Reader{Ctx: ctx, Reader: file}, func(_ int64, piece []byte) {
		for i := 0; i < len(piece); {
			switch r, length := utf8.DecodeRune(piece[i:]); {
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
