package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"syscall"
)

// What the run folder holds besides the forms of output.
const (
	DatabaseName = "rolecall.duckdb"
	ManifestName = "manifest.json"
	SumsName     = "SHA256SUMS"
	scratchName  = ".scratch"
)

// Exports hold personal data, and so does what is made of them.
const (
	folderMode = 0o700
	fileMode   = 0o600
)

// Folder is a run folder while it is written: a hidden folder beside its
// target, which takes the target's place whole or not at all. Whoever creates
// one calls Abort when done (deferred: after Commit it does nothing).
type Folder struct {
	target   string // absolute
	options  []Option
	previous *previous // what is in the target; nil if nothing is
	aside    string    // where the previous run was moved to; "" if it was not
	lock     *os.File
	closed   atomic.Bool // nothing is created in it any more
}

// Create begins a run folder that will be target. It clears away what a killed
// run left beside the target, and refuses a target that is a file, or that
// holds anything other than an earlier run.
//
// A run in the target is replaced, unless an option says otherwise or something of
// a person's would be lost: a file that was changed or added, or what was recorded
// after the run. Whether the target can be replaced is tried out before.
func Create(target string, options ...Option) (*Folder, error) {
	place, err := locate(target)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(place), folderMode); err != nil {
		return nil, fmt.Errorf("cannot write %s: %w", target, cause(err))
	}
	folder := &Folder{target: place, options: options}
	if err := folder.claim(); err != nil {
		return nil, fmt.Errorf("cannot write %s: %w", target, cause(err))
	}
	for _, check := range []func(string) error{folder.recover, folder.replaceable, folder.look, folder.movable} {
		if err := check(target); err != nil {
			folder.Abort()
			return nil, err
		}
	}
	return folder, nil
}

func (f *Folder) has(option Option) bool { return slices.Contains(f.options, option) }

// Aside is where the previous run was moved to; "" if it was replaced.
func (f *Folder) Aside() string { return f.aside }

// locate is the target as an absolute path, links followed, so that the folder
// is replaced and not the link to it.
func locate(target string) (string, error) {
	if target == "" {
		return "", errors.New("no output folder named")
	}
	place, err := filepath.Abs(target)
	if err != nil {
		return "", fmt.Errorf("output folder %s: %w", target, err)
	}
	switch resolved, err := filepath.EvalSymlinks(place); {
	case err == nil:
		place = resolved
	case !errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("cannot write %s: %w", target, cause(err))
	}
	if filepath.Dir(place) == place {
		return "", fmt.Errorf("%s is the root of the file system, not an output folder", target)
	}
	return place, nil
}

// PartOf is where a run folder that will be target stands while it is written.
func PartOf(target string) (string, error) {
	place, err := locate(target)
	folder := Folder{target: place}
	return folder.temp(), err
}

// replaceable refuses a target that is not ours to replace.
func (f *Folder) replaceable(target string) error {
	place := f.target
	info, err := os.Lstat(place)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("cannot write %s: %w", target, cause(err))
	case !info.IsDir():
		return fmt.Errorf("%s is a file: name a folder for the output", target)
	}
	if here, err := os.Stat("."); err == nil && os.SameFile(here, info) {
		return fmt.Errorf("%s is the current folder, which cannot be replaced: name a folder in it", target)
	}
	entries, err := os.ReadDir(place)
	if err != nil {
		return fmt.Errorf("cannot read %s: %w", target, cause(err))
	}
	if len(entries) > 0 && f.has(Fresh) {
		return fmt.Errorf("%s is not empty: name a new folder", target)
	}
	if len(entries) > 0 && !isRun(place) {
		return fmt.Errorf("%s is not the output of a run (it has no %s of one), so it is not replaced: name an empty or a new folder", target, ManifestName)
	}
	return nil
}

// temp is where the run is written, old where the previous run steps aside if
// the two cannot be exchanged in one step. The names are fixed, so that the
// next run finds what a killed one left.
func (f *Folder) temp() string { return f.sibling("part") }
func (f *Folder) old() string  { return f.sibling("old") }

func (f *Folder) sibling(role string) string {
	return filepath.Join(filepath.Dir(f.target), "."+filepath.Base(f.target)+".rolecall-"+role)
}

// Path is where a file of the run stands while the run is written. The name is
// as the manifest lists it: relative, with / between.
func (f *Folder) Path(name string) string {
	return filepath.Join(f.temp(), filepath.FromSlash(name))
}

// Create creates a file of the run, and the folders above it.
func (f *Folder) Create(name string) (*os.File, error) {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return nil, fmt.Errorf("%q is not a name inside the output folder", name)
	}
	if f.closed.Load() {
		return nil, fmt.Errorf("write %s: %w", name, os.ErrClosed)
	}
	path := f.Path(name)
	if err := os.MkdirAll(filepath.Dir(path), folderMode); err != nil {
		return nil, fmt.Errorf("write %s: %w", name, cause(err))
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", name, cause(err))
	}
	return file, nil
}

// Write writes a file of the run whole.
func (f *Folder) Write(name string, text []byte) error {
	file, err := f.Create(name)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, cause(err))
	}
	return nil
}

// Temp is a private folder for scratch files, on the disk the run is written
// to; it is not part of the run.
func (f *Folder) Temp() (string, error) {
	path := f.Path(scratchName)
	if err := os.MkdirAll(path, folderMode); err != nil {
		return "", fmt.Errorf("make a folder for scratch files: %w", cause(err))
	}
	return path, nil
}

// Target is where the run will be.
func (f *Folder) Target() string { return f.target }

// cause drops the path of the machine that os errors carry.
func cause(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return err // the path tells which disk is full
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
