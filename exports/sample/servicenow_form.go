package sample

import (
	"cmp"
	"fmt"
	"path/filepath"
	"time"
)

// serviceNowForm is one way in which ServiceNow exports a table.
type serviceNowForm struct {
	name  string
	zone  *time.Location // of the user who exports display values
	dates string         // how that user writes dates, as a Go layout
}

type columnKind int

const (
	plainText columnKind = iota
	choice               // shown by its label
	date
	instant
	reference
)

// column is a field of a table. A reference is to a table; where the display
// value alone does not say which record it is, or where a raw export would
// show a sys_id only, the form adds the dot-walked column walk beside it.
type column struct {
	name string
	kind columnKind
	to   string
	walk string
}

// cell is a value: raw, as it displays (if that differs), and what the
// dot-walked column beside it shows.
type cell struct{ raw, display, walked string }

func text(value string) cell { return cell{raw: value, display: value} }

func boolean(value bool) cell {
	if value {
		return cell{raw: "true", display: "true"}
	}
	return cell{raw: "false", display: "false"}
}

const rawInstant = "2006-01-02 15:04:05"

// instant is a date-time: UTC if raw, in the user's zone and format if displayed.
func (f serviceNowForm) instant(at time.Time) cell {
	if at.IsZero() {
		return cell{}
	}
	raw := at.UTC().Format(rawInstant)
	if f.name == "csv-display" {
		return cell{raw: raw, display: at.In(f.zone).Format(f.dates + " 15:04:05")}
	}
	return cell{raw: raw, display: raw}
}

// date is a date without a time, which no time zone shifts.
func (f serviceNowForm) date(at time.Time) cell {
	if at.IsZero() {
		return cell{}
	}
	raw := at.UTC().Format("2006-01-02")
	if f.name == "csv-display" {
		return cell{raw: raw, display: at.UTC().Format(f.dates)}
	}
	return cell{raw: raw, display: raw}
}

// walks says whether the form shows a column's dot-walked companion: display
// values need it to tell namesakes apart, raw values to say what a department
// is called (a user's sys_id is found in sys_user).
func (f serviceNowForm) walks(c column) bool {
	switch f.name {
	case "csv-display":
		return c.walk == "user_name"
	case "csv", "table-api":
		return c.walk == "name"
	}
	return false
}

// table is a sheet with columns, in a form.
type table struct {
	form    serviceNowForm
	columns []column
	sheet   *sheet
}

func (f serviceNowForm) newTable(dir, name string, columns []column) (*table, error) {
	t := &table{form: f, columns: columns}
	var err error
	switch f.name {
	case "csv", "csv-display":
		t.sheet, err = newSheet(filepath.Join(dir, name+".csv"), t.header(), "", "")
	case "jsonv2":
		t.sheet, err = newSheet(filepath.Join(dir, name+".json"), `{"records":[`, ",\n", "]}\n")
	default:
		t.sheet, err = newSheet(filepath.Join(dir, name+".json"), `{"result":[`, ",\n", "]}\n")
	}
	return t, err
}

func (f serviceNowForm) writeTable(dir, name string, columns []column, rows [][]cell) error {
	t, err := f.newTable(dir, name, columns)
	if err != nil {
		return err
	}
	for _, each := range rows {
		err = cmp.Or(err, t.row(each...))
	}
	return cmp.Or(err, t.sheet.close())
}

func (t *table) header() string {
	var line []byte
	for at, each := range t.columns {
		if at > 0 {
			line = append(line, ',')
		}
		line = appendCSV(line, each.name)
		if t.form.walks(each) {
			line = appendCSV(append(line, ','), each.name+"."+each.walk)
		}
	}
	return string(append(line, '\n'))
}

// row writes one record; cells stand in the order of the columns.
func (t *table) row(cells ...cell) error {
	if len(cells) != len(t.columns) {
		panic(fmt.Sprintf("sample: %d cells for %d columns", len(cells), len(t.columns)))
	}
	switch t.form.name {
	case "csv", "csv-display":
		t.csvRow(cells)
	default:
		t.jsonRow(cells)
	}
	return t.sheet.write()
}

func (t *table) csvRow(cells []cell) {
	line := t.sheet.line
	for at, each := range t.columns {
		if at > 0 {
			line = append(line, ',')
		}
		if t.form.name == "csv-display" {
			line = appendCSV(line, cells[at].display)
		} else {
			line = appendCSV(line, cells[at].raw)
		}
		if t.form.walks(each) {
			line = appendCSV(append(line, ','), cells[at].walked)
		}
	}
	t.sheet.line = append(line, '\n')
}

func (t *table) jsonRow(cells []cell) {
	line := append(t.sheet.line, '{')
	for at, each := range t.columns {
		if at > 0 {
			line = append(line, ',')
		}
		line = append(append(append(line, '"'), each.name...), `":`...)
		line = t.jsonValue(line, each, cells[at])
		if t.form.walks(each) {
			line = append(append(append(append(append(line, `,"`...), each.name...), '.'), each.walk...), `":`...)
			line = appendJSON(line, cells[at].walked)
		}
	}
	if t.form.name == "jsonv2" {
		line = append(line, `,"__status":"success"`...)
	}
	t.sheet.line = append(line, '}')
}

// jsonValue appends a field as the form has it: an empty reference is "" except
// where every field is a pair.
func (t *table) jsonValue(line []byte, c column, value cell) []byte {
	isReference := c.kind == reference && value.raw != ""
	switch {
	case t.form.name == "table-api-all":
		line = appendJSON(append(line, `{"display_value":`...), value.display)
		line = appendJSON(append(line, `,"value":`...), value.raw)
		if isReference {
			line = appendLink(append(line, `,"link":`...), c.to, value.raw)
		}
		return append(line, '}')
	case t.form.name == "table-api" && isReference:
		line = appendLink(append(line, `{"link":`...), c.to, value.raw)
		line = appendJSON(append(line, `,"value":`...), value.raw)
		return append(line, '}')
	}
	return appendJSON(line, value.raw)
}

func appendLink(line []byte, table, id string) []byte {
	line = append(append(line, `"https://example.service-now.com/api/now/table/`...), table...)
	return append(append(append(line, '/'), id...), '"')
}
