package history

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/dustin/go-humanize"

	"rolecall/exports/source"
	"rolecall/reports/output"
)

// The files of a history, and where an entry stands before it is one: partName while the
// run is not in its place, readyName from then on.
const (
	runsName     = "runs.csv"
	findingsName = "findings.csv"
	beforeName   = "findings.before.csv"
	partName     = ".rolecall-part"
	readyName    = ".rolecall-ready"
)

// files are in the order in which an entry takes their places.
var files = []string{beforeName, findingsName, runsName}

const (
	folderMode  = 0o700
	fileMode    = 0o600
	largestRuns = 64 << 20 // bytes of runs.csv: a hundred thousand entries
)

// Options say which run the history is for.
type Options struct {
	AsOf  time.Time
	Again bool         // the last entry is replaced if it has the same as-of
	Out   string       // where the run will be
	Read  []string     // files and folders of exports
	Say   func(string) // is told what was mended
}

// Folder is a history that a run continues. It is locked until Close.
type Folder struct {
	name     string // as the user named it
	path     string // absolute
	isNew    bool   // the folder was made for this run
	options  Options
	lock     *os.File
	entries  []entry // without the one that is replaced
	runs     []byte  // runs.csv with these entries
	findings string  // the file that has the findings after these entries; "" if there are none
	closing  sync.Once
}

// Open reads the history in a folder, which is made if it is not there, and mends what a crash
// left. The entries have to fit one another and the findings, and a run has to be later than
// the last of them.
func Open(name string, options Options) (*Folder, error) {
	path, err := filepath.Abs(name)
	if err != nil {
		return nil, fmt.Errorf("history %s: %w", name, err)
	}
	options.AsOf = options.AsOf.UTC().Truncate(time.Second) // as rules have it
	f := &Folder{name: name, path: path, options: options}
	if err := f.open(); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func (f *Folder) open() error {
	if err := f.outside(); err != nil {
		return err
	}
	switch err := os.Mkdir(f.path, folderMode); {
	case err == nil:
		f.isNew = true
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("cannot make the history %s: the folder it is to be in does not exist", f.name)
	case !errors.Is(err, fs.ErrExist):
		return fmt.Errorf("cannot make the history %s: %w", f.name, err)
	}
	if info, err := os.Stat(f.path); err == nil && !info.IsDir() {
		return fmt.Errorf("%s is a file: a history is a folder", f.name)
	}
	var err error
	if f.lock, err = output.Lock(f.path); err != nil {
		return fmt.Errorf("cannot use the history %s: %w", f.name, err)
	}
	if err := f.mend(); err != nil {
		return fmt.Errorf("cannot mend the history %s: %w", f.name, err)
	}
	if err := f.read(); err != nil {
		return err
	}
	if err := f.follows(); err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(f.path, partName), folderMode); err != nil { // rather now than when the work is done
		return f.cannotWrite(err)
	}
	return nil
}

// outside refuses a history in the folder of the run, which is replaced whole, and in a folder
// of exports, where the next run would take its files for such.
func (f *Folder) outside() error {
	for _, each := range f.options.Read {
		read, err := filepath.Abs(each)
		if err != nil {
			return err
		}
		if isIn(f.path, read) {
			return fmt.Errorf("the history %s is in %s, whose files are read as exports: name a folder outside it", f.name, each)
		}
	}
	out, err := filepath.Abs(f.options.Out)
	if err != nil {
		return err
	}
	if isIn(f.path, out) {
		return fmt.Errorf("the history %s is in the folder of the run, %s, which every run replaces: name a folder beside it", f.name, f.options.Out)
	}
	return nil
}

// isIn says whether a path is a folder or in it.
func isIn(path, folder string) bool {
	relative, err := filepath.Rel(folder, path)
	return err == nil && filepath.IsLocal(relative)
}

// file is where a file of the history stands, as people read it.
func (f *Folder) file(name string) string { return filepath.Join(f.name, name) }

