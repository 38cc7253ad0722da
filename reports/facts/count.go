package facts

import "slices"

// Severities are the severities of findings, the worst first.
var Severities = []string{"critical", "high", "medium", "low"}

// AtLeast counts the findings of a severity or worse that are certain and that no
// exception accepts.
func (f Facts) AtLeast(severity string) int64 {
	var n int64
	for _, each := range f.Findings {
		if place := slices.Index(Severities, each.Severity); place >= 0 && place <= slices.Index(Severities, severity) {
			n += each.Findings - each.Excepted
		}
	}
	return n
}

// Certain counts the findings that are certain.
func (f Facts) Certain() int64 { return f.sum(func(k KindCount) int64 { return k.Findings }) }

// Listed counts all findings: Planned, Undecided, Accepted and Doubtful together.
func (f Facts) Listed() int64 { return f.Certain() + f.Doubtful() }

// Planned counts the findings that the plan corrects.
func (f Facts) Planned() int64 { return f.sum(func(k KindCount) int64 { return k.Planned }) }

// Undecided counts those that wait for somebody's decision.
func (f Facts) Undecided() int64 {
	return f.sum(func(k KindCount) int64 { return k.Findings - k.Excepted - k.Planned })
}

// Accepted counts those that exceptions accept.
func (f Facts) Accepted() int64 { return f.sum(func(k KindCount) int64 { return k.Excepted }) }

// Doubtful counts the findings that the exports leave open.
func (f Facts) Doubtful() int64 { return f.sum(func(k KindCount) int64 { return k.Doubtful }) }

// Unplanned counts those of them of which the plan would have corrected something.
func (f Facts) Unplanned() int64 { return f.sum(func(k KindCount) int64 { return k.Unplanned }) }

// ServiceNowChanges counts the planned changes there.
func (f Facts) ServiceNowChanges() int64 {
	var n int64
	for _, each := range f.Changes {
		if each.System == "servicenow" {
			n += each.Changes
		}
	}
	return n
}

func (f Facts) sum(of func(KindCount) int64) int64 {
	var n int64
	for _, each := range f.Findings {
		n += of(each)
	}
	return n
}
