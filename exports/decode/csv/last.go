package csv

import (
	"io"
	"regexp"
	"strings"

	"rolecall/exports/decode/text"
)

// lastLooked is how many rows at the end may be about the others.
const lastLooked = 3

// span is a part of the text.
type span struct{ from, end int64 }

// lastRows are the rows at the end that count the others. It also notes if the last
// row has no line break although all others have one.
func (t *Table) lastRows(file io.ReaderAt, counter *counter) (totals []span, err error) {
	if counter.isCut {
		line, _, _ := t.Text.Place(counter.last[0].from)
		t.Notices = append(t.Notices, text.Notice{Code: "file.no_last_line_break", Line: line})
	}
	for i := range min(int64(lastLooked), counter.records-1) {
		row, length, err := readRow(file, counter.last[i].from, t.Delimiter)
		if err != nil {
			return nil, t.Text.Unreadable(err)
		}
		if !IsTotal(row, len(t.Columns)) {
			break
		}
		totals = append(totals, span{counter.last[i].from, counter.last[i].from + length})
	}
	return totals, nil
}

var (
	totalLabel  = regexp.MustCompile(`(?i)^\(?(grand |sub)?(total|count|sum|row count|record count|rows|records|number of (rows|records)|total (rows|records|count|number))( of (rows|records))?\)?\s*[:=]?$`)
	totalNumber = regexp.MustCompile(`(?i)^\(?((grand |sub)?(total|count|row count|record count|rows|records|number of (rows|records)|total (rows|records|count|number))( of (rows|records))?\s*[:=]?\s*[0-9][0-9,.]*|[0-9][0-9,.]*\s+(rows?|records?)( (selected|in total|exported|returned|affected))?)\)?$`)
	plainCount  = regexp.MustCompile(`^[0-9][0-9,.]*$`)
)

// IsTotal says whether a row, under a header of so many columns, counts the others:
// "Total,8", or "Count: 8" and nothing else.
func IsTotal(row []string, columns int) bool {
	var filled []string
	for _, each := range row {
		if each = strings.TrimSpace(each); each != "" {
			filled = append(filled, each)
		}
	}
	if len(filled) == 0 || len(filled) == columns && columns > 2 {
		return false
	}
	for _, each := range filled[1:] {
		if !plainCount.MatchString(each) {
			return false
		}
	}
	switch {
	case totalNumber.MatchString(filled[0]):
		return true
	case !totalLabel.MatchString(filled[0]):
		return false
	}
	return len(filled) > 1 || columns > 2
}
