// Package scratch makes private folders for what a command unpacks, spills or
// rehearses, and clears away those that a killed command left: they hold
// personal data.
package scratch

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

const (
	prefix = "rolecall-scratch-"
	// marker is in every folder of ours, and locked while its command runs.
	marker     = ".rolecall"
	markerText = "A folder of rolecall's for one command. The next one removes it if that was killed.\n"
)

// Folder is a private folder that one command uses.
type Folder struct {
	Path string
	lock *os.File
}

// New makes a folder where the system has its temporary files, after removing what
// killed commands left there.
func New() (*Folder, error) {
	Sweep()
	path, err := os.MkdirTemp("", prefix)
	if err != nil {
		return nil, fmt.Errorf("make a folder for temporary files in %s (TMPDIR): %w", os.TempDir(), cause(err))
	}
	folder := &Folder{Path: path}
	if err := folder.claim(); err != nil {
		return nil, errors.Join(fmt.Errorf("make a folder for temporary files in %s (TMPDIR): %w", os.TempDir(), cause(err)), folder.Remove())
	}
	return folder, nil
}

// claim locks the marker before it gets its name, so that nobody takes the folder for
// one that was left.
func (f *Folder) claim() error {
	unnamed := filepath.Join(f.Path, marker+"-new")
	file, err := os.OpenFile(unnamed, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	f.lock = file
	if _, err := file.WriteString(markerText); err != nil {
		return err
	}
	if err := tryLock(file); err != nil {
		return err
	}
	return os.Rename(unnamed, filepath.Join(f.Path, marker))
}

// Remove removes the folder with all that is in it. It may be called while others
// still make files there: what stays is removed by the next command.
func (f *Folder) Remove() error {
	var err error
	for range 3 {
		if err = os.RemoveAll(f.Path); err == nil {
			break
		}
	}
	if f.lock != nil {
		f.lock.Close()
	}
	if err != nil {
		return fmt.Errorf("remove temporary files: %w", err)
	}
	return nil
}

// Sweep removes the folders that killed commands of this user left.
func Sweep() {
	paths, _ := filepath.Glob(filepath.Join(os.TempDir(), prefix+"*"))
	for _, path := range paths {
		if info, err := os.Lstat(path); err != nil || !info.IsDir() || !isOwn(info) {
			continue
		}
		file, err := openMarker(path)
		if err != nil {
			continue
		}
		_ = os.RemoveAll(path)
		file.Close()
	}
}

// openMarker opens and locks the marker of a folder; an error if there is none, or a
// command still has it.
func openMarker(path string) (*os.File, error) {
	name := filepath.Join(path, marker)
	if info, err := os.Lstat(name); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(err, errors.New("no marker"))
	}
	file, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	text := make([]byte, len(markerText)+1)
	if n, _ := file.Read(text); string(text[:n]) != markerText {
		return nil, errors.Join(errors.New("not ours"), file.Close())
	}
	if err := tryLock(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// cause drops the path, which has random letters.
func cause(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