// read reads the entries, and takes the last one back if it is to be replaced.
func (f *Folder) read() error {
	content, err := readMost(filepath.Join(f.path, runsName), largestRuns)
	if errors.Is(err, fs.ErrNotExist) {
		f.runs = encodeRuns(nil)
		if _, err := os.Lstat(filepath.Join(f.path, findingsName)); err == nil {
			return source.Problem{
				At: source.Position{File: f.name}, Message: "the folder has a " + findingsName + " and no " + runsName + ": it is not a history, or a file is missing",
				Hint: restore,
			}
		}
		return nil
	}
	if err != nil {
		return fmt.Errorf("cannot read the history %s: %w", f.name, err)
	}
	if f.entries, err = parseRuns(f.file(runsName), content); err != nil {
		return err
	}
	f.runs = content
	if len(f.entries) == 0 {
		return nil
	}
	f.findings = findingsName
	if err := f.check(f.entries[len(f.entries)-1]); err != nil {
		return err
	}
	return f.takeBack()
}

// takeBack takes the last entry away if this run is to replace it.
func (f *Folder) takeBack() error {
	last := len(f.entries) - 1
	if !f.options.Again || !f.entries[last].asOf().Equal(f.options.AsOf) {
		return nil
	}
	f.findings = ""
	f.entries = f.entries[:last]
	f.runs = encodeRuns(f.entries)
	if last == 0 {
		return nil
	}
	f.findings = beforeName
	return f.check(f.entries[last-1])
}

// check looks whether the file of findings is as an entry left it.
func (f *Folder) check(by entry) error {
	sum, err := scan(f.file(f.findings), filepath.Join(f.path, f.findings))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return source.Problem{At: source.Position{File: f.file(f.findings)}, Message: "this file of the history is missing", Hint: restore}
	case err != nil:
		return err
	case sum != by.get("findings_sha256"):
		return source.Problem{
			At:      source.Position{File: f.file(f.findings)},
			Message: fmt.Sprintf("the findings do not match entry %s of %s: a file was edited, or is from another time", by.get("seq"), runsName),
			Hint:    restore,
		}
	}
	return nil
}

// follows says whether the run comes after the last entry.
func (f *Folder) follows() error {
	if len(f.entries) == 0 {
		return nil
	}
	last := f.entries[len(f.entries)-1]
	at := source.Position{File: f.file(runsName), Line: len(f.entries) + 1}
	switch asOf := f.options.AsOf; {
	case asOf.After(last.asOf()):
		return nil
	case asOf.Equal(last.asOf()):
		return source.Problem{At: at, Message: "the history has a run as of " + last.get("as_of") + " already", Hint: "--again replaces its entry by that of this run"}
	default:
		return source.Problem{
			At:      at,
			Message: fmt.Sprintf("the history ends on %s, and this run is as of %s: a history cannot go back in time", last.get("as_of"), asOf.Format(time.RFC3339)),
			Hint:    "reconcile as of a later time, or without a history (--history none)",
		}
	}
}

// before is the checksum of runs.csv as this run found it; "" if the history begins with it.
func (f *Folder) before() string {
	if len(f.entries) == 0 {
		return ""
	}
	sum := sha256.Sum256(f.runs)
	return hex.EncodeToString(sum[:])
}

// Close lets go of the history. What Enter wrote is removed, unless it is in its place; and so is
// a folder that was made for nothing.
func (f *Folder) Close() {
	if f != nil {
		f.closing.Do(f.close) // whoever interrupts the program may close it beside the run
	}
}

func (f *Folder) close() {
	if f.lock == nil {
		return
	}
	_ = os.RemoveAll(filepath.Join(f.path, partName)) // what stays is cleared away by the next run
	_ = f.lock.Close()
	if f.isNew {
		_ = os.Remove(f.path) // if it is empty
	}
}

// readMost reads a file of at most so many bytes.
func readMost(path string, most int64) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, withoutPath(err)
	case !info.Mode().IsRegular():
		return nil, errors.New(filepath.Base(path) + " is not a file")
	case info.Size() > most:
		return nil, fmt.Errorf("%s holds more than %s, too much for a history", filepath.Base(path), humanize.IBytes(uint64(most)))
	}
	content, err := os.ReadFile(path)
	return content, withoutPath(err)
}

// withoutPath drops the path of the machine that errors of the system carry.
func withoutPath(err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return path.Err
	}
	return err
}
