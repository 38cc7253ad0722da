package reports

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reports/output"
)

// Difference is something in a run folder that is not as it was written.
type Difference struct {
	Name  string `json:"name"`            // of the file, in the folder
	Part  string `json:"part,omitempty"`  // of the file: a table of the database
	State string `json:"state"`           // edited, removed or added
	About string `json:"about,omitempty"` // what is wrong, where the state does not say it
}

// What became of a file, or of a table.
const (
	edited  = "edited"
	removed = "removed"
	added   = "added"
)

// String is the difference in a line.
func (d Difference) String() string {
	text := source.Printable(d.Name)
	if d.Part != "" {
		text += ", " + source.Printable(d.Part)
	}
	text += ": " + d.State
	if d.About != "" {
		text += "; " + source.Printable(d.About)
	}
	return text
}

// Checked is what a check of a run folder found.
type Checked struct {
	RunID       string       `json:"run_id"`
	Files       int          `json:"files"`  // that were compared with their checksums
	Tables      int          `json:"tables"` // of the database, likewise; 0 if the database could not be trusted
	Differences []Difference `json:"differences"`
	Notes       []string     `json:"notes,omitempty"` // what could not be compared, and why
}

// IsAsWritten says whether the folder is as it was written.
func (c Checked) IsAsWritten() bool { return len(c.Differences) == 0 }

// Opener opens the database of a run sealed, to be read.
type Opener struct {
	Open func(ctx context.Context, use func(*duckdb.DB) error) error
	Tool string // revision and version of this tool: another may say of a run other things
}

// Check compares a run folder with its manifest and its checksums.
func Check(ctx context.Context, dir string, open Opener) (Checked, error) {
	check, err := newCheck(dir, open.Tool)
	if err != nil {
		return Checked{}, err
	}
	if err := check.compareFiles(slices.Sorted(maps.Keys(check.sums))); err != nil {
		return Checked{}, err
	}
	check.findAdded()
	check.compareManifest()
	if err := check.compareDatabase(ctx, open); err != nil {
		return Checked{}, err
	}
	return check.result(), nil
}

// Reliance is how much of a run a command relies on.
type Reliance int

const (
	// OnDatabase is for commands that only ask the database.
	OnDatabase Reliance = iota
	// OnPlan is for those that choose among the plan: the one in the database is compared with
	// changes.csv.
	OnPlan
	// OnSelection is for those that act on what was chosen, and on what became of it.
	OnSelection
)

// Rely makes sure that what a command relies on is as it was written. The digests of tables
// take longer than many commands, and a database whose bytes are as they were written needs
// none: they are for [Check].
func Rely(ctx context.Context, dir string, reliance Reliance, open Opener) error {
	check, err := newCheck(dir, open.Tool)
	if err != nil {
		return err
	}
	names := []string{output.DatabaseName, output.ManifestName}
	if reliance >= OnPlan {
		names = append(names, changesName)
	}
	if reliance == OnSelection {
		for _, each := range []string{selectedName, outcomesName} {
			if check.sums[each] != "" {
				names = append(names, each)
			}
		}
	}
	if err := check.compareFiles(names); err != nil {
		return err
	}
	check.compareManifest()
	if reliance >= OnPlan && check.compared[output.DatabaseName] {
		if err := check.useDatabase(ctx, open, check.comparePlan); err != nil {
			return err
		}
	}
	if found := check.result(); !found.IsAsWritten() {
		return changedError{dir, found.Differences}
	}
	return nil
}

// changedError says that a run folder was changed.
type changedError struct {
	dir         string
	differences []Difference
}

func (e changedError) Error() string {
	const shown = 5
	var text strings.Builder
	fmt.Fprintf(&text, "%s is not as the run wrote it:", source.Printable(e.dir))
	for _, each := range e.differences[:min(shown, len(e.differences))] {
		text.WriteString("\n  " + each.String())
	}
	if more := len(e.differences) - shown; more > 0 {
		fmt.Fprintf(&text, "\n  and %d more", more)
	}
	text.WriteString("\n rolecall check compares the whole folder; restore it from a copy, or reconcile again")
	return text.String()
}

func (c *check) result() Checked {
	if c.found == nil {
		c.found = []Difference{}
	}
	compared := 0
	for _, name := range slices.Sorted(maps.Keys(c.files)) {
		if _, isKnown := c.sums[name]; isKnown || name == output.SumsName {
			compared++
		}
	}
	return Checked{RunID: c.manifest.RunID, Files: compared, Tables: c.tables, Differences: c.found, Notes: c.notes}
}
