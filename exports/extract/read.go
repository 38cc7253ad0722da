package extract

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"rolecall/exports/source"
)

// Limits of an extract: far beyond what is written, well below what exhausts memory.
const (
	MaxBytes    = 64 << 20
	maxProblems = 100
	maxText     = 4000 // characters of one text
)

// Read reads an extract that people know as file. The error has every problem of it.
func Read(file string, content []byte) (*Extract, error) {
	text := strings.TrimPrefix(string(content), "\uFEFF")
	d := newDocument(file, text)
	switch {
	case len(text) > MaxBytes:
		return nil, d.problem(0, fmt.Sprintf("has %d bytes; an extract has at most %d", len(text), MaxBytes), "")
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		return nil, source.Problem{At: source.Position{File: file}, Message: "is not UTF-8 text: save it as UTF-8"}
	}
	parse := readJSON
	if isYAML(file) {
		parse = readYAML
	}
	root, err := parse(d)
	if err != nil {
		return nil, err
	}
	r := &reader{document: d}
	sum := sha256.Sum256(content)
	read := &Extract{File: file, SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(content))}
	r.extract(root, read)
	if err := r.problems.Err(); err != nil {
		return nil, err
	}
	return read, nil
}

// reader reads nodes, and collects what is wrong with them.
type reader struct {
	document
	problems source.Problems
}

func (r *reader) complain(offset int, message, hint string) {
	if r.problems.Len() < maxProblems {
		r.problems.Add(r.problem(offset, message, hint))
	}
}

// key is what may stand under a name, and what reads it.
type key struct {
	name string
	read func(*node)
}

// object reads the keys of a mapping, each by its reader. It returns those that are there.
func (r *reader) object(n *node, what string, keys []key) map[string]bool {
	seen := map[string]bool{}
	if n.form != mapping {
		r.complain(n.offset, fmt.Sprintf("%s: expected keys and values, found %s", what, n.what()), "")
		return nil
	}
	for _, each := range n.entries {
		at := slices.IndexFunc(keys, func(k key) bool { return k.name == each.name })
		switch {
		case at < 0:
			names := make([]string, len(keys))
			for i, k := range keys {
				names[i] = k.name
			}
			hint := source.DidYouMean(each.name, names)
			if hint == "" {
				hint = what + " has " + strings.Join(names, ", ")
			}
			r.complain(each.offset, fmt.Sprintf("%s has no %q", what, source.Shorten(each.name, 40)), hint)
		case seen[each.name]:
			r.complain(each.offset, fmt.Sprintf("%s is here twice", each.name), "keep one of them")
		default:
			seen[each.name] = true
			if each.value.form != single || each.value.value != nil { // null is nothing said
				keys[at].read(each.value)
			}
		}
	}
	return seen
}

func (r *reader) require(n *node, what string, seen map[string]bool, names ...string) {
	for _, name := range names {
		if seen != nil && !seen[name] {
			r.complain(n.offset, fmt.Sprintf("%s lacks %s", what, name), "")
		}
	}
}

func (r *reader) extract(n *node, into *Extract) {
	seen := r.object(n, "an extract", []key{
		{"format", r.format}, {"system", r.oneOf(&into.System, "okta", "servicenow")}, {"instance", r.text(&into.Instance)},
		{"environment", r.text(&into.Environment)}, {"by", r.text(&into.By)}, {"roles", r.texts(&into.Roles)},
		{"method", r.text(&into.Method)}, {"started", r.time(&into.Started)}, {"finished", r.time(&into.Finished)},
		{"tool", r.text(&into.Tool)}, {"plan_sha256", r.sum(&into.PlanSHA256)}, {"tables", r.tables(into)},
	})
	r.require(n, "an extract", seen, "format", "system", "tables")
	if !into.Started.IsZero() && !into.Finished.IsZero() && into.Finished.Before(into.Started) {
		r.complain(n.offset, "finished is before started", "")
	}
}

func (r *reader) format(n *node) {
	if n.value != int64(1) {
		hint := ""
		if number, ok := n.value.(int64); ok && number > 1 {
			hint = "a later version of rolecall wrote it: use that version"
		}
		r.complain(n.offset, "format: expected 1", hint)
	}
}

