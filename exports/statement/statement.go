// Package statement reads the .sql files that do the work: one statement a
// file, with a header that is data. From the headers come the order of things,
// the catalogue of findings, the comments in the database, and the tests.
package statement

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Statement is one file: a select whose rows are a relation (a stage), or
// findings of one kind, or corrections of one sort.
type Statement struct {
	File     string   // as in errors: stages/040_role.sql
	Name     string   // the first line: recon.role, orphaned.leaver, deactivate
	Title    string   // in a few words
	Grain    []string // the columns of which there is one row each
	Reads    []string // every relation the statement may name
	Columns  []Column // what its columns mean; stages only
	Severity string   // findings only
	Fix      string   // findings only
	Controls string   // findings only, "; " between
	Example  string   // lints only: what has it
	Share    int      // how long it takes in a large run, where 1 is what most take
	Prose    string   // why it is so, what it is not
	Text     string   // the file, header included
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

// Parse reads one file. The header is the comment lines at its top: the name,
// then "key: value" lines, then an empty comment line, then prose.
func Parse(file, text string) (Statement, error) {
	parsed := Statement{File: file, Text: text, Share: 1}
	lines := strings.Split(text, "\n")
	inProse, inColumns := false, false
	for number, line := range lines {
		comment, isComment := strings.CutPrefix(line, "--")
		if !isComment {
			break
		}
		trimmed := strings.TrimSpace(comment)
		var err error
		switch {
		case number == 0:
			parsed.Name = trimmed
		case trimmed == "":
			inProse, inColumns = true, false
		case inProse:
			parsed.Prose = strings.TrimSpace(parsed.Prose + " " + trimmed)
		case inColumns && strings.HasPrefix(comment, "   "):
			err = parsed.addColumn(trimmed)
		default:
			inColumns, err = parsed.set(trimmed)
		}
		if err != nil {
			return Statement{}, fmt.Errorf("%s:%d: %w", file, number+1, err)
		}
	}
	if parsed.Name == "" || parsed.Title == "" || len(parsed.Grain) == 0 || len(parsed.Reads) == 0 {
		return Statement{}, fmt.Errorf("%s:1: the header needs a name, title, one row per and reads", file)
	}
	return parsed, nil
}

// set takes one "key: value" line; it says whether columns follow.
func (s *Statement) set(line string) (columnsFollow bool, err error) {
	key, value, found := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	if !found {
		return false, fmt.Errorf("expected \"key: value\", or an empty comment line before the prose, not %q", line)
	}
	switch key {
	case "title":
		s.Title = value
	case "one row per":
		s.Grain = list(value)
	case "reads":
		s.Reads = list(value)
	case "severity":
		s.Severity = value
	case "fix":
		s.Fix = value
	case "controls":
		s.Controls = value
	case "example":
		s.Example = value
	case "share":
		if s.Share, err = strconv.Atoi(value); err != nil || s.Share < 1 {
			return false, fmt.Errorf("share is how long it takes, 2 or more where 1 is what most take, not %q", value)
		}
	case "columns":
		return true, nil
	default:
		return false, fmt.Errorf("unknown key %q in the header", key)
	}
	return false, nil
}

func (s *Statement) addColumn(line string) error {
	name, meaning, found := strings.Cut(line, ":")
	if !found {
		return fmt.Errorf("expected \"column: what it means\", not %q", line)
	}
	s.Columns = append(s.Columns, Column{Name: name, Meaning: strings.TrimSpace(meaning)})
	return nil
}

func list(value string) []string {
	parts := strings.Split(value, ",")
	for i, part := range parts {
		parts[i] = strings.TrimSpace(part)
	}
	return parts
}

// WithPrefix is the text with something in front of its first line, so that
// the engine's line numbers stay those of the file.
func (s Statement) WithPrefix(prefix string) string { return prefix + " " + s.Text }
