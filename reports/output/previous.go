package output

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rolecall/exports/source"
)

// Option says what becomes of the run that is in the target. Without one it is
// replaced, if nothing of a person's would be lost with it.
type Option int

// The options.
const (
	// Aside moves it to the target's name with .1, .2, ... behind.
	Aside Option = iota + 1
	// Rewriting keeps all of it but the change files, and files beside those that are
	// not of the run.
	Rewriting
	// Fresh is for a folder that is no run: nothing may be in its place but an empty folder.
	Fresh
)

// ChangesDir is where the change files are.
const ChangesDir = "changes"

// previous is the run that is in the target, as its files were when the new one began.
type previous struct {
	files map[string]stamp
}

// stamp is by what a file is known to be the same.
type stamp struct {
	size int64
	at   time.Time
}

// listed is what a manifest says that matters here.
type listed struct {
	Outputs []struct {
		Name   string
		SHA256 *string
	}
	Selection *struct {
		Only, Except, Allowed []any
		Changes, Of           int64
	}
	Results json.RawMessage
}

// isSelected says whether somebody chose among the changes; the whole plan may have been
// written again in other forms.
func (l listed) isSelected() bool {
	s := l.Selection
	return s != nil && (len(s.Only)+len(s.Except)+len(s.Allowed) > 0 || s.Changes < s.Of)
}

// lossError says what would be lost with a run.
type lossError struct {
	target      string
	losses      []string
	isRewriting bool
}

func (e lossError) Error() string {
	const shown = 10
	var text strings.Builder
	fmt.Fprintf(&text, "%s was changed after the run, and these changes would be lost:", e.target)
	for _, each := range e.losses[:min(shown, len(e.losses))] {
		text.WriteString("\n  " + source.Printable(each))
	}
	if more := len(e.losses) - shown; more > 0 {
		fmt.Fprintf(&text, "\n  and %d more", more)
	}
	text.WriteString("\n --replace moves the folder aside first, to " + e.target + ".1")
	if !e.isRewriting {
		text.WriteString("; or name another folder with --out")
	}
	return text.String()
}

// look looks at the run in the target, and refuses what would lose something of a
// person's.
func (f *Folder) look(target string) error {
	files, err := stamps(f.target)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("cannot read %s: %w", target, cause(err))
	}
	f.previous = &previous{files}
	if len(files) == 0 || f.has(Aside) {
		return nil
	}
	losses, err := f.losses()
	if err != nil {
		return fmt.Errorf("cannot read %s: %w", target, cause(err))
	}
	if len(losses) == 0 {
		return nil
	}
	return lossError{target, losses, f.has(Rewriting)}
}

// losses are what a person did to the run.
func (f *Folder) losses() ([]string, error) {
	text, err := os.ReadFile(filepath.Join(f.target, ManifestName))
	if err != nil {
		return nil, err
	}
	var manifest listed
	if err := json.Unmarshal(text, &manifest); err != nil {
		return nil, fmt.Errorf("%s: %w", ManifestName, err)
	}
	sums := map[string]*string{ManifestName: nil, SumsName: nil}
	for _, each := range manifest.Outputs {
		sums[each.Name] = each.SHA256
	}
	var losses []string
	for _, name := range slices.Sorted(maps.Keys(f.previous.files)) {
		sum, isListed := sums[name]
		isChangeFile := strings.HasPrefix(name, ChangesDir+"/")
		switch {
		case f.has(Rewriting) && (!isChangeFile || !isListed), IsDropping(name):
		case !isListed:
			losses = append(losses, name+" is not of the run")
		case sum != nil:
			found, err := digest(filepath.Join(f.target, filepath.FromSlash(name)))
			if err != nil {
				return nil, err
			}
			if found != *sum {
				losses = append(losses, name+" was changed")
			}
		}
	}
	if !f.has(Rewriting) {
		if manifest.isSelected() {
			losses = append(losses, "which changes were selected (rolecall changes --only, --except)")
		}
		if isSaid(manifest.Results) {
			losses = append(losses, "the outcomes of the changes (rolecall changes --results)")
		}
	}
	return losses, nil
}

func isSaid(part json.RawMessage) bool { return len(part) > 0 && string(part) != "null" }

// IsDropping says whether a file is what a system leaves in folders that somebody looks
// into.
func IsDropping(name string) bool {
	switch filepath.Base(name) {
	case ".DS_Store", "Thumbs.db", "desktop.ini":
		return true
	}
	return false
}

// stamps are the files of a folder, by their names in it with / between.
func stamps(root string) (map[string]stamp, error) {
	files := map[string]stamp{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(name)] = stamp{info.Size(), info.ModTime()}
		return nil
	})
	return files, err
}

// isAsBefore says whether nobody changed the run in the target since the new one began.
func (f *Folder) isAsBefore() bool {
	if f.previous == nil {
		return true
	}
	now, err := stamps(f.target)
	if err != nil || len(now) != len(f.previous.files) {
		return false
	}
	for name, each := range now {
		if before, isThere := f.previous.files[name]; !isThere || before.size != each.size || !before.at.Equal(each.at) {
			return false
		}
	}
	return true
}

func digest(path string) (string, error) {
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		return "", err // a link in a file's place is no file of ours
	}
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	_, err = io.Copy(hash, file)
	return hex.EncodeToString(hash.Sum(nil)), errors.Join(err, file.Close())
}
