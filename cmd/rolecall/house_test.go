package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rolecall/exports/statement"
)

const root = "../.."

// stations are the top folders from left to right; imports point left.
var stations = []string{"exports", "reconcile", "reports", "cmd"}

// confined says which folders alone may import a module.
var confined = map[string][]string{
	"github.com/duckdb/duckdb-go":     {"exports/duckdb"},
	"github.com/xuri/excelize":        {"exports/decode/xlsx", "reports/xlsx"},
	"github.com/urfave/cli":           {"cmd/rolecall"},
	"github.com/hashicorp/hcl":        {"reconcile/rules/oktaconfig"},
	"github.com/marcboeker/go-duckdb": {},
}

// forbidden packages reach the network or start programs.
var forbidden = []string{"net", "net/http", "os/exec", "net/rpc", "plugin"}

// eachImport visits the imports of every Go file of the module's own.
func eachImport(t *testing.T, visit func(file, folder, imported string, isTest bool)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		relative = filepath.ToSlash(relative)
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			visit(relative, filepath.ToSlash(filepath.Dir(relative)), imported, strings.HasSuffix(path, "_test.go"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestImportsPointLeft(t *testing.T) {
	seen := 0
	eachImport(t, func(file, folder, imported string, isTest bool) {
		ours, isOurs := strings.CutPrefix(imported, "rolecall/")
		if !isOurs || isTest {
			return
		}
		seen++
		from := slices.Index(stations, strings.Split(folder, "/")[0])
		to := slices.Index(stations, strings.Split(ours, "/")[0])
		if to > from {
			t.Errorf("%s imports %s, which lies to its right", file, imported)
		}
	})
	if seen == 0 {
		t.Error("no import of the module's own was seen")
	}
}

func TestLibrariesStayWhereTheyBelong(t *testing.T) {
	eachImport(t, func(file, folder, imported string, isTest bool) {
		if isTest {
			return
		}
		for module, folders := range confined {
			if strings.HasPrefix(imported, module) && !slices.Contains(folders, folder) {
				t.Errorf("%s imports %s, which only %v may", file, imported, folders)
			}
		}
		if slices.Contains(forbidden, imported) {
			t.Errorf("%s imports %s: nothing leaves the machine", file, imported)
		}
	})
}

func TestTopLevelStaysAsAgreed(t *testing.T) {
	agreed := []string{"cmd", "exports", "reconcile", "reports", "testdata", "go.mod", "go.sum", "README.md", "LICENSE", "CONTRIBUTING.md"}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasPrefix(name, ".") && !slices.Contains(agreed, name) && !strings.HasPrefix(name, "rolecall") {
			t.Errorf("%s is not among %v", name, agreed)
		}
	}
}

// worded are columns and fields that hold sentences for people.
const worded = `(?:cause|message|hint|reason|advice|why)`

// matched are comparisons of a sentence with a text. What decides anything is a code.
var matched = map[string]*regexp.Regexp{
	".sql": regexp.MustCompile(`(?i)\b` + worded + `\s*(?:=|<>|!=|(?:not\s+)?i?like\b|(?:not\s+)?in\s*\(|~|similar to)\s*'` +
		`|\b(?:starts_with|ends_with|contains|prefix|suffix|position|strpos|instr|like_escape|regexp_\w+)\s*\(\s*(?:lower\(|trim\()*(?:\w+\.)?` + worded + `\b`),
	".go": regexp.MustCompile(`\bstrings\.(?:Contains|HasPrefix|HasSuffix|EqualFold|Index)\(\w*(?:notice|remark|quality|rejected|worry|each|finding|change)\w*\.(?:Message|Hint|Cause|Reason)\b` +
		`|\b(?:notice|remark|quality|rejected|worry|each|finding|change)\.(?:Message|Hint|Cause|Reason)\s*(?:==|!=)\s*"[^"]`),
}

// TestNoSentenceIsMatched: rewording what is said to people changes nothing else.
func TestNoSentenceIsMatched(t *testing.T) {
	for text, extension := range map[string]string{
		"where starts_with(cause, 'several ')":       ".sql",
		"if(rejected.cause like 'several %', 1, 0)":  ".sql",
		"where message in ('a', 'b')":                ".sql",
		"regexp_matches(quality.hint, 'x')":          ".sql",
		"reason <> 'x'":                              ".sql",
		`if strings.Contains(notice.Message, "x") {`: ".go",
		`if each.Hint == "x" {`:                      ".go",
	} {
		if !matched[extension].MatchString(text) {
			t.Errorf("%s is not noticed", text)
		}
	}
	for _, station := range []string{"exports", "reconcile", "reports", "cmd"} {
		err := filepath.WalkDir(filepath.Join(root, station), func(path string, entry fs.DirEntry, err error) error {
			pattern := matched[filepath.Ext(path)]
			if err != nil || entry.IsDir() || pattern == nil || strings.HasSuffix(path, "_test.go") {
				return err
			}
			content, err := os.ReadFile(path)
			for _, found := range pattern.FindAllString(string(content), -1) {
				t.Errorf("%s matches a sentence: %s", path, found)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// withStatements are the folders whose .sql files each hold a statement with a
// header, and have their cases beside them.
var withStatements = []string{
	"exports/okta", "exports/servicenow", "exports/account", "exports/quality/table", "exports/quality/estate", "exports/quality/text", "exports/input", "exports/staging",
	"reconcile/stages", "reconcile/findings", "reconcile/changes", "reconcile/simulate", "reconcile/selection", "reconcile/verify", "reconcile/compare", "reconcile/results", "reconcile/accept", "reconcile/draft",
	"reconcile/rules/lint", "reconcile/review/open", "reconcile/review/judge", "reconcile/review/revoked",
	"reports/ruling",
}

// TestEveryStatementHasHeaderAndCases holds that a file has one statement, that its
// header can be read and says why it is so, and that the .txtar is there.
func TestEveryStatementHasHeaderAndCases(t *testing.T) {
	for _, folder := range withStatements {
		all, err := statement.Load(statementFiles{os.DirFS(filepath.Join(root, folder))}, folder)
		if err != nil {
			t.Error(err)
		}
		if len(all) == 0 {
			t.Errorf("%s has no statements", folder)
		}
		for _, each := range all {
			for line := range strings.Lines(each.Text) {
				if !strings.HasPrefix(line, "--") && strings.HasSuffix(strings.TrimSpace(line), ";") {
					t.Errorf("%s holds more than one statement", each.File)
				}
			}
			if _, err := os.Stat(filepath.Join(root, strings.TrimSuffix(each.File, ".sql")+".txtar")); err != nil {
				t.Errorf("%s has no cases: %v", each.File, err)
			}
			folder, name, _ := strings.Cut(each.Name, ".")
			isExports := strings.HasPrefix(each.File, "exports/")
			if isExports && (!strings.HasSuffix(each.File, "/"+name+".sql") || !strings.Contains(each.File, "/"+folder+"/")) {
				t.Errorf("%s is not called as its statement %s is", each.File, each.Name)
			}
		}
	}
}

// statementFiles leaves out schemas and macros, which hold many statements.
type statementFiles struct{ fs.FS }

// Glob leaves out schema.sql and macros.sql.
func (s statementFiles) Glob(pattern string) ([]string, error) {
	names, err := fs.Glob(s.FS, pattern)
	return slices.DeleteFunc(names, func(name string) bool { return name == "schema.sql" || name == "macros.sql" }), err
}
