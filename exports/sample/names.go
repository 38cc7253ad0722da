package sample

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// These names can be written in Windows-1252. No two first names and no two last names are alike without their accents:
// Okta's logins are unique ignoring case and diacritics.
var firstNames = []string{
	"Alice", "Bruno", "Chiara", "Daniel", "Élise", "Farid", "Grace", "Hannah", "Ivan", "Jana",
	"Kenji", "Leila", "Marco", "Nadia", "Oscar", "Priya", "Quentin", "Rosa", "Samuel", "Aleš",
	"Uma", "Viktor", "Wendy", "Ximena", "Yusuf", "Zoë", "Amélie", "Björn", "Carmen", "Dmitri",
	"Esther", "Felix", "Gabriela", "Henrik", "Ingrid", "José", "Karen", "Lukas", "Mei", "Noah",
	"Olivia", "Paolo", "Rahul", "Sofia", "Thomas", "Ulrike", "Valentina", "William", "Yara", "Tomáš",
	"Anders", "Beatriz", "Cédric", "Deepa", "Emeka", "Fatima", "Giulia", "Hiroshi", "Isabel", "Jürgen",
	"Kofi", "Laura", "Miguel", "Noémie", "Otto", "Patricia", "Ravi", "Simone", "Tariq", "Ursula",
	"Victoria", "Walter", "Xavier", "Yvonne", "Zara", "Aisha", "Benjamin", "Camila", "David", "Elena",
	"François", "George", "Helena", "Ibrahim", "Julia", "Kwame", "Lena", "Mohammed", "Nina", "Omar",
	"Petra", "Renée", "Sanjay", "Tatiana", "Umberto", "Vera", "Wei", "Yuki", "Zofia",
}

var lastNames = []string{
	"Smith", "O’Brien", "García", "Müller", "Rossi", "Tanaka", "Nguyen", "Kowalski", "Dubois", "Andersson",
	"Silva", "Patel", "Okafor", "Haddad", "Novák", "Fischer", "Jones", "Petrov", "Santos", "Yamamoto",
	"Weber", "Brown", "D'Angelo", "Lefèvre", "Larsen", "Kim", "Chen", "Mensah", "Ferreira", "Schneider",
	"Taylor", "Ivanova", "Moreau", "Becker", "Johnson", "Sato", "Fernández", "Eriksson", "Bianchi", "Hoffmann",
	"Davies", "Popescu", "Nielsen", "Costa", "Singh", "Richter", "Evans", "Horváth", "Lindström", "Marino",
	"Wilson", "Kaya", "Jansen", "Mbeki", "Castillo", "Wagner", "Walker", "Suzuki", "Dupont", "Virtanen",
	"Thompson", "Rahman", "Peeters", "Gómez", "Conti", "Bauer", "Robinson", "Osei", "Girard", "Holm",
	"Wright", "Sharma", "de Vries", "Almeida", "Greco", "Koch", "Clarke", "Ito", "Simon", "Berg",
	"Hughes", "Farouk", "Martínez", "Ribeiro", "Esposito", "Schulz", "Green", "Park", "Laurent", "Dahl",
	"Hall", "Abdullah", "Lopes", "Ricci", "Zimmermann", "Lewis", "Mori", "Fontaine", "Hansen", "King",
	"St. John", "van der Berg", "Nowak",
}

// name is what a person is called, and the local part of their login.
type name struct {
	first, last string
	local       string // alice.smith; alice.smith2 for the second of that name
}

// elsewhere are names that Windows-1252 cannot write.
var elsewhere = []struct{ first, last string }{
	{"Łukasz", "Wiśniewski"}, {"Ольга", "Кузнецова"}, {"健太", "田中"}, {"Đặng", "Thị Hương"}, {"Zdeněk", "Dvořák"}, {"Γιώργος", "Παπαδόπουλος"},
	{"İpek", "Yıldız"}, {"שרה", "לוי"}, {"Ștefan", "Țepeș"}, {"नेहा", "शर्मा"}, {"ليلى", "حداد"}, {"지우", "박"},
}

// called is what the index-th person is called. Some have a name that the
// login does not show, if the estate's characters allow.
func (w *world) called(index int) name {
	called := nameOf(index)
	if !w.isWestern && index%12 == 5 {
		other := elsewhere[index/12%len(elsewhere)]
		called.first, called.last = other.first, other.last
	}
	return called
}

// nameOf gives the index-th person a name. The pairs are visited in strides
// that reach each of them once before any comes again with a number.
func nameOf(index int) name {
	pairs := len(firstNames) * len(lastNames)
	const stride = 4973 // a prime that divides neither number of names
	pair := (index*stride + 11) % pairs
	first, last := firstNames[pair%len(firstNames)], lastNames[pair/len(firstNames)]
	local := plain(first) + "." + plain(last)
	if round := index / pairs; round > 0 {
		local += strconv.Itoa(round + 1)
	}
	return name{first, last, local}
}

var plainNames = func() map[string]string {
	plain := map[string]string{}
	for _, names := range [][]string{firstNames, lastNames} {
		for _, each := range names {
			plain[each] = lettersOf(each)
		}
	}
	return plain
}()

// plain is a name as a login spells it: o'brien is obrien, Müller is muller.
func plain(name string) string { return plainNames[name] }

func lettersOf(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) && r < unicode.MaxASCII {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFD.String(name))
}
