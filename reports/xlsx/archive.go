package xlsx

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"
)

// archive is the ZIP file of a workbook. The library adds members in the order
// of a map, so they are compressed into a scratch file first, and copied from
// there in the order of their names.
type archive struct {
	scratch *os.File
	zip     *zip.Writer
	target  io.Writer
}

func newArchive(tempDir string, target io.Writer) (*archive, error) {
	scratch, err := os.CreateTemp(tempDir, "workbook-")
	if err != nil {
		return nil, fmt.Errorf("make a scratch file for a workbook: %w", err)
	}
	a := &archive{scratch: scratch, zip: zip.NewWriter(scratch), target: target}
	a.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestSpeed)
	})
	return a, nil
}

// Create begins a member. It has no time: the same content, the same bytes.
func (a *archive) Create(name string) (io.Writer, error) {
	return a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
}

// AddFS is part of what the library asks of a ZIP file; workbooks do not use it.
func (a *archive) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close completes the scratch file and writes the workbook from it.
func (a *archive) Close() error {
	if err := a.zip.Close(); err != nil {
		return err
	}
	size, err := a.scratch.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	packed, err := zip.NewReader(a.scratch, size)
	if err != nil {
		return err
	}
	slices.SortFunc(packed.File, func(x, y *zip.File) int { return strings.Compare(x.Name, y.Name) })
	sorted := zip.NewWriter(a.target)
	for _, member := range packed.File {
		if err := sorted.Copy(member); err != nil {
			return err
		}
	}
	return sorted.Close()
}

// remove takes the scratch file away.
func (a *archive) remove() error {
	return errors.Join(a.scratch.Close(), os.Remove(a.scratch.Name()))
}
