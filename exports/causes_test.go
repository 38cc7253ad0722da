package exports_test

import (
	"fmt"
	"strings"
	"testing"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/exports/quality"
	"rolecall/exports/staging"
)

// TestWordsTakeTheirArguments puts every cause into words, with as many arguments as
// its text takes and with another number.
func TestWordsTakeTheirArguments(t *testing.T) {
	t.Parallel()
	db := open(t)
	if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "schema.sql", Text: exports.Schema}); err != nil {
		t.Fatal(err)
	}
	if err := staging.Create(t.Context(), db, nil, nil); err != nil {
		t.Fatal(err)
	}
	causes, err := quality.Causes()
	if err != nil {
		t.Fatal(err)
	}
	if err := quality.Store(t.Context(), db, causes); err != nil {
		t.Fatal(err)
	}
	worded := func(code string, args []string) (text string, err error) {
		return text, db.QueryRow(t.Context(), duckdb.Statement{Name: "test", Text: `
			select staging.worded(cause.text, cause.arguments, ` + duckdb.Literals(args) + `)
			from (select ` + duckdb.Literal(code) + ` as code) as wanted left join input.cause on cause.code = wanted.code`}, &text)
	}
	for _, each := range causes {
		var args []string
		for i := range each.Arguments() {
			args = append(args, fmt.Sprintf("<{%d} a|b>", i+1)) // no argument is read as a text
		}
		text, err := worded(each.Code, args)
		if err != nil {
			t.Fatal(each.Code, err)
		}
		for _, arg := range args {
			if !strings.Contains(text, arg) {
				t.Errorf("%s leaves %s out: %s", each.Code, arg, text)
			}
			text = strings.ReplaceAll(text, arg, "")
		}
		if strings.Contains(text, "{1") {
			t.Errorf("%s: %s", each.Code, text)
		}
		if text, err := worded(each.Code, append(args, "more")); err == nil {
			t.Errorf("%s takes too many arguments: %s", each.Code, text)
		}
	}
	if text, err := worded("account.no_such_code", nil); err == nil {
		t.Errorf("an unknown code says %s", text)
	}
	for number, want := range map[string]string{"1": "1 record was", "2": "2 records were"} {
		var got string
		if err := db.QueryRow(t.Context(), duckdb.Statement{Name: "test", Text: `select staging.worded('{1} {1:record was|records were}', 1, ['` + number + `'])`}, &got); err != nil || got != want {
			t.Error(got, err)
		}
	}
}
