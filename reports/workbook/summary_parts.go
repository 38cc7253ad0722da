package workbook

import (
	"fmt"

	"rolecall/exports/source"
	"rolecall/reports/facts"
	"rolecall/reports/xlsx"
)

// changes are counted by table and operation.
func (s *summary) changes() {
	if len(s.facts.Changes) == 0 {
		return
	}
	s.heading("Planned changes")
	operations := []string{"create", "update", "delete"}
	s.headers("Table", append(operations, "total")...)
	first := s.row
	var sums [4]int64
	for i := 0; i < len(s.facts.Changes); {
		each := s.facts.Changes[i]
		var numbers [4]int64
		for ; i < len(s.facts.Changes) && s.facts.Changes[i].Table == each.Table && s.facts.Changes[i].System == each.System; i++ {
			for k, operation := range operations {
				if s.facts.Changes[i].Operation == operation {
					numbers[k] += s.facts.Changes[i].Changes
				}
			}
			numbers[3] += s.facts.Changes[i].Changes
		}
		for k, n := range numbers {
			sums[k] += n
		}
		s.counted(source.Printable(each.Table+" in "+each.System), line, numbers[:]...)
	}
	last := s.row - 1
	s.counted("Total", total, sums[:]...)
	s.row++
	var series []xlsx.Series
	for i, tone := range []xlsx.Tone{xlsx.Low, xlsx.Plain, xlsx.High} {
		series = append(series, xlsx.Series{
			Name: s.page.Range(first-1, firstCount+i, first-1, firstCount+i), Tone: tone,
			Values: s.page.Range(first, firstCount+i, last, firstCount+i),
		})
	}
	s.page.Chart(19, charts, xlsx.Chart{
		Title: "Planned changes by table", Alt: "The numbers of the table Planned changes as stacked bars, a bar a table",
		Categories: s.page.Range(first, about, last, about), Series: series, Stacked: true, Width: 640, Height: 260,
	})
}

// compared says how much was compared.
func (s *summary) compared() {
	n := s.facts.Counts
	s.heading("Compared")
	for _, each := range []struct {
		name  string
		count int64
	}{
		{"Identities in Okta", n.Identities}, {"of those in scope", n.IdentitiesInScope},
		{"Accounts in ServiceNow", n.Accounts}, {"of those active", n.AccountsActive}, {"linked to an identity", n.AccountsLinked},
		{"declared service accounts", n.AccountsService}, {"shipped by ServiceNow", n.AccountsPlatform},
		{"Grants of roles", n.Grants}, {"of those inherited", n.GrantsInherited}, {"Memberships of groups", n.Memberships},
	} {
		s.counted(each.name, line, each.count)
	}
	s.row++
}

// inputs says what became of every row that was read, and what to worry about.
func (s *summary) inputs() {
	s.heading("Inputs")
	s.headers("System", "files", "rows read", "loaded", "duplicate", "rejected", "not needed")
	for _, system := range []string{"okta", "servicenow"} {
		var n [6]int64
		for _, input := range s.facts.Inputs {
			if input.System == system {
				for i, add := range []int64{1, input.RowsRead, input.RowsLoaded, input.RowsDuplicate, input.RowsRejected, input.RowsUnused} {
					n[i] += add
				}
			}
		}
		s.counted(system, line, n[:]...)
	}
	warnings := 0
	for _, each := range s.facts.Quality {
		if each.Severity != "note" {
			warnings++
		}
	}
	s.row++
	for _, each := range facts.VerdictsOn(s.facts.Completeness) {
		tone := xlsx.Muted
		if each.IsLess() {
			tone = xlsx.Medium
		}
		s.box(tone, each.Name+": "+each.Body)
	}
	if warnings > 0 {
		s.box(xlsx.Medium, fmt.Sprintf("%d warnings about the inputs, in the sheet Data quality: missing records can look like findings, or hide them.", warnings))
	}
}

// sheets says what is in the other sheets, and how much.
func (s *summary) sheets(sheets []written) {
	s.heading("Sheets")
	s.headers("Sheet", "rows")
	s.page.Put(s.row-1, firstCount+1, "what", xlsx.Face{Header: true, Indent: true})
	for column := firstCount + 2; column <= lastColumn; column++ {
		s.page.Put(s.row-1, column, "", header)
	}
	cut := 0
	for _, each := range sheets {
		s.page.Put(s.row, about, xlsx.Link{Text: each.table.name, To: s.book.Place(each.table.name, -1)}, xlsx.Face{})
		s.page.Put(s.row, firstCount, each.rows, xlsx.Face{})
		s.page.Put(s.row, firstCount+1, each.table.about, xlsx.Face{Indent: true})
		s.row++
		cut += each.cut
	}
	if cut > 0 {
		s.row++
		s.box(xlsx.Medium, s.number.Sprintf("%d texts are too long for a cell and end with a mark; findings.csv and changes.csv have the full texts.", cut))
	}
}
