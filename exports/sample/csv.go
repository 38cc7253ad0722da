package sample

import "strings"

// csvLayout is a table as CSV.
type csvLayout struct {
	delimiter    byte
	isDisplay    bool // display values
	isLabelled   bool // the header is labels
	quotesAll    bool // every field, as ServiceNow does
	bareHeader   bool // but not those of the header
	escapes      bool // an apostrophe goes before what a spreadsheet takes for a formula
	isDump       bool // of the database: NULL, 0 and 1
	endsWithCRLF bool
}

func (l csvLayout) frame(t *table) frame {
	var line []byte
	for at := range t.columns {
		c := &t.columns[at]
		title := c.name
		if l.isLabelled {
			title = c.label
		}
		line = l.field(l.delimit(line, at), title, l.quotesAll && !l.bareHeader)
	}
	return frame{open: string(l.end(line))}
}

func (l csvLayout) record(line []byte, t *table, cells []cell) []byte {
	for at := range t.columns {
		c := &t.columns[at]
		line = l.delimit(line, at)
		value := c.shown(cells, l.isDisplay)
		switch {
		case l.isDump:
			line = appendDumped(line, c.kind, value)
		case l.escapes && value != "" && strings.IndexByte("+-=@", value[0]) >= 0:
			line = l.field(line, "'"+value, l.quotesAll)
		default:
			line = l.field(line, value, l.quotesAll)
		}
	}
	return l.end(line)
}

func (l csvLayout) delimit(line []byte, at int) []byte {
	if at == 0 {
		return line
	}
	return append(line, l.delimiter)
}

func (l csvLayout) field(line []byte, value string, isQuoted bool) []byte {
	if isQuoted || strings.IndexByte(value, l.delimiter) >= 0 || strings.ContainsAny(value, "\"\n\r") {
		return appendQuoted(line, value)
	}
	return append(line, value...)
}

func (l csvLayout) end(line []byte) []byte {
	if l.endsWithCRLF {
		line = append(line, '\r')
	}
	return append(line, '\n')
}

// appendDumped appends a value as a database writes it out.
func appendDumped(line []byte, kind columnKind, value string) []byte {
	switch {
	case value == "":
		return append(line, "NULL"...)
	case kind == truth && value == "true":
		return append(line, '1')
	case kind == truth:
		return append(line, '0')
	case kind == number:
		return append(line, value...)
	}
	return appendQuoted(line, value)
}
