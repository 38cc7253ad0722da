package archive

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"

	"github.com/klauspost/compress/flate"
)

// Member is a member of an archive, and what it holds.
type Member struct {
	Name   string
	Bytes  int64
	SHA256 string // lower-case hex
}

// Writer packs an archive. What is packed is first compressed into a file of its own: its
// header stands before it and says how large it is.
type Writer struct {
	zip     *zip.Writer
	scratch *os.File
	packer  *flate.Writer
}

const level = flate.DefaultCompression

// NewWriter packs an archive into to. The scratch file is private, and the caller's to remove.
func NewWriter(to io.Writer, scratch *os.File) (*Writer, error) {
	packer, err := flate.NewWriter(scratch, level)
	return &Writer{zip.NewWriter(to), scratch, packer}, err
}

// Add packs a member.
func (w *Writer) Add(name string, content io.Reader) (Member, error) {
	none := Member{}
	if _, err := w.scratch.Seek(0, io.SeekStart); err != nil {
		return none, fmt.Errorf("pack %s: %w", name, err)
	}
	if err := w.scratch.Truncate(0); err != nil {
		return none, fmt.Errorf("pack %s: %w", name, err)
	}
	w.packer.Reset(w.scratch)
	sum, check := sha256.New(), crc32.NewIEEE()
	size, err := io.Copy(io.MultiWriter(w.packer, sum, check), content)
	if err := errors.Join(err, w.packer.Close()); err != nil {
		return none, fmt.Errorf("pack %s: %w", name, err)
	}
	packed, err := w.scratch.Seek(0, io.SeekCurrent)
	if err == nil {
		_, err = w.scratch.Seek(0, io.SeekStart)
	}
	if err == nil {
		err = w.put(header(name, check.Sum32(), uint64(packed), uint64(size)), w.scratch)
	}
	if err != nil {
		return none, fmt.Errorf("pack %s: %w", name, err)
	}
	return Member{name, size, hex.EncodeToString(sum.Sum(nil))}, nil
}

// copy packs a member of another archive as it is packed there.
func (w *Writer) copy(member *zip.File) error {
	packed, err := member.OpenRaw()
	if err != nil {
		return err
	}
	return w.put(header(member.Name, member.CRC32, member.CompressedSize64, member.UncompressedSize64), packed)
}

func (w *Writer) put(header *zip.FileHeader, packed io.Reader) error {
	to, err := w.zip.CreateRaw(header)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, packed)
	return err
}

// Close ends the archive.
func (w *Writer) Close() error { return w.zip.Close() }

const (
	sizesFollow = 1 << 3  // flag: the sizes stand behind the member
	inUTF8      = 1 << 11 // flag: so is the name
	ofUnix      = 3 << 8  // who made it: the mode is one of Unix
	version     = 20
	private     = 0o100600 << 16
	firstDay    = 1<<5 | 1 // 1980-01-01: a time says nothing of what is packed
)

// header says of a member nothing but its name and content.
func header(name string, check uint32, packed, size uint64) *zip.FileHeader {
	return &zip.FileHeader{
		Name: name, Method: zip.Deflate, Flags: sizesFollow | inUTF8, CreatorVersion: ofUnix | version, ReaderVersion: version,
		//lint:ignore SA1019 what is packed raw has no other time
		ModifiedDate: firstDay, CRC32: check, CompressedSize64: packed, UncompressedSize64: size, ExternalAttrs: private,
	}
}
