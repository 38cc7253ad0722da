// Package xml reads records from XML, by their tables.
package xml

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/decode/record"
	"rolecall/exports/decode/text"
	"rolecall/exports/source"
)

// Elements says what is worth reading in XML.
type Elements struct {
	Records  []string          // the elements that are records; others are counted and skipped
	Embedded map[string]string // elements that hold a further document, and in which of their fields
}

// Table is the records of one element, written as JSON, one a line, so that they
// are read as those of a JSON file are.
type Table struct {
	record.List
	Deleted []int64 // the numbers of the records that say they are deleted, which are not loaded
	number  int64   // of the last record, deleted ones counted
}

// Open checks a text and writes the records of each table. What is skipped is
// in the notice, if anything is.
func Open(ctx context.Context, from *text.Text, elements Elements) ([]*Table, *text.Notice, error) {
	file, err := from.Open()
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	tables := &tables{text: from, elements: elements, byElement: map[string]*Table{}, skipped: map[string]*skipped{}}
	defer tables.close()
	if err := newScanner(ctx, file, elements, from.Secret, tables).run(); err != nil {
		return nil, nil, locate(from, err)
	}
	return tables.finish(ctx)
}

// sink takes what is found in XML.
type sink interface {
	// table is where records of an element go; nil if they are not wanted.
	table(element []byte) *Table
	record(into *Table, found object) error
	skip(element []byte, at int64)
}

// object is one record: its fields as a JSON object in one line.
type object struct {
	text      []byte
	at        int64 // where it starts in the text
	isDeleted bool
}

type skipped struct {
	records, at int64
}

// tables are those of a file on their way into intermediate files.
type tables struct {
	text      *text.Text
	elements  Elements
	byElement map[string]*Table
	order     []string
	skipped   map[string]*skipped
	unread    []string // the elements skipped, in the order they first occur
}

func (t *tables) table(element []byte) *Table {
	if found, ok := t.byElement[string(element)]; ok {
		return found
	}
	name := string(element)
	var added *Table
	if slices.Contains(t.elements.Records, name) {
		added = &Table{List: record.List{Name: name, Shape: &record.Node{}}}
		t.order = append(t.order, name)
	}
	t.byElement[name] = added
	return added
}

func (t *tables) record(into *Table, found object) error {
	into.number++
	if found.isDeleted {
		into.Deleted = append(into.Deleted, into.number)
		return nil
	}
	if err := into.Create(t.text); err != nil {
		return err
	}
	into.Count(found.text)
	return into.WriteLine(found.text)
}

func (t *tables) skip(element []byte, at int64) {
	found := t.skipped[string(element)]
	if found == nil {
		found = &skipped{at: at}
		t.skipped[string(element)] = found
		t.unread = append(t.unread, string(element))
	}
	found.records++
}

func (t *tables) finish(ctx context.Context) ([]*Table, *text.Notice, error) {
	var found []*Table
	for _, name := range t.order {
		each := t.byElement[name]
		if err := each.Flush(); err != nil {
			return nil, nil, err
		}
		found = append(found, each)
	}
	if len(t.unread) == 0 {
		return found, nil, nil
	}
	line, _, _ := t.text.Place(t.skipped[t.unread[0]].at)
	return found, &text.Notice{
		Code: "file.skipped_records", Args: []any{t.listed()}, Line: line, Affected: t.count(),
	}, ctx.Err()
}

// listed is how many of what were skipped.
func (t *tables) listed() string {
	var parts []string
	for _, name := range t.unread {
		if len(parts) == 8 {
			parts = append(parts, fmt.Sprintf("%d kinds more", len(t.unread)-8))
			break
		}
		parts = append(parts, fmt.Sprintf("%d of %s", t.skipped[name].records, text.Shorten(name)))
	}
	return strings.Join(parts, ", ")
}

func (t *tables) count() (records int64) {
	for _, each := range t.skipped {
		records += each.records
	}
	return records
}

func (t *tables) close() {
	for _, each := range t.byElement {
		if each != nil {
			each.Close()
		}
	}
}

// locate turns an offset into a line and a column of the file.
func locate(from *text.Text, err error) error {
	var found *text.Fault
	if !errors.As(err, &found) {
		return err
	}
	line, column, shown := from.Place(found.At)
	problem := source.Problem{At: from.At(line, column), Message: "broken XML: " + found.Message, Line: shown,
		Hint: "the file is damaged, cut off or edited by hand: export it again"}
	switch found.Message {
	case isDoctype:
		problem.Message, problem.Hint = isDoctype, "no export of ServiceNow has one: export it again"
	case isHTML:
		problem.Message, problem.Hint = isHTML, "such a page is often a login page saved in place of the data: export it again"
	}
	return problem
}
