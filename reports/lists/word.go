package lists

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"rolecall/exports/source"
	"rolecall/reconcile/review"
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

	// A decision on a finding is about the access, in the words of an access review: to keep
	// it is to make no change. What is no access is corrected.
	ofFindings = &vocabulary{"findings", "Decision", []word{
		{string(review.Keep), LeavesIt}, {string(review.Revoke), Selects}, {"correct", Selects},
		{string(review.Change), IsOpen}, {string(review.NotMine), IsOpen}, {"ask", IsOpen}, {string(review.DontKnow), IsOpen},
	}}
)

// Choices are the words that the lists of a workbook offer, and notes what they mean, for whoever
// fills them in.
var (
	ChoicesOfChanges  = ofChanges.texts()
	ChoicesOfFindings = ofFindings.texts()
	NoteOfChanges     = ofChanges.note()
	NoteOfFindings    = ofFindings.note()
)

// effects say what a decision does to the changes of its row.
var effects = map[Effect]string{
	Selects: "the change is made", LeavesIt: "it is left out", IsOpen: "it waits until somebody decides",
}

// note says what each word does: keep: it is left out. It is shorter than a spreadsheet program
// shows at a cell (255 characters).
func (v *vocabulary) note() string {
	var lines []string
	for _, effect := range []Effect{Selects, LeavesIt, IsOpen} {
		var texts []string
		for _, each := range v.words {
			if each.effect == effect {
				texts = append(texts, each.text)
			}
		}
		lines = append(lines, strings.Join(texts, ", ")+": "+effects[effect]+".")
	}
	lines = append(lines, "Empty: no decision.")
	if v == ofFindings {
		lines = append(lines, "The words refer to the access, as in an access review.")
	}
	return strings.Join(lines, "\n")
}

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
func (v *vocabulary) listed() string { return source.OrList(v.texts()) }

// synonyms are words that mean one of ours, and are near none of them.
var synonyms = map[string]string{
	"leave": "keep", "stay": "keep", "delete": "revoke", "fix": "correct", "update": "correct",
	"unknown": "don't know", "?": "ask",
	"y": "yes", "true": "yes", "x": "yes", "1": "yes", "ok": "yes", "apply": "yes", "✓": "yes", "✔": "yes",
	"n": "no", "false": "no", "0": "no", "skip": "no",
}

// read is the decision that a cell says; the zero word if it is blank.
func (v *vocabulary) read(cell string) (word, error) {
	text := plain(cell)
	if text == "" {
		return word{}, nil
	}
	if decision, isKnown := review.Decide(text); isKnown && v == ofFindings {
		text = string(decision)
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
	case review.IsTwofold(text):
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
	_, isReview := review.Decide(text)
	return isReview || isSynonym && len(text) > 1 || review.IsTwofold(text) ||
		slices.Contains(ChoicesOfChanges, text) || slices.Contains(ChoicesOfFindings, text)
}

// plain is a text without what people write in different ways.
func plain(cell string) string { return review.Plain(cell) }

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
