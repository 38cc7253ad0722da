package sample

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// sheet is one table on its way into a file, or into several page files. A
// failed write is remembered by the buffer and told when the sheet is closed.
type sheet struct {
	path       string // with %04d in it if there are pages
	page       int
	perPage    int    // rows a page; 0 is any number
	open, shut string // what stands before the first row and after the last
	between    string
	file       *os.File
	out        *bufio.Writer
	rows       int // in this file
	total      int
	line       []byte // the row being made
}

const bufferBytes = 1 << 18

func newSheet(path, open, between, shut string) (*sheet, error) {
	s := &sheet{path: path, open: open, between: between, shut: shut}
	if err := s.start(); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *sheet) start() error {
	path := s.path
	if strings.Contains(path, "%04d") {
		s.page++
		path = fmt.Sprintf(path, s.page)
	}
	file, err := os.OpenFile(filepath.Clean(path), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	s.file, s.out, s.rows = file, bufio.NewWriterSize(file, bufferBytes), 0
	_, err = s.out.WriteString(s.open)
	return err
}

// write ends the row in s.line and starts the next one.
func (s *sheet) write() error {
	if s.perPage > 0 && s.rows == s.perPage {
		if err := s.close(); err != nil {
			return err
		}
		if err := s.start(); err != nil {
			return err
		}
	}
	if s.rows > 0 {
		s.out.WriteString(s.between)
	}
	_, err := s.out.Write(s.line)
	s.line = s.line[:0]
	s.rows++
	s.total++
	return err
}

func (s *sheet) close() error {
	s.out.WriteString(s.shut)
	err := errors.Join(s.out.Flush(), s.file.Close())
	if s.rows == 0 && s.open == "" {
		return errors.Join(err, os.Remove(s.file.Name())) // nothing to export, no file
	}
	return err
}

// appendJSON appends text as a JSON string.
func appendJSON(to []byte, text string) []byte {
	for at := range len(text) {
		if c := text[at]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			quoted, err := json.Marshal(text)
			if err != nil {
				panic(err) // a string always has a JSON form
			}
			return append(to, quoted...)
		}
	}
	to = append(to, '"')
	to = append(to, text...)
	return append(to, '"')
}

// appendCSV appends text as a quoted CSV field, as ServiceNow quotes every one.
func appendCSV(to []byte, text string) []byte {
	to = append(to, '"')
	if strings.Contains(text, `"`) {
		text = strings.ReplaceAll(text, `"`, `""`)
	}
	to = append(to, text...)
	return append(to, '"')
}
