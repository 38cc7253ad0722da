package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"rolecall/exports/source"
	"rolecall/reconcile/findings"
	"rolecall/reconcile/selection"
)

func readSelectors(only, except []string) (selection.Selectors, error) {
	var selectors selection.Selectors
	kinds, err := findings.Names()
	if err != nil {
		return selectors, err
	}
	for _, side := range []struct {
		flag  string
		texts []string
		into  *[]selection.Selector
	}{{"--only", only, &selectors.Only}, {"--except", except, &selectors.Except}} {
		for _, text := range side.texts {
			each, err := readSelector(side.flag, text, kinds)
			if err != nil {
				return selectors, err
			}
			*side.into = append(*side.into, each)
		}
	}
	return selectors, nil
}

// readSelector tells severities, kinds and files apart; a file is what exists.
func readSelector(flag, text string, kinds []string) (selection.Selector, error) {
	selector := selection.Selector{Text: filepath.Base(text)}
	pattern := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(text), `\*`, ".*") + "$")
	switch {
	case slices.Contains(findings.Severities, text):
		selector.Severity = text
		return selector, nil
	case slices.ContainsFunc(kinds, pattern.MatchString):
		selector.Kind = text
		return selector, nil
	}
	content, err := os.ReadFile(text)
	if errors.Is(err, fs.ErrNotExist) {
		known := append(slices.Clone(kinds), findings.Severities...)
		hint := source.DidYouMean(text, known)
		if hint == "" {
			hint = "rolecall kinds lists the kinds"
		}
		return selector, usageError{message: fmt.Sprintf("%s %q is no kind of finding, no severity and no file", flag, text), hint: hint}
	}
	if err != nil {
		return selector, fmt.Errorf("cannot read the ids of %s: %w", flag, err)
	}
	selector.IDs, err = readIDs(source.Printable(text), content)
	return selector, err
}

// readIDs reads a CSV with a column change_id or finding_id, or one id per line.
func readIDs(name string, content []byte) ([]selection.ID, error) {
	// as UTF-8, unless a spreadsheet's "Unicode text" says by its mark that it is UTF-16
	content, _, err := transform.Bytes(unicode.BOMOverride(unicode.UTF8.NewDecoder()), content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	first, _, _ := bytes.Cut(content, []byte("\n"))
	reader := csv.NewReader(bytes.NewReader(content))
	reader.FieldsPerRecord, reader.LazyQuotes = -1, true
	for _, comma := range []string{";", "\t"} {
		if bytes.Count(first, []byte(comma)) > bytes.Count(first, []byte(",")) {
			reader.Comma = rune(comma[0])
		}
	}
	column := -1
	var ids []selection.ID
	for number := 0; ; number++ {
		record, err := reader.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		line, _ := reader.FieldPos(0)
		if number == 0 {
			if column, err = idColumn(name, record); err != nil {
				return nil, err
			}
			if column >= 0 {
				continue
			}
			column = 0
		}
		if column >= len(record) {
			return nil, fmt.Errorf("%s:%d: the line has %d columns, without an id", name, line, len(record))
		}
		if id := strings.ToLower(strings.TrimSpace(record[column])); id != "" {
			ids = append(ids, selection.ID{ID: id, Line: line})
		}
	}
	if len(ids) == 0 {
		return nil, fmt.Errorf("%s holds no ids", name)
	}
	return ids, nil
}

// anID is how ids look; what a spreadsheet made of one may look otherwise.
var anID = regexp.MustCompile(`^[0-9A-Fa-f.+]{6,20}$`)

// idColumn finds the column of ids in a header; -1 if there is none because
// the first line is an id already.
func idColumn(name string, header []string) (int, error) {
	for _, wanted := range []string{"change_id", "finding_id"} {
		for i, each := range header {
			if strings.EqualFold(strings.TrimSpace(each), wanted) {
				return i, nil
			}
		}
	}
	if len(header) == 1 && anID.MatchString(strings.TrimSpace(header[0])) {
		return -1, nil
	}
	return 0, source.Problem{
		At:      source.Position{File: name, Line: 1},
		Message: "is no list of changes or findings",
		Hint:    "expected a CSV with a column change_id or finding_id, such as changes.csv or findings.csv, or one id per line",
	}
}

func selectorTexts(selectors []selection.Selector) []string {
	texts := []string{}
	for _, each := range selectors {
		texts = append(texts, each.Text)
	}
	return texts
}
