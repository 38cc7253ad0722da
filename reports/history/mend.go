package history

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"rolecall/reports/output"
)

// ofName says, beside an entry that is not in its place, of which run it is.
const ofName = "run.json"

// ofRun is which run an entry is of: where that will be, and the checksum of its manifest.
type ofRun struct {
	AsOf     string `json:"as_of"`
	Out      string `json:"out"`
	Manifest string `json:"manifest_sha256"`
}

// mend puts right what a run left that was killed: if it was in its place, its entry takes its
// own; else the entry is removed. Nobody else is at work here, since the folder is locked.
func (f *Folder) mend() error {
	part, ready := filepath.Join(f.path, partName), filepath.Join(f.path, readyName)
	if _, err := os.Lstat(part); err == nil {
		of := readOf(part)
		if of.Manifest == "" || manifestSum(filepath.Join(of.Out, output.ManifestName)) != of.Manifest {
			f.say("an entry of a run that was not finished is removed")
			if err := os.RemoveAll(part); err != nil {
				return withoutPath(err)
			}
		} else if err := os.Rename(part, ready); err != nil {
			return withoutPath(err)
		}
	}
	if _, err := os.Lstat(ready); err == nil {
		f.say("the run as of " + readOf(ready).AsOf + " was interrupted before its entry was in its place: it is now")
		return f.moveIn()
	}
	return nil
}

func (f *Folder) say(text string) {
	if f.options.Say != nil {
		f.options.Say("history " + f.name + ": " + text)
	}
}

func readOf(dir string) (of ofRun) {
	if text, err := os.ReadFile(filepath.Join(dir, ofName)); err == nil {
		_ = json.Unmarshal(text, &of) // what cannot be read is of no run
	}
	return of
}

// manifestSum is the checksum of a manifest; "" if it cannot be read.
func manifestSum(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// NameRun says of which run the entry is: call it when the run is written, and before it is put
// in its place.
func (f *Folder) NameRun(manifest, out string) error {
	if f == nil {
		return nil
	}
	text, err := json.Marshal(ofRun{f.options.AsOf.Format(asOfForm), out, manifestSum(manifest)})
	if err != nil {
		return err
	}
	return errors.Join(writeFile(filepath.Join(f.path, partName, ofName), text), output.SyncDir(filepath.Join(f.path, partName)))
}

// Commit puts the entry in its place: call it when the run is in its own. If it fails or is
// killed, the next run does what is left to do.
func (f *Folder) Commit() error {
	if f == nil {
		return nil
	}
	if err := os.Rename(filepath.Join(f.path, partName), filepath.Join(f.path, readyName)); err != nil {
		return withoutPath(err)
	}
	return f.moveIn()
}

// moveIn moves the files of an entry to their places, those that are not there yet.
func (f *Folder) moveIn() error {
	ready := filepath.Join(f.path, readyName)
	for _, name := range files {
		err := os.Rename(filepath.Join(ready, name), filepath.Join(f.path, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return withoutPath(err)
		}
	}
	return errors.Join(output.SyncDir(f.path), withoutPath(os.RemoveAll(ready)))
}

// writeFile writes a file that its owner alone can read, and brings it to disk.
func writeFile(path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return withoutPath(err)
	}
	_, err = file.Write(text)
	return withoutPath(errors.Join(err, file.Sync(), file.Close()))
}
