package xlsx

import (
	"sort"
	"strings"
)

// RowNumbers say at which row of a sheet each record stands: runs of records
// that follow each other, since few rows are empty.
type RowNumbers []run

type run struct{ record, row int64 }

func (r RowNumbers) with(record, row int64) RowNumbers {
	if last := len(r) - 1; last >= 0 && row-r[last].row == record-r[last].record {
		return r
	}
	return append(r, run{record, row})
}

// Of is the row of a record, numbered from 1.
func (r RowNumbers) Of(record int64) int64 {
	at := sort.Search(len(r), func(i int) bool { return r[i].record > record }) - 1
	if at < 0 {
		return 0
	}
	return r[at].row + record - r[at].record
}

// isHeader says whether a row is a header again: at least half of what it says
// is in the other header. A person's title may be called as a column is.
func isHeader(texts, header []string) bool {
	known := map[string]bool{}
	for _, each := range header {
		known[strings.ToLower(strings.TrimSpace(each))] = true
	}
	filled, common := 0, 0
	for _, each := range texts {
		if each == "" {
			continue
		}
		filled++
		if known[strings.ToLower(strings.TrimSpace(each))] {
			common++
		}
	}
	return 2*common >= filled
}

// IsStopped says whether a row is what ServiceNow writes at the end of an
// export that reached the cap on cells.
func IsStopped(texts []string) bool {
	message := ""
	for _, each := range texts {
		if each != "" && message != "" {
			return false
		}
		message += each
	}
	return strings.HasPrefix(strings.ToLower(message), "export stopped due to excessive size")
}
