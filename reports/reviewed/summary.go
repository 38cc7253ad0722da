package reviewed

import (
	"context"

	"rolecall/exports/source"
	"rolecall/reports/xlsx"
)

// summary is the first sheet.
type summary struct {
	page *xlsx.Page
	row  int
}

// Columns of the sheet: a margin, what a line is about, and its numbers or its text.
const (
	nameColumn = 1
	textColumn = 2
	lastColumn = 8
	textWidth  = 112 // characters, of those columns together
)

var (
	bookTitle  = xlsx.Face{Size: 20, Bold: true}
	subtitle   = xlsx.Face{Size: 14, Bold: true}
	header     = xlsx.Face{Header: true}
	numbers    = xlsx.Face{Header: true, Right: true}
	bold       = xlsx.Face{Bold: true}
	plain      = xlsx.Face{Wrap: true}
	ruled      = xlsx.Face{Line: true}
	ruledWrap  = xlsx.Face{Line: true, Wrap: true}
	beginning  = xlsx.Face{Header: true, Indent: true} // of texts to the right of numbers
	described  = xlsx.Face{Line: true, Wrap: true, Indent: true}
	grave      = xlsx.Face{Tone: xlsx.High, Wrap: true, Bold: true}
	noteworthy = xlsx.Face{Tone: xlsx.Medium, Wrap: true, Bold: true}
)

// writeSummary writes what the page says besides lists; counts are the rows of the other sheets.
func (r *Report) writeSummary(ctx context.Context, page *xlsx.Page, book *xlsx.Book, counts []int) error {
	s := &summary{page: page, row: 1}
	page.Merge(s.row, nameColumn, lastColumn)
	page.Put(s.row, nameColumn, source.Printable("Access review: "+r.Campaign.Name), bookTitle)
	page.Height(s.row, 28)
	s.row += 2
	for _, each := range r.notices() {
		face := noteworthy
		if each.IsGrave {
			face = grave
		}
		s.wide(each.Text, face)
	}
	s.heading("The review")
	for _, each := range r.about() {
		s.line(each.Name, each.Text, plain)
	}
	kinds, err := r.kinds(ctx)
	if err != nil {
		return err
	}
	s.kinds(kinds)
	if note, err := r.effectNote(ctx); err != nil {
		return err
	} else if note != "" {
		s.heading("Revocations")
		s.wide(note, plain)
	}
	s.flags(r.flags())
	s.population(r)
	lookback, err := r.lookbackNotes(ctx)
	if err != nil {
		return err
	}
	s.heading("Lookback")
	for _, each := range lookback {
		s.wide(each, plain)
	}
	s.heading("How to verify")
	s.line("Ledger head", r.Head, plain)
	for _, each := range r.verify() {
		s.wide(each, plain)
	}
	s.sheets(book, counts)
	return page.Err()
}

func (s *summary) heading(text string) {
	s.row++
	s.page.Put(s.row, nameColumn, text, subtitle)
	s.page.Height(s.row, 22)
	s.row++
}

func (s *summary) line(name string, text string, face xlsx.Face) {
	text = source.Printable(text)
	s.page.Put(s.row, nameColumn, name, bold)
	s.page.Merge(s.row, textColumn, lastColumn-textColumn+1)
	s.page.Put(s.row, textColumn, text, face)
	s.page.Height(s.row, float64(16*xlsx.Lines(text, textWidth)))
	s.row++
}

// wide writes a text across the page.
func (s *summary) wide(text string, face xlsx.Face) {
	text = source.Printable(text)
	s.page.Merge(s.row, nameColumn, lastColumn)
	s.page.Put(s.row, nameColumn, text, face)
	s.page.Height(s.row, float64(16*xlsx.Lines(text, textWidth+34)))
	s.row++
}

func (s *summary) headers(name string, columns ...string) {
	s.page.Put(s.row, nameColumn, name, header)
	for i, each := range columns {
		s.page.Put(s.row, textColumn+i, each, numbers)
	}
	s.row++
}

func (s *summary) kinds(kinds []kindRow) {
	s.heading("Decisions by kind of item")
	s.headers("Kind", "Items", "Keep", "Revoke", "Change", "Gone", "Unanswered", "Flagged")
	for _, each := range kinds {
		face := ruled
		if each.Kind == "total" {
			face = bold
		}
		s.page.Put(s.row, nameColumn, each.Kind, face)
		for i, n := range []int64{each.Items, each.Keep, each.Revoke, each.Change, each.Gone, each.Unanswered, each.FlaggedItems} {
			s.page.Put(s.row, textColumn+i, n, face)
		}
		s.row++
	}
}

func (s *summary) flags(flags []counted) {
	s.heading("Flags")
	if len(flags) == 0 {
		s.wide("No decision was flagged.", plain)
		return
	}
	s.page.Put(s.row, nameColumn, "Flag", header)
	s.page.Put(s.row, textColumn, "Decisions", numbers)
	s.page.Merge(s.row, textColumn+1, lastColumn-textColumn)
	s.page.Put(s.row, textColumn+1, "The decision is", beginning)
	s.row++
	for _, each := range flags {
		s.page.Put(s.row, nameColumn, each.Code, ruled)
		s.page.Put(s.row, textColumn, each.Count, ruled)
		s.page.Merge(s.row, textColumn+1, lastColumn-textColumn)
		s.page.Put(s.row, textColumn+1, each.Meaning, described)
		s.row++
	}
}

func (s *summary) population(r *Report) {
	s.heading("Population")
	for _, each := range r.totals() {
		s.headers(each.Name, "Count", "Declared")
		for _, part := range each.Parts {
			if part.Count == 0 {
				continue
			}
			s.page.Put(s.row, nameColumn, source.Printable(part.Name), ruledWrap)
			s.page.Put(s.row, textColumn, part.Count, ruled)
			s.page.Height(s.row, float64(16*xlsx.Lines(part.Name, 40)))
			s.row++
		}
		sum := "adds up to"
		if !each.Balanced {
			sum = "does not add up to"
		}
		s.page.Put(s.row, nameColumn, sum, bold)
		s.page.Put(s.row, textColumn, each.Of, bold)
		s.page.Put(s.row, textColumn+1, each.Declared, xlsx.Face{Right: true})
		s.row += 2
	}
	for _, each := range r.Campaign.Completeness {
		s.line(each.Table+": "+each.Verdict, each.Message, plain)
	}
}

func (s *summary) sheets(book *xlsx.Book, counts []int) {
	s.heading("Sheets")
	for i, each := range sections {
		s.page.Put(s.row, nameColumn, xlsx.Link{Text: each.sheet, To: book.Place(each.sheet, -1)}, xlsx.Face{})
		s.page.Put(s.row, textColumn, counts[i], xlsx.Face{})
		s.page.Merge(s.row, textColumn+1, lastColumn-textColumn)
		s.page.Put(s.row, textColumn+1, each.about, xlsx.Face{Wrap: true, Indent: true})
		s.page.Height(s.row, float64(16*xlsx.Lines(each.about, textWidth-14)))
		s.row++
	}
}
