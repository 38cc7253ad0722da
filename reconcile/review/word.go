package review

import (
	"regexp"
	"strings"
	"unicode"
)

// Decision is what a reviewer decides of an item. Blank is no decision, and never keep.
type Decision string

// The decisions, in the order of the list that the cell offers.
const (
	Keep     Decision = "keep"       // the access stays
	Revoke   Decision = "revoke"     // it is removed
	Change   Decision = "change"     // it becomes something else, which the comment says
	NotMine  Decision = "not mine"   // somebody else decides, whom the comment may name
	DontKnow Decision = "don't know" // likewise
)

// Nobody is what a reviewer decides of a match besides one of the candidates, and passing it on. A
// candidate is decided by its number in the row or its login, and the decision is its login.
const Nobody Decision = "none"

// MostCandidates is how many candidates a match has at most.
const MostCandidates = 5

// MatchChoices are the words that packets of matches offer.
var MatchChoices = []string{"1", "2", "3", "4", "5", string(Nobody), string(NotMine), string(DontKnow)}

// Choices are the words that packets offer.
var Choices = []string{string(Keep), string(Revoke), string(Change), string(NotMine), string(DontKnow)}

// Synonyms are words that say one of the decisions, too. Other words (yes, no, ok, approve,
// reject) say it of the access or of its removal, and are asked back.
var Synonyms = map[string]Decision{
	"certify": Keep, "retain": Keep,
	"remove": Revoke,
	"reduce": Change, "modify": Change,
	"reassign": NotMine,
	"unsure":   DontKnow,
}

// Decide is the decision that a text says, by its word or a synonym. Case, blanks and punctuation do
// not count: Keep., dont know, not-mine. A question mark does: who writes one has not decided.
func Decide(text string) (Decision, bool) {
	decision, isKnown := decisions[letters(text)]
	return decision, isKnown
}

// decisions are the words by their letters.
var decisions = func() map[string]Decision {
	all := map[string]Decision{}
	for word, decision := range Synonyms {
		all[letters(word)] = decision
	}
	for _, word := range Choices {
		all[letters(word)] = Decision(word)
	}
	return all
}()

// letters are those of a text, without what stands between them.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if IsBlank(r) || isPunctuation(r) {
			return -1
		}
		return r
	}, Plain(text))
}

// isPunctuation says whether a character is punctuation that takes nothing back of what is said.
func isPunctuation(r rune) bool { return unicode.IsPunct(r) && !strings.ContainsRune("?¿؟？/&", r) }

// Word is what somebody wrote for a decision: its word in [Choices], or else the text as it is plain.
func Word(text string) string {
	if decision, isKnown := Decide(text); isKnown {
		return string(decision)
	}
	return Plain(text)
}

// twofold are words that may mean the access or its removal.
var twofold = regexp.MustCompile(`^(?:dis|un)?(?:approv|reject|accept|declin|den[yi]|confirm|certif)\w*$`)

// IsTwofold says whether a plain text may mean the access as well as its removal, so that
// whoever wrote it has to be asked.
func IsTwofold(plain string) bool {
	_, isKnown := Decide(plain)
	return !isKnown && twofold.MatchString(strings.TrimFunc(plain, unicode.IsPunct))
}

// IsAskedBack says whether a plain text answers a question that a packet does not ask: yes and no, too,
// may mean the access or its removal.
func IsAskedBack(plain string) bool {
	switch letters(plain) {
	case "yes", "no", "ok", "okay", "y", "n":
		return true
	}
	return IsTwofold(plain)
}

var spellings = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'", "´", "'", "`", "'", "\uFFFD", "'", "_", " ", "-", " ")

// Plain is a text without what people and programs write in different ways: case, blanks,
// and how an apostrophe is written.
func Plain(text string) string {
	return strings.Join(strings.FieldsFunc(spellings.Replace(strings.ToLower(text)), IsBlank), " ")
}

// IsBlank says whether a character is a blank, of one sort or another, or none at all.
func IsBlank(r rune) bool {
	return r <= ' ' || r == '\u00A0' || r == '\u200B' || r == '\uFEFF' || r == '\u202F'
}

// The kinds of items.
const (
	Role       = "role"       // a role that an active account holds directly
	Group      = "group"      // membership in a group that confers a role
	Account    = "account"    // an active account with neither, or a declared service account
	Delegation = "delegation" // somebody may act for somebody
	Match      = "match"      // an account that belongs to nobody, and whose it may be
)

// Kinds are the kinds of items that are access, in the order in which they are listed.
var Kinds = []string{Role, Group, Account, Delegation}

// AllKinds are all kinds of items. Matches have a review of their own: other words decide them.
var AllKinds = append(Kinds[:len(Kinds):len(Kinds)], Match)

// Why somebody may not review an item: the column why of routing.csv, and why_not of
// people.csv but for self and what is about names.
const (
	Self           = "self"            // it is about them, or about another account of theirs
	Inactive       = "inactive"        // their account is inactive
	Leaver         = "leaver"          // they have left, or are suspended, or are nobody that Okta knows
	NoAddress      = "no_address"      // nothing can be sent to them
	AmbiguousName  = "ambiguous_name"  // several have that name
	Missing        = "missing"         // nobody has that name, or none is named: no manager, no owner
	ServiceAccount = "service_account" // a machine decides nothing
)

// Independence: what a reviewer's decision on an item has against it, in the columns
// independence and second_independence of items.csv.
const (
	Conflicted = "conflicted" // the reviewer can grant what is reviewed: manager of the group, or holds a role for it
	Reciprocal = "reciprocal" // they review each other
	OwnItem    = "self"       // only if the settings allow it
)
