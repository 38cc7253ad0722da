package xml

import (
	"context"

	"rolecall/exports/decode/record"
	"rolecall/exports/decode/text"
)

// Lines finds the lines of records of a table, by their numbers among all of its
// records, deleted ones counted.
func Lines(ctx context.Context, from *text.Text, elements Elements, table string, wanted *text.Wanted) error {
	lines, err := from.Open()
	if err != nil {
		return err
	}
	defer lines.Close()
	records, err := from.Open()
	if err != nil {
		return err
	}
	defer records.Close()
	finder := &lineFinder{
		element: table, only: &Table{List: record.List{Shape: &record.Node{}}}, wanted: wanted, counter: text.CountLines(lines),
	}
	return newScanner(ctx, records, elements, nil, finder).run()
}

// lineFinder takes the places of one table's records.
type lineFinder struct {
	element string
	only    *Table
	wanted  *text.Wanted
	counter *text.LineCounter
}

func (f *lineFinder) table(element []byte) *Table {
	if string(element) == f.element {
		return f.only
	}
	return nil
}

func (f *lineFinder) skip([]byte, int64) {}

func (f *lineFinder) record(into *Table, found object) error {
	into.number++
	if !f.wanted.IsNext(into.number) {
		return nil
	}
	return f.wanted.Found(into.number, f.counter.At(found.at))
}
