package reconcile_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolecall/exports/statement"
	"rolecall/exports/statement/statementtest"
	"rolecall/reconcile/custom"
	"rolecall/reconcile/stages"
)

// TestRelationsOfCustomFindings holds that relations.sql documents what a run has: what custom
// findings may read, and cases of them are made of.
func TestRelationsOfCustomFindings(t *testing.T) {
	there := statementtest.Describe(t, emptyRun(t))
	all, err := stages.All()
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	want.WriteString("-- What custom findings may read besides canonical tables (exports/schema.sql): relations of a run.\n" +
		"-- Written from the headers of the stages, and read by them, by go test ./reconcile -update.\n")
	documented := func(name, title string, meanings []statement.Column) {
		fmt.Fprintf(&want, "\n-- %s.\ncreate table %s (\n", title, name)
		columns := there[name]
		for i, each := range columns {
			at := slices.IndexFunc(meanings, func(meaning statement.Column) bool { return meaning.Name == each.Name })
			line := "    " + each.Name + " " + strings.ToLower(each.Type)
			if i < len(columns)-1 {
				line += ","
			}
			if at >= 0 { // the place of a row in a file means the same everywhere
				line += " -- " + meanings[at].Meaning
			}
			want.WriteString(line + "\n")
		}
		want.WriteString(");\n")
	}
	documented("policy.setting", "What rules and flags set; with the name as_of the instant of the run", []statement.Column{
		{Name: "name", Meaning: "its path in the rules"}, {Name: "value", Meaning: "a text such as 90 days, 5% or deactivate"},
		{Name: "rule", Meaning: "the place in the rules (rules.yaml:14), or default"},
	})
	for _, name := range custom.Stages {
		at := slices.IndexFunc(all, func(each statement.Statement) bool { return each.Name == name })
		if at < 0 {
			t.Fatalf("there is no stage %s", name)
		}
		documented(name, all[at].Title, all[at].Columns)
	}
	for _, name := range custom.Canonical {
		if len(there[name]) == 0 {
			t.Errorf("there is no table %s", name)
		}
	}
	if *statementtest.Update {
		if err := os.WriteFile("custom/relations.sql", []byte(want.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want.String(), custom.Relations); diff != "" {
		t.Errorf("custom/relations.sql (-want +got):\n%s", diff)
	}
}
