package bundle

import (
	crypto "crypto/rand"
	"crypto/sha256"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
)

// Names replaces values. First it is shown all of them (while it learns, [Names.Of] returns
// what it is given), then Draw chooses what takes their place: so nothing is put in the place
// of one that is another's.
type Names struct {
	random  *rand.Rand
	isDrawn bool
	sought  []string // texts inside words that the rules look for, longest first
	stayed  *Stayed

	words     map[string]*alias // without accents, in small letters
	numbers   map[string]string // without leading zeros
	sysIDs    map[string]string
	oktaIDs   map[string]string
	keys      map[string]string // opaque ones, in small letters
	isTaken   map[string]bool   // of words and keys
	isNumber  map[string]bool   // numbers that are taken
	short     map[int][]string  // numbers of up to four digits that are free, in any order
	letters   []byte            // what single letters become
	countries map[string]bool   // codes of countries, which stay
	known     map[string]string // values of which nothing stays, to what takes their place
}

// NewNames makes one with a random key, or one that anybody can make again of the same seed.
func NewNames(seed string) *Names {
	var key [32]byte
	if seed == "" {
		_, _ = crypto.Read(key[:]) // it does not fail, it ends the program
	} else {
		key = sha256.Sum256([]byte(seed))
	}
	n := &Names{
		random: rand.New(rand.NewChaCha8(key)), stayed: &Stayed{},
		words: map[string]*alias{}, numbers: map[string]string{}, sysIDs: map[string]string{}, oktaIDs: map[string]string{}, keys: map[string]string{},
		isTaken: map[string]bool{}, isNumber: map[string]bool{}, short: map[int][]string{}, countries: map[string]bool{}, known: map[string]string{},
	}
	n.letters = []byte("abcdefghijklmnopqrstuvwxyz")
	n.shuffle(len(n.letters), func(i, j int) { n.letters[i], n.letters[j] = n.letters[j], n.letters[i] })
	return n
}

func (n *Names) shuffle(count int, swap func(i, j int)) { n.random.Shuffle(count, swap) }

// Draw chooses what takes the place of everything that was learned.
func (n *Names) Draw() {
	n.isDrawn, n.known = true, map[string]string{}
	for _, each := range slices.Sorted(maps.Keys(n.words)) {
		n.words[each].text = n.newWord()
	}
	for _, each := range slices.Sorted(maps.Keys(n.numbers)) {
		n.numbers[each] = n.newNumber(each)
	}
	n.drawInOrder(n.sysIDs, func() string { return n.mixed("0123456789abcdef", "abcdef", 32) }, func(_, drawn string) string { return drawn })
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	n.drawInOrder(n.oktaIDs, func() string { return n.mixed("0123456789"+letters, letters, 32) },
		func(id, drawn string) string { return id[:3] + drawn[:len(id)-3] })
	for _, each := range slices.Sorted(maps.Keys(n.keys)) {
		n.keys[each] = n.newKey(each)
	}
}

// drawInOrder keeps the order of ids, by which ties are decided.
func (n *Names) drawInOrder(ids map[string]string, draw func() string, made func(id, drawn string) string) {
	drawn := map[string]bool{}
	for len(drawn) < len(ids) {
		drawn[draw()] = true
	}
	random := slices.Sorted(maps.Keys(drawn))
	for i, id := range slices.Sorted(maps.Keys(ids)) {
		ids[id] = made(id, random[i])
	}
}

// mixed is random text in which neither five letters nor five digits follow each other, so that it
// never holds a name or a number of that length.
func (n *Names) mixed(all, letters string, length int) string {
	text := make([]byte, length)
	for i := range text {
		from := all
		switch i % 4 {
		case 1:
			from = "0123456789"
		case 3:
			from = letters
		}
		text[i] = from[n.random.IntN(len(from))]
	}
	return string(text)
}

// mostTries is after how many draws the next one is taken, even if something stands in it that should not: rules
// may look for all there is. The bundle is compared and searched anyway.
const mostTries = 2000

const (
	consonants = "bdfgklmnprstvz"
	vowels     = "aeiou"
)

// newWord is a word that nobody has, and in which none stands that was learned.
func (n *Names) newWord() string {
	for try := 0; ; try++ {
		length := 7 + 2*min(try/100, 4)
		text := make([]byte, length)
		for i := range text {
			from := consonants
			if i%2 == 1 {
				from = vowels
			}
			text[i] = from[n.random.IntN(len(from))]
		}
		if word := string(text); !n.isTaken[word] && (try > mostTries || !n.holdsLearned(word)) {
			n.isTaken[word] = true
			return word
		}
	}
}

// holdsLearned says whether a word of four letters or more that was learned stands in the text, or
// one that the rules look for.
func (n *Names) holdsLearned(text string) bool {
	for from := range len(text) {
		for to := from + 4; to <= len(text); to++ {
			if _, isLearned := n.words[text[from:to]]; isLearned {
				return true
			}
		}
	}
	return slices.ContainsFunc(n.sought, func(sought string) bool { return strings.Contains(text, sought) }) || kept[text] != ""
}

// roundedForm are numbers of which a spreadsheet kept 15 digits, which is told by the zeros.
var roundedForm = regexp.MustCompile(`^[1-9]\d{14}0{2,}$`)

// newNumber is another number of as many digits.
func (n *Names) newNumber(number string) string {
	length := len(number)
	if length <= 4 {
		if n.short[length] == nil {
			n.short[length] = n.shortNumbers(length)
		}
		free := n.short[length]
		n.short[length] = free[1:]
		return free[0]
	}
	zeros := 0
	if roundedForm.MatchString(number) {
		zeros = length - len(strings.TrimRight(number, "0"))
	}
	for try := 0; ; try++ {
		text := make([]byte, length)
		for i := range text {
			text[i] = '0'
			if i < length-zeros {
				text[i] += byte(n.random.IntN(10))
			}
		}
		text[0] = '1' + byte(n.random.IntN(9))
		replacement := string(text)
		if _, isLearned := n.numbers[replacement]; !n.isNumber[replacement] && (!isLearned || try > 100) {
			n.isNumber[replacement] = true
			return replacement
		}
	}
}

// shortNumbers are all of that many digits, in any order: none is missing, however many there are.
func (n *Names) shortNumbers(length int) []string {
	first := 1
	for range length - 1 {
		first *= 10
	}
	var all []string
	for i := first; i < 10*first; i++ {
		all = append(all, fmt.Sprint(i))
	}
	n.shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// newKey has letters and digits where the key has them.
func (n *Names) newKey(key string) string {
	for try := 0; ; try++ {
		replacement := strings.Map(func(r rune) rune {
			if isDigit(r) {
				return '0' + rune(n.random.IntN(10))
			}
			return 'a' + rune(n.random.IntN(26))
		}, key)
		if _, isLearned := n.keys[replacement]; !n.isTaken[replacement] && (try > mostTries || !isLearned && !n.holdsLearned(replacement)) {
			n.isTaken[replacement] = true
			return replacement
		}
	}
}
