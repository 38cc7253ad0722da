// Package statementtest runs statements on the cases in the .txtar beside each.
//
// A case is a folder of the archive: relations as CSV, and want.csv, whose header
// says which columns are compared. A relation that is not given is empty; a column
// that is not given is null, and so is an empty cell; a cell of two single quotes
// is the empty text. The values of parameters are in params.csv. Only the relations
// exist that the header names. What is
// compared are the rows of the relation that the statement makes, adds to or
// changes, else those it yields.
package statementtest

import (
	"flag"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
)

// Update says that golden parts of tests are to be written again.
var Update = flag.Bool("update", false, "write the golden parts of tests again")

var dump = flag.String("dump", "", "keep the database of each case in this `folder`")

// Suite is what the statements of a test have in common.
type Suite struct {
	Folder    string            // what the names of their files are relative to
	Prepare   []string          // SQL that makes the schemas and macros, and maybe relations
	Relations Relations         // every relation that there is
	Widened   []string          // relations that get a column for each in a file: the others do not
	Filled    map[string]string // SQL that fills relations which no case gives, as catalogues
}

// Run tests statements, each on the cases beside it.
func (s Suite) Run(t *testing.T, all []statement.Statement) {
	free := &databases{}
	t.Cleanup(free.close)
	for _, each := range all {
		t.Run(each.Name, func(t *testing.T) {
			t.Parallel()
			s.runCases(t, each, free)
		})
	}
}

func (s Suite) runCases(t *testing.T, subject statement.Statement, free *databases) {
	file := filepath.Join(s.Folder, filepath.FromSlash(strings.TrimSuffix(subject.File, ".sql")+".txtar"))
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatalf("every .sql has its .txtar: %v", err)
	}
	s.checkReads(t, subject)
	var db *duckdb.DB
	for _, name := range caseNames(archive) {
		t.Run(name, func(t *testing.T) {
			if db == nil || *dump != "" {
				db = s.open(t, free)
			}
			one := testCase{suite: s, db: db, subject: subject, archive: archive, name: name}
			one.run(t, file)
		})
	}
	if db != nil {
		free.put(t, db)
	}
	if *Update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// checkReads holds that the statement names what its header says it reads.
func (s Suite) checkReads(t *testing.T, subject statement.Statement) {
	for _, relation := range subject.Touches() {
		if _, isKnown := s.Relations[relation]; !isKnown {
			t.Fatalf("%s: there is no relation %s", subject.File, relation)
		}
	}
	var body strings.Builder
	for line := range strings.Lines(subject.Text) {
		if !strings.HasPrefix(line, "--") {
			body.WriteString(line)
		}
	}
	for _, relation := range subject.Reads {
		if !strings.Contains(strings.ReplaceAll(body.String(), `"`, ""), relation) {
			t.Errorf("%s: the statement does not read %s", subject.File, relation)
		}
	}
}

func caseNames(archive *txtar.Archive) []string {
	names := map[string]bool{}
	for _, file := range archive.Files {
		names[path.Dir(file.Name)] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// testCase is a case of a statement.
type testCase struct {
	suite   Suite
	db      *duckdb.DB
	subject statement.Statement
	archive *txtar.Archive
	name    string
}

func (c testCase) run(t *testing.T, file string) {
	want := c.file("want.csv")
	if want == nil {
		t.Fatal("the case has no want.csv")
	}
	c.fill(t)
	header, _, _ := strings.Cut(strings.TrimSpace(string(want.Data)), "\n")
	got := c.outcome(t, header)
	if *Update {
		want.Data = []byte(got)
		return
	}
	if diff := cmp.Diff(strings.TrimSpace(string(want.Data))+"\n", got); diff != "" {
		t.Errorf("%s %s (-want +got):\n%s", file, c.name, diff)
	}
}

func (c testCase) file(name string) *txtar.File {
	for i := range c.archive.Files {
		if c.archive.Files[i].Name == c.name+"/"+name {
			return &c.archive.Files[i]
		}
	}
	return nil
}
