package bundle

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// alias is what takes the place of a word, and how its spellings are told apart: with which
// accents it was met, and where it has capitals.
type alias struct {
	text    string
	accents []string // in small letters: beside the word without accents
	mixed   []string // spellings in which capitals stand elsewhere than in Word and WORD
	isSharp bool     // it was met with ß, whose capitals are SS
}

// accented are the vowels with accents, which letters without accents are compared with.
var accented = map[byte][]string{
	'a': {"a", "á", "à", "â", "ä"}, 'e': {"e", "é", "è", "ê", "ë"}, 'i': {"i", "í", "ì", "î", "ï"},
	'o': {"o", "ó", "ò", "ô", "ö"}, 'u': {"u", "ú", "ù", "û", "ü"},
}

// ofWord is the word in the place of another: the same one for all its spellings, spelt as differently as they are.
func (n *Names) ofWord(text string) string {
	lower := strings.ReplaceAll(norm.NFC.String(strings.ToLower(text)), "ς", "σ")
	isSharp := strings.Contains(lower, "ß")
	lower = strings.ReplaceAll(lower, "ß", "ss")
	if len(lower) == 1 && lower[0] >= 'a' && lower[0] <= 'z' {
		return likewise(text, string(n.letters[lower[0]-'a']))
	}
	base := withoutAccents(lower)
	if len(base) == 1 && base[0] >= 'a' && base[0] <= 'z' { // a letter with accents keeps them
		letter := likewise(norm.NFD.String(text)[:1], string(n.letters[base[0]-'a']))
		return norm.NFC.String(letter + norm.NFD.String(lower)[1:])
	}
	known := n.words[base]
	if known == nil {
		known = &alias{}
		n.words[base] = known
		if n.isDrawn {
			known.text = n.newWord()
		}
	}
	known.isSharp = known.isSharp || isSharp
	accent := 0
	if lower != base {
		accent = 1 + known.place(&known.accents, lower)
	}
	kind := caseOf(text)
	place := 0
	if kind == mixedCase {
		place = known.place(&known.mixed, norm.NFC.String(text))
	}
	if !n.isDrawn {
		return text
	}
	replacement := known.spelt(accent)
	switch {
	case isSharp:
		replacement += "ß"
	case known.isSharp:
		replacement += "ss"
	}
	switch kind {
	case upperCase:
		replacement = strings.ReplaceAll(strings.ToUpper(replacement), "ß", "ẞ")
	case titleCase:
		replacement = capitals(replacement, 1)
	case mixedCase:
		replacement = capitals(replacement, place+2)
	}
	if text != norm.NFC.String(text) {
		return norm.NFD.String(replacement)
	}
	return replacement
}

// place is the place of a spelling among those that were met.
func (a *alias) place(among *[]string, spelling string) int {
	at := slices.Index(*among, spelling)
	if at < 0 {
		at = len(*among)
		*among = append(*among, spelling)
	}
	return at
}

// spelt is the alias with accents: number 0 has none, each other number others.
func (a *alias) spelt(number int) string {
	var spelling strings.Builder
	for i := range len(a.text) {
		marks := accented[a.text[i]]
		if marks == nil {
			spelling.WriteByte(a.text[i])
			continue
		}
		spelling.WriteString(marks[number%len(marks)])
		number /= len(marks)
	}
	return spelling.String()
}

// capitals sets capitals where the number has ones in binary.
func capitals(text string, number int) string {
	var word strings.Builder
	for _, r := range text {
		if number&1 == 1 {
			r = unicode.ToUpper(r)
		}
		word.WriteRune(r)
		number >>= 1
	}
	return word.String()
}

func withoutAccents(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(text))
}

type wordCase int

const (
	lowerCase wordCase = iota
	titleCase
	upperCase
	mixedCase
)

func caseOf(text string) wordCase {
	first, size := utf8.DecodeRuneInString(text)
	switch {
	case text == strings.ToLower(text):
		return lowerCase
	case text == strings.ToUpper(text) && utf8.RuneCountInString(text) > 1:
		return upperCase
	case unicode.IsUpper(first) && text[size:] == strings.ToLower(text[size:]):
		return titleCase
	}
	return mixedCase
}

// likewise has capitals where the other text has them, of as many letters.
func likewise(text, made string) string {
	spelt := []byte(made)
	for i := range min(len(spelt), len(text)) {
		if text[i] >= 'A' && text[i] <= 'Z' {
			spelt[i] = strings.ToUpper(made[i : i+1])[0]
		}
	}
	return string(spelt)
}
