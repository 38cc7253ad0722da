package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"maps"
	"math"
	"slices"

	"github.com/klauspost/compress/flate"
)

// archive is the ZIP file of a workbook. The library adds members in the order
// of a map, so they are kept, small as they are without the rows of sheets, and
// written in the order of their names when all are there.
type archive struct {
	target  io.Writer
	members map[string]*bytes.Buffer
	rows    map[string]*rows // by the member they belong in
}

func newArchive(target io.Writer, rows map[string]*rows) *archive {
	return &archive{target: target, members: map[string]*bytes.Buffer{}, rows: rows}
}

// Create begins a member.
func (a *archive) Create(name string) (io.Writer, error) {
	a.members[name] = new(bytes.Buffer)
	return a.members[name], nil
}

// AddFS is part of what the library asks of a ZIP file; workbooks do not use it.
func (a *archive) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close writes the workbook.
func (a *archive) Close() error {
	for name := range a.rows {
		if a.members[name] == nil {
			return fmt.Errorf("the library has left out %s, which has rows", name)
		}
	}
	file := zip.NewWriter(a.target)
	file.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return newPacker(w) })
	for _, name := range slices.Sorted(maps.Keys(a.members)) {
		if err := a.write(file, name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return file.Close()
}

func newPacker(w io.Writer) (*flate.Writer, error) { return flate.NewWriter(w, flate.BestSpeed) }

// write writes a member. It has no time: the same content, the same bytes.
func (a *archive) write(file *zip.Writer, name string) error {
	content := a.members[name].Bytes()
	if rows := a.rows[name]; rows != nil {
		end := bytes.Index(content, []byte("</sheetData>"))
		if end < 0 {
			return errors.New("there is no place for its rows")
		}
		rest, err := withLinks(content[end:], rows.links.Bytes())
		if err != nil {
			return err
		}
		return splice(file, name, content[:end], rows, rest)
	}
	member, err := file.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	_, err = member.Write(content)
	return err
}

// withLinks puts links behind the first, which the library has written.
func withLinks(rest, links []byte) ([]byte, error) {
	if len(links) == 0 {
		return rest, nil
	}
	end := bytes.Index(rest, []byte("</hyperlinks>"))
	if end < 0 {
		return nil, errors.New("there is no place for its links")
	}
	return slices.Concat(rest[:end], links, rest[end:]), nil
}

// splice writes a member of which the middle is compressed already. Compressed
// pieces may stand one behind the other if only the last says that it is.
func splice(file *zip.Writer, name string, first []byte, rows *rows, last []byte) error {
	var before, after bytes.Buffer
	if err := errors.Join(pack(&before, first, (*flate.Writer).Flush), pack(&after, last, (*flate.Writer).Close)); err != nil {
		return err
	}
	header := &zip.FileHeader{
		Name: name, Method: zip.Deflate, Flags: 0x8, CreatorVersion: 20, ReaderVersion: 20, // as of those that are not spliced
		CRC32:              crc32.Update(joined(crc32.ChecksumIEEE(first), rows.sum, rows.size), crc32.IEEETable, last),
		CompressedSize64:   uint64(before.Len()) + uint64(rows.packed) + uint64(after.Len()),
		UncompressedSize64: uint64(len(first)) + uint64(rows.size) + uint64(len(last)),
	}
	if header.UncompressedSize64 >= math.MaxUint32 {
		header.ReaderVersion = 45
	}
	member, err := file.CreateRaw(header)
	if err != nil {
		return err
	}
	_, err = io.Copy(member, io.MultiReader(&before, rows.reader(), &after))
	return err
}

func pack(w io.Writer, content []byte, end func(*flate.Writer) error) error {
	packer, err := newPacker(w)
	if err != nil {
		return err
	}
	_, err = packer.Write(content)
	return errors.Join(err, end(packer))
}

// joined is the checksum of what has the first, followed by so many bytes that
// have the second. Checksums are linear: as many zeros move the first to where
// it meets the second.
func joined(first, second uint32, size int64) uint32 {
	var zeros [1 << 16]byte
	first = ^first
	for ; size > 0; size -= int64(len(zeros)) {
		first = crc32.Update(first, crc32.IEEETable, zeros[:min(size, int64(len(zeros)))])
	}
	return ^first ^ second
}
