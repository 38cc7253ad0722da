package sample

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// book is where a sheet's pages go: a file, page files, or what a workbook or
// an archive has inside.
type book interface {
	page(number int) (io.WriteCloser, error) // counted from 1
	close() error                            // once all pages are closed
}

// frame is what stands around the rows of a page.
type frame struct{ open, between, shut string }

// sheet writes one table into a book. The buffer keeps the error of a failed write, which
// close returns.
type sheet struct {
	book    book
	frame   frame
	perPage int    // rows a page; 0 is any number
	number  int    // of the page
	rows    int    // in this page
	line    []byte // the row being written
	file    io.WriteCloser
	out     *bufio.Writer
}

const bufferBytes = 1 << 18

func newSheet(book book, frame frame, perPage int) (*sheet, error) {
	s := &sheet{book: book, frame: frame, perPage: perPage}
	if frame.open == "" {
		return s, nil // nothing to export, no file
	}
	return s, s.start()
}

func (s *sheet) start() error {
	s.number++
	file, err := s.book.page(s.number)
	if err != nil {
		return err
	}
	s.file, s.rows = file, 0
	if s.out == nil {
		s.out = bufio.NewWriterSize(file, bufferBytes)
	} else {
		s.out.Reset(file)
	}
	_, err = s.out.WriteString(s.frame.open)
	return err
}

// write ends the row in s.line and starts the next one.
func (s *sheet) write() error {
	if s.file == nil || s.isFull() {
		if err := errors.Join(s.endPage(), s.start()); err != nil {
			return err
		}
	}
	if s.rows > 0 {
		s.out.WriteString(s.frame.between)
	}
	_, err := s.out.Write(s.line)
	s.line = s.line[:0]
	s.rows++
	return err
}

func (s *sheet) isFull() bool { return s.perPage > 0 && s.rows == s.perPage }

// place is the number a row will have in its page, from 1.
func (s *sheet) place() int {
	if s.isFull() {
		return 1
	}
	return s.rows + 1
}

func (s *sheet) endPage() error {
	if s.file == nil {
		return nil
	}
	s.out.WriteString(s.frame.shut)
	return errors.Join(s.out.Flush(), s.file.Close())
}

func (s *sheet) close() error { return errors.Join(s.endPage(), s.book.close()) }

// textFile is a book of one page, or of page files if the path has a place for
// their numbers.
type textFile struct {
	medium  *medium
	path    string
	isPaged bool // the path has %04d in it
}

func (f textFile) page(number int) (io.WriteCloser, error) {
	if f.isPaged {
		return f.medium.create(fmt.Sprintf(f.path, number))
	}
	return f.medium.create(f.path)
}

func (f textFile) close() error { return nil }
