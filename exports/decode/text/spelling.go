package text

import "bytes"

// Spelling is what a text with columns holds that may not mean what it says;
// whether it does, only the values can tell.
type Spelling struct {
	Null    bool // NULL or \N, as databases write that there is no value
	Escaped bool // an apostrophe before + - = or @, which keeps spreadsheets from seeing a formula
}

// Note looks for both in a piece of text. What a border between two pieces
// hides is not worth a second look: files that write so, do it often.
func (s *Spelling) Note(piece []byte) {
	if !s.Null {
		s.Null = bytes.Contains(piece, []byte("NULL")) || bytes.Contains(piece, []byte(`\N`))
	}
	for !s.Escaped {
		at := bytes.IndexByte(piece, '\'')
		if at < 0 {
			return
		}
		s.Escaped = IsEscaped(piece[at:])
		piece = piece[at+1:]
	}
}

// IsEscaped says whether a text begins with an apostrophe and what it escapes.
func IsEscaped[T string | []byte](text T) bool {
	return len(text) > 1 && text[0] == '\'' && (text[1] == '+' || text[1] == '-' || text[1] == '=' || text[1] == '@')
}
