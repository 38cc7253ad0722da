package staging

import (
	"slices"
	"strings"
	"unicode"

	"rolecall/exports/decode"
)

// Cell is a column of a CSV file or a key of JSON records.
type Cell struct {
	Name  string       // the header, or the keys with dots between
	Path  []string     // JSON: the keys
	Node  *decode.Node // JSON: what is there; nil for CSV
	index int          // CSV
}

// Cells are the columns of a document, or the keys of its records. The keys
// inside the objects named by inside are cells of their own.
func Cells(document *decode.Document, inside ...string) []Cell {
	var cells []Cell
	if document.HasColumns() {
		for i, name := range document.Columns {
			cells = append(cells, Cell{Name: strings.TrimSpace(name), index: i})
		}
		return cells
	}
	for _, node := range document.Shape.Keys {
		cells = append(cells, Cell{Name: node.Key, Path: []string{node.Key}, Node: node})
		for _, name := range inside {
			if node.Key != name {
				continue
			}
			for _, child := range node.Keys {
				cells = append(cells, Cell{Name: name + "." + child.Key, Path: []string{name, child.Key}, Node: child})
			}
		}
	}
	return cells
}

// Expr is the expression of the cell's text.
func (c Cell) Expr(rows *decode.Rows) string {
	if c.Node == nil {
		return rows.Column(c.index)
	}
	return rows.Value(c.Path...)
}

// Below is the expression of the text of a key inside the cell's object.
func (c Cell) Below(rows *decode.Rows, key string) string {
	return rows.Value(append(append([]string{}, c.Path...), key)...)
}

// Values are the texts, numbers and truths that the first records have in the cell.
func (c Cell) Values(document *decode.Document) []string {
	return document.FirstValues(c.index, c.Path...)
}

// IsRead says whether an expression that reads the reference reads the cell.
func (c Cell) IsRead(reference decode.Reference) bool {
	if c.Node == nil {
		return reference.Path == nil && reference.Column == c.index
	}
	shorter := min(len(c.Path), len(reference.Path))
	return shorter > 0 && slices.Equal(c.Path[:shorter], reference.Path[:shorter])
}

// Folded is a header as it is compared: letters and digits in lower case.
func Folded(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// Form is one form in which records are exported: how it is recognised and how
// its columns are read.
type Form struct {
	Name     string // what people call it
	Code     string // of the cause that says why files of the form are not read; "" is that nothing needs them
	Table    string // the staging table
	Relation string // the canonical table; "" if the form is recognised but not used
	Refuse   string // what is wrong with a file of that form; "" if it is read
	Hint     string
	IsVague  bool // it is recognised by a single column that other things have too
	Match    func(document *decode.Document, cells []Cell) bool
	Read     func(reading *Reading, cells []Cell)
}

// Recognise is the first form that matches, nil if none does.
func Recognise(forms []Form, document *decode.Document, cells []Cell) *Form {
	for i := range forms {
		if forms[i].Match(document, cells) {
			return &forms[i]
		}
	}
	return nil
}

// Unneeded is the form of records that are told by what they are and that nothing needs.
func Unneeded(name string) *Form { return &Form{Name: name} }

// LooksLike is the form of records that nothing needs, as far as their columns or keys
// tell what they are.
func LooksLike(name string) *Form { return &Form{Name: "what looks like " + name, IsVague: true} }

// Lacking is the form of records that are like those of a form, without a field that it
// must have: what is not exported cannot be read. Source is what to export: sys_user, the
// users of Okta.
func Lacking(name, source string, isProven bool, fields ...string) *Form {
	verb := "looks like "
	if isProven {
		verb = "is "
	}
	lacked := strings.Join(fields, " and ")
	return &Form{Name: name, Refuse: verb + source + ", but lacks " + lacked, Hint: "export " + source + " with " + lacked}
}
