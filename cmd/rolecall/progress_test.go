package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestProgress looks at what stands on a terminal: one line that is overwritten,
// and lines for what took long.
func TestProgress(t *testing.T) {
	var shown bytes.Buffer
	now := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	p := &progress{w: &shown, live: true, now: func() time.Time { return now }}
	step := func(what string, done, total int64, took time.Duration) {
		p.step(what, done, total)
		now = now.Add(took)
	}
	step("reading", 0, 900, time.Second)
	step("reading", 450, 900, 90*time.Second)
	step("loading", 0, 21_234_567, 10*time.Second)
	step("loading", 4_123_456, 21_234_567, 30*time.Second)
	p.draw()
	step("preparing", 3, 75, time.Second)
	step("checking \x1b[31mred", 0, 0, time.Second)
	p.done("exports", "1,234 rows of 2 files")
	step("stages/010_identity.sql", 0, 60, 1500*time.Millisecond)
	step("stages/020_match.sql", 59, 60, 100*time.Millisecond)
	p.say("a warning")
	step("stages/030_link.sql", 60, 60, 0)
	p.clear()
	want := []string{
		"  reading            [............]   0%     0s  0 of 900 bytes",
		"  reading            [######......]  50%     1s  1s left, 450 of 900 bytes",
		"  reading              1m31s\n",
		"  loading            [............]   0%     0s  0.0 of 21.2 M rows",
		"  loading            [##..........]  19%    10s  41s left, 4.1 of 21.2 M rows",
		"  loading            [##..........]  19%    40s  11s left, 4.1 of 21.2 M rows",
		"  loading                40s\n",
		"  preparing          [............]   4%     0s",
		"  checking ␛[31mred                          0s",
		"  exports              2m13s  1,234 rows of 2 files\n",
		"  reconciling        [............]   0%     0s  010_identity",
		"  reconciling        [###########.]  98%     1s  020_match",
		"rolecall: a warning\n",
		"  reconciling        [############] 100%     1s  030_link",
	}
	got := strings.Split(strings.NewReplacer("\r\x1b[K", "\x00", "\n", "\n\x00").Replace(shown.String()), "\x00")
	var lines []string
	for _, line := range got[1:] {
		if line != "" {
			lines = append(lines, line)
		}
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
}

func TestProgressIsSilentInAPipe(t *testing.T) {
	var shown bytes.Buffer
	p := newProgress(&shown, false)
	p.step("reading", 1, 2)
	p.done("exports", "1 row")
	p.clear()
	if shown.Len() > 0 {
		t.Errorf("%q", shown.String())
	}
}
