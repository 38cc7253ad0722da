package reports

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"rolecall/exports/source"
)

// Selected are the ids of the changes that the change files of a run were
// narrowed to; nil if they hold the whole plan.
func Selected(dir string) ([]string, error) {
	manifest, err := ReadManifest(dir)
	if err != nil {
		return nil, err
	}
	if manifest.Selection == nil || manifest.Selection.Changes == manifest.Selection.Of {
		return nil, nil
	}
	ids, err := readSelected(filepath.Join(dir, filepath.FromSlash(selectedName)))
	if err == nil && int64(len(ids)) != manifest.Selection.Changes {
		err = fmt.Errorf("it lists %d changes, and %d were selected", len(ids), manifest.Selection.Changes)
	}
	if err != nil {
		return nil, fmt.Errorf("which changes were selected: %s/%s: %w; rolecall changes writes it again", source.Printable(dir), selectedName, err)
	}
	return ids, nil
}

// readSelected reads the changes of a file that has a field of them a row.
func readSelected(path string) ([]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, errors.New("it cannot be read")
	}
	defer file.Close()
	reader := csv.NewReader(file)
	header, err := reader.Read()
	if err != nil || header[0] != "change_id" {
		return nil, errors.New("it is not a list of changes")
	}
	ids := []string{}
	for {
		switch row, err := reader.Read(); {
		case err == io.EOF:
			return slices.Compact(ids), nil // the rows of a change stand together
		case err != nil:
			return nil, err
		default:
			ids = append(ids, row[0])
		}
	}
}
