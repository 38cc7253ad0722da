package exports

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"time"

	"rolecall/exports/decode/pack"
	"rolecall/exports/quality"
	"rolecall/exports/source"
)

// Inputs are the files to load, and what the files do not say themselves.
type Inputs struct {
	Okta, ServiceNow []string // files, or folders that are read with all below them
	Root             string   // paths are shown relative to it, if they lie below it
	Strict           bool     // a rejected row or a warning is an error
	TempDir          string   // a private folder for intermediate files; the caller removes it
	TimeZone         string   // of display-value times in ServiceNow's exports; "" if not known
	DateFormat       string   // likewise, as ServiceNow writes it (dd/MM/yyyy)
	// AttributeTypes are the types of Okta's profile attributes by name that the rules
	// declare: string, boolean, integer or number, with [] behind it for an array.
	AttributeTypes  map[string]string
	Encodings       []Encoding
	MaxExpansion    int64        // how many bytes a compressed file may become; 0 for the default (decode.Expansion)
	Needed          []string     // relations that the rules need: without an export of one, that is a warning
	AllowChanged    bool         // a file that is not what its extract says of it is read all the same
	EmptyGroups     []EmptyGroup // Okta groups that the rules say are empty
	Orgs            []Org        // of Okta, if the rules tell several apart
	AsOf            time.Time    // the instant the run judges by; zero if the exports are only looked at
	ShowSamples     bool         // Inspect shows values as they are, not only what they look like
	OneSided        bool         // exports of one system are enough
	KeepMemoryLimit bool         // the user chose the engine's memory limit: loading does not change it
	KeepThreads     bool         // likewise the number of threads
	keepBooks       bool         // workbooks are read again, as such
	// OnLoaded, if not nil, is called when the canonical tables are filled and every row
	// is accounted for. It runs while Load checks the quality of the exports; Load waits
	// for it, and ends its context if that check fails.
	OnLoaded func(context.Context)
	// Reword, if not nil, gives each cause another text and advice: tests show by it
	// that nothing depends on them.
	Reword func(quality.Cause) (text, advice string)
	// Progress, if not nil, is called with the progress of each stage: bytes in the stage
	// reading, records in the stage loading. Several goroutines may call it at once.
	Progress func(stage string, done, total int64)
}

// EmptyGroup is an Okta group that nobody is in; its org is "" if that need not be said.
type EmptyGroup struct{ Name, Org string }

func (i Inputs) progress(stage string, done, total int64) {
	if i.Progress != nil {
		i.Progress(stage, done, total)
	}
}

// input is one file to read.
type input struct {
	system string
	path   string
	shown  string
}

// files lists the files of both systems, in a fixed order.
func (i Inputs) files() ([]input, error) {
	var problems source.Problems
	var found []input
	for _, side := range []struct {
		system, flag string
		paths        []string
	}{{"okta", "--okta", i.Okta}, {"servicenow", "--servicenow", i.ServiceNow}} {
		if len(side.paths) == 0 && (!i.OneSided || len(i.Okta)+len(i.ServiceNow) == 0) {
			problems.Add(source.Problem{
				Message: "no " + systemName(side.system) + " exports are given",
				Hint:    "put them into the folder " + side.system + " of the estate, or name them with " + side.flag,
			})
		}
		for _, path := range side.paths {
			paths, err := filesBelow(path)
			if err != nil {
				problems.Add(source.Problem{At: source.Position{File: filepath.ToSlash(path)}, Message: err.Error()})
			}
			for _, each := range paths {
				found = append(found, input{side.system, each, i.shown(each)})
			}
		}
	}
	return found, problems.Err()
}

var errEmptyFolder = errors.New("the folder is empty: put exports into it, as JSON, CSV, XML or XLSX; rolecall exports plan ESTATE writes scripts that take them")

// filesBelow lists the files of a folder and its subfolders, without those that the
// operating system puts there (pack.IsJunk); of a file, the file itself.
func filesBelow(path string) ([]string, error) {
	files, err := pack.Files(path)
	if err != nil {
		return nil, cause(err)
	}
	if len(files) == 0 {
		return nil, errEmptyFolder
	}
	return files, nil
}

// cause is the error without the path, which is shown already.
func cause(err error) error {
	var path *fs.PathError
	if !errors.As(err, &path) {
		return err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("there is no such file or folder")
	}
	return errors.New("cannot be read: " + path.Err.Error())
}

// shown is a path as people see it: relative to the root, if it is below it.
func (i Inputs) shown(path string) string {
	if i.Root != "" {
		if relative, err := filepath.Rel(i.Root, path); err == nil && filepath.IsLocal(relative) {
			path = relative
		}
	}
	return filepath.ToSlash(path)
}

func systemName(system string) string {
	if system == "okta" {
		return "Okta"
	}
	return "ServiceNow"
}
