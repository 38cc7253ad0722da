package decode

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"

	"rolecall/exports/source"
)

// list is one list of records on its way into a file with one record a line.
type list struct {
	document *Document
	out      *bufio.Writer
	file     *os.File
	inPlace  bool  // so far, the text itself has one record a line
	end      int64 // where the last record in place ended
}

func (d *Document) openJSON(ctx context.Context, options Options) ([]*Document, error) {
	file, err := os.Open(d.text)
	if err != nil {
		return nil, unreadable(d.Shown, err)
	}
	defer file.Close()
	splitter := &splitter{document: d, dir: options.TempDir, lists: map[string]*list{}}
	defer splitter.close()
	input := bufio.NewReaderSize(file, 64)
	if err := skipBOM(input, splitter); err != nil {
		return nil, unreadable(d.Shown, err)
	}
	s := newStream(ctx, input, splitter.bom)
	s.record, s.shape, s.secret = splitter.record, splitter.shape, options.Secret
	if err := s.run(); err != nil {
		return nil, d.locate(err)
	}
	documents, err := splitter.finish()
	for _, document := range documents {
		document.Total = s.total
	}
	return documents, err
}

func skipBOM(input *bufio.Reader, into *splitter) error {
	head, err := input.Peek(3)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if len(trimBOM(head)) < len(head) {
		into.bom = 3
		_, err = input.Discard(3)
		return err
	}
	return nil
}

// splitter writes the records of each list.
type splitter struct {
	document *Document
	dir      string
	lists    map[string]*list
	order    []string
	bom      int64
	last     string
	lastList *list
}

func (p *splitter) list(name string) *list {
	if p.lastList != nil && p.last == name {
		return p.lastList
	}
	found := p.lists[name]
	if found == nil {
		document := *p.document
		document.Form, document.Member, document.list, document.Shape, document.Records = JSON, document.member(name), name, &Node{}, 0
		found = &list{document: &document, inPlace: name == "" && p.bom == 0}
		p.lists[name] = found
		p.order = append(p.order, name)
	}
	p.last, p.lastList = name, found
	return found
}

func (p *splitter) shape(name string) *Node { return p.list(name).document.Shape }

// record takes a record. A text that has one record a line is left alone until
// the first record that is not so.
func (p *splitter) record(name string, text []byte, at int64, alone bool) error {
	into := p.list(name)
	oneLine := bytes.IndexByte(text, '\n') < 0 && bytes.IndexByte(text, '\r') < 0
	if into.inPlace && !(alone && oneLine) {
		if err := p.leavePlace(into); err != nil {
			return err
		}
	}
	into.document.Records++
	into.document.longest = max(into.document.longest, len(text))
	if into.inPlace {
		into.end = at + int64(len(text))
		return nil
	}
	if err := into.ready(p.dir); err != nil {
		return err
	}
	if !oneLine {
		text = bytes.Map(func(r rune) rune {
			if r == '\n' || r == '\r' {
				return ' '
			}
			return r
		}, text)
	}
	if _, err := into.out.Write(text); err != nil {
		return err
	}
	return into.out.WriteByte('\n')
}

func (l *list) ready(dir string) error {
	if l.out != nil {
		return nil
	}
	file, err := temp(dir, ".jsonl")
	if err != nil {
		return err
	}
	l.file, l.out = file, bufio.NewWriterSize(file, chunk)
	return nil
}

// leavePlace copies the records that were left in place so far.
func (p *splitter) leavePlace(into *list) error {
	into.inPlace = false
	if err := into.ready(p.dir); err != nil || into.end == 0 {
		return err
	}
	file, err := os.Open(p.document.text)
	if err != nil {
		return unreadable(p.document.Shown, err)
	}
	defer file.Close()
	if _, err := io.Copy(into.out, io.LimitReader(file, into.end)); err != nil {
		return err
	}
	return into.out.WriteByte('\n')
}

func (p *splitter) finish() ([]*Document, error) {
	var documents []*Document
	for _, name := range p.order {
		each := p.lists[name]
		each.document.rows = each.document.text
		if each.out != nil {
			if err := each.out.Flush(); err != nil {
				return nil, err
			}
			each.document.rows = each.file.Name()
		}
		if name == "" && each.document.Records == 0 && len(p.order) > 1 {
			continue
		}
		documents = append(documents, each.document)
	}
	if len(documents) == 1 {
		documents[0].Member = documents[0].archived
	}
	return documents, nil
}

func (p *splitter) close() {
	for _, each := range p.lists {
		if each.file != nil {
			each.file.Close()
		}
	}
}

// locate turns an offset into a line and a column of the file.
func (d *Document) locate(err error) error {
	var found *structural
	if !errors.As(err, &found) {
		return err
	}
	line, column, text := d.place(found.at)
	if d.answers != nil {
		line, column, text = int(d.lineOf(int64(line))), 0, ""
	}
	if found.message == stopped {
		return source.Problem{At: d.At(line, column), Message: stopped, Line: text, Hint: "export again, in smaller pages"}
	}
	return source.Problem{
		At: d.At(line, column), Message: "broken JSON: " + found.message, Line: text,
		Hint: "the file is damaged, cut off or edited by hand: export it again",
	}
}
