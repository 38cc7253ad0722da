package xlsx

import "sort"

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
