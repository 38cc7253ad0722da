package decode

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
)

// oddRecords are the records with another number of fields than the header.
type oddRecords struct {
	count   int64
	first   int64 // where the first one starts
	fields  int   // how many it has
	runaway bool  // it has more than anybody would list; the rest was not read
}

// check says of a record that starts at an offset how many fields it has.
func (o *oddRecords) check(at int64, fields, header int, isFilled bool) {
	if o.runaway || fields == header || fields > header && !isFilled {
		return
	}
	if o.count == 0 {
		o.first, o.fields = at, fields
	}
	o.count++
}

// oddProblem is what to say if these records are too many to be listed.
func (d *Document) oddProblem(odd oddRecords, records int64) error {
	var message string
	switch {
	case odd.runaway:
		message = fmt.Sprintf("a row has more than %d fields: %d in the header", odd.fields, len(d.Columns))
	case odd.count > maxOdd || odd.count > mostlyOdd && odd.count > records/2:
		message = fmt.Sprintf("%d of %d rows have another number of fields than the header: here %d, and %d in the header",
			odd.count, records, odd.fields, len(d.Columns))
	default:
		return nil
	}
	line, _, _ := d.place(odd.first)
	return source.Problem{At: d.At(line, 0), Message: message, Hint: "check the delimiter and the quotes here, or export the file again"}
}
