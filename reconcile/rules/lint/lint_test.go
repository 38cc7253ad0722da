package lint_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/rules"
	"rolecall/reconcile/rules/lint"
)

var update = flag.Bool("update", false, "write the golden files again")

var asOf = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// openEstate is a database with the rows of testdata/estate.sql.
func openEstate(t *testing.T) *duckdb.DB {
	t.Helper()
	db, err := duckdb.Open(t.Context(), duckdb.Options{Threads: 1, Plain: os.Getenv("ROLECALL_CI") == ""})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	estate, err := os.ReadFile("testdata/estate.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{exports.Schema + exports.Macros, `
		insert into servicenow.field
		select column_name, case data_type when 'VARCHAR' then 'string' when 'BOOLEAN' then 'boolean' when 'DATE' then 'date' else 'date_time' end, true, 0
		from duckdb_columns()
		where schema_name = 'servicenow' and table_name = 'user' and column_name not in ('account_key', 'file_key', 'record')`, `
		insert into okta.attribute (name, column_name, type, is_base, users)
		select column_name, column_name, 'string', true, 0
		from duckdb_columns()
		where schema_name = 'okta' and table_name = 'user' and column_index between 10 and 40`, string(estate)} {
		if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "test", Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

func run(t *testing.T, text string, tests ...*rules.TestFile) []source.Problem {
	t.Helper()
	db := openEstate(t)
	read, err := rules.Read("rules.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := rules.LoadCatalog(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	found, err := lint.Run(t.Context(), db, read, catalog, asOf, tests...)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestQuestions asks each lint's question of the rules in the .txtar beside it,
// which have it and nearly have it; and again with the lint silenced.
func TestQuestions(t *testing.T) {
	questions, err := lint.Questions()
	if err != nil {
		t.Fatal(err)
	}
	for _, question := range questions {
		t.Run(question.Name, func(t *testing.T) {
			t.Parallel()
			path := question.Name + ".txtar"
			archive, err := txtar.ParseFile(path)
			if err != nil || len(archive.Files) < 2 {
				t.Fatal("every .sql has its .txtar of rules.yaml, said and, if it asks of tests, rules.test.yaml: ", err)
			}
			text := string(archive.Files[0].Data)
			var tests []*rules.TestFile
			if len(archive.Files) == 3 {
				file, err := rules.ReadTests("rules.test.yaml", archive.Files[2].Data)
				if err != nil {
					t.Fatal(err)
				}
				tests = append(tests, file)
			}
			got := ""
			for _, each := range run(t, text, tests...) {
				if each.Lint == question.Name {
					got += each.Error() + "\n"
				}
			}
			if got == "" {
				t.Error("nothing is said")
			}
			if *update {
				archive.Files[1].Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if diff := cmp.Diff(string(archive.Files[1].Data), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", path, diff)
			}
			for _, each := range run(t, text+fmt.Sprintf("lint: {ignore: [%s]}\n", question.Name), tests...) {
				if each.Lint == question.Name {
					t.Errorf("silenced, and yet: %v", each)
				}
			}
		})
	}
}

func TestNothingIsSaidOfGoodRules(t *testing.T) {
	for _, each := range run(t, `version: 1
scope: {groups: [Staff]}
attributes:
  first_name: user.firstName
  department: {groups: {Managers: IT}, from: user.department, map: {Ops: Operations}}
roles:
  grant:
    - {roles: [itil], group: Staff}
    - {roles: [admin], when: user.title == "Manager"}
  conflicts: [{name: c, roles: [admin, approver]}]
service_accounts: [{user_name: svc.*, owner: o}]
`) {
		t.Error(each)
	}
}

// TestSilence: a comment silences the lints it names on its line, or on the
// next one.
func TestSilence(t *testing.T) {
	text := `version: 1
roles:
  grant:
    - {roles: [itil], group: Empty}  # COMMENT
    # COMMENT
    - {roles: [admin], group: Empty}
    - {roles: [approver], group: Empty}
`
	for comment, want := range map[string]string{
		"hello": "4 6 7", "lint: ignore empty-group": "7", "lint:ignore null-text, empty-group ": "7",
		"lint: ignore null-text": "4 6 7", "lint: ignore empty-group because": "4 6 7",
	} {
		var lines []string
		for _, each := range run(t, strings.ReplaceAll(text, "COMMENT", comment)) {
			lines = append(lines, fmt.Sprint(each.At.Line))
		}
		if got := strings.Join(lines, " "); got != want {
			t.Errorf("%s: %s, want %s", comment, got, want)
		}
	}
}

// TestSchemaListsTheLints: editors offer the names of all lints.
func TestSchemaListsTheLints(t *testing.T) {
	var schema struct {
		Properties struct {
			Lint struct {
				Properties struct {
					Ignore struct{ Items struct{ Enum []string } }
				}
			}
		}
	}
	if err := json.Unmarshal(rules.Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	all, err := lint.All()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, each := range all {
		names = append(names, each.Name)
	}
	if diff := cmp.Diff(names, schema.Properties.Lint.Properties.Ignore.Items.Enum); diff != "" {
		t.Errorf("rules.schema.json (-lints +enum):\n%s", diff)
	}
}

// TestReadmeListsTheLints: README.md is written from the lints' documentation.
func TestReadmeListsTheLints(t *testing.T) {
	all, err := lint.All()
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- lints: written from their documentation by go test -update -->\n", "<!-- end of lints -->"
	table := "| lint | what | why | example |\n|---|---|---|---|\n"
	cell := func(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
	for _, each := range all {
		table += fmt.Sprintf("| `%s` | %s | %s | `%s` |\n", each.Name, cell(each.Title), cell(each.Why), cell(each.Example))
	}
	content, err := os.ReadFile(filepath.Join("README.md"))
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(content), begin)
	listed, after, found := strings.Cut(rest, end)
	switch {
	case !found:
		t.Fatal("README.md has no place for the lints")
	case *update:
		if err := os.WriteFile("README.md", []byte(before+begin+table+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		if diff := cmp.Diff(table, listed); diff != "" {
			t.Error(diff)
		}
	}
}
