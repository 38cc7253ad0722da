// Package texttest is what tests of several forms need.
package texttest

import "io"

// Pieces reads a text a few bytes at a time, so that everything is cut
// everywhere.
type Pieces struct {
	Text []byte
	Size int
}

func (p *Pieces) Read(into []byte) (int, error) {
	if len(p.Text) == 0 {
		return 0, io.EOF
	}
	n := copy(into, p.Text[:min(len(p.Text), p.Size)])
	p.Text = p.Text[n:]
	return n, nil
}
