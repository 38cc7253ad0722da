package decode

import (
	"context"
	"fmt"
	"os"
	"unicode/utf8"

	"rolecall/exports/decode/csv"
	"rolecall/exports/decode/json"
	"rolecall/exports/decode/pack"
	"rolecall/exports/decode/text"
	"rolecall/exports/decode/xlsx"
	"rolecall/exports/decode/xml"
	"rolecall/exports/source"
)

// Options say what to read and how.
type Options struct {
	Path    string // where the file is
	Shown   string // how people know it
	TempDir string // a private folder for intermediate files

	Charset      Charset // of text that does not say its own; the zero value lets it be detected
	MaxExpansion int64   // how many bytes a compressed file may become; 0 is the default, see Expansion
	Elements     Elements
	Secret       func(name string) bool // whether a field's values are dropped on reading; may be nil
	KeepBooks    bool                   // unpacked workbooks stay in TempDir, so that Document.Book can be read again
}

// Read reads a file. Most files are one document; an archive, a JSON object
// with several lists and XML of several tables are several. The errors are
// source.Problems at places in the file.
func Read(ctx context.Context, options Options) ([]*Document, error) {
	if !utf8.ValidString(options.Path) || !utf8.ValidString(options.Shown) {
		return nil, source.Problem{
			At: source.Position{File: source.Printable(options.Shown)}, Message: "has a name that is not UTF-8, or is in a folder with such a name",
			Hint: "rename it",
		}
	}
	origin, err := stat(options.Path, options.Shown)
	if err != nil {
		return nil, err
	}
	document := &Document{
		Text:  &text.Text{File: options.Shown, Shown: options.Shown, Dir: options.TempDir, Secret: options.Secret},
		Bytes: origin.info.Size(), Records: -1, origin: origin, elements: options.Elements,
	}
	opener := &opener{declared: options.Charset, keepsBooks: options.KeepBooks, budget: pack.NewBudget(options.MaxExpansion, document.Bytes)}
	documents, err := opener.open(ctx, document, options.Path)
	if err != nil {
		return nil, origin.blame(ctx, err)
	}
	for _, each := range documents {
		each.SHA256 = origin.sha256
	}
	return documents, nil
}

// copy is a document of the same file, with a text of its own.
func (d *Document) copy() *Document {
	other, its := *d, *d.Text
	other.Text = &its
	return &other
}

// openText tells the forms apart once the text is in UTF-8.
func (d *Document) openText(ctx context.Context) ([]*Document, error) {
	switch first, err := firstByte(d.Path); {
	case err != nil:
		return nil, d.Unreadable(err)
	case first == 0:
		return nil, d.Problem("is empty: an export has at least a header or an empty list", "export it again")
	case first == '{' || first == '[':
		if head, err := readHead(d.Path); err == nil && json.IsRecording(head) {
			return d.openRecording(ctx)
		}
		return d.openJSON(ctx)
	case first == '<':
		return d.openXML(ctx)
	}
	table, err := csv.Open(ctx, d.Text)
	if err != nil {
		return nil, err
	}
	d.Form, d.table, d.Columns, d.Spelling = CSV, table, table.Columns, table.Spelling
	d.Notices = append(d.Notices, table.Notices...)
	return []*Document{d}, nil
}

func (d *Document) openJSON(ctx context.Context) ([]*Document, error) {
	lists, err := json.Open(ctx, d.Text)
	if err != nil {
		return nil, err
	}
	var documents []*Document
	for _, list := range lists {
		found := d.copy()
		found.Form, found.list, found.Member = JSON, list.Name, d.member(list.Name)
		found.Shape, found.Records, found.Total = list.Shape, list.Records, list.Total
		found.records, found.longest, found.Elements = list.Path, list.Longest, list.Elements
		documents = append(documents, found)
	}
	return withoutListName(documents), nil
}

// openRecording opens what a browser recorded: the answers of each address are
// a text of their own.
func (d *Document) openRecording(ctx context.Context) ([]*Document, error) {
	recorded, err := json.OpenRecording(ctx, d.Text)
	if err != nil {
		return nil, err
	}
	var documents []*Document
	var problems source.Problems
	for _, answers := range recorded {
		found := d.copy()
		found.Text, found.SharesFile, found.Notices = answers.Text, true, nil
		found.Recording = d.Text
		found.requests, found.address = answers.Requests, answers.Address
		found.archived = text.Inside(d.archived, answers.Address)
		found.Member = found.archived
		if !answers.RecordedAt.IsZero() {
			found.Exported = Exported{At: answers.RecordedAt, Origin: "recording"}
		}
		lists, err := found.openJSON(ctx)
		problems.Merge(err)
		documents = append(documents, lists...)
	}
	return documents, problems.Err()
}

func (d *Document) openXML(ctx context.Context) ([]*Document, error) {
	tables, skipped, err := xml.Open(ctx, d.Text, d.elements)
	if err != nil {
		return nil, err
	}
	d.Exported = unloadedAt(d.Text)
	if len(tables) == 0 { // without a record nobody knows what it would hold
		d.Form, d.Shape, d.Records = XML, &Node{}, 0
		if skipped != nil {
			d.Unread, d.Records = fmt.Sprint(skipped.Args...), skipped.Affected
		}
		return []*Document{d}, nil
	}
	var documents []*Document
	for _, table := range tables {
		found := d.copy()
		found.Form, found.Table, found.list, found.Member = XML, table.Name, table.Name, d.member(table.Name)
		found.Shape, found.Records, found.Deleted = table.Shape, table.Records, table.Deleted
		found.records, found.longest = table.Path, table.Longest
		documents = append(documents, found)
	}
	if skipped != nil {
		documents[0].Notices = append(documents[0].Notices, *skipped)
	}
	return withoutListName(documents), nil
}

// withoutListName takes the name of its list from a document that is the only one
// in its text: no other needs to be told from it.
func withoutListName(documents []*Document) []*Document {
	if len(documents) == 1 {
		documents[0].Member = documents[0].archived
	}
	return documents
}

// sheets are the documents of a workbook.
func (d *Document) sheets(sheets []*xlsx.Sheet, book string) []*Document {
	var documents []*Document
	for _, sheet := range sheets {
		found := d.copy()
		found.Form, found.Encoding, found.SharesFile = XLSX, "utf-8", true
		found.list, found.Member = sheet.Name, d.member(sheet.Name)
		found.Path, found.IsCopy, found.Book = sheet.Path, true, book
		found.Columns, found.Records, found.Spelling = sheet.Columns, sheet.Records, sheet.Spelling
		found.Notices, found.rowOf = sheet.Notices, sheet.Rows
		found.table = &csv.Table{Text: found.Text, Columns: sheet.Columns, Dialect: csv.Dialect{Delimiter: ','}}
		documents = append(documents, found)
	}
	return documents
}

func firstByte(path string) (byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	buffer := make([]byte, 64<<10)
	for {
		n, err := file.Read(buffer)
		for _, b := range text.TrimBOM(buffer[:n]) {
			if b != ' ' && b != '\t' && b != '\n' && b != '\r' {
				return b, nil
			}
		}
		if n == 0 || err != nil {
			return 0, nil
		}
	}
}
