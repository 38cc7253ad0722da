package evidence

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rolecall/reports"
	"rolecall/reports/facts"
	"rolecall/reports/output"
)

// NotRecomputed is the check of what cannot be run again.
func NotRecomputed(why string) Check { return Check{Status: notChecked, About: why} }

// Digest is the SHA-256 of a file.
func Digest(path string) (string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	return hexSum(content), nil
}

// CompareRuns compares what a pack stores with what came out again, in a folder. The same
// version has to write the same bytes. What another version finds otherwise, it finds because it
// is another: inputs, rules and as-of are the same.
func CompareRuns(stored Stored, again string) (Check, error) {
	manifest, err := reports.ReadManifest(again)
	if err != nil {
		return Check{}, err
	}
	if !stored.IsOwn {
		return compareRows(stored, again)
	}
	return compareBytes(stored, manifest, again), nil
}

func compareBytes(stored Stored, manifest reports.Manifest, again string) Check {
	var check Check
	isNarrowed := stored.Manifest.Selection != nil || stored.Manifest.Results != nil // its change files are not those of the run any more
	same := 0
	for _, each := range stored.Manifest.Outputs {
		if !each.Reproducible || isNarrowed && !slices.Contains([]string{"findings.csv", "findings.json", "changes.csv", "changes.json", "policy.sql"}, each.Name) {
			continue
		}
		at := slices.IndexFunc(manifest.Outputs, func(other reports.Output) bool { return other.Name == each.Name })
		switch {
		case at < 0:
			check = check.fail(memberOf(each.Name) + ": running it again does not produce it")
		case !isSame(manifest.Outputs[at].SHA256, each.SHA256):
			check = check.fail(memberOf(each.Name) + ": running it again produces another")
		default:
			same++
		}
	}
	for _, each := range manifest.Tables {
		at := slices.IndexFunc(stored.Manifest.Tables, func(other reports.Table) bool { return other.Name == each.Name })
		if at < 0 || stored.Manifest.Tables[at].Rows != each.Rows || !isSame(stored.Manifest.Tables[at].SHA256, each.SHA256) {
			check = check.fail(memberOf(output.DatabaseName) + ", table " + each.Name + ": running it again produces another")
		}
	}
	if before, err := os.ReadFile(filepath.Join(stored.Run, output.ManifestName)); !isNarrowed && err == nil {
		if now, err := os.ReadFile(filepath.Join(again, output.ManifestName)); err != nil || !bytes.Equal(before, asBuilt(now, manifest.Tool, stored.Manifest.Tool)) {
			check = check.fail(memberOf(output.ManifestName) + ": running it again produces another")
		}
	}
	if check.Status == failed {
		return check
	}
	check.Status, check.About = ok, fmt.Sprintf("running it again produces the same bytes: %d files and %d tables", same, len(manifest.Tables))
	if manifest.Tool.BinarySHA256 != stored.Manifest.Tool.BinarySHA256 || manifest.Tool.Go != stored.Manifest.Tool.Go {
		check.About += "; the run names another build of this version, SHA-256 " + stored.Manifest.Tool.BinarySHA256
	}
	if isNarrowed {
		check.About += "; its change files were narrowed, or results read back, since"
	}
	return check
}

// otherTool says that another version made a run.
func otherTool(tool facts.Tool) string {
	return "another version made the run: " + strings.TrimSpace("rolecall "+tool.Version+" "+tool.Revision)
}

// asBuilt is a manifest as another build of the same version writes it: the file of the program
// may be another, for another machine, say.
func asBuilt(manifest []byte, by, other facts.Tool) []byte {
	for _, each := range [][2]string{{by.BinarySHA256, other.BinarySHA256}, {by.Go, other.Go}} {
		from, err := json.Marshal(each[0])
		if err != nil || each[0] == "" {
			continue
		}
		if to, err := json.Marshal(each[1]); err == nil {
			manifest = bytes.Replace(manifest, from, to, 1)
		}
	}
	return manifest
}

// isSame compares digests; of what has none there is nothing to compare.
func isSame(one, other *string) bool {
	return one == other || one != nil && other != nil && *one == *other
}

// compareRows compares findings and changes row by row.
func compareRows(stored Stored, again string) (Check, error) {
	madeBy := otherTool(stored.Manifest.Tool)
	var differences []string
	var alone []string // columns that only one version has
	for _, name := range []string{"findings.csv", "changes.csv"} {
		before, err := readRows(filepath.Join(stored.Run, name))
		if err != nil {
			return Check{}, err
		}
		now, err := readRows(filepath.Join(again, name))
		if err != nil {
			return Check{}, err
		}
		for _, each := range []struct{ one, other keyedRows }{{before, now}, {now, before}} {
			for _, column := range each.one.columns {
				if !slices.Contains(each.other.columns, column) {
					alone = append(alone, memberOf(name)+", "+column)
				}
			}
		}
		differences = append(differences, differing(memberOf(name), before.lacking(now), now.lacking(before))...)
	}
	if len(differences) == 0 {
		about := madeBy + ": this version produces the same findings and changes; its other files were not compared"
		if len(alone) > 0 {
			about += ", nor were columns that only one version has: " + shortly(alone)
		}
		return Check{Status: ok, About: about}, nil
	}
	const shown = 100
	check := Check{Status: notChecked, About: fmt.Sprintf("%s, and findings and changes differ in %d rows with this version; that version can check it", madeBy, len(differences))}
	check.Faults = differences[:min(shown, len(differences))]
	return check, nil
}

// differing says of each row that one of two tables lacks in what they differ.
func differing(name string, gone, more []string) (all []string) {
	isMore := map[string]bool{}
	for _, each := range more {
		isMore[each] = true
	}
	for _, each := range gone {
		what := "running it again does not produce it"
		if isMore[each] {
			what = "running it again changes it"
		}
		delete(isMore, each)
		all = append(all, name+", "+each+": "+what+" (cause: tool)")
	}
	for _, each := range more {
		if isMore[each] {
			all = append(all, name+", "+each+": running it again adds it (cause: tool)")
		}
	}
	return all
}

// keyedRows are the rows of a table that both versions have columns for: its first column
// names a row.
type keyedRows struct {
	columns []string
	rows    [][]string
}

func readRows(path string) (keyedRows, error) {
	file, err := os.Open(path)
	if err != nil {
		return keyedRows{}, err
	}
	defer file.Close()
	reader := csv.NewReader(file)
	header, err := reader.Read()
	if err != nil {
		return keyedRows{}, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	all := keyedRows{columns: header}
	for {
		row, err := reader.Read()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return all, fmt.Errorf("%s: %w", filepath.Base(path), err)
		}
		all.rows = append(all.rows, row)
	}
}

// lacking names the rows that the others do not have, in the columns that both have.
func (k keyedRows) lacking(others keyedRows) (names []string) {
	texts := func(of keyedRows, with keyedRows) (all []string) {
		for _, row := range of.rows {
			var text strings.Builder
			for i, column := range of.columns {
				if slices.Contains(with.columns, column) {
					fmt.Fprintf(&text, "%q", []string{column, row[i]})
				}
			}
			all = append(all, text.String())
		}
		return all
	}
	known, isNamed := map[string]bool{}, map[string]bool{}
	for _, each := range texts(others, k) {
		known[each] = true
	}
	for i, each := range texts(k, others) {
		if name := k.rows[i][0]; !known[each] && !isNamed[name] {
			isNamed[name] = true
			names = append(names, name)
		}
	}
	return names
}
