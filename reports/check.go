package reports

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reports/facts"
	"rolecall/reports/output"
)

// Difference is something in a run folder that is not as it was written.
type Difference struct {
	Name  string `json:"name"`            // of the file, in the folder
	Part  string `json:"part,omitempty"`  // of the file: a table of the database
	State string `json:"state"`           // edited, removed or added
	About string `json:"about,omitempty"` // what is wrong, where the state does not say it
}

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
	// OnPlan is for those that choose among the plan: every table is compared, and the plan
	// in the database with changes.csv.
	OnPlan
	// OnSelection is for those that act on what was chosen, and on what became of it.
	OnSelection
)

// Rely makes sure that what a command relies on is as it was written.
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
	if reliance >= OnPlan {
		check.compareManifest()
		if err := check.compareDatabase(ctx, open); err != nil {
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

// check is the check of a run folder.
type check struct {
	dir      string
	tool     string                 // this one
	files    map[string]fs.FileMode // what is there
	sums     map[string]string      // what should be
	manifest Manifest
	isRead   bool // the manifest could be read
	compared map[string]bool
	tables   int
	found    []Difference
}

// changesName is the plan as a list.
const changesName = "changes.csv"

func newCheck(dir, tool string) (*check, error) {
	c := &check{dir: dir, tool: tool, compared: map[string]bool{}, files: map[string]fs.FileMode{}}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		c.files[filepath.ToSlash(name)] = entry.Type()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("cannot read the run: %w", err)
	}
	_, hasSums := c.files[output.SumsName]
	_, hasManifest := c.files[output.ManifestName]
	_, hasDatabase := c.files[output.DatabaseName]
	if !hasManifest && !hasSums {
		missing := output.ManifestName
		if !hasDatabase {
			missing = output.DatabaseName
		}
		return nil, fmt.Errorf("%s is not the output of a run: it holds no %s", source.Printable(dir), missing)
	}
	if hasManifest {
		manifest, err := readManifest(dir)
		if c.manifest, c.isRead = manifest, err == nil; err != nil {
			c.add(Difference{Name: output.ManifestName, State: "edited", About: "it cannot be read as the manifest of a run"})
		}
	}
	switch sums, err := readSums(dir); {
	case errors.Is(err, errSums):
		c.add(Difference{Name: output.SumsName, State: "edited", About: "it is no list of checksums"})
	case err != nil:
		return nil, err
	case sums == nil:
		c.add(Difference{Name: output.SumsName, State: "removed"})
	default:
		c.sums = sums
	}
	if c.sums == nil {
		c.sums = c.listed()
	}
	return c, nil
}

func (c *check) add(found Difference) { c.found = append(c.found, found) }

// listed are the files that the manifest lists, and their checksums; "" where it has none.
func (c *check) listed() map[string]string {
	sums := map[string]string{output.ManifestName: ""}
	for _, each := range c.manifest.Outputs {
		sums[each.Name] = ""
		if each.SHA256 != nil {
			sums[each.Name] = *each.SHA256
		}
	}
	return sums
}

// compareFiles compares files with their checksums.
func (c *check) compareFiles(names []string) error {
	for _, name := range names {
		mode, isThere := c.files[name]
		sum := c.sums[name]
		switch {
		case !isThere:
			c.add(Difference{Name: name, State: "removed"})
			continue
		case !mode.IsRegular():
			c.add(Difference{Name: name, State: "edited", About: "it is no regular file"})
			continue
		case sum == "":
			continue // what is wrong with the list of checksums is said already
		}
		_, found, err := digest(filepath.Join(c.dir, filepath.FromSlash(name)))
		if err != nil {
			return fmt.Errorf("cannot read the run: %w", err)
		}
		c.compared[name] = true
		if found != sum {
			c.compared[name] = false
			c.add(Difference{Name: name, State: "edited"})
		}
	}
	for name := range c.files {
		if strings.HasPrefix(name, output.DatabaseName+".") {
			c.add(Difference{Name: name, State: "added", About: "the engine would take it for a part of the database"})
		}
	}
	return nil
}

// findAdded finds files that are neither of the run nor what belongs beside it.
func (c *check) findAdded() {
	for _, name := range slices.Sorted(maps.Keys(c.files)) {
		_, isKnown := c.sums[name]
		switch {
		case isKnown, name == output.SumsName, output.IsDropping(name), isOfSender(name), strings.HasPrefix(name, output.DatabaseName+"."):
		default:
			c.add(Difference{Name: name, State: "added"})
		}
	}
}

// isOfSender says whether a file is what the sender of the form rest keeps beside the change
// files: what it sent, until that is read back.
func isOfSender(name string) bool {
	switch filepath.Base(name) {
	case "servicenow-rest-pending.txt", "servicenow-rest-results.csv":
		return strings.HasPrefix(name, output.ChangesDir+"/")
	}
	return false
}

// compareManifest compares the manifest with the list of checksums, and with itself.
func (c *check) compareManifest() {
	if !c.isRead {
		return
	}
	edited := func(about string) {
		c.add(Difference{Name: output.ManifestName, State: "edited", About: about})
	}
	listed := c.listed()
	for _, name := range slices.Sorted(maps.Keys(listed)) {
		switch sum, isThere := c.sums[name]; {
		case !isThere:
			edited("it lists " + name + ", and " + output.SumsName + " does not")
		case listed[name] != "" && listed[name] != sum:
			edited("it has another checksum of " + name + " than " + output.SumsName)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.sums)) {
		if _, isThere := listed[name]; !isThere {
			edited("it does not list " + name + ", and " + output.SumsName + " does")
		}
	}
	if runID := c.manifest.Facts.RunID(); runID != c.manifest.RunID {
		edited(fmt.Sprintf("its version, as-of, rules, inputs and options make the run %s, and it says %s", runID, c.manifest.RunID))
	}
}

// compareDatabase compares what is in the database with the manifest, if it is the file that
// was written: no other is opened.
func (c *check) compareDatabase(ctx context.Context, open Opener) error {
	hasSum := c.sums[output.DatabaseName] != ""
	if !c.isRead || hasSum && !c.compared[output.DatabaseName] || !c.files[output.DatabaseName].IsRegular() || c.hasParts() {
		return nil
	}
	if _, isThere := c.files[output.DatabaseName]; !isThere {
		return nil
	}
	err := open.Open(ctx, func(db *duckdb.DB) error {
		return errors.Join(c.compareTables(ctx, db), c.comparePlan(ctx, db))
	})
	if err != nil && ctx.Err() == nil {
		c.add(Difference{Name: output.DatabaseName, State: "edited", About: "it cannot be read: " + err.Error()})
		return nil
	}
	return err
}

// hasParts says whether there are files that the engine would take for parts of the database.
func (c *check) hasParts() bool {
	for name := range c.files {
		if strings.HasPrefix(name, output.DatabaseName+".") {
			return true
		}
	}
	return false
}

func (c *check) compareTables(ctx context.Context, db *duckdb.DB) error {
	tables, err := digestTables(ctx, db)
	if err != nil {
		return err
	}
	c.tables = len(tables)
	should := map[string]Table{}
	for _, each := range c.manifest.Tables {
		should[each.Name] = each
	}
	for _, each := range tables {
		before, isThere := should[each.Name]
		delete(should, each.Name)
		switch {
		case !isThere:
			c.add(Difference{Name: output.DatabaseName, Part: "table " + each.Name, State: "added"})
		case before.Rows != each.Rows:
			c.add(Difference{Name: output.DatabaseName, Part: "table " + each.Name, State: "edited", About: fmt.Sprintf("it had %d rows, and has %d", before.Rows, each.Rows)})
		case before != each:
			c.add(Difference{Name: output.DatabaseName, Part: "table " + each.Name, State: "edited"})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(should)) {
		c.add(Difference{Name: output.DatabaseName, Part: "table " + name, State: "removed"})
	}
	return c.compareFacts(ctx, db)
}

// compareFacts compares what the manifest says of the run with what the database does. Another
// version may say it in another way.
func (c *check) compareFacts(ctx context.Context, db *duckdb.DB) error {
	if c.manifest.Version != c.manifest.Tool.Version {
		c.add(Difference{Name: output.ManifestName, State: "edited", About: "it names two versions of the tool"})
	}
	if c.manifest.Tool.Revision+c.manifest.Version != c.tool {
		return nil
	}
	read, err := facts.Read(ctx, db)
	if err != nil {
		return err
	}
	said := c.manifest.Facts
	read.Rehearsal = said.Rehearsal
	one, err := json.Marshal(read)
	if err != nil {
		return err
	}
	other, err := json.Marshal(said)
	if err != nil {
		return err
	}
	if !bytes.Equal(one, other) && len(c.found) == 0 {
		c.add(Difference{Name: output.ManifestName, State: "edited", About: "it does not say what the database says of the run"})
	}
	return nil
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
	return Checked{RunID: c.manifest.RunID, Files: compared, Tables: c.tables, Differences: c.found}
}
