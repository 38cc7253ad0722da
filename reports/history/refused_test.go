package history

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// forged is a history of one entry that has these findings, with sums that fit.
func forged(t testing.TB, findings string) (runs string) {
	t.Helper()
	latest := make(entry, len(columns))
	for i, each := range columns {
		if each.check("0") {
			latest[i] = "0"
		}
	}
	for name, value := range map[string]string{
		"seq": "1", "run_id": "r" + strings.Repeat("a", 15), "as_of": "2026-10-01T00:00:00Z", "rules_sha256": "", "inputs_sha256": strings.Repeat("0", 64), "previous_head": "", "estate": "", "feeds": "",
	} {
		latest.set(name, value)
	}
	sum := sha256.Sum256([]byte(findings))
	latest.set("findings_sha256", hex.EncodeToString(sum[:]))
	latest.set("head", latest.sum())
	return string(encodeRuns([]entry{latest}))
}

// TestHistoriesThatAreRefused: each with the file, the line and what to do.
func TestHistoriesThatAreRefused(t *testing.T) {
	t.Parallel()
	whole := filepath.Join(t.TempDir(), "history")
	enterAll(t, whole, run{asOf: "2026-09-01", findings: firstFindings}, run{asOf: "2026-10-01", findings: firstFindings}, run{asOf: "2026-11-01", findings: firstFindings})
	files := content(t, whole)
	runs, findings := files[runsName], files[findingsName]
	lines := strings.SplitAfter(runs, "\n")
	header := strings.Join(findingColumns, ",") + "\n"
	other := func(row string) map[string]string {
		return map[string]string{findingsName: header + row, runsName: forged(t, header+row)}
	}
	const row = "k,f1,a.b,ann,,low,new,2026-01-01,2026-01-01,2026-01-01,1,0,,,,,\n"
	for name, c := range map[string]struct {
		files map[string]string
		want  string // after history/
		asOf  string
	}{
		"edited":                {map[string]string{runsName: strings.Replace(runs, ",1.0,", ",1.1,", 1)}, "runs.csv:2: this entry was changed", ""},
		"a line is missing":     {map[string]string{runsName: lines[0] + lines[1] + lines[3]}, "runs.csv:3: this entry does not follow the one before it", ""},
		"the first is missing":  {map[string]string{runsName: lines[0] + lines[2] + lines[3]}, "runs.csv:2: this entry does not follow", ""},
		"the last is missing":   {map[string]string{runsName: lines[0] + lines[1]}, "", ""}, // findings are the same in each: taken back
		"findings edited":       {map[string]string{findingsName: strings.Replace(findings, "zoe", "zoë", 1)}, "findings.csv: the findings do not match entry 3 of runs.csv", ""},
		"findings missing":      {map[string]string{findingsName: ""}, "findings.csv: this file of the history is missing", ""},
		"runs missing":          {map[string]string{runsName: ""}, ": the folder has a findings.csv and no runs.csv", ""},
		"cut":                   {map[string]string{findingsName: findings[:len(findings)-20]}, "findings.csv:3: the file ends within this line", ""},
		"line ends":             {map[string]string{runsName: strings.ReplaceAll(runs, "\n", "\r\n")}, "runs.csv: lines end with CR LF", ""},
		"line ends of findings": {map[string]string{findingsName: strings.ReplaceAll(findings, "\n", "\r\n")}, "findings.csv:1: lines end with CR LF", ""},
		"binary":                {map[string]string{runsName: "\x00\x01"}, "runs.csv: this is not UTF-8 text", ""},
		"findings binary":       {map[string]string{findingsName: header + "\xff\n"}, "findings.csv:2: this is not UTF-8 text", ""},
		"other columns":         {map[string]string{runsName: "a,b\n1,2\n"}, "runs.csv:2: expected 30 values", ""},
		"other header":          {map[string]string{runsName: strings.Replace(runs, "seq,", "no,", 1)}, "runs.csv:1: these are not the columns of a history", ""},
		"a run's findings":      {map[string]string{findingsName: "finding_id,kind\n"}, "findings.csv:1: these are not the columns of a history", ""},
		"saved by another":      {map[string]string{runsName: strings.Replace(runs, ",1.0,", `,"1.0",`, 1)}, "runs.csv: the table is not written as rolecall writes it", ""},
		"empty":                 {map[string]string{runsName: " "}, "runs.csv:1: these are not the columns", ""},
		"a quote":               {map[string]string{runsName: lines[0] + "\"\n"}, "runs.csv:2: this line is not a row of CSV", ""},
		"very long line":        {map[string]string{findingsName: header + strings.Repeat("x", longestLine+1) + "\n"}, "findings.csv:2: this line is too long", ""},
		"earlier":               {nil, "runs.csv:4: the history ends on 2026-11-01T00:00:00Z, and this run is as of 2026-10-15T00:00:00Z", "2026-10-15"},
		"forged duplicate":      {other(row + row), `findings.csv:3: finding_id: no history has "f1" here`, ""},
		"forged day":            {other(strings.Replace(row, "2026-01-01", "soon", 1)), `findings.csv:2: first_seen: no history has "soon" here`, ""},
		"forged state":          {other(strings.Replace(row, ",new,", ",old,", 1)), `findings.csv:2: state: no history has "old" here`, ""},
		"forged subject":        {other(strings.Replace(row, ",,,,,\n", ",,,,,=cmd\n", 1)), `findings.csv:2: subject_id: no history has "=cmd" here`, ""},
		"forged row":            {other("x\n"), "findings.csv:2: a line is not a row of the table", ""},
		"forged quote":          {other("\"" + row), "findings.csv", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "history")
			if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
				t.Fatal(err)
			}
			for file, text := range c.files {
				path := filepath.Join(dir, file)
				err := os.WriteFile(path, []byte(text), 0o600)
				if text == "" {
					err = os.Remove(path)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			if c.asOf == "" {
				c.asOf = "2026-12-01"
			}
			_, _, err := enter(t, dir, run{asOf: c.asOf}, "load")
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want == "":
			case err == nil:
				t.Error("it is taken")
			case !strings.HasPrefix(err.Error(), dir+"/"+c.want) && !strings.HasPrefix(err.Error(), dir+c.want):
				t.Errorf("%v, want %s", err, c.want)
			case !strings.Contains(err.Error(), "\n "):
				t.Errorf("%v does not say what to do", err)
			}
		})
	}
}

