package bundle

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// pieceKind says what a piece of a value is, and so what takes its place.
type pieceKind int

const (
	between pieceKind = iota // blanks and signs, which stay
	word
	number
	sysID
	oktaID
	opaque // letters and digits by turns: a key, a hash
)

type piece struct {
	kind pieceKind
	text string
}

var (
	sysIDForm  = regexp.MustCompile(`^[0-9a-fA-F]{32}$`)
	oktaIDForm = regexp.MustCompile(`^[0o][0-9a-z]{2}[0-9A-Za-z]{12,29}$`)
)

// pieces takes a text apart: each run of letters and digits is an id, or words and numbers.
func (n *Names) pieces(text string) []piece {
	var found []piece
	for len(text) > 0 {
		if end := len(text) - len(strings.TrimLeftFunc(text, isPicture)); end > 0 {
			found = append(found, piece{word, text[:end]})
			text = text[end:]
			continue
		}
		end := strings.IndexFunc(text, func(r rune) bool { return isPart(r) || isPicture(r) })
		if end != 0 {
			if end < 0 {
				end = len(text)
			}
			found = append(found, piece{between, text[:end]})
			text = text[end:]
			continue
		}
		if end = strings.IndexFunc(text, func(r rune) bool { return !isPart(r) }); end < 0 {
			end = len(text)
		}
		found = append(found, n.run(text[:end])...)
		text = text[end:]
	}
	return found
}

func isPart(r rune) bool { return isDigit(r) || isLetter(r) }

// isPicture says whether a sign is a picture, of which names are made, too.
func isPicture(r rune) bool { return r >= 0x1F000 && unicode.IsSymbol(r) }

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isLetter(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || r > 127 && unicode.IsNumber(r)
}

// run takes a run of letters and digits apart.
func (n *Names) run(text string) []piece {
	switch {
	case sysIDForm.MatchString(text):
		return []piece{{sysID, text}}
	case oktaIDForm.MatchString(text) && (turns(text) > 1 || text[0] == '0' && turns(text) == 1):
		return []piece{{oktaID, text}}
	case turns(text) > 3:
		return []piece{{opaque, text}}
	}
	var found []piece
	for len(text) > 0 {
		isNumber := isDigit(rune(text[0]))
		end := strings.IndexFunc(text, func(r rune) bool { return isDigit(r) != isNumber })
		if end < 0 {
			end = len(text)
		}
		if isNumber {
			found = append(found, piece{number, text[:end]})
		} else {
			found = append(found, n.parted(text[:end])...)
		}
		text = text[end:]
	}
	return found
}

// turns is how often letters follow digits or digits letters.
func turns(text string) int {
	count, before := 0, false
	for i, r := range text {
		if is := isDigit(r); i > 0 && is != before {
			count++
		}
		before = isDigit(r)
	}
	return count
}

// parted parts letters where a text stands in them for which the rules look inside values.
func (n *Names) parted(text string) []piece {
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		return []piece{{word, text}} // an offset in one is none in the other
	}
	for _, sought := range n.sought {
		if at := strings.Index(lower, sought); at >= 0 && len(sought) < len(lower) {
			var found []piece
			if at > 0 {
				found = n.parted(text[:at])
			}
			found = append(found, piece{word, text[at : at+len(sought)]})
			if rest := text[at+len(sought):]; rest != "" {
				found = append(found, n.parted(rest)...)
			}
			return found
		}
	}
	return []piece{{word, text}}
}

// Seek has words parted where one of these texts stands in them. It is called before anything is learned.
func (n *Names) Seek(texts ...string) {
	for _, text := range texts {
		for _, each := range n.pieces(strings.ToLower(text)) {
			if each.kind == word && len(each.text) > 1 && !slices.Contains(n.sought, each.text) {
				n.sought = append(n.sought, each.text)
			}
		}
	}
	slices.SortFunc(n.sought, func(x, y string) int {
		if len(x) != len(y) {
			return len(y) - len(x)
		}
		return strings.Compare(x, y)
	})
}
