// Package json reads records from JSON: lists, wrappers around them, JSON lines,
// and what a browser recorded of an interface (HAR).
package json

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"

	"rolecall/exports/decode/record"
	"rolecall/exports/decode/text"
	"rolecall/exports/source"
)

// List is one list of records of a text.
type List struct {
	record.List
	Elements string // what it holds in place of records: texts, numbers; "" if it holds records
	Total    int64  // SCIM: how many records there are on all pages, as one of them says; 0 if none does

	inPlace bool  // so far, the text itself has one record a line
	end     int64 // where the last record in place ended
}

// Open checks a text and finds its lists of records.
func Open(ctx context.Context, from *text.Text) ([]*List, error) {
	file, err := from.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	splitter := &splitter{text: from, lists: map[string]*List{}}
	defer splitter.close()
	input := bufio.NewReaderSize(file, 64)
	if splitter.bom, err = skipBOM(input); err != nil {
		return nil, from.Unreadable(err)
	}
	s := newStream(ctx, input, splitter.bom)
	s.record, s.shape, s.secret = splitter.record, splitter.shape, from.Secret
	if err := s.run(); err != nil {
		return nil, locate(from, err)
	}
	if elements := s.elements(); elements != "" {
		return []*List{{List: record.List{Shape: &record.Node{}, Records: s.scalars, Path: from.Path}, Elements: elements}}, nil
	}
	return splitter.finish(s.total)
}

// skipBOM skips a byte order mark, and says how long it is.
func skipBOM(input *bufio.Reader) (length int64, err error) {
	head, err := input.Peek(3)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	skipped, err := input.Discard(len(head) - len(text.TrimBOM(head)))
	return int64(skipped), err
}

// splitter writes the records of each list.
type splitter struct {
	text  *text.Text
	lists map[string]*List
	order []string
	bom   int64
	last  *List
}

func (p *splitter) list(name string) *List {
	if p.last != nil && p.last.Name == name {
		return p.last
	}
	found := p.lists[name]
	if found == nil {
		found = &List{List: record.List{Name: name, Shape: &record.Node{}}, inPlace: name == "" && p.bom == 0}
		p.lists[name] = found
		p.order = append(p.order, name)
	}
	p.last = found
	return found
}

func (p *splitter) shape(name string) *record.Node { return p.list(name).Shape }

// record takes a record. A text that has one record a line is left alone until
// the first record that is not so.
func (p *splitter) record(name string, object []byte, at int64, alone bool) error {
	into := p.list(name)
	oneLine := bytes.IndexByte(object, '\n') < 0 && bytes.IndexByte(object, '\r') < 0
	if into.inPlace && !(alone && oneLine) {
		if err := p.copyOut(into); err != nil {
			return err
		}
	}
	into.Count(object)
	if into.inPlace {
		into.end = at + int64(len(object))
		return nil
	}
	if err := into.Create(p.text); err != nil {
		return err
	}
	if !oneLine {
		object = bytes.Map(func(r rune) rune {
			if r == '\n' || r == '\r' {
				return ' '
			}
			return r
		}, object)
	}
	return into.WriteLine(object)
}

// copyOut copies the records that were left in place so far.
func (p *splitter) copyOut(into *List) error {
	into.inPlace = false
	if err := into.Create(p.text); err != nil || into.end == 0 {
		return err
	}
	file, err := os.Open(p.text.Path)
	if err != nil {
		return p.text.Unreadable(err)
	}
	defer file.Close()
	if _, err := io.Copy(into, io.LimitReader(file, into.end)); err != nil {
		return err
	}
	return into.WriteLine(nil)
}

func (p *splitter) finish(total int64) ([]*List, error) {
	var lists []*List
	for _, name := range p.order {
		each := p.lists[name]
		if err := each.Flush(); err != nil {
			return nil, err
		}
		if each.Path == "" {
			each.Path = p.text.Path
		}
		if name == "" && each.Records == 0 && len(p.order) > 1 {
			continue
		}
		each.Total = total
		lists = append(lists, each)
	}
	return lists, nil
}

func (p *splitter) close() {
	for _, each := range p.lists {
		each.Close()
	}
}

// locate turns an offset into a line and a column of the file.
func locate(from *text.Text, err error) error {
	var found *text.Fault
	if !errors.As(err, &found) {
		return err
	}
	line, column, shown := from.Place(found.At)
	if from.FileLines != nil {
		line, column, shown = int(from.FileLine(int64(line))), 0, ""
	}
	if found.Message == isPartial {
		return source.Problem{At: from.At(line, column), Message: isPartial, Line: shown, Hint: "export again, in smaller pages"}
	}
	return source.Problem{
		At: from.At(line, column), Message: "broken JSON: " + found.Message, Line: shown,
		Hint: "the file is damaged, cut off or edited by hand: export it again",
	}
}
