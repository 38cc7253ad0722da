package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Update changes files of a folder that stays where it is, several of them at once. The
// new files are written beside each other in a hidden folder in it. Renaming that folder
// is the moment from which they count: what a killed command then has not moved to its
// place, the next one does before it reads anything. A command that is killed before has
// changed nothing.
//
// Whoever opens one calls Close when done; without Commit nothing is changed.
type Update struct {
	folder string
	lock   *os.File
	names  []string
}

const (
	updateBegun   = ".rolecall-update.part"
	updateDecided = ".rolecall-update"
)

// OpenUpdate locks a folder, so that no other command works in it meanwhile, and brings
// to an end what a killed one had decided.
func OpenUpdate(folder string) (*Update, error) {
	place, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return nil, fmt.Errorf("cannot open %s: %w", folder, cause(err))
	}
	folder = place
	lock, err := openLocked(folder)
	if errors.Is(err, errBusy) {
		return nil, fmt.Errorf("%s: another rolecall is working in it now", folder)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot open %s: %w", folder, cause(err))
	}
	update := &Update{folder: folder, lock: lock}
	if err := errors.Join(update.finish(), removeIfThere(filepath.Join(folder, updateBegun))); err != nil {
		return nil, errors.Join(fmt.Errorf("cannot change %s: %w", folder, cause(err)), lock.Close())
	}
	return update, nil
}

func removeIfThere(path string) error {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return os.RemoveAll(path)
}

// Path is where a file of the folder is.
func (u *Update) Path(name string) string { return filepath.Join(u.folder, filepath.FromSlash(name)) }

// Write writes a file that takes its place in the folder when the update is committed.
func (u *Update) Write(name string, text []byte) error {
	file, err := u.Create(name)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, cause(err))
	}
	return nil
}

// Create creates such a file.
func (u *Update) Create(name string) (*os.File, error) {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return nil, fmt.Errorf("%q is not a name inside the folder", name)
	}
	path := filepath.Join(u.folder, updateBegun, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), folderMode); err != nil {
		return nil, fmt.Errorf("write %s: %w", name, cause(err))
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", name, cause(err))
	}
	u.names = append(u.names, name)
	return file, nil
}

// Commit puts the files in their places, all of them or none.
func (u *Update) Commit() error {
	if len(u.names) == 0 {
		return nil
	}
	begun := filepath.Join(u.folder, updateBegun)
	err := protectAndSync(begun)
	if err == nil {
		err = os.Rename(begun, filepath.Join(u.folder, updateDecided))
	}
	if err == nil {
		err = syncDir(u.folder)
	}
	if err == nil {
		u.names = nil
		err = u.finish()
	}
	if err != nil {
		return fmt.Errorf("change %s: %w", u.folder, cause(err))
	}
	return nil
}

// finish moves the files of an update that was decided to their places.
func (u *Update) finish() error {
	decided := filepath.Join(u.folder, updateDecided)
	if _, err := os.Lstat(decided); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var places []string // folders
	err := filepath.WalkDir(decided, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(decided, path)
		if err != nil {
			return err
		}
		place := filepath.Join(u.folder, name)
		if entry.IsDir() {
			places = append(places, place)
			return os.MkdirAll(place, folderMode)
		}
		return os.Rename(path, place)
	})
	for _, place := range places {
		err = errors.Join(err, syncDir(place))
	}
	if err != nil {
		return err // what is left is moved by the next command
	}
	return errors.Join(os.RemoveAll(decided), syncDir(u.folder))
}

// Close gives the folder free. What was not committed is gone.
func (u *Update) Close() error {
	return errors.Join(removeIfThere(filepath.Join(u.folder, updateBegun)), u.lock.Close())
}
