package reviewed

import (
	"bufio"
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"sync"
	"time"

	"rolecall/reports/html"
	"rolecall/reports/xlsx"
)

var (
	//go:embed page.gohtml
	pageText string
	//go:embed page.css
	pageStyle string
)

// page is parsed when one is written, not whenever the program starts.
var page = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Funcs(html.Functions()).Parse(pageText))
})

// How many rows of a list the page shows, and how many it unfolds: the workbook has all.
const (
	rowsShown  = 40
	rowsFolded = 1000
)

// view is what the page shows.
type view struct {
	*Report
	Policy   string
	Style    template.CSS
	About    []line
	Notices  []notice
	Kinds    []kindRow
	Total    kindRow
	Flags    []counted
	Flagged  int64 // items
	Totals   []total
	Lookback []string
	Revoked  string // what became of revocations
	Verify   []string
	Parts    []shown
}

// shown is a list of the page.
type shown struct {
	ID, Title, About, None string
	Short                  string // in the list of parts
	Columns                []heading
	Rows, Folded           [][]cell
	Count                  int64 // of all rows
}

// heading is the top of a column.
type heading struct {
	Title    string
	IsNumber bool
}

// cell is one of a row.
type cell struct {
	Text     string
	IsNumber bool
	Tone     string // its class
	IsHead   bool
	IsTime   bool
	Under    []cell // below it
}

// More is how many rows the page does not show.
func (s shown) More() int64 { return s.Count - int64(len(s.Rows)+len(s.Folded)) }

// Rest is the list that is unfolded.
func (s shown) Rest() shown {
	s.Rows, s.Folded = s.Folded, nil
	s.Title += ", more"
	return s
}

// Has says whether the part is a list with an id.
func (s shown) Has(id string) bool { return s.ID == id }

// WritePage writes report.html.
func (r *Report) WritePage(ctx context.Context, to io.Writer) error {
	style := html.Style + pageStyle
	v := view{
		Report: r, Policy: html.Policy("", style), Style: template.CSS(style), About: r.about(), Notices: r.notices(),
		Flags: r.flags(), Totals: r.totals(), Verify: r.verify(),
	}
	var err error
	if v.Kinds, err = r.kinds(ctx); err != nil {
		return err
	}
	if last := len(v.Kinds) - 1; last >= 0 {
		v.Total, v.Kinds = v.Kinds[last], v.Kinds[:last]
	}
	if v.Lookback, err = r.lookbackNotes(ctx); err != nil {
		return err
	}
	if v.Revoked, err = r.effectNote(ctx); err != nil {
		return err
	}
	for _, each := range sections {
		if each.isLong {
			continue
		}
		part, err := r.show(ctx, each)
		if err != nil {
			return err
		}
		v.Parts = append(v.Parts, part)
	}
	buffered := bufio.NewWriterSize(to, 1<<16)
	if err := page().Execute(buffered, v); err != nil {
		return err
	}
	return buffered.Flush()
}

// tones are classes of report.css.
var tones = map[xlsx.Tone]string{
	xlsx.Critical: "sev sev-critical", xlsx.High: "sev sev-high", xlsx.Medium: "sev sev-medium", xlsx.Low: "sev sev-low", xlsx.Good: "sev good",
}

// show reads a list for the page.
func (r *Report) show(ctx context.Context, list section) (shown, error) {
	part := shown{ID: list.id, Title: list.title, Short: list.sheet, About: list.about, None: list.none}
	for _, each := range list.columns {
		if !each.isBeside && !each.isUnder {
			part.Columns = append(part.Columns, heading{each.title, each.format.Kind == xlsx.Number})
		}
	}
	row := func(values []any) []cell { return list.row(values, r.Campaign.Previous != nil) }
	err := list.each(ctx, r.db, func(values []any) error {
		switch part.Count++; {
		case part.Count <= rowsShown:
			part.Rows = append(part.Rows, row(values))
		case part.Count <= rowsShown+rowsFolded:
			part.Folded = append(part.Folded, row(values))
		}
		return nil
	})
	if err != nil {
		return part, fmt.Errorf("report.html: %w", err)
	}
	return part, nil
}

// row is a row of the page.
func (s section) row(values []any, hasLast bool) []cell {
	var row []cell
	for i, each := range s.columns {
		one := cell{IsNumber: each.format.Kind == xlsx.Number, IsHead: len(row) == 0}
		switch value := values[i].(type) {
		case string:
			one.Text, one.Tone = value, tones[each.format.Tones[value]]
			if at, err := time.Parse(time.RFC3339, value); err == nil {
				one.Text, one.IsTime = at.UTC().Format("2006-01-02 15:04"), true
			}
		case int64:
			one.Text = english.Sprintf("%d", value)
		case nil:
			if hasLast || !each.isOfLast {
				one.Text = each.unknown
			}
		}
		switch {
		case each.isBeside:
		case !each.isUnder:
			row = append(row, one)
		case one.Text != "":
			last := &row[len(row)-1]
			last.Under = append(last.Under, one)
		}
	}
	return row
}
