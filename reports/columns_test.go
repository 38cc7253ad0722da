package reports_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolecall/reconcile/stages"
	"rolecall/reports"
	"rolecall/reports/columns"
)

// leaving is a relation that leaves the tool.
type leaving struct {
	file     string // what it is called in files: findings
	sheet    string // in report.xlsx
	relation string // in the database, and the name of the statement that makes it
	number   string // the column that leaves with no file
	list     []columns.Column
	source   string // where the list is
	about    string // in the schema
}

var leavings = []leaving{
	{
		"findings", "Findings", "finding", "finding_no", columns.Findings, "reports/columns/finding.go",
		"Every discrepancy, sorted by severity, kind, user_name and item. Text that does not apply is empty.",
	},
	{
		"changes", "Changes", "change", "row_no", columns.Changes, "reports/columns/change.go",
		"The plan: one row per field for create and update, one for delete, in the order to make them. Text that does not apply is empty.",
	},
}

// meanings are what the header of the statement says of each column.
func (l leaving) meanings(t *testing.T) (names []string, meanings map[string]string, file string) {
	t.Helper()
	all, err := stages.All()
	if err != nil {
		t.Fatal(err)
	}
	meanings = map[string]string{}
	for _, stage := range all {
		if stage.Name != l.relation {
			continue
		}
		file = "reconcile/" + stage.File
		for _, column := range stage.Columns {
			if column.Name != l.number {
				names = append(names, column.Name)
				meanings[column.Name] = strings.ToUpper(column.Meaning[:1]) + column.Meaning[1:] + "."
			}
		}
	}
	return names, meanings, file
}

// TestEveryFormHasEveryColumn: the statement that makes a relation and the list
// of its columns name the same, and so does every form. -update writes the
// schemas and the tables of README.md again.
func TestEveryFormHasEveryColumn(t *testing.T) {
	_, files := written(t, finished(t), filepath.Join(t.TempDir(), "out"), reports.Options{})
	book := open(t, files["report.xlsx"])
	for _, each := range leavings {
		defined, meanings, statement := each.meanings(t)
		listed := columns.Names(each.list)
		if diff := cmp.Diff(listed, defined); diff != "" {
			t.Errorf("the header of %s names other columns than %s (-list +header):\n%s", statement, each.source, diff)
			continue
		}
		compareFile(t, each.file+".schema.json", each.schema(t, meanings))
		comparePart(t, "columns of "+each.file, each.table(meanings))

		header, _, _ := strings.Cut(files[each.file+".csv"], "\n")
		if diff := cmp.Diff(strings.Join(listed, ","), header); diff != "" {
			t.Errorf("%s.csv (-list +file): %s", each.file, diff)
		}
		rows, err := book.GetRows(each.sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, column := range each.list {
			if column.Title == "" || column.Width == 0 {
				t.Errorf("%s does not say what stands above %s in report.xlsx, and how wide it is", each.source, column.Name)
			} else if n := len(slices.DeleteFunc(slices.Clone(rows[0]), func(title string) bool { return title != column.Title })); n != 1 {
				t.Errorf("the sheet %s of report.xlsx has %d columns %q, want 1", each.sheet, n, column.Title)
			}
			if column.Page != columns.Absent && !strings.Contains(files["report.html"], "'"+column.Name+"'") {
				t.Errorf("the script of report.html does not know %s", column.Name)
			}
		}
	}
}

// schema is the JSON Schema of the file.
func (l leaving) schema(t *testing.T, meanings map[string]string) string {
	t.Helper()
	type property struct {
		Type        columns.Type `json:"type"`
		Description string       `json:"description"`
		Pattern     string       `json:"pattern,omitempty"`
		Values      []string     `json:"enum,omitempty"`
		MinLength   int          `json:"minLength,omitempty"`
		AtLeast     int          `json:"minimum,omitempty"`
	}
	var properties []string
	for _, column := range l.list {
		described := property{column.Type, meanings[column.Name], column.Pattern, column.Values, 0, column.AtLeast}
		if column.IsFilled {
			described.MinLength = 1
		}
		properties = append(properties, fmt.Sprintf("%q: %s", column.Name, marshal(t, described)))
	}
	text := fmt.Sprintf(`{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "%s.json of rolecall", "description": %s,
		"type": "array", "items": {"type": "object", "properties": {%s}, "required": %s, "additionalProperties": false}}`,
		l.file, marshal(t, l.about), strings.Join(properties, ","), marshal(t, columns.Names(l.list)))
	var indented bytes.Buffer
	if err := json.Indent(&indented, []byte(text), "", "  "); err != nil {
		t.Fatal(err)
	}
	return indented.String() + "\n"
}

func marshal(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// table is the table of README.md.
func (l leaving) table(meanings map[string]string) string {
	var text strings.Builder
	text.WriteString("| column | |\n|---|---|\n")
	for _, column := range l.list {
		fmt.Fprintf(&text, "| `%s` | %s", column.Name, meanings[column.Name])
		var values []string
		for _, value := range column.Values {
			if value != "" {
				values = append(values, "`"+value+"`")
			}
		}
		if len(values) > 0 {
			text.WriteString(" One of " + strings.Join(values, ", ") + ".")
		}
		text.WriteString(" |\n")
	}
	return text.String()
}

// compareFile compares what is written from the program with the file of it;
// -update writes the file.
func compareFile(t *testing.T, path, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	found, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(found)); diff != "" {
		t.Errorf("reports/%s is stale: run go test ./reports -update\n%s", path, diff)
	}
}

// comparePart does the same with a part of README.md between two comments.
func comparePart(t *testing.T, name, want string) {
	t.Helper()
	content, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, hasBegin := strings.Cut(string(content), "<!-- "+name+": ")
	source, rest, _ := strings.Cut(rest, " -->\n")
	end := "<!-- end of " + name + " -->"
	_, after, hasEnd := strings.Cut(rest, end)
	if !hasBegin || !hasEnd {
		t.Fatalf("README.md has no place for %s", name)
	}
	compareFile(t, "README.md", before+"<!-- "+name+": "+source+" -->\n"+want+end+after)
}
