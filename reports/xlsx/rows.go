package xlsx

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"

	"github.com/klauspost/compress/flate"
)

// rows are the rows of a sheet below its header. They are compressed into a
// scratch file as they come, a chunk while the next is made, and stand in the
// workbook as they stand there: see [archive].
type rows struct {
	encoder
	scratch  *os.File
	buffered *bufio.Writer
	packer   *flate.Writer
	packing  []byte       // the chunk that is being compressed
	ended    chan error   // when it has been; nil if none is
	size     int64        // of the XML
	sum      uint32       // of the XML
	packed   int64        // bytes in the scratch file, when it is complete
	links    bytes.Buffer // XML of the links behind the first
}

// chunk is how much XML is compressed at a time.
const chunk = 1 << 17

func newRows(tempDir string, columns int) (*rows, error) {
	scratch, err := os.CreateTemp(tempDir, "rows-")
	if err != nil {
		return nil, fmt.Errorf("make a scratch file for a workbook: %w", err)
	}
	r := &rows{encoder: newEncoder(columns), scratch: scratch, buffered: bufio.NewWriter(scratch)}
	if r.packer, err = newPacker(r.buffered); err != nil {
		return nil, errors.Join(err, r.remove())
	}
	return r, nil
}

// link adds a link behind those that there are, as the library would write it.
func (r *rows) link(cell, to string) {
	fmt.Fprintf(&r.links, `<hyperlink ref="%s" location="`, cell)
	_ = xml.EscapeText(&r.links, []byte(to)) // a buffer takes all
	r.links.WriteString(`"></hyperlink>`)
}

// end completes a row.
func (r *rows) end() error {
	r.encoder.end()
	if len(r.xml) < chunk {
		return nil
	}
	return r.next()
}

// next has the rows that were made compressed, when those before them are.
func (r *rows) next() error {
	if err := r.wait(); err != nil {
		return err
	}
	r.packing, r.xml = r.xml, r.packing[:0]
	ended, xml := make(chan error, 1), r.packing
	go func() { ended <- r.pack(xml) }()
	r.ended = ended
	return nil
}

func (r *rows) pack(xml []byte) error {
	r.size += int64(len(xml))
	r.sum = crc32.Update(r.sum, crc32.IEEETable, xml)
	_, err := r.packer.Write(xml)
	return err
}

func (r *rows) wait() error {
	if r.ended == nil {
		return nil
	}
	err := <-r.ended
	r.ended = nil
	return err
}

// close completes the scratch file, at the end of a byte and without saying
// that this is the end: the rest of the sheet follows.
func (r *rows) close() error {
	for _, step := range []func() error{r.next, r.wait, r.packer.Flush, r.buffered.Flush} {
		if err := step(); err != nil {
			return err
		}
	}
	r.encoder, r.packing, r.buffered, r.packer = encoder{}, nil, nil, nil // as large as many rows
	var err error
	r.packed, err = r.scratch.Seek(0, io.SeekCurrent)
	return err
}

// reader reads what was compressed.
func (r *rows) reader() io.Reader { return io.NewSectionReader(r.scratch, 0, r.packed) }

// remove takes the scratch file away.
func (r *rows) remove() error {
	_ = r.wait() // nobody asks for the rows any more
	return errors.Join(r.scratch.Close(), os.Remove(r.scratch.Name()))
}