// TestOtherHistoriesAreRefused: one that knows nobody of the exports, and one in the wrong place.
func TestOtherHistoriesAreRefused(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "history")
	enterAll(t, dir, run{asOf: "2026-10-01"})
	if _, _, err := enter(t, dir, run{asOf: "2026-11-01", logins: []string{"xan", "yva"}}, "load"); err == nil || !strings.Contains(err.Error(), "runs.csv:2: this is the history of another estate: the exports have none of the 1 identities") {
		t.Error(err)
	}
	if f, _, err := enter(t, dir, run{asOf: "2026-11-01", logins: []string{"xan", "ANN"}}, "load"); err != nil {
		t.Error(err)
	} else {
		f.Close()
	}
	exports := filepath.Join(dir, "estate", "okta")
	for name, c := range map[string]struct{ dir, out, want string }{
		"exports":    {exports, "out", "whose files are read as exports"},
		"in exports": {filepath.Join(exports, "history"), "out", "whose files are read as exports"},
		"in the run": {filepath.Join(dir, "out", "history"), filepath.Join(dir, "out"), "which every run replaces"},
		"nowhere":    {filepath.Join(dir, "no", "history"), "out", "does not exist"},
		"a file":     {filepath.Join(dir, runsName), "out", "is a file"},
		"the run":    {filepath.Join(dir, "out"), filepath.Join(dir, "out"), "which every run replaces"},
	} {
		if _, err := Open(c.dir, Options{AsOf: day(t, "2026-11-01"), Out: c.out, Read: []string{exports}}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// FuzzRuns: whatever runs.csv holds, reading it ends with entries that are written as they were,
// or with problems that say where.
func FuzzRuns(f *testing.F) {
	whole := forged(f, "")
	for _, seed := range []string{"", whole, whole[:len(whole)-3], strings.Replace(whole, "2026", "2027", 1), "a,b\n\"", strings.Repeat(",", 29) + "\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		entries, err := parseRuns(runsName, content)
		var problems *source.List
		switch {
		case err == nil && string(encodeRuns(entries)) != string(content):
			t.Errorf("%q is read as %q", content, encodeRuns(entries))
		case err != nil && !errors.As(err, &problems):
			t.Errorf("%v says no place", err)
		}
	})
}

// FuzzFindings: whatever findings.csv holds, with a checksum that fits, is refused with its
// place or loaded.
func FuzzFindings(f *testing.F) {
	header := strings.Join(findingColumns, ",") + "\n"
	const row = "k,f1,a.b,ann,,low,new,2026-01-01,2026-01-01,2026-01-01,1,0,,,,,\n"
	for _, seed := range []string{row, row + strings.Replace(row, "f1", "f2", 1), "\"" + row, strings.Replace(row, "ann", "\"'=a,\"\"\"", 1), "\n", "x,y\n"} {
		f.Add(seed)
	}
	db := database(f, run{asOf: "2026-10-01"})
	f.Fuzz(func(t *testing.T, rows string) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, findingsName), []byte(header+rows), 0o600); err != nil {
			t.Fatal(err)
		}
		folder := &Folder{name: dir, path: dir, findings: findingsName}
		_, err := scan(findingsName, filepath.Join(dir, findingsName))
		if err == nil {
			err = folder.checkFindings(t.Context(), db, named("faults", folder.paths(""), nil))
		}
		var problem source.Problem
		var problems *source.List
		if err != nil {
			if !errors.As(err, &problem) && !errors.As(err, &problems) {
				t.Errorf("%q: %v", rows, err)
			}
			return
		}
		execute(t, db, "delete from recon.past_finding")
		if _, err := db.Exec(t.Context(), named("load_findings", folder.paths(""), nil)); err != nil {
			t.Errorf("%q is found right, and cannot be loaded: %v", rows, err)
		}
		var lines, loaded int64
		lines = int64(strings.Count(rows, "\n"))
		if err := db.QueryRow(t.Context(), duckdb.Statement{Name: "test", Text: "select count(*) from recon.past_finding"}, &loaded); err != nil || lines != loaded {
			t.Errorf("%q: %d of %d lines are loaded (%v)", rows, loaded, lines, err)
		}
	})
}
