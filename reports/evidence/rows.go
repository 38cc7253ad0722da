package evidence

import (
	"strconv"

	"rolecall/reports/facts"
)

func count(n int64) string { return strconv.FormatInt(n, 10) }

// rowTotals are rows of all files: those that were read are what became of them.
type rowTotals struct{ Read, Loaded, Duplicate, Rejected, Unused int64 }

func rowsOf(inputs []facts.Input) (all rowTotals) {
	for _, each := range inputs {
		all.Read += each.RowsRead
		all.Loaded += each.RowsLoaded
		all.Duplicate += each.RowsDuplicate
		all.Rejected += each.RowsRejected
		all.Unused += each.RowsUnused
	}
	return all
}

func (r rowTotals) balances() bool { return r.Read == r.Loaded+r.Duplicate+r.Rejected+r.Unused }
