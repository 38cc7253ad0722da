package charset

import (
	"bytes"
	"errors"
	"testing"
	"unicode/utf8"

	"rolecall/exports/decode/text"
	"rolecall/exports/decode/text/texttest"
)

// FuzzTranscode transcodes anything from any charset in pieces: what comes out
// is what the decoder makes of all of it at once, without a replacement
// character that was not in the text.
func FuzzTranscode(f *testing.F) {
	for _, seed := range []string{"plain", "M\xfcller O\x92Brien", "\xff\xfeM\x00\xfc\x00", "\x00\xd8x\x00", "\xfd\xff", "\x82\xa0\x83", "\x84\x31\xa4\x37", "\x1b$B$\"\x1b(B", "a\x00"} {
		for at := range charsets {
			f.Add([]byte(seed), at, 3)
		}
	}
	f.Fuzz(func(t *testing.T, content []byte, which, piece int) {
		if which < 0 || which >= len(charsets) || charsets[which] == "utf-8" {
			return
		}
		charset, err := Find(charsets[which])
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		transcoder := &transcoder{coding: charset.coding, decoder: charset.coding.NewDecoder(), out: &out}
		err = transcoder.run(&texttest.Pieces{Text: bytes.Clone(content), Size: 1 + piece&0xff})
		whole, wholeErr := charset.coding.NewDecoder().Bytes(trimBOM16(content))
		var place *text.Fault
		switch {
		case err == nil && (wholeErr != nil || !bytes.Equal(out.Bytes(), whole) || !utf8.Valid(whole) || bytes.IndexByte(whole, 0) >= 0):
			t.Errorf("%s: %q, want %q (%v)", charset.Name, out.Bytes(), whole, wholeErr)
		case err != nil && (!errors.As(err, &place) || place.At != int64(out.Len()) || !bytes.HasPrefix(whole, out.Bytes())):
			t.Errorf("%s: %v behind %q of %q", charset.Name, err, out.Bytes(), whole)
		case err != nil && wholeErr == nil && !bytes.Contains(whole, []byte("\uFFFD")) && bytes.IndexByte(whole, 0) < 0:
			t.Errorf("%s: %v, though it is %q", charset.Name, err, whole)
		}
	})
}
