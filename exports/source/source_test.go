package source_test

import (
	"errors"
	"strings"
	"testing"

	"rolecall/exports/source"
)

func TestProblemShowsPlaceLineCaretAndHint(t *testing.T) {
	content := "a: 1\nwhen: 'x = \"é\" y'\n"
	at := strings.Index(content, "x")
	value := `x = "é" y`
	offsets := make([]int, len(value)+1)
	for i := range offsets {
		offsets[i] = at + i
	}
	text := source.Embedded("rules.yaml", content, value, offsets)
	got := text.Problem(strings.Index(value, "y"), "unexpected y", "remove it").Error()
	want := "rules.yaml:2:16: unexpected y\n |when: 'x = \"é\" y'\n |               ^\n remove it"
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestProblemKeepsTheCaretOnTheTerminal(t *testing.T) {
	line := strings.Repeat("x", 500) + "!" + strings.Repeat("y", 500)
	text := source.Whole("long", line).Problem(500, "odd", "").Error()
	shown := strings.Split(text, "\n")
	for _, each := range shown {
		if len([]rune(each)) > 80 {
			t.Errorf("wider than 80 columns: %d", len([]rune(each)))
		}
	}
	if []rune(shown[1])[strings.Index(shown[2], "^")] != '!' {
		t.Errorf("the caret is not under the place:\n%s\n%s", shown[1], shown[2])
	}
}

func TestProblemsAreSortedAndCapped(t *testing.T) {
	var problems source.Problems
	if problems.Err() != nil {
		t.Fatal("no problem is no error")
	}
	for line := 30; line > 0; line-- {
		problems.Add(source.Problem{At: source.Position{File: "f", Line: line}, Message: "bad"})
	}
	problems.Merge(errors.New("no place"))
	got := problems.Err().Error()
	if !strings.HasPrefix(got, "no place\nf:1: bad\nf:2: bad\n") || !strings.HasSuffix(got, "and 11 more problems") {
		t.Error(got)
	}
	var other source.Problems
	other.Merge(problems.Err())
	if other.Len() != 31 {
		t.Errorf("merged %d problems, want 31", other.Len())
	}
}

func TestPrintableLetsNothingReachTheTerminal(t *testing.T) {
	got := source.Printable("a\x1b[31mb\u202ec\u0085d\te")
	if strings.ContainsAny(got, "\x1b\u202e\u0085\t") || len([]rune(got)) != len([]rune("a\x1b[31mb\u202ec\u0085d\te")) {
		t.Errorf("%q", got)
	}
}

func TestNearest(t *testing.T) {
	known := []string{"department", "displayName", "division"}
	for name, want := range map[string]string{
		"departmnt": "did you mean department?", "DEPARTMENT": "did you mean department?", "zzz": "",
	} {
		if got := source.DidYouMean(name, known); !strings.HasPrefix(got, strings.TrimSuffix(want, "?")) || (want == "") != (got == "") {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
