package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"rolecall/exports/returned"
	"rolecall/exports/source"
	"rolecall/reconcile/findings"
	"rolecall/reconcile/selection"
	"rolecall/reports/lists"
)

// readSelectors reads what --only and --except name. The lists among that are returned
// besides.
func readSelectors(ctx context.Context, only, except []string) (selectors selection.Selectors, decided []lists.List, err error) {
	kinds, err := findings.Names()
	if err != nil {
		return selectors, nil, err
	}
	scratch := scratchFolder{ctx: ctx}
	defer func() { err = errors.Join(err, scratch.remove()) }()
	for _, side := range []struct {
		flag  string
		texts []string
		into  *[]selection.Selector
	}{{"--only", only, &selectors.Only}, {"--except", except, &selectors.Except}} {
		for _, text := range side.texts {
			each, isKnown, err := readSelector(side.flag, text, kinds)
			if err != nil {
				return selectors, nil, err
			}
			if isKnown {
				*side.into = append(*side.into, each)
				continue
			}
			list, err := readList(ctx, side.flag, text, scratch.make)
			if err != nil {
				return selectors, nil, err
			}
			decided = append(decided, list)
			if err := take(&selectors, side.flag, text, list); err != nil {
				return selectors, nil, err
			}
		}
	}
	return selectors, decided, nil
}

// readSelector reads a severity or a kind; what is neither is a list.
func readSelector(flag, text string, kinds []string) (selector selection.Selector, isKnown bool, err error) {
	selector.Text = filepath.Base(text)
	pattern := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(text), `\*`, ".*") + "$")
	switch {
	case slices.Contains(findings.Severities, text):
		selector.Severity = text
		return selector, true, nil
	case slices.ContainsFunc(kinds, pattern.MatchString), strings.HasPrefix(text, "custom."): // those the run knows
		selector.Kind = text
		return selector, true, nil
	}
	if _, err := os.Stat(text); errors.Is(err, fs.ErrNotExist) {
		known := append(slices.Clone(kinds), findings.Severities...)
		hint := source.DidYouMean(text, known)
		if hint == "" {
			hint = "rolecall kinds lists the kinds"
		}
		return selector, false, usageError{message: fmt.Sprintf("%s %q is not a kind of finding, a severity or a file", flag, text), hint: hint}
	}
	return selector, false, nil
}

// largestList is how much a list may hold: a workbook of a million rows is smaller.
const largestList = 1 << 30

func readList(ctx context.Context, flag, path string, temp func() (string, error)) (lists.List, error) {
	content, err := readFile(ctx, path, largestList)
	if err != nil {
		return lists.List{}, fmt.Errorf("cannot read the list of %s: %w", flag, err)
	}
	return lists.Read(ctx, path, content, temp)
}

// take takes what a list says. Where a column says it, a decision has one meaning
// behind either flag: --only begins with nothing, --except with everything.
func take(s *selection.Selectors, flag, path string, list lists.List) error {
	name := filepath.Base(path)
	selected, out := selection.Selector{Text: name}, selection.Selector{Text: name}
	for _, row := range list.Rows {
		switch {
		case row.Effect == lists.Selects || !list.IsDecided && flag == "--only":
			selected.IDs = append(selected.IDs, idOf(row, row.HasField))
		case row.Effect.IsOut() || !list.IsDecided:
			out.IDs = append(out.IDs, idOf(row, row.HasField && !list.IsDecided))
		}
		if row.Effect != lists.Nothing {
			s.Decisions = append(s.Decisions, selection.Decision{
				List: returned.Place(path, row.Sheet), Line: row.Line, ID: row.ID, Word: row.Word, IsWanted: row.Effect == lists.Selects,
			})
		}
	}
	switch {
	case len(selected.IDs)+len(out.IDs) == 0:
		return fmt.Errorf("%s decides nothing: no row of its column Apply or Decision is filled in; the change files stay as they are", source.Printable(path))
	case flag == "--except":
		s.Except = append(s.Except, out)
		return nil
	case len(selected.IDs) == 0:
		return fmt.Errorf("%s selects nothing: no row of it says yes, revoke or correct; the change files stay as they are\n"+
			" --except %[1]s takes everything else of the plan", source.Printable(path))
	}
	s.Only = append(s.Only, selected)
	if len(out.IDs) > 0 {
		out.Text = "" // it is named as what selects
		s.Except = append(s.Except, out)
	}
	return nil
}

// idOf is the id of a row. isOfField says that the other fields of the change have to be
// in the list, too.
func idOf(row lists.Row, isOfField bool) selection.ID {
	id := selection.ID{ID: row.ID, Sheet: row.Sheet, Line: row.Line}
	if isOfField {
		id.Field = &row.Field
	}
	return id
}

func selectorTexts(selectors []selection.Selector) []string {
	texts := []string{}
	for _, each := range selectors {
		if each.Text != "" {
			texts = append(texts, each.Text)
		}
	}
	return texts
}
