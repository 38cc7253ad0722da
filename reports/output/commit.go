package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Commit puts the run in the target's place: everything is on disk before the
// two change places, and the previous run is removed after. Files that are open
// (the database) are closed before.
func (f *Folder) Commit() error {
	if f.lock == nil {
		return errors.New("the output folder is closed")
	}
	if _, err := os.Lstat(f.Path(ManifestName)); err != nil && !f.has(Fresh) {
		return fmt.Errorf("the output is not complete: no %s", ManifestName)
	}
	if err := os.RemoveAll(f.Path(scratchName)); err != nil {
		return fmt.Errorf("remove scratch files: %w", cause(err))
	}
	if err := protectAndSync(f.temp()); err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(f.target), cause(err))
	}
	if err := f.replace(); err != nil {
		return fmt.Errorf("put the output in its place: %w", cause(err))
	}
	f.release()
	return nil
}

// Abort removes what was written and leaves the target as it was. It may be
// called while others still create files of the run, which then fail.
func (f *Folder) Abort() {
	if f.lock == nil {
		return
	}
	f.closed.Store(true)
	for range 3 { // the engine may just have made another file
		if os.RemoveAll(f.temp()) == nil {
			break
		}
	} // what stays is cleared away by the next run
	f.release()
}

func (f *Folder) release() {
	f.lock.Close()
	f.lock = nil
}

// exchangeFolders is a variable so that tests can do without it.
var exchangeFolders = exchange

// replace exchanges the temporary folder with the target in one step where the
// system can, so that there is an output at every moment; else the previous
// run steps aside first, and comes back if the second step fails. The previous
// run is locked while it is removed, so that no other run takes it for the
// remains of a killed one; what cannot be removed is left for the next run.
func (f *Folder) replace() error {
	previous, err := openLocked(f.target)
	if errors.Is(err, fs.ErrNotExist) {
		return f.moveIn()
	}
	if err != nil {
		return err
	}
	defer previous.Close()
	if f.has(Aside) || !f.isAsBefore() { // somebody may have worked in it meanwhile
		return f.moveAside()
	}
	if exchangeFolders(f.temp(), f.target) == nil {
		os.RemoveAll(f.temp())
		return syncDir(filepath.Dir(f.target))
	}
	if err := os.Rename(f.target, f.old()); err != nil {
		return err
	}
	if err := f.moveIn(); err != nil {
		return errors.Join(err, os.Rename(f.old(), f.target))
	}
	os.RemoveAll(f.old())
	return nil
}

// moveAside gives the previous run another name. There is no output for a moment: if
// the program is killed in it, nothing is lost but the new run.
func (f *Folder) moveAside() error {
	for number := 1; ; number++ {
		aside := fmt.Sprintf("%s.%d", f.target, number)
		if _, err := os.Lstat(aside); err == nil {
			continue
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := os.Rename(f.target, aside); err != nil {
			return err
		}
		if err := f.moveIn(); err != nil {
			return errors.Join(err, os.Rename(aside, f.target))
		}
		f.aside = aside
		return nil
	}
}

func (f *Folder) moveIn() error {
	if err := os.Rename(f.temp(), f.target); err != nil {
		return err
	}
	return syncDir(filepath.Dir(f.target))
}

// protectAndSync makes everything below a folder private and brings it to disk.
func protectAndSync(folder string) error {
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return errors.Join(os.Chmod(path, folderMode), syncDir(path))
		}
		if err := os.Chmod(path, fileMode); err != nil {
			return err
		}
		file, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		return errors.Join(file.Sync(), file.Close())
	})
}
