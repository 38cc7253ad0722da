package csv

import (
	"fmt"

	"rolecall/exports/source"
)

// A record that has another number of fields than the header is listed and
// left out. These are the bounds within which that makes sense.
const (
	maxSurplus = 10_000    // fields of one record beyond the header's: the engine makes a note of each
	maxOdd     = 1_000_000 // such records
	mostlyOdd  = 10_000    // such records, where they are the larger part of the file
	maxRow     = 4 << 20   // bytes of a record: the engine lists those of more than 2 MB, and passes over longer ones in silence
)

// oddRecords are the records with another number of fields than the header.
type oddRecords struct {
	count   int64
	first   int64 // where the first one starts
	fields  int   // how many it has
	runaway bool  // it has more than anybody would list; the rest was not read
	endless bool  // it is longer than any row; likewise
}

// measure stops at a record that starts at one offset and is still there at
// another, far behind.
func (o *oddRecords) measure(from, to int64) {
	if to-from > maxRow && !o.runaway && !o.endless {
		o.first, o.endless = from, true
	}
}

// check says of a record that starts at an offset how many fields it has.
func (o *oddRecords) check(at int64, fields, header int, isFilled bool) {
	if o.runaway || o.endless || fields == header || fields > header && !isFilled {
		return
	}
	if o.count == 0 {
		o.first, o.fields = at, fields
	}
	o.count++
}

// oddProblem is what to say if these records are too many to be listed.
func (t *Table) oddProblem(odd oddRecords, records int64) error {
	message, hint := "", "check the delimiter and the quotes here, or export the file again"
	switch {
	case odd.endless:
		message = fmt.Sprintf("a row is longer than %d MiB: not an export", maxRow>>20)
		hint = "the file is damaged, or a quote is missing here: export it again"
	case odd.runaway:
		message = fmt.Sprintf("a row has more than %d fields: %d in the header", odd.fields, len(t.Columns))
	case odd.count > maxOdd || odd.count > mostlyOdd && odd.count > records/2:
		message = fmt.Sprintf("%d of %d rows have another number of fields than the header: here %d, and %d in the header",
			odd.count, records, odd.fields, len(t.Columns))
	default:
		return nil
	}
	line, _, _ := t.Text.Place(odd.first)
	return source.Problem{At: t.Text.At(line, 0), Message: message, Hint: hint}
}
