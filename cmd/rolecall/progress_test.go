package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// sequence is a line break, or what moves the cursor or erases.
var sequence = regexp.MustCompile("\n|\x1b\\[([0-9]*)([A-Za-z])")

// screen is what a terminal shows at last of what was written to it. It knows
// no more than progress uses: line breaks, one line up, erasing a line.
func screen(t *testing.T, written string) []string {
	t.Helper()
	lines, at := []string{""}, 0
	put := func(text string) { lines[at] += text }
	for {
		match := sequence.FindStringSubmatchIndex(written)
		if match == nil {
			put(written)
			return lines
		}
		put(written[:match[0]])
		found := written[match[0]:match[1]]
		written = written[match[1]:]
		switch {
		case found == "\n":
			if at++; at == len(lines) {
				lines = append(lines, "")
			}
		case strings.HasSuffix(found, "A"):
			at--
		case strings.HasSuffix(found, "K"):
			lines[at] = ""
		default:
			t.Fatalf("the terminal is sent %q", found)
		}
	}
}

// TestProgress looks at what is shown while it lasts, and at what stays on the
// terminal: lines for what took long, and diagnostics.
func TestProgress(t *testing.T) {
	var written bytes.Buffer
	p := &progress{w: &written, isLive: true, longStage: time.Hour}
	p.step("reading", 0, 900)
	p.step("reading", 450, 900)
	p.step("loading", 4_123_456, 21_234_567)
	p.step("checking \x1b[31mred", 0, 0)
	p.done("exports", "1,234 rows of 2 files")
	p.longStage = 0
	p.step("stages/020_match.sql", 59, 60)
	p.say("a warning")
	p.step("stages/030_link.sql", 60, 60)
	p.step("writing", 1, 2)
	p.done("findings", "5 findings")
	p.clear()
	for _, want := range []string{
		"  reading                    50% [#####.....] [450B in 0s]",
		"  loading                    19% [#.........] [4.12M rows in 0s]",
		"checking ␛[31mred",
		"  reconciling 030_link      100% [##########] [0s]",
	} {
		if !strings.Contains(written.String(), want) {
			t.Errorf("%q was never shown: %q", want, written.String())
		}
	}
	want := []string{
		"rolecall: a warning",
		"  reconciling             0s",
		"  writing                 0s",
		"  findings                0s  5 findings",
		"",
	}
	if diff := cmp.Diff(want, screen(t, written.String())); diff != "" {
		t.Error(diff)
	}
}

func TestProgressIsSilentInAPipe(t *testing.T) {
	var written bytes.Buffer
	p := newProgress(&written, false)
	p.step("reading", 1, 2)
	p.done("exports", "1 row")
	p.clear()
	if written.Len() > 0 {
		t.Errorf("%q", written.String())
	}
}
