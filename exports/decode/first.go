package decode

import (
	"bufio"
	stdcsv "encoding/csv"
	"encoding/json"
	"io"
	"os"
	"strconv"
	"strings"

	"rolecall/exports/decode/text"
)

// What some records are, their keys do not say, but their values do: Okta's ids begin with
// letters for what has them, a class stands in sys_class_name. A few records are enough.
const (
	firstRecords = 50
	firstBytes   = 8 << 20
)

// FirstValues are the texts, numbers and truths that the first records have at a path of
// keys, or, without a path, in a column (counted from 0). What is empty is left out.
func (d *Document) FirstValues(column int, path ...string) []string {
	if d.first == nil {
		d.first = d.readFirst()
	}
	var values []string
	for _, record := range d.first {
		var value string
		if d.HasColumns() {
			if column < len(record.fields) {
				value = record.fields[column]
			}
		} else {
			value = record.at(path)
		}
		if value = strings.TrimSpace(value); value != "" {
			values = append(values, value)
		}
	}
	return values
}

// firstRecord is one of the first records, by its columns or its keys.
type firstRecord struct {
	fields []string
	object map[string]any
}

func (r firstRecord) at(path []string) string {
	var found any = r.object
	for _, key := range path {
		object, _ := found.(map[string]any)
		found = object[key]
	}
	switch value := found.(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	case bool:
		return strconv.FormatBool(value)
	}
	return ""
}

// readFirst reads the first records. What cannot be read is left out: loading says what is
// wrong with it.
func (d *Document) readFirst() []firstRecord {
	first := []firstRecord{}
	path := d.records
	if d.HasColumns() {
		path = d.Path
	}
	if path == "" || d.Records == 0 {
		return first
	}
	file, err := os.Open(path)
	if err != nil {
		return first
	}
	defer file.Close()
	if d.HasColumns() {
		return d.firstRows(file)
	}
	decoder := json.NewDecoder(io.LimitReader(file, firstBytes))
	decoder.UseNumber()
	for len(first) < firstRecords {
		var record firstRecord
		if decoder.Decode(&record.object) != nil {
			break
		}
		first = append(first, record)
	}
	return first
}

func (d *Document) firstRows(file io.Reader) []firstRecord {
	first := []firstRecord{}
	buffered := bufio.NewReader(io.LimitReader(file, firstBytes))
	if head, _ := buffered.Peek(3); len(text.TrimBOM(head)) < len(head) {
		buffered.Discard(3) // they are there
	}
	for range d.table.Skip {
		if _, err := buffered.ReadString('\n'); err != nil {
			return first
		}
	}
	rows := stdcsv.NewReader(buffered)
	rows.Comma, rows.FieldsPerRecord, rows.LazyQuotes = rune(d.table.Delimiter), -1, true
	for len(first) <= firstRecords {
		fields, err := rows.Read()
		if err != nil {
			break
		}
		first = append(first, firstRecord{fields: fields})
	}
	return first[min(1, len(first)):] // the header
}
