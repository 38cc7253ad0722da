package lists_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"rolecall/reconcile/review"
	"rolecall/reports/lists"
)

// TestNotesExplainEachWord: the note at a column of decisions has each word that the column offers,
// and fits what a spreadsheet program shows; findings are decided in the words of an access review.
func TestNotesExplainEachWord(t *testing.T) {
	for note, choices := range map[string][]string{lists.NoteOfChanges: lists.ChoicesOfChanges, lists.NoteOfFindings: lists.ChoicesOfFindings} {
		if length := utf8.RuneCountInString(note); length > 255 {
			t.Errorf("%d characters: %q", length, note)
		}
		words := map[string]bool{}
		for line := range strings.SplitSeq(note, "\n") {
			before, _, _ := strings.Cut(line, ": ")
			for word := range strings.SplitSeq(before, ", ") {
				words[word] = true
			}
		}
		for _, each := range choices {
			if !words[each] {
				t.Errorf("%q says nothing of %s", note, each)
			}
		}
	}
	for _, word := range review.Choices {
		if !strings.Contains(strings.Join(lists.ChoicesOfFindings, "\n")+"\n", word+"\n") {
			t.Errorf("a finding cannot be decided by %q", word)
		}
	}
}
