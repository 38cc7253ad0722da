package html

import (
	"strings"
	"testing"

	"github.com/dop251/goja"
)

// TestComparisons: numbers and days are compared as the page says in How to search; what is no
// comparison is looked for as a part.
func TestComparisons(t *testing.T) {
	t.Parallel()
	query := read("script/030-query.js")
	begin := strings.Index(query, "const NUMBERS")
	script := query[begin:strings.Index(query, "// maskOf says")]
	vm := goja.New()
	if _, err := vm.RunString(script + "const is = (name, value, word) => { const test = comparisonOf(name, value); return test ? String(test(word)) : 'part'; };"); err != nil {
		t.Fatal(err)
	}
	var is func(name, value, word string) string
	if err := vm.ExportTo(vm.Get("is"), &is); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, value, word, want string }{
		{"age_days", ">30", "31", "true"}, {"age_days", ">30", "30", "false"}, {"age_days", ">30", "9", "false"}, {"age_days", ">30", "", "false"},
		{"age_days", "<=7", "7", "true"}, {"age_days", "<=7", "70", "false"}, {"age_days", "8-30", "8", "true"}, {"age_days", "8-30", "100", "false"},
		{"age_days", "7", "7", "true"}, {"age_days", "7", "17", "false"}, {"age_days", "old", "7", "part"}, {"times_reopened", ">0", "2", "true"},
		{"due", "<2026-12-01", "2026-11-30", "true"}, {"due", "<2026-12-01", "2026-12-01", "false"}, {"due", "<2026-12-01", "", "false"},
		{"since", ">2026-10", "2026-10-31", "false"}, {"since", ">2026-10", "2026-11-01", "true"}, {"since", "<=2026-10", "2026-10-31", "true"},
		{"since", ">=2026-10-05", "2026-10-05", "true"}, {"since", "2026-10", "2026-10-31", "part"},
	} {
		if got := is(c.name, c.value, c.word); got != c.want {
			t.Errorf("%s:%s of %q is %s, want %s", c.name, c.value, c.word, got, c.want)
		}
	}
}
