package json

import (
	"bufio"
	"context"

	"rolecall/exports/decode/text"
)

// Lines finds the lines of records of a list.
func Lines(ctx context.Context, from *text.Text, name string, wanted *text.Wanted) error {
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
	counter := text.CountLines(lines)
	input := bufio.NewReaderSize(records, 64)
	bom, err := skipBOM(input)
	if err != nil {
		return from.Unreadable(err)
	}
	number := int64(0)
	s := newStream(ctx, input, bom)
	s.record = func(list string, _ []byte, at int64, _ bool) error {
		if list != name {
			return nil
		}
		if number++; !wanted.IsNext(number) {
			return nil
		}
		return wanted.Found(number, from.FileLine(counter.At(at)))
	}
	return s.run()
}
