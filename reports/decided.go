package reports

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"rolecall/reports/lists"
)

// decisionsName has the decisions by which a plan was narrowed, one by one.
const decisionsName = changesDir + "/decisions.csv"

// keepAdded brings what a person put among the change files into the new folder: it is
// none of them, and the manifest does not list it.
func keepAdded(folder *Folder, manifest Manifest) error {
	isListed := map[string]bool{}
	for _, each := range manifest.Outputs {
		isListed[each.Name] = true
	}
	root := folder.Target()
	err := filepath.WalkDir(filepath.Join(root, changesDir), func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // the plan was withheld
		}
		if err != nil || entry.IsDir() {
			return err
		}
		relative, err := filepath.Rel(root, path)
		name := filepath.ToSlash(relative)
		switch {
		case err != nil || isListed[name]:
			return err
		case !entry.Type().IsRegular():
			return fmt.Errorf("%s is no file of the run, and would be lost: move it elsewhere", name)
		}
		if err := os.MkdirAll(filepath.Dir(folder.Path(name)), 0o700); err != nil {
			return err
		}
		if os.Link(path, folder.Path(name)) == nil {
			return nil
		}
		err = copyFile(folder, path, name)
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s is no file of the run, and would be overwritten: move it elsewhere", name)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("keep what is among the change files: %w", err)
	}
	return nil
}

func writeDecisions(folder *Folder, decided []lists.List) error {
	records := lists.Records(decided)
	if len(records) == 0 {
		return nil
	}
	var text bytes.Buffer
	writer := csv.NewWriter(&text)
	if err := writer.WriteAll(append([][]string{lists.Header}, records...)); err != nil {
		return err
	}
	return folder.Write(decisionsName, text.Bytes())
}
