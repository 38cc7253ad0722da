package decode

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"rolecall/exports/source"
)

// Elements says what is worth reading in XML.
type Elements struct {
	Records  []string          // the elements that are records; others are counted and skipped
	Embedded map[string]string // elements that hold a further document, and in which of their fields
}

// openXML writes the records of each table as JSON, one a line, so that they
// are read as those of a JSON file are.
func (d *Document) openXML(ctx context.Context, options Options) ([]*Document, error) {
	file, err := os.Open(d.text)
	if err != nil {
		return nil, unreadable(d.Shown, err)
	}
	defer file.Close()
	tables := &xmlTables{document: d, options: options, tables: map[string]*xmlTable{}, skipped: map[string]*skipped{}}
	defer tables.close()
	if err := newXMLScanner(ctx, file, options, tables).run(); err != nil {
		return nil, d.locateXML(err)
	}
	return tables.finish(ctx)
}

// xmlSink takes what is found in XML.
type xmlSink interface {
	// table is where records of an element go; nil if they are not wanted.
	table(element []byte) *xmlTable
	record(into *xmlTable, record xmlRecord) error
	skip(element []byte, at int64)
}

// xmlRecord is one record: its fields as a JSON object in one line.
type xmlRecord struct {
	text      []byte
	at        int64 // where it starts in the text
	isDeleted bool
}

// xmlTable collects the records of one element.
type xmlTable struct {
	list
	number int64 // of the last record, deleted ones counted
}

type skipped struct {
	records, at int64
}

// xmlTables are the tables of a file on their way into intermediate files.
type xmlTables struct {
	document *Document
	options  Options
	tables   map[string]*xmlTable
	order    []string
	skipped  map[string]*skipped
	unread   []string // the elements skipped, in the order they first occur
}

func (t *xmlTables) table(element []byte) *xmlTable {
	if found, ok := t.tables[string(element)]; ok {
		return found
	}
	name := string(element)
	var added *xmlTable
	if slices.Contains(t.options.Elements.Records, name) {
		document := *t.document
		document.Form, document.Table, document.Member, document.list = XML, name, t.document.member(name), name
		document.Shape, document.Records = &Node{}, 0
		added = &xmlTable{list: list{document: &document}}
		t.order = append(t.order, name)
	}
	t.tables[name] = added
	return added
}

func (t *xmlTables) record(into *xmlTable, record xmlRecord) error {
	into.number++
	if record.isDeleted {
		into.document.Deleted = append(into.document.Deleted, into.number)
		return nil
	}
	if err := into.ready(t.options.TempDir); err != nil {
		return err
	}
	into.document.Records++
	into.document.longest = max(into.document.longest, len(record.text))
	if _, err := into.out.Write(record.text); err != nil {
		return err
	}
	return into.out.WriteByte('\n')
}

func (t *xmlTables) skip(element []byte, at int64) {
	found := t.skipped[string(element)]
	if found == nil {
		found = &skipped{at: at}
		t.skipped[string(element)] = found
		t.unread = append(t.unread, string(element))
	}
	found.records++
}

func (t *xmlTables) finish(ctx context.Context) ([]*Document, error) {
	var documents []*Document
	for _, name := range t.order {
		each := t.tables[name]
		if each.out != nil {
			if err := each.out.Flush(); err != nil {
				return nil, err
			}
			each.document.rows = each.file.Name()
		}
		documents = append(documents, each.document)
	}
	if len(documents) == 1 {
		documents[0].Member = documents[0].archived
	}
	if len(t.unread) == 0 && len(documents) > 0 {
		return documents, nil
	}
	if len(t.unread) == 0 {
		return []*Document{t.empty()}, nil
	}
	line, _, _ := t.document.place(t.skipped[t.unread[0]].at)
	if len(documents) == 0 {
		return nil, source.Problem{
			At: t.document.At(line, 0), Message: "is XML of nothing that is needed here: it holds " + t.listed(),
			Hint: "expected records of " + strings.Join(t.options.Elements.Records, ", "),
		}
	}
	documents[0].Notices = append(documents[0].Notices, Notice{
		Code: "file.skipped_records", Args: []any{t.listed()}, Line: line, Affected: t.count(),
	})
	return documents, ctx.Err()
}

// empty is a file without a record: what it would hold cannot be told.
func (t *xmlTables) empty() *Document {
	document := *t.document
	document.Form, document.Shape, document.Records = XML, &Node{}, 0
	return &document
}

// listed is how many of what were skipped.
func (t *xmlTables) listed() string {
	var parts []string
	for _, name := range t.unread {
		if len(parts) == 8 {
			parts = append(parts, fmt.Sprintf("%d kinds more", len(t.unread)-8))
			break
		}
		parts = append(parts, fmt.Sprintf("%d of %s", t.skipped[name].records, shorten(name)))
	}
	return strings.Join(parts, ", ")
}

func (t *xmlTables) count() (records int64) {
	for _, each := range t.skipped {
		records += each.records
	}
	return records
}

func (t *xmlTables) close() {
	for _, each := range t.tables {
		if each != nil && each.file != nil {
			each.file.Close()
		}
	}
}

// locateXML turns an offset into a line and a column of the file.
func (d *Document) locateXML(err error) error {
	var found *structural
	if !errors.As(err, &found) {
		return err
	}
	line, column, text := d.place(found.at)
	problem := source.Problem{At: d.At(line, column), Message: "broken XML: " + found.message, Line: text,
		Hint: "the file is damaged, cut off or edited by hand: export it again"}
	switch found.message {
	case isDoctype:
		problem.Message, problem.Hint = isDoctype, "no export of ServiceNow has one: export it again"
	case isHTML:
		problem.Message, problem.Hint = isHTML, "such a page is often a login page saved in place of the data: export it again"
	}
	return problem
}

// xmlLines finds the lines of records.
func (d *Document) xmlLines(ctx context.Context, file *os.File, wanted *wanted) error {
	text, err := os.Open(d.text)
	if err != nil {
		return unreadable(d.Shown, err)
	}
	defer text.Close()
	finder := &lineFinder{
		element: d.Table, only: &xmlTable{list: list{document: &Document{Shape: &Node{}}}}, wanted: wanted,
		counter: &lineCounter{input: bufio.NewReaderSize(file, chunk)},
	}
	return newXMLScanner(ctx, io.Reader(text), Options{Elements: d.elements}, finder).run()
}

// lineFinder takes the places of one table's records.
type lineFinder struct {
	element string
	only    *xmlTable
	wanted  *wanted
	counter *lineCounter
}

func (f *lineFinder) table(element []byte) *xmlTable {
	if string(element) == f.element {
		return f.only
	}
	return nil
}

func (f *lineFinder) skip([]byte, int64) {}

func (f *lineFinder) record(into *xmlTable, record xmlRecord) error {
	into.number++
	if f.wanted.records[0] != into.number {
		return nil
	}
	return f.wanted.found(into.number, f.counter.at(record.at))
}
