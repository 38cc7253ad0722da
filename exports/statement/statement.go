// Package statement reads the .sql files that do the work: one statement a
// file, with a header that is data. From the headers come the order of things,
// the catalogue of findings, the comments in the database, and the tests.
package statement

import (
	"fmt"
	"io/fs"
	"path"
	"slices"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// Statement is one file: a select whose rows are a relation or are added to one,
// or are findings of one kind, or corrections of one sort; or a statement that
// changes the rows of a relation.
type Statement struct {
	File       string   // as in errors: stages/040_role.sql
	Name       string   // the first line: recon.role, orphaned.leaver, deactivate
	Title      string   // in a few words
	Grain      []string // the columns of which there is one row each, where rows cannot repeat
	Reads      []string // every relation the statement may name, except the one it writes
	Makes      []string // relations that nothing may read before: a statement makes one
	Adds       string   // the relation that its rows are added to
	Changes    string   // the relation that has rows changed or deleted
	After      []string // statements that run before, if that does not follow from what it reads
	Causes     []string // relations of which one must have rows, or the statement has none and need not run
	Columns    []Column // what its columns mean; stages only
	Severity   string   // findings only
	Fix        string   // findings only
	Controls   string   // findings only, "; " between
	DoubtfulIf string   // findings only: what must be unknown for one to be doubtful
	Example    string   // lints only: what has it
	Share      int      // how long it takes in a large run; most statements take 1
	Prose      string   // why it is so, what it is not
	Text       string   // the file, header included

	lines map[string]int // of the keys in the header
}

// Column is one column of a stage's relation and what it means.
type Column struct{ Name, Meaning string }

// Load reads every .sql file of a folder, in the order of their names. folder
// is how the folder is called in errors.
func Load(files fs.FS, folder string) ([]Statement, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	statements := make([]Statement, 0, len(names))
	for _, name := range names {
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		parsed, err := Parse(path.Join(folder, name), string(content))
		if err != nil {
			return nil, err
		}
		statements = append(statements, parsed)
	}
	return statements, nil
}

// LoadRelations reads a folder of statements each of which makes the relation that
// it is called by, unless it adds to another.
func LoadRelations(files fs.FS, folder string) ([]Statement, error) {
	statements, err := Load(files, folder)
	for i := range statements {
		if statements[i].Adds == "" {
			statements[i].Makes = []string{statements[i].Name}
		}
	}
	return statements, err
}

// Command is the text to run: the statement does what its header says with the
// relation it writes. Without one it is the query itself.
func (s Statement) Command() string {
	switch {
	case len(s.Makes) > 0:
		return s.WithPrefix("create table " + duckdb.Relation(s.Makes[0]) + " as")
	case s.Adds != "":
		return s.WithPrefix("insert into " + duckdb.Relation(s.Adds) + " by name")
	}
	return s.Text
}

// WithPrefix is the text with something in front of its first line, so that
// the engine's line numbers stay those of the file.
func (s Statement) WithPrefix(prefix string) string { return prefix + " " + s.Text }

// Writes lists the relations that the statement makes, adds to or changes.
func (s Statement) Writes() []string {
	written := slices.Clone(s.Makes)
	for _, relation := range []string{s.Adds, s.Changes} {
		if relation != "" {
			written = append(written, relation)
		}
	}
	return written
}

// Touches lists the relations that the statement reads or writes, each once.
func (s Statement) Touches() []string {
	touched := slices.Concat(s.Reads, s.Writes())
	slices.Sort(touched)
	return slices.Compact(touched)
}

// Problem is an error at a key of the statement's header, or at its first line.
func (s Statement) Problem(key, format string, args ...any) error {
	return source.Problem{At: source.Position{File: s.File, Line: max(1, s.lines[key])}, Message: fmt.Sprintf(format, args...)}
}
