package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/flate"

	"rolecall/exports/source"
)

// Differs says where the archive is laid out otherwise than it would be packed; "" if
// nowhere. What members hold is not looked at, but for the length.
func (a *Archive) Differs() (where string, err error) {
	if _, err := a.file.Seek(0, io.SeekStart); err != nil {
		return "", a.problem("", "cannot be read: "+reason(err), "")
	}
	compared := &comparison{with: a.file}
	writer := &Writer{zip: zip.NewWriter(compared)}
	for _, each := range a.zip.File {
		if strings.HasSuffix(each.Name, "/") {
			return source.Printable(each.Name) + ", a folder, which no pack has", nil
		}
		if err == nil {
			err = writer.copy(each)
		}
	}
	if err == nil {
		err = writer.Close()
	}
	switch {
	case compared.isDifferent:
		return a.place(compared.at), nil
	case err != nil:
		return reason(err), nil
	case compared.at != a.size:
		return a.place(compared.at), nil
	}
	return "", nil
}

// place names the member at a byte, if it is of one.
func (a *Archive) place(at int64) string {
	name := ""
	for _, each := range a.zip.File {
		if begin, err := each.DataOffset(); err == nil && begin-headerSize-int64(len(each.Name)) <= at && int64(each.CompressedSize64)+begin >= at {
			name = each.Name
		}
	}
	if name == "" {
		return fmt.Sprintf("byte %d", at)
	}
	return fmt.Sprintf("%s, byte %d of the archive", name, at)
}

const headerSize = 30

// Rewrite packs the archive again, with another member at its end, in the place of one that
// has the name.
func (a *Archive) Rewrite(to io.Writer, scratch *os.File, name string, content []byte) error {
	writer, err := NewWriter(to, scratch)
	if err != nil {
		return err
	}
	for _, each := range a.zip.File {
		if each.Name == name {
			continue
		}
		if err := writer.copy(each); err != nil {
			return a.problem(each.Name, "cannot be copied: "+reason(err), "")
		}
	}
	if _, err := writer.Add(name, bytes.NewReader(content)); err != nil {
		return err
	}
	return writer.Close()
}

// comparison takes what is written, and compares it with a file.
type comparison struct {
	with        io.Reader
	at          int64
	isDifferent bool
	buffer      []byte
}

var errDifferent = errors.New("another byte")

func (c *comparison) Write(content []byte) (int, error) {
	if cap(c.buffer) < len(content) {
		c.buffer = make([]byte, len(content))
	}
	there := c.buffer[:len(content)]
	n, err := io.ReadFull(c.with, there)
	for i := range there[:n] {
		if there[i] != content[i] {
			n, err = i, errDifferent
			break
		}
	}
	c.at += int64(n)
	if err != nil {
		c.isDifferent = true
		return n, errDifferent
	}
	return n, nil
}

// again packs what is unpacked, and compares with how it is packed.
func (a *Archive) again(member *zip.File) (*again, error) {
	packed, err := member.OpenRaw()
	if err != nil {
		return nil, err
	}
	compared := &comparison{with: packed}
	if a.packer == nil {
		if a.packer, err = flate.NewWriter(compared, level); err != nil {
			return nil, err
		}
	}
	a.packer.Reset(compared)
	return &again{a.packer, compared}, nil
}

// again takes a member's content. The same content can be packed in many ways, of which one is
// that of [Writer]; any other could say something that no unpacked file shows.
type again struct {
	packer   *flate.Writer
	compared *comparison
}

// Write never fails: whether it is the same is asked at the end.
func (a *again) Write(content []byte) (int, error) {
	if !a.compared.isDifferent {
		_, _ = a.packer.Write(content)
	}
	return len(content), nil
}

func (a *again) isSame(size uint64) bool {
	if !a.compared.isDifferent {
		_ = a.packer.Close()
	}
	return !a.compared.isDifferent && uint64(a.compared.at) == size
}
