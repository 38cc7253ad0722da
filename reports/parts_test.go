package reports_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rolecall/reports"
	"rolecall/reports/changefile"
)

// A plan in parts is the plan: each change is in one part, in order, its inverse in the
// rollback of that part, and what depends on a change that a form lacks is left out there,
// in whatever part it is.
func TestPartsAreThePlan(t *testing.T) {
	t.Parallel()
	db := finished(t, "update main.change set depends_on = ['c300000000000007'] where change_id = 'c400000000000001'")
	formats, err := changefile.Lookup("import-set", "rest")
	if err != nil {
		t.Fatal(err)
	}
	_, whole := written(t, db, filepath.Join(t.TempDir(), "out"), reports.Options{ChangeFormats: formats})
	_, files := written(t, db, filepath.Join(t.TempDir(), "out"), reports.Options{ChangeFormats: formats, Chunk: 3})
	ids := func(text string) (list []string) {
		if text == "" {
			return nil
		}
		for _, row := range stagingRows(t, text) {
			list = append(list, row[1])
		}
		return list
	}
	var got []string
	for number := 1; number <= 5; number++ {
		part := fmt.Sprintf("changes/part-%04d/", number)
		here := ids(files[part+"servicenow-import-set.csv"])
		if len(here) > 3 {
			t.Errorf("%s has %d changes", part, len(here))
		}
		got = append(got, here...)
		for _, id := range ids(files[part+"rollback/servicenow-import-set.csv"]) {
			if !slices.Contains(here, id) {
				t.Errorf("%srollback takes back %s of another part", part, id)
			}
		}
		if !strings.Contains(files[part+"README.md"], fmt.Sprintf("# Part %d\n", number)) {
			t.Errorf("%s has no README", part)
		}
	}
	if want := ids(whole["changes/servicenow-import-set.csv"]); !slices.Equal(want, got) {
		t.Errorf("the parts have %q, the plan %q", got, want)
	}
	if slices.Contains(got, "c400000000000001") {
		t.Error("a change is written without what has to be in effect before it")
	}
	for name := range files {
		if dir, file := filepath.Split(name); (file == "onBefore.js" || file == "send.sh") != (dir == "changes/" && (file == "onBefore.js" || file == "send.sh")) {
			t.Errorf("%s: one script is for all parts", name)
		}
	}
	if !strings.Contains(files["changes/README.md"], "| `part-0002/` | 3 |") {
		t.Error("the README does not list the parts")
	}
}
