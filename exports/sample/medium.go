package sample

import (
	"archive/zip"
	"bufio"
	"cmp"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Charsets are those the text files of a system can be written in. What is
// Unicode but not plain UTF-8 starts with a byte order mark.
var Charsets = []string{"utf-8", "utf-8-bom", "utf-16le", "utf-16be", "windows-1252"}

// Compressions are how the files of a system can be compressed. As zip, all
// of them are members of one archive.
var Compressions = []string{"none", "gzip", "zstd", "zip"}

var encodings = map[string]encoding.Encoding{
	"utf-8-bom":    unicode.UTF8BOM,
	"utf-16le":     unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"utf-16be":     unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"windows-1252": charmap.Windows1252,
}

// medium stores the files of one system; it creates every file of an estate.
type medium struct {
	dir, charset, compression string
	created                   []string // paths below dir
}

// create makes a text file; path is relative to the folder.
func (m *medium) create(path string) (io.WriteCloser, error) {
	file, err := m.createBinary(path)
	if err != nil || encodings[m.charset] == nil {
		return file, err
	}
	buffer := bufio.NewWriterSize(file, bufferBytes)
	encoder := transform.NewWriter(buffer, encodings[m.charset].NewEncoder())
	return &stack{Writer: encoder, parts: []func() error{encoder.Close, buffer.Flush, file.Close}}, nil
}

// continued are the encodings of text that is appended to a file.
var continued = map[string]encoding.Encoding{
	"utf-16le":     unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	"utf-16be":     unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	"windows-1252": charmap.Windows1252,
}

// extend writes a piece of a text file, the first or another: compressed, each
// piece is a member or a frame of its own, as both formats have it.
func (m *medium) extend(path string, isFirst bool, piece []byte) error {
	encoding, flags := continued[m.charset], os.O_APPEND|os.O_WRONLY
	if isFirst {
		encoding, flags = encodings[m.charset], os.O_CREATE|os.O_EXCL|os.O_WRONLY
	}
	file, err := m.open(path, flags, isFirst)
	if err != nil {
		return err
	}
	if encoding != nil {
		piece, err = encoding.NewEncoder().Bytes(piece)
	}
	if err == nil {
		_, err = file.Write(piece)
	}
	return errors.Join(err, file.Close())
}

// createBinary makes a file whose content has no charset of its own choice.
func (m *medium) createBinary(path string) (io.WriteCloser, error) {
	return m.open(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, true)
}

func (m *medium) open(path string, flags int, isNew bool) (io.WriteCloser, error) {
	path += map[string]string{"gzip": ".gz", "zstd": ".zst"}[m.compression]
	if isNew {
		m.created = append(m.created, path)
	}
	file, err := openPrivate(filepath.Join(m.dir, path), flags)
	if err != nil {
		return nil, err
	}
	switch m.compression {
	case "gzip":
		return packed(gzip.NewWriterLevel(file, gzip.BestSpeed))(file)
	case "zstd":
		return packed(zstd.NewWriter(file, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1)))(file)
	}
	return file, nil
}

// openPrivate opens a file that is readable by its owner only.
func openPrivate(path string, flags int) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	return os.OpenFile(filepath.Clean(path), flags, 0o600)
}

func packed[W io.WriteCloser](packer W, err error) func(*os.File) (io.WriteCloser, error) {
	return func(file *os.File) (io.WriteCloser, error) {
		if err != nil {
			return nil, errors.Join(err, file.Close())
		}
		return &stack{Writer: packer, parts: []func() error{packer.Close, file.Close}}, nil
	}
}

// finish puts all files into one archive, if they are to be zipped.
func (m *medium) finish() error {
	if m.compression != "zip" {
		return nil
	}
	file, err := openPrivate(filepath.Join(m.dir, filepath.Base(m.dir)+".zip"), os.O_CREATE|os.O_EXCL|os.O_WRONLY)
	if err != nil {
		return err
	}
	archive := newArchive(file)
	slices.Sort(m.created)
	for _, path := range m.created {
		err = cmp.Or(err, m.move(archive, path))
	}
	return errors.Join(err, archive.Close(), file.Close())
}

func (m *medium) move(archive *zip.Writer, path string) error {
	file, err := os.Open(filepath.Join(m.dir, path))
	if err != nil {
		return err
	}
	defer file.Close()
	member, err := archive.Create(filepath.ToSlash(path))
	if err != nil {
		return err
	}
	if _, err := io.Copy(member, file); err != nil {
		return err
	}
	return os.Remove(file.Name())
}

func newArchive(file io.Writer) *zip.Writer {
	archive := zip.NewWriter(file)
	archive.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(to, flate.BestSpeed)
	})
	return archive
}

// stack is a writer over others; closing it closes them from the top down.
type stack struct {
	io.Writer
	parts []func() error
}

func (s *stack) Close() error {
	var err error
	for _, each := range s.parts {
		err = errors.Join(err, each())
	}
	return err
}
