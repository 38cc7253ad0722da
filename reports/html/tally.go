package html

import (
	"slices"

	"rolecall/reports/facts"
)

// family is one row of the table of findings: a family of kinds, by severity.
type family struct {
	Name, About string
	Counts      []count // one a severity, the worst first
	Total       int64   // that are certain and that no exception accepts
	Privileged  int64   // of the certain ones, accepted or not
	Excepted    int64   // besides
	Doubtful    int64   // besides
}

// count is how many, and where that lies in a bar, in percent.
type count struct {
	Severity    string
	N           int64
	Left, Width float64
}

// Families are the rows of the table, those that have findings; the bars share
// one scale.
func (v view) Families() []family {
	var rows []family
	var longest int64
	for _, each := range v.Facts.Families() {
		row := tally(v.Findings, each.Name)
		row.About = each.About
		if row.Listed() > 0 {
			rows = append(rows, row)
			longest = max(longest, row.Total)
		}
	}
	for _, row := range rows {
		var left float64
		for i := range row.Counts {
			row.Counts[i].Left = left
			row.Counts[i].Width = 100 * float64(row.Counts[i].N) / float64(max(longest, 1))
			left += row.Counts[i].Width
		}
	}
	return rows
}

// Total is the sum of all rows.
func (v view) Total() family { return tally(v.Findings, "") }

// tally adds up a family, or everything.
func tally(kinds []facts.KindCount, name string) family {
	row := family{Name: name}
	for _, severity := range facts.Severities {
		row.Counts = append(row.Counts, count{Severity: severity})
	}
	for _, each := range kinds {
		if name != "" && each.Family() != name {
			continue
		}
		if place := slices.Index(facts.Severities, each.Severity); place >= 0 {
			row.Counts[place].N += each.Findings - each.Excepted
		}
		row.Total += each.Findings - each.Excepted
		row.Privileged += each.Privileged
		row.Excepted += each.Excepted
		row.Doubtful += each.Doubtful
	}
	return row
}

// Fine are the kinds that were judged and have no finding.
func (v view) Fine() []facts.Checked {
	return slices.DeleteFunc(slices.Clone(v.Checked), func(each facts.Checked) bool { return !each.IsJudged() })
}

// NotJudged are the kinds that were not, and why.
func (v view) NotJudged() []facts.Checked {
	return slices.DeleteFunc(slices.Clone(v.Checked), facts.Checked.IsJudged)
}

// inputTotal adds up what was read.
type inputTotal struct {
	Files, Bytes, Read, Loaded, Duplicate, Rejected, Unused int64
}

// Read is what was read of both systems.
func (v view) Read() inputTotal {
	var total inputTotal
	for _, each := range v.Inputs {
		total.Files++
		total.Bytes += each.Bytes
		total.Read += each.RowsRead
		total.Loaded += each.RowsLoaded
		total.Duplicate += each.RowsDuplicate
		total.Rejected += each.RowsRejected
		total.Unused += each.RowsUnused
	}
	return total
}

// Warnings are what to worry about in the inputs; notes are the rest.
func (v view) Warnings() []facts.Quality { return v.worries("warning") }

// Notes are what is good to know of the inputs.
func (v view) Notes() []facts.Quality { return v.worries("note") }

func (v view) worries(severity string) []facts.Quality {
	return slices.DeleteFunc(slices.Clone(v.Quality), func(each facts.Quality) bool { return each.Severity != severity })
}

// planned is one row of the table of changes.
type planned struct {
	Table                         string
	Create, Update, Delete, Total int64
}

// Plan is the table of changes, record by record.
func (v view) Plan() []planned {
	var rows []planned
	for _, each := range v.Changes {
		table := each.Table
		if each.System != "servicenow" {
			table += " in " + each.System
		}
		if len(rows) == 0 || rows[len(rows)-1].Table != table {
			rows = append(rows, planned{Table: table})
		}
		row := &rows[len(rows)-1]
		switch each.Operation {
		case "create":
			row.Create += each.Changes
		case "update":
			row.Update += each.Changes
		case "delete":
			row.Delete += each.Changes
		}
		row.Total += each.Changes
	}
	return rows
}

// PlanTotal is the sum of the table, PlanRows how many rows the plan has.
func (v view) PlanTotal() planned {
	var total planned
	for _, row := range v.Plan() {
		total.Create += row.Create
		total.Update += row.Update
		total.Delete += row.Delete
		total.Total += row.Total
	}
	return total
}

// Listed counts all findings of the row, accepted and doubtful ones among them.
func (f family) Listed() int64 { return f.Total + f.Excepted + f.Doubtful }

// Open are the doubts that findings rest on.
func (v view) Open() []facts.Doubt {
	return slices.DeleteFunc(slices.Clone(v.Doubts), func(each facts.Doubt) bool { return each.Findings == 0 })
}

// PlanRows is how many rows the plan has, one per field.
func (v view) PlanRows() int64 {
	var rows int64
	for _, each := range v.Changes {
		rows += each.Rows
	}
	return rows
}

// Frameworks are the controls, framework by framework.
func (v view) Frameworks() [][]facts.Control {
	var frameworks [][]facts.Control
	for i, each := range v.Controls {
		if i == 0 || v.Controls[i-1].Framework != each.Framework {
			frameworks = append(frameworks, nil)
		}
		last := len(frameworks) - 1
		frameworks[last] = append(frameworks[last], each)
	}
	return frameworks
}
