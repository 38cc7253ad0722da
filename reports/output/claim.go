package output

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// claim makes the temporary folder and locks it for as long as the run is
// written. One that is there but not locked was left by a run that was killed.
func (f *Folder) claim() error {
	for range 3 {
		err := os.Mkdir(f.temp(), folderMode)
		if err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
		isOurs := err == nil
		lock, err := openLocked(f.temp())
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue // another run has just finished with it
		case err != nil:
			return err
		case !stillAt(lock, f.temp()):
			lock.Close() // another run removed or moved it meanwhile
		case isOurs:
			f.lock = lock
			return nil
		default:
			if err := errors.Join(os.RemoveAll(f.temp()), lock.Close()); err != nil {
				return err
			}
		}
	}
	return errBusy
}

var errBusy = errors.New("another rolecall is writing it now")

func openLocked(path string) (*os.File, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is in the way: remove it", filepath.Base(path))
	}
	dir, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if err := tryLock(dir); err != nil {
		return nil, errors.Join(err, dir.Close())
	}
	return dir, nil
}

func stillAt(file *os.File, path string) bool {
	opened, err := file.Stat()
	if err != nil {
		return false
	}
	there, err := os.Lstat(path)
	return err == nil && os.SameFile(opened, there)
}

// recover puts right what a run that was killed while changing places left: if
// the previous run stands aside and nothing has taken its place, it comes back.
func (f *Folder) recover(string) error {
	if _, err := os.Lstat(f.old()); err != nil {
		return nil
	}
	if _, err := os.Lstat(f.target); errors.Is(err, fs.ErrNotExist) {
		return os.Rename(f.old(), f.target)
	}
	return os.RemoveAll(f.old())
}

// isRun says whether a folder is an earlier run, by its manifest.
func isRun(path string) bool {
	text, err := os.ReadFile(filepath.Join(path, ManifestName))
	if err != nil {
		return false
	}
	var manifest struct{ Tool any } // the name alone, as it was once, or with what else is known
	if json.Unmarshal(text, &manifest) != nil {
		return false
	}
	if tool, isKnown := manifest.Tool.(map[string]any); isKnown {
		return tool["name"] == Tool
	}
	return manifest.Tool == Tool
}

// Tool is how a manifest says whose it is.
const Tool = "rolecall"

// Lock locks a folder for this process until the file is closed: nil, and an error that
// says so, if another rolecall has it.
func Lock(path string) (*os.File, error) { return openLocked(path) }

// SyncDir brings the names in a folder to disk.
func SyncDir(path string) error { return syncDir(path) }