func (r *reader) tables(into *Extract) func(*node) {
	return func(n *node) {
		named := map[string]int{}
		r.list(n, "tables", func(item *node) {
			table := Table{Line: r.line(item.offset)}
			r.table(item, &table)
			if line := named[table.Name]; line > 0 {
				r.complain(item.offset, fmt.Sprintf("%s is here twice: it is already in line %d", table.Name, line), "put all its files under the parts of one")
			} else if table.Name != "" {
				named[table.Name] = table.Line
				r.ofSystem(item, table.Name, into.System)
			}
			into.Tables = append(into.Tables, table)
		})
	}
}

// ofSystem complains of a table of the other system.
func (r *reader) ofSystem(n *node, table, system string) {
	if isOkta := strings.HasPrefix(table, "okta."); system != "" && isOkta != (system == "okta") {
		r.complain(n.offset, fmt.Sprintf("%s is not a table of the system %s", table, system), "write an extract for each system")
	}
}

func (r *reader) table(n *node, into *Table) {
	seen := r.object(n, "a table", []key{
		{"table", r.tableName(&into.Name)}, {"query", r.text(&into.Query)}, {"filter", r.text(&into.Filter)}, {"fields", r.texts(&into.Fields)},
		{"count_before", r.count(&into.CountBefore)}, {"count_after", r.count(&into.CountAfter)}, {"count", r.count(&into.Count)},
		{"rows_written", r.count(&into.RowsWritten)}, {"complete", r.flag(&into.Complete)},
		{"file", r.onlyFile(into)}, {"files", r.files(into)}, {"parts", r.parts(into)},
	})
	r.require(n, "a table", seen, "table")
	if seen["file"] && seen["files"] || seen["parts"] && (seen["file"] || seen["files"]) {
		r.complain(n.offset, "a table has one of file, files and parts", "parts say more: file, rows, sha256")
	}
	inParts := map[string]bool{}
	for _, part := range into.Parts {
		if part.File != "" && inParts[part.File] {
			r.complain(n.offset, fmt.Sprintf("the file %s is two parts of %s", source.Shorten(part.File, 80), into.Name), "keep one of them")
		}
		inParts[part.File] = true
	}
}

func (r *reader) tableName(into *string) func(*node) {
	return func(n *node) {
		name, isText := n.value.(string)
		if _, isKnown := relations[name]; isText && isKnown {
			*into = name
			return
		}
		hint := source.DidYouMean(name, Tables())
		if hint == "" {
			hint = "the tables are " + strings.Join(Tables(), ", ")
		}
		r.complain(n.offset, fmt.Sprintf("there is no table %q here", source.Shorten(name, 40)), hint)
	}
}

func (r *reader) onlyFile(into *Table) func(*node) {
	return func(n *node) {
		part := Part{Line: r.line(n.offset)}
		r.file(&part.File)(n)
		into.Parts = append(into.Parts, part)
	}
}

func (r *reader) files(into *Table) func(*node) {
	return func(n *node) { r.list(n, "files", r.onlyFile(into)) }
}

func (r *reader) parts(into *Table) func(*node) {
	return func(n *node) {
		r.list(n, "parts", func(item *node) {
			part := Part{Line: r.line(item.offset)}
			seen := r.object(item, "a part", []key{
				{"file", r.file(&part.File)}, {"rows", r.count(&part.Rows)}, {"sha256", r.sum(&part.SHA256)},
				{"first", r.text(&part.First)}, {"last", r.text(&part.Last)}, {"group", r.text(&part.Group)},
			})
			if seen != nil && !seen["file"] && !(seen["rows"] && part.Rows != nil && *part.Rows == 0) {
				r.complain(item.offset, "a part lacks file", "only a part of 0 rows needs none")
			}
			if part.Group != "" && into.Name != "" && into.Name != "okta.membership" && into.Name != "okta.group_owner" {
				r.complain(item.offset, "only parts of okta.membership and okta.group_owner are of a group", "")
			}
			into.Parts = append(into.Parts, part)
		})
	}
}
