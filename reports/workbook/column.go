package workbook

import (
	"rolecall/reports/lists"
	"rolecall/reports/xlsx"
)

// table is one sheet with a table, filled by the statement of its name.
type table struct {
	name      string // of the sheet
	statement string
	about     string
	columns   []column
	optional  bool   // left out if it has no rows
	grows     string // the relation whose rows it has; "" for a few rows
}

// column is one column of the workbook: what is selected as name is shown below
// a title. Columns of findings and changes are described in reports/columns; here
// they have their place, and what only the workbook does with them.
type column struct {
	name   string // "" for one that stays empty
	title  string
	about  string // for reports/README.md
	format xlsx.Column
	to     link
}

// link leads from the cells of a column to rows of another sheet.
type link struct {
	sheet string // "" for none
	row   string // the selected column that has the number of the row
}

var (
	severities  = map[string]xlsx.Tone{"critical": xlsx.Critical, "high": xlsx.High, "medium": xlsx.Medium, "low": xlsx.Low}
	operations  = map[string]xlsx.Tone{"create": xlsx.Good, "update": xlsx.Low, "delete": xlsx.High}
	states      = map[string]xlsx.Tone{"expired": xlsx.High, "outdated": xlsx.High, "unused": xlsx.Medium, "in force": xlsx.Good}
	verdicts    = map[string]xlsx.Tone{"PARTIAL": xlsx.Medium, "SCOPED": xlsx.Medium, "UNKNOWN": xlsx.Muted}
	classes     = map[string]xlsx.Tone{"likely": xlsx.Good, "possible": xlsx.Muted}
	worries     = map[string]xlsx.Tone{"warning": xlsx.Medium, "note": xlsx.Muted}
	results     = map[string]xlsx.Tone{"nothing found": xlsx.Good, "not judged": xlsx.Medium}
	certainties = map[string]xlsx.Tone{"doubtful": xlsx.Medium}
	yes         = map[string]xlsx.Tone{"yes": xlsx.High}
)

func text(width float64) xlsx.Column { return xlsx.Column{Width: width} }

// unprinted is for the first column that is not printed.
func unprinted(width float64) xlsx.Column { return xlsx.Column{Width: width, Unprinted: true} }

func wrapped(width float64) xlsx.Column { return xlsx.Column{Width: width, Wrap: true} }

func toned(width float64, tones map[string]xlsx.Tone) xlsx.Column {
	return xlsx.Column{Width: width, Tones: tones}
}

func number(width float64) xlsx.Column { return xlsx.Column{Kind: xlsx.Number, Width: width} }

func flag(width float64) xlsx.Column { return xlsx.Column{Kind: xlsx.Flag, Width: width} }

var dateTime = xlsx.Column{Kind: xlsx.DateTime}

// none is for a column that leads nowhere.
var none link

// decision, apply and comment are for the reviewer; the tool leaves them empty, and
// rolecall changes reads them.
var (
	decision = column{"", "Decision", "empty, for the reviewer; `rolecall changes --only report.xlsx` reads it", xlsx.Column{Width: 12, Unprinted: true, Choices: lists.ChoicesOfFindings, Note: lists.NoteOfFindings}, none}
	apply    = column{"", "Apply", "empty, for the reviewer, in the same way", xlsx.Column{Width: 12, Unprinted: true, Choices: lists.ChoicesOfChanges, Note: lists.NoteOfChanges}, none}
	comment  = column{"", "Comment", "empty, for the reviewer", wrapped(30), none}
)
