package reports

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reports/facts"
	"rolecall/reports/output"
)

// compareDatabase compares what is in the database with the manifest. It does so, too, if the
// bytes are others: the same tables may have been written again.
func (c *check) compareDatabase(ctx context.Context, open Opener) error {
	if !c.isRead || c.hasParts() {
		return nil
	}
	before := len(c.found)
	err := c.useDatabase(ctx, open, func(ctx context.Context, db *duckdb.DB) error {
		return errors.Join(c.compareTables(ctx, db), c.comparePlan(ctx, db))
	})
	if isSame, isKnown := c.compared[output.DatabaseName]; isKnown && !isSame && err == nil && len(c.found) == before {
		c.about(output.DatabaseName, "it was written again: its bytes differ, but its tables hold the same")
	}
	return err
}

// useDatabase opens the database sealed; one that cannot be read is no longer what was written.
func (c *check) useDatabase(ctx context.Context, open Opener, use func(context.Context, *duckdb.DB) error) error {
	if mode, isThere := c.files[output.DatabaseName]; !isThere || !mode.IsRegular() {
		return nil
	}
	err := open.Open(ctx, func(db *duckdb.DB) error { return use(ctx, db) })
	if err != nil && ctx.Err() == nil {
		about := "it cannot be read: " + strings.ReplaceAll(c.inFolder(err.Error()), "\n ", "; ")
		if !c.about(output.DatabaseName, about) {
			c.add(Difference{Name: output.DatabaseName, State: edited, About: about})
		}
		return nil
	}
	return err
}

// isOfOtherVersion says whether something failed because the database, which is as it was written,
// lacks what this version reads of it.
func (c *check) isOfOtherVersion(err error) bool {
	return duckdb.IsAbsent(err) && c.compared[output.DatabaseName]
}

// inFolder is what the engine says, with the paths of files in the folder as names in it: where
// the folder is, is nobody's business to whom the result is passed on.
func (c *check) inFolder(text string) string {
	dirs := []string{c.dir}
	if path, err := filepath.Abs(c.dir); err == nil {
		dirs = append(dirs, path)
		if path, err := filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, path)
		}
	}
	slices.SortFunc(dirs, func(one, other string) int { return len(other) - len(one) })
	for _, dir := range dirs {
		text = strings.ReplaceAll(text, strings.TrimSuffix(dir, string(filepath.Separator))+string(filepath.Separator), "")
	}
	return text
}

// about says more of a difference that is known, if it is.
func (c *check) about(name, text string) bool {
	for i := range c.found {
		if each := &c.found[i]; each.Name == name && each.Part == "" && each.About == "" {
			each.About = text
			return true
		}
	}
	return false
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

func equalSums(one, other *string) bool {
	return one == other || one != nil && other != nil && *one == *other
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
			c.add(Difference{Name: output.DatabaseName, Part: "table " + each.Name, State: added})
		case before.Rows != each.Rows:
			c.add(Difference{Name: output.DatabaseName, Part: "table " + each.Name, State: edited, About: fmt.Sprintf("it had %d rows, and has %d", before.Rows, each.Rows)})
		case !equalSums(before.SHA256, each.SHA256):
			c.add(Difference{Name: output.DatabaseName, Part: "table " + each.Name, State: edited})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(should)) {
		c.add(Difference{Name: output.DatabaseName, Part: "table " + name, State: removed})
	}
	return c.compareFacts(ctx, db)
}

// compareFacts compares what the manifest says of the run with what the database does. Another
// version may say it in another way.
func (c *check) compareFacts(ctx context.Context, db *duckdb.DB) error {
	if c.manifest.Version != c.manifest.Tool.Version {
		c.add(Difference{Name: output.ManifestName, State: edited, About: "it names two versions of the tool"})
	}
	if c.manifest.Tool.Revision+c.manifest.Version != c.tool {
		return nil
	}
	read, err := facts.Read(ctx, db)
	if c.isOfOtherVersion(err) {
		c.notes = append(c.notes, "another version of rolecall made the run: what "+output.ManifestName+" says of it was not compared with its database")
		return nil
	}
	if err != nil {
		return err
	}
	recorded := c.manifest.Facts
	read.Rehearsal = recorded.Rehearsal
	if read.History != nil && recorded.History != nil {
		read.History.Head = recorded.History.Head // of the entry, which is written when the database is complete
	}
	one, err := json.Marshal(read)
	if err != nil {
		return err
	}
	other, err := json.Marshal(recorded)
	if err != nil {
		return err
	}
	if !bytes.Equal(one, other) && len(c.found) == 0 {
		c.add(Difference{Name: output.ManifestName, State: edited, About: "it does not say what the database says of the run"})
	}
	return nil
}
