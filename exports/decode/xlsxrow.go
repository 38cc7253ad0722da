package decode

import "sort"

// rowNumbers say at which row of a sheet each record stands: runs of records
// that follow each other, since few rows are empty.
type rowNumbers []run

type run struct{ record, row int64 }

func (r rowNumbers) with(record, row int64) rowNumbers {
	if last := len(r) - 1; last >= 0 && row-r[last].row == record-r[last].record {
		return r
	}
	return append(r, run{record, row})
}

// of is the row of a record, numbered from 1.
func (r rowNumbers) of(record int64) int64 {
	at := sort.Search(len(r), func(i int) bool { return r[i].record > record }) - 1
	if at < 0 {
		return 0
	}
	return r[at].row + record - r[at].record
}
