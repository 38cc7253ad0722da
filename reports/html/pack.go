package html

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

// packer gathers the rows of a table column by column until there are enough of them for one
// block, which script/020-load.js unpacks: the length of its head, the head as JSON, and of each
// column in it the numbers and what text there is.
type packer struct {
	name    string // of the blocks
	to      io.Writer
	columns []packed
	most    int // rows in a block
	rows    int
	data    bytes.Buffer
}

// packed is one column of a block.
type packed interface {
	add(value string) error
	// describe is what the head says of the column; flush begins the next block.
	describe() columnHead
	flush(to *bytes.Buffer)
}

// columnHead is what the head of a block says of a column: how many bytes each number has and,
// if it is one of few values, which values are new in this block or, if it is one of text, how
// many bytes of text there are.
type columnHead struct {
	Name  string    `json:"name"`
	Width int       `json:"width"`
	Words *[]string `json:"words,omitempty"`
	Bytes *int      `json:"bytes,omitempty"`
}

type head struct {
	Rows    int          `json:"rows"`
	Columns []columnHead `json:"columns"`
}

func (p *packer) add(values []string) error {
	for i, column := range p.columns {
		if err := column.add(values[i]); err != nil {
			return fmt.Errorf("column %d of %s: %w", i+1, p.name, err)
		}
	}
	p.rows++
	if p.rows == p.most {
		return p.flush()
	}
	return nil
}

func (p *packer) flush() error {
	if p.rows == 0 {
		return nil
	}
	about := head{Rows: p.rows}
	for _, column := range p.columns {
		about.Columns = append(about.Columns, column.describe())
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // compressed, never parsed as HTML
	if err := encoder.Encode(about); err != nil {
		return err
	}
	p.data.Reset()
	p.data.Write(binary.LittleEndian.AppendUint32(nil, uint32(text.Len())))
	p.data.Write(text.Bytes())
	for _, column := range p.columns {
		column.flush(&p.data)
	}
	err := writeBlock(p.to, fmt.Sprintf(`data-rows="%s" data-count="%d"`, p.name, p.rows), p.data.Bytes())
	p.rows = 0
	return err
}

// numbers are one number per row, written with as few bytes each as the highest needs.
type numbers struct {
	values  []uint32
	highest uint32
}

func (n *numbers) put(value uint32) {
	n.values = append(n.values, value)
	n.highest = max(n.highest, value)
}

func (n *numbers) width() int {
	switch {
	case n.highest < 1<<8:
		return 1
	case n.highest < 1<<16:
		return 2
	default:
		return 4
	}
}

func (n *numbers) flush(to *bytes.Buffer) {
	width := n.width()
	var each [4]byte
	for _, value := range n.values {
		binary.LittleEndian.PutUint32(each[:], value)
		to.Write(each[:width])
	}
	n.values, n.highest = n.values[:0], 0
}

// few is a column of few different values: a number per row, and each value once.
type few struct {
	name  string
	codes numbers
	known map[string]uint32
	fresh []string // values that no earlier block has
}

func (f *few) add(value string) error {
	code, isKnown := f.known[value]
	if !isKnown {
		code = uint32(len(f.known))
		f.known[value] = code
		f.fresh = append(f.fresh, value)
	}
	f.codes.put(code)
	return nil
}

func (f *few) describe() columnHead {
	words := append([]string{}, f.fresh...)
	f.fresh = f.fresh[:0]
	return columnHead{Name: f.name, Width: f.codes.width(), Words: &words}
}

func (f *few) flush(to *bytes.Buffer) { f.codes.flush(to) }

// each is a column of many different values: all of them one after the other, and how long each
// is as JavaScript counts.
type each struct {
	name    string
	lengths numbers
	text    bytes.Buffer
}

func (e *each) add(value string) error {
	length := utf8.RuneCountInString(value)
	for _, r := range value {
		if r > 0xffff {
			length++
		}
	}
	e.lengths.put(uint32(length))
	e.text.WriteString(value)
	return nil
}

func (e *each) describe() columnHead {
	size := e.text.Len()
	return columnHead{Name: e.name, Width: e.lengths.width(), Bytes: &size}
}

func (e *each) flush(to *bytes.Buffer) {
	e.lengths.flush(to)
	to.Write(e.text.Bytes())
	e.text.Reset()
}

// integers is a column of whole numbers from -1, each one more than it is.
type integers struct {
	name string
	numbers
}

func (c *integers) add(value string) error {
	n, err := strconv.ParseInt(value, 10, 32)
	if err != nil {
		return err
	}
	c.put(uint32(n + 1))
	return nil
}

func (c *integers) describe() columnHead { return columnHead{Name: c.name, Width: c.width()} }
