package terminal_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolecall/reports/terminal"
)

func TestWrap(t *testing.T) {
	for _, each := range []struct {
		head, text string
		want       []string
	}{
		{"", "", []string{""}},
		{"  - ", "short", []string{"  - short"}},
		{"  - ", "one two three four five six", []string{"  - one two three four", "    five six"}},
		{"\x1b[1m- \x1b[0m", "one two three four five six", []string{"\x1b[1m- \x1b[0mone two three four five", "  six"}},
		{"", "日本語日本語日本語 日本語語", []string{"日本語日本語日本語", "日本語語"}},
		{"", "\x1b[31mred", []string{"␛[31mred"}},
		{"a head that is wider than all of it ", "yet there is room for text", []string{
			"a head that is wider than all of it yet there is room",
			"                                    for text",
		}},
	} {
		if diff := cmp.Diff(each.want, terminal.Wrap(each.head, each.text, 25)); diff != "" {
			t.Errorf("%q %q: %s", each.head, each.text, diff)
		}
	}
}
