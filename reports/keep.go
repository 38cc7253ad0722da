package reports

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"rolecall/reports/output"
)

// keepOthers brings everything but the change files and the manifest from the
// run's folder into the new one.
func keepOthers(folder *Folder, again []Form) error {
	root := folder.Target()
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(relative)
		switch {
		case name == output.ChangesDir:
			return fs.SkipDir
		case name == output.ManifestName || name == output.SumsName || name == outcomesName || name == ".":
			return nil
		case slices.ContainsFunc(again, func(form Form) bool { return form.Name == name }):
			return nil
		case entry.IsDir():
			return os.MkdirAll(folder.Path(name), 0o700)
		case !entry.Type().IsRegular():
			return fmt.Errorf("%s is not a file", name)
		}
		return bring(folder, path, name)
	})
}

// bring has a file of the run's folder in the new one: a second name for the same file
// where the file system has that, else a copy.
func bring(folder *Folder, path, name string) error {
	if os.Link(path, folder.Path(name)) == nil {
		return nil
	}
	return copyFile(folder, path, name)
}

func copyFile(folder *Folder, path, name string) error {
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := folder.Create(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Close())
}

// keepAdded brings what a person put among the change files into the new folder: it is
// none of them, and the manifest does not list it.
func keepAdded(folder *Folder, manifest Manifest) error {
	isListed := map[string]bool{}
	for _, each := range manifest.Outputs {
		isListed[each.Name] = true
	}
	root := folder.Target()
	err := filepath.WalkDir(filepath.Join(root, output.ChangesDir), func(path string, entry fs.DirEntry, err error) error {
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
			return fmt.Errorf("%s is not a file of the run and would be lost: move it elsewhere", name)
		}
		if err := os.MkdirAll(filepath.Dir(folder.Path(name)), 0o700); err != nil {
			return err
		}
		err = bring(folder, path, name)
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s is not a file of the run and would be overwritten: move it elsewhere", name)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("keep what is among the change files: %w", err)
	}
	return nil
}
