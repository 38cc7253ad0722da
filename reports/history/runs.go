package history

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"rolecall/exports/source"
)

// restore is what to do about a history that is not as runs left it.
const restore = "restore the history from git or a backup, as one run left all its files; or begin a new one: name an empty folder"

// parseRuns reads runs.csv. The error is a *source.List of what is wrong with it: of a chain that
// is broken the first place, since what comes behind it follows from that.
func parseRuns(name string, content []byte) ([]entry, error) {
	var problems source.Problems
	rows, at := readRows(name, content, &problems)
	if problems.Len() > 0 {
		return nil, problems.Err()
	}
	if !slices.Equal(rows[0], columnNames()) {
		problems.Add(source.Problem{
			At:      source.Position{File: name, Line: 1},
			Message: "these are not the columns of a history: expected " + strings.Join(columnNames(), ","), Hint: restore,
		})
		return nil, problems.Err()
	}
	var entries []entry
	for i, row := range rows[1:] {
		for k, each := range columns {
			if !each.check(row[k]) {
				problems.Add(source.Problem{At: at[i+1], Message: fmt.Sprintf("%s: expected %s, not %q", each.name, each.wants, source.Shorten(row[k], 40)), Hint: restore})
			}
		}
		entries = append(entries, row)
	}
	if problems.Len() > 0 {
		return nil, problems.Err()
	}
	problems.Merge(checkChain(entries, at[1:]))
	if problems.Len() == 0 && !bytes.Equal(encodeRuns(entries), content) {
		problems.Add(source.Problem{At: source.Position{File: name}, Message: "the table is not written as rolecall writes it (another program has saved it)", Hint: restore})
	}
	return entries, problems.Err()
}

// readRows reads the rows of a table, and where each begins.
func readRows(name string, content []byte, problems *source.Problems) (rows [][]string, at []source.Position) {
	add := func(line int, message, hint string) {
		problems.Add(source.Problem{At: source.Position{File: name, Line: line}, Message: message, Hint: hint})
	}
	switch {
	case len(content) == 0:
		add(0, "the file is empty", restore)
	case !utf8.Valid(content) || bytes.IndexByte(content, 0) >= 0:
		add(0, "this is not UTF-8 text", restore)
	case bytes.Contains(content, []byte("\r\n")):
		add(0, crlf, crlfHint)
	}
	if problems.Len() > 0 {
		return nil, nil
	}
	reader := csv.NewReader(bytes.NewReader(content))
	reader.FieldsPerRecord = -1
	for {
		row, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var syntax *csv.ParseError
		if errors.As(err, &syntax) {
			add(syntax.StartLine, "this line is not a row of CSV: "+syntax.Err.Error(), restore)
			return nil, nil
		}
		line, _ := reader.FieldPos(0)
		if len(rows) > 0 && len(row) != len(columns) {
			add(line, fmt.Sprintf("expected %d values, one for each column, not %d", len(columns), len(row)), restore)
		}
		rows, at = append(rows, row), append(at, source.Position{File: name, Line: line})
	}
	if len(rows) == 0 {
		add(0, "the file has no header", restore)
	}
	return rows, at
}

const (
	crlf     = "lines end with CR LF, and rolecall writes LF: the checksums do not match"
	crlfHint = "git may have changed them: put '* -text' into the file .gitattributes beside it, and check the history out again"
)

// checkChain finds the first entry that is not as it was written, or is not in its place.
func checkChain(entries []entry, at []source.Position) error {
	previous := ""
	for i, each := range entries {
		var message string
		switch {
		case each.get("head") != each.sum():
			message = "this entry was changed: its checksum does not match"
		case each.get("previous_head") != previous:
			message = "this entry does not follow the one before it: a line is missing, or is from another history"
		case each.get("seq") != fmt.Sprint(i+1):
			message = fmt.Sprintf("this is entry %d, but has the number %s", i+1, each.get("seq"))
		case i > 0 && !each.asOf().After(entries[i-1].asOf()):
			message = "this entry is not later than the one before it"
		}
		if message != "" {
			return source.Problem{At: at[i], Message: message, Hint: restore}
		}
		previous = each.get("head")
	}
	return nil
}
