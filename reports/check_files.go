package reports

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"rolecall/exports/source"
	"rolecall/reports/output"
)

// check is the check of a run folder.
type check struct {
	dir      string
	tool     string                 // this one
	files    map[string]fs.FileMode // what is there
	folders  []string               // likewise
	sums     map[string]string      // what should be
	manifest Manifest
	isRead   bool // the manifest could be read
	compared map[string]bool
	tables   int
	found    []Difference
	notes    []string
}

// changesName is the plan as a list.
const changesName = "changes.csv"

func newCheck(dir, tool string) (*check, error) {
	c := &check{dir: dir, tool: tool, compared: map[string]bool{}, files: map[string]fs.FileMode{}}
	root, err := filepath.EvalSymlinks(dir) // a link to a run is that run; one in it is no file of a run
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no folder %s: name the output folder of a run", source.Printable(dir))
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read the run: %w", err)
	}
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		name, err := filepath.Rel(root, path)
		if entry.IsDir() {
			c.folders = append(c.folders, filepath.ToSlash(name))
			return err
		}
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
		return nil, fmt.Errorf("%s is not the output of a run: it has no %s", source.Printable(dir), missing)
	}
	if hasManifest {
		manifest, err := ReadManifest(dir)
		if c.manifest, c.isRead = manifest, err == nil; err != nil {
			c.add(Difference{Name: output.ManifestName, State: edited, About: "it cannot be read as the manifest of a run"})
		}
	}
	if c.isRead && !hasSums && c.manifest.isUnsealed() {
		return nil, fmt.Errorf("%s was written by an earlier version of rolecall, without checksums of all its files (%s): it is unknown whether it was changed\n"+
			" reconcile again with this version; any DuckDB client reads the %s that is there", source.Printable(dir), output.SumsName, output.DatabaseName)
	}
	switch sums, err := readSums(dir); {
	case errors.Is(err, errSums):
		c.add(Difference{Name: output.SumsName, State: edited, About: "it is not a list of checksums"})
	case err != nil:
		return nil, err
	case sums == nil:
		c.add(Difference{Name: output.SumsName, State: removed})
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
			c.add(Difference{Name: name, State: removed})
			continue
		case !mode.IsRegular():
			c.add(Difference{Name: name, State: edited, About: "it is not a regular file"})
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
			c.add(Difference{Name: name, State: edited})
		}
	}
	for name := range c.files {
		if strings.HasPrefix(name, output.DatabaseName+".") {
			c.add(Difference{Name: name, State: added, About: "the engine would read it as a part of the database"})
		}
	}
	return nil
}

// findAdded finds files and empty folders that are neither of the run nor what belongs beside it.
func (c *check) findAdded() {
	for _, name := range slices.Sorted(maps.Keys(c.files)) {
		_, isKnown := c.sums[name]
		switch {
		case isKnown, name == output.SumsName, output.IsDropping(name), isOfSender(name), strings.HasPrefix(name, output.DatabaseName+"."):
		default:
			c.add(Difference{Name: name, State: added})
		}
	}
	inside := "" // what is in an empty folder goes without saying
	for _, folder := range c.folders {
		if !c.holdsAny(folder) && (inside == "" || !strings.HasPrefix(folder, inside+"/")) {
			c.add(Difference{Name: folder, State: added, About: "it is an empty folder"})
			inside = folder
		}
	}
}

// holdsAny says whether a file is in a folder, at any depth, or was when the run was written.
func (c *check) holdsAny(folder string) bool {
	isIn := func(name string) bool { return strings.HasPrefix(name, folder+"/") }
	return slices.ContainsFunc(slices.Collect(maps.Keys(c.files)), isIn) || slices.ContainsFunc(slices.Collect(maps.Keys(c.sums)), isIn)
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
	differs := func(about string) {
		c.add(Difference{Name: output.ManifestName, State: edited, About: about})
	}
	listed := c.listed()
	for _, name := range slices.Sorted(maps.Keys(listed)) {
		switch sum, isThere := c.sums[name]; {
		case !isThere:
			differs("it lists " + name + ", and " + output.SumsName + " does not")
		case listed[name] != "" && listed[name] != sum:
			differs("it has a different checksum of " + name + " than " + output.SumsName)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.sums)) {
		if _, isThere := listed[name]; !isThere {
			differs("it does not list " + name + ", and " + output.SumsName + " does")
		}
	}
	if runID := c.manifest.Facts.RunID(); runID != c.manifest.RunID {
		differs(fmt.Sprintf("its version, as-of, rules, inputs and options make the run %s, and it says %s", runID, c.manifest.RunID))
	}
}
