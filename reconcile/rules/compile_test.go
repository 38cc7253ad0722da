package rules_test

import (
	"os"
	"strings"
	"testing"

	"rolecall/reconcile/rules"
)

func example(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("testdata/example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestViewsMeetTheContract compares every view with the table of policy.sql,
// for rules with everything, with little, and without any.
func TestViewsMeetTheContract(t *testing.T) {
	contract, err := os.ReadFile("policy.sql")
	if err != nil {
		t.Fatal(err)
	}
	const describe = "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'policy' order by table_name, column_index"
	shells := openEstate(t, string(contract))
	want := table(t, shells, describe)
	for name, text := range map[string]string{"example": example(t), "least": "version: 1", "defaults": ""} {
		t.Run(name, func(t *testing.T) {
			db := openEstate(t)
			if text == "" {
				compileRead(t, db, rules.Default())
			} else {
				compile(t, db, strings.Replace(text, "[ServiceNow Users]", "[ServiceNow Users]\n  when: 'true'", 1))
			}
			if got := table(t, db, describe); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			for relation := range strings.SplitSeq(table(t, db, "select view_name from duckdb_views() where schema_name = 'policy'"), "\n") {
				if relation != "" {
					table(t, db, "select * from policy."+relation)
				}
			}
		})
	}
}
