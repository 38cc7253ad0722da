package lists

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"rolecall/exports/source"
)

// vocabulary is what the column of decisions of a list is called, and says.
type vocabulary struct {
	of     string // what the list is of
	column string
	words  []word
}

// word is a decision. Case, blanks, and how an apostrophe is written do not count.
type word struct {
	text   string
	effect Effect
}

var (
	ofChanges = &vocabulary{"changes", "Apply", []word{{"yes", Selects}, {"no", LeavesIt}, {"ask", IsOpen}}}

	// A decision on a finding is about the access: to keep it is to make no change.
	ofFindings = &vocabulary{"findings", "Decision", []word{
		{"keep", LeavesIt}, {"revoke", Selects}, {"correct", Selects},
		{"change", IsOpen}, {"not mine", IsOpen}, {"ask", IsOpen}, {"don't know", IsOpen},
	}}
)

// Choices are the words that the lists of a workbook offer.
var (
	ChoicesOfChanges  = ofChanges.texts()
	ChoicesOfFindings = ofFindings.texts()
)

// other is the vocabulary of the other sort of list.
func (v *vocabulary) other() *vocabulary {
	if v == ofChanges {
		return ofFindings
	}
	return ofChanges
}

func (v *vocabulary) texts() []string {
	var texts []string
	for _, each := range v.words {
		texts = append(texts, each.text)
	}
	return texts
}

// listed is the words as a sentence has them.
func (v *vocabulary) listed() string {
	texts := v.texts()
	return strings.Join(texts[:len(texts)-1], ", ") + " or " + texts[len(texts)-1]
}

// twofold are words that may mean the access or its removal.
var twofold = regexp.MustCompile(`^(?:dis|un)?(?:approv|reject|accept|declin|den[yi]|confirm|certif)\w*$`)

// synonyms are words that mean one of ours, and are near none of them.
var synonyms = map[string]string{
	"retain": "keep", "leave": "keep", "stay": "keep",
	"remove": "revoke", "delete": "revoke", "fix": "correct", "update": "correct", "modify": "change", "reduce": "change",
	"unsure": "don't know", "unknown": "don't know", "?": "ask", "reassign": "not mine",
	"y": "yes", "true": "yes", "x": "yes", "1": "yes", "ok": "yes", "apply": "yes", "✓": "yes", "✔": "yes",
	"n": "no", "false": "no", "0": "no", "skip": "no",
}

// read is the decision that a cell says; the zero word if it is blank.
func (v *vocabulary) read(cell string) (word, error) {
	text := plain(cell)
	if text == "" {
		return word{}, nil
	}
	if at := slices.IndexFunc(v.words, func(each word) bool { return each.text == text }); at >= 0 {
		return v.words[at], nil
	}
	return word{}, v.unknown(cell, text)
}

// unknown asks back, or names the nearest word.
func (v *vocabulary) unknown(cell, text string) error {
	problem := source.Problem{Message: fmt.Sprintf("%s is %s, not %q", v.column, v.listed(), source.Shorten(cell, 40))}
	nearest := source.DidYouMean(text, v.texts())
	switch synonym := synonyms[text]; {
	case twofold.MatchString(text):
		problem.Message = fmt.Sprintf("%s says %q: approve the access, or its removal?", v.column, source.Shorten(cell, 40))
		problem.Hint = "write keep to leave the access, or revoke to remove it"
		if v == ofChanges {
			problem.Hint = "write yes to make the change, or no to leave things as they are"
		}
	case slices.Contains(v.texts(), synonym):
		problem.Hint = "did you mean " + synonym + "?"
	case v == ofFindings && (text == "ok" || slices.Contains(ChoicesOfChanges, synonym) || slices.Contains(ChoicesOfChanges, text)):
		problem.Hint = "write keep to leave the access, or revoke to remove it"
	case nearest != "":
		problem.Hint = nearest
	default:
		problem.Hint = "leave the cell blank if nothing is decided"
	}
	return problem
}

// isDecision says whether a cell holds what people write for a decision, in either
// sort of list.
func isDecision(cell string) bool {
	text := plain(cell)
	_, isSynonym := synonyms[text]
	return isSynonym && len(text) > 1 || twofold.MatchString(text) ||
		slices.Contains(ChoicesOfChanges, text) || slices.Contains(ChoicesOfFindings, text)
}

// plain is a text without what people write in different ways.
func plain(cell string) string {
	text := strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'", "´", "'", "`", "'", "\uFFFD", "'", "_", " ", "-", " ").Replace(strings.ToLower(cell))
	return strings.Join(strings.FieldsFunc(text, isBlank), " ")
}

func isBlank(r rune) bool {
	return r <= ' ' || r == '\u00A0' || r == '\u200B' || r == '\uFEFF' || r == '\u202F'
}

// named finds names of columns that speak of a decision.
var named = regexp.MustCompile(`\b(?:decisions?|decide[ds]?|appl(?:y|ies|ied)|approv\w*|reject\w*|accept|keep|revoke|certif\w*|verdict|` +
	`sign ?off|to do|do it|include[ds]?|exclude[ds]?|selected|action|go ahead|ok)\b`)

// beside finds names of columns that say who decided, or when.
var beside = regexp.MustCompile(`\b(?:by|on|at|date|time|who|when|why|reason|note|notes|comment|comments)$`)

// looksDecided says whether the name of a column speaks of a decision.
func looksDecided(name string) bool {
	text := plain(name)
	return named.MatchString(text) && !beside.MatchString(text)
}
