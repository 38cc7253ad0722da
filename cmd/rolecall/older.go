package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reports/output"
)

// otherVersionCode stands in the error of a run that lacks what this version reads.
const otherVersionCode = "other-version"

// openedRuns are the folders of the finished runs that a command opened.
type openedRuns struct {
	mu   sync.Mutex
	dirs []string
}

type openedRunsKey struct{}

// withOpenedRuns keeps which runs a command opens, for whatever then fails on them.
func withOpenedRuns(ctx context.Context) context.Context {
	return context.WithValue(ctx, openedRunsKey{}, &openedRuns{})
}

// noteOpened notes that a command opens a run.
func noteOpened(ctx context.Context, dir string) {
	opened, isKept := ctx.Value(openedRunsKey{}).(*openedRuns)
	if !isKept {
		return
	}
	opened.mu.Lock()
	defer opened.mu.Unlock()
	if !slices.Contains(opened.dirs, dir) {
		opened.dirs = append(opened.dirs, dir)
	}
}

// ofOtherVersion says of an error that the run lacks what this version reads, and who made it;
// nil if that is not why. A run that this version made has all of it, and one that was changed
// since is refused before. What people ask (rolecall query) is theirs to get right.
func ofOtherVersion(ctx context.Context, err error) error {
	opened, isKept := ctx.Value(openedRunsKey{}).(*openedRuns)
	var failed *duckdb.Error
	if !isKept || len(opened.dirs) == 0 || !duckdb.IsAbsent(err) || !errors.As(err, &failed) || failed.Name == askedQuery {
		return nil
	}
	dirs := slices.Clone(opened.dirs)
	if others := slices.DeleteFunc(slices.Clone(dirs), func(dir string) bool { _, isOther := madeByAnother(dir); return !isOther }); len(others) > 0 {
		dirs = others
	}
	about := fmt.Sprintf("another build of rolecall (both call themselves %s)", readBuild().shown())
	if version, isOther := madeByAnother(dirs[0]); isOther {
		about = fmt.Sprintf("another version of rolecall (%s; this is %s)", source.Printable(version), readBuild().shown())
	}
	for i := range dirs {
		dirs[i] = source.Printable(dirs[i])
	}
	return fmt.Errorf("%s was made by %s, and lacks what this one reads: %s [%s]\n reconcile again with this version",
		strings.Join(dirs, " or "), about, absentIn(failed), otherVersionCode)
}

// absences find what is absent in what the engine says.
var absences = []struct {
	what    string
	pattern *regexp.Regexp
}{
	{"column ", regexp.MustCompile(`(?:Referenced column|a column named|column with name) "?([\w.]+)"?`)},
	{"table ", regexp.MustCompile(`Table with name "?([\w.]+)"? does not exist`)},
	{"function ", regexp.MustCompile(`Function with name "?([\w.]+)"? does not exist`)},
}

// absentIn is what a statement asked for that is not there.
func absentIn(failed *duckdb.Error) string {
	for _, each := range absences {
		if found := each.pattern.FindStringSubmatch(failed.Message); found != nil {
			return each.what + found[1] + ", in " + source.Printable(failed.Name)
		}
	}
	return "some of what is in " + source.Printable(failed.Name)
}

// madeByAnother says which version made a run, and whether it is another than this one.
func madeByAnother(dir string) (version string, isOther bool) {
	text, err := os.ReadFile(filepath.Join(dir, output.ManifestName))
	var manifest struct {
		Version string
		Tool    struct{ Revision string }
	}
	if err != nil || json.Unmarshal(text, &manifest) != nil {
		return "", false
	}
	by, own := build{version: manifest.Version, revision: manifest.Tool.Revision}, readBuild()
	return by.shown(), by.version != own.version || by.revision != own.revision
}

// shown is how errors call a build.
func (b build) shown() string {
	if b.revision == "" {
		return b.version
	}
	return b.version + ", revision " + b.revision
}
