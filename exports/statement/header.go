package statement

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rolecall/exports/source"
)

// Repeats is the grain of a statement whose rows may be there twice.
const Repeats = "*"

// Parse reads one file. The header is the comment lines at its top: the name,
// then "key: value" lines, then an empty comment line, then prose.
func Parse(file, text string) (Statement, error) {
	parsed := Statement{File: file, Text: text, Share: 1, lines: map[string]int{}}
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
			inColumns, err = parsed.set(trimmed, number+1)
		}
		if err != nil {
			return Statement{}, source.Problem{At: source.Position{File: file, Line: number + 1}, Message: err.Error()}
		}
	}
	return parsed, parsed.check()
}

// check says what the header lacks, or has too much of.
func (s *Statement) check() error {
	if s.Name == "" || s.Title == "" || len(s.Grain) == 0 || len(s.Reads) == 0 && s.Adds == "" {
		return s.Problem("", "the header needs a name, title, one row per and, unless its rows are given (adds to), reads")
	}
	if len(s.Writes()) > 1 {
		return s.Problem("", "a statement makes, adds to or changes one relation, not %s", strings.Join(s.Writes(), ", "))
	}
	for _, cause := range s.Causes {
		isAdding := s.Adds != "" || s.Severity != "" // a kind of finding adds to the findings
		if !isAdding || !slices.Contains(s.Reads, cause) {
			return s.Problem("unless empty", "the statement has to read %s, and to add to a relation that is there without it", cause)
		}
	}
	if len(s.Makes) > 0 && slices.Contains(s.Reads, s.Makes[0]) {
		return s.Problem("reads", "the statement reads %s, which it makes", s.Makes[0])
	}
	return nil
}

// set takes one "key: value" line; it says whether columns follow.
func (s *Statement) set(line string, number int) (columnsFollow bool, err error) {
	key, value, found := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	if !found {
		return false, fmt.Errorf("expected \"key: value\", or an empty comment line before the prose, not %q", line)
	}
	if s.lines[key] > 0 {
		return false, fmt.Errorf("%q is in the header already, at line %d", key, s.lines[key])
	}
	s.lines[key] = number
	if key == "columns" {
		return true, nil
	}
	if value == "" {
		return false, fmt.Errorf("%q has no value", key)
	}
	switch key {
	case "title":
		s.Title = value
	case "one row per":
		s.Grain = list(value)
	case "reads":
		s.Reads = list(value)
	case "makes":
		s.Makes = list(value)
	case "adds to":
		s.Adds = value
	case "changes":
		s.Changes = value
	case "after":
		s.After = list(value)
	case "unless empty":
		s.Causes = list(value)
	case "severity":
		s.Severity = value
	case "fix":
		s.Fix = value
	case "doubtful if":
		s.DoubtfulIf = value
	case "controls":
		s.Controls = value
	case "example":
		s.Example = value
	case "share":
		if s.Share, err = strconv.Atoi(value); err != nil || s.Share < 1 {
			return false, fmt.Errorf("share is how long it takes, 2 or more where 1 is what most take, not %q", value)
		}
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
