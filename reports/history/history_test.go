package history

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolecall/exports/duckdb"
)

const firstFindings = `('a.b|zoe|', 'f2', 'Zoe', null, 'new'), ('a.b|=cmd|x', 'f1', '=cmd', '''quoted, "x"', 'new')`

// TestRunsFollowOneAnother: what a run leaves the next reads, values that a spreadsheet would
// take for formulas included; the findings of before stay until the one after.
func TestRunsFollowOneAnother(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "history")
	first := run{asOf: "2026-10-01", findings: firstFindings}
	enterAll(t, dir, first)
	before := content(t, dir)
	const want = `finding_key,finding_id,kind,user_name,item,severity,state,first_seen,last_seen,since,runs_seen,times_reopened,excepted_until,fixed_on,fixed_by,change_ids,subject_id
a.b|=cmd|x,f1,a.b,'=cmd,"''quoted, ""x""",low,new,2026-01-01,2026-01-01,2026-01-01,1,0,,,,,
a.b|zoe|,f2,a.b,Zoe,,low,new,2026-01-01,2026-01-01,2026-01-01,1,0,,,,,
`
	if diff := cmp.Diff(want, before[findingsName]); diff != "" {
		t.Error(diff)
	}
	f, db, err := enter(t, dir, run{asOf: "2026-11-01", findings: "('a.b|zoe|', 'f2', 'Zoe', null, 'persisting')"}, "commit")
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	loaded, err := db.Texts(t.Context(), duckdb.Statement{Name: "test", Text: "select concat_ws('/', line, finding_key, user_name, item, state) from recon.past_finding order by line"})
	if diff := cmp.Diff([]string{`2/a.b|=cmd|x/=cmd/'quoted, "x"/new`, "3/a.b|zoe|/Zoe/new"}, loaded); diff != "" || err != nil {
		t.Error(diff, err)
	}
	counted, err := db.Texts(t.Context(), duckdb.Statement{Name: "test", Text: "select concat_ws(' ', entries, as_of, (select count(*) from recon.past_run)) from recon.history"})
	if diff := cmp.Diff([]string{"1 2026-10-01 00:00:00 1"}, counted); diff != "" || err != nil {
		t.Error(diff, err)
	}
	after := content(t, dir)
	if diff := cmp.Diff([]string{findingsName, beforeName, runsName}, sorted(after)); diff != "" {
		t.Error(diff)
	}
	if after[beforeName] != before[findingsName] || !strings.HasPrefix(after[runsName], before[runsName]) {
		t.Errorf("the entry before is not as it was: %v", after)
	}
}

// TestOneLineIsOneFinding: whatever a name holds, each line is a finding, and is read as it was.
func TestOneLineIsOneFinding(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "history")
	values := []string{"two\nlines\r\n", "'\n", "50%", "100%25", "%0a", "%250a", "a%0a\n%25", "%0A"}
	var rows []string
	for i, each := range values {
		text := duckdb.Literal(each)
		rows = append(rows, fmt.Sprintf("('a.b|' || recon.key_part(%s) || '|', 'f%d', %s, %s, 'new')", text, i, text, text))
	}
	enterAll(t, dir, run{asOf: "2026-10-01", findings: strings.Join(rows, ", ")})
	if text := content(t, dir)[findingsName]; strings.Count(text, "\n") != len(values)+1 || strings.Contains(text, "\r") {
		t.Errorf("not a line for each of %d findings: %q", len(values), text)
	}
	f, db, err := enter(t, dir, run{asOf: "2026-11-01"}, "load")
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	for _, column := range []string{"user_name", "item"} {
		loaded, err := db.Texts(t.Context(), duckdb.Statement{Name: "test", Text: "select " + column + " from recon.past_finding order by finding_id"})
		if diff := cmp.Diff(values, loaded); diff != "" || err != nil {
			t.Error(column, diff, err)
		}
	}
}

func sorted(files map[string]string) []string {
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return slices.Index(nameOrder, a) - slices.Index(nameOrder, b) })
	return names
}

var nameOrder = []string{findingsName, beforeName, runsName}

// TestAgain: the last entry is replaced, and what was before it is what it was.
func TestAgain(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "history")
	second := run{asOf: "2026-11-01", findings: "('a.b|zoe|', 'f2', 'Zoe', null, 'persisting')"}
	enterAll(t, dir, run{asOf: "2026-10-01", findings: firstFindings}, second)
	once := content(t, dir)
	if _, _, err := enter(t, dir, second, "open"); err == nil || !strings.Contains(err.Error(), "--again replaces its entry") {
		t.Fatal(err)
	}
	second.again = true
	enterAll(t, dir, second)
	if diff := cmp.Diff(once, content(t, dir)); diff != "" {
		t.Errorf("the same run again (-once +again):\n%s", diff)
	}
	enterAll(t, dir, run{asOf: "2026-11-01", again: true, findings: firstFindings}, run{asOf: "2026-12-01", again: true, findings: firstFindings})
	if again := content(t, dir); strings.Count(again[runsName], "\n") != 4 || again[beforeName] != once[beforeName] {
		t.Error(again)
	}
	one := filepath.Join(t.TempDir(), "history")
	enterAll(t, one, run{asOf: "2026-10-01", findings: firstFindings}, run{asOf: "2026-10-01", again: true, findings: firstFindings})
	if again := content(t, one); len(again) != 2 || strings.Count(again[runsName], "\n") != 2 {
		t.Error(again)
	}
}

// TestFailedRunsChangeNothing, at whatever step; and a folder made for nothing goes again.
func TestFailedRunsChangeNothing(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "history")
	for _, step := range []string{"open", "load", "enter", "ready"} {
		f, _, err := enter(t, dir, run{asOf: "2026-10-01"}, step)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir, Options{AsOf: day(t, "2026-12-01"), Out: "out"}); err == nil || !strings.Contains(err.Error(), "another rolecall") {
			t.Errorf("%s: two at once: %v", step, err)
		}
		f.Close()
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s leaves the folder: %v", step, err)
		}
	}
	enterAll(t, dir, run{asOf: "2026-10-01"})
	before := content(t, dir)
	for _, step := range []string{"open", "load", "enter", "ready"} {
		f, _, err := enter(t, dir, run{asOf: "2026-11-01"}, step)
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
		if diff := cmp.Diff(before, content(t, dir)); diff != "" {
			t.Errorf("%s: %s", step, diff)
		}
	}
}

// TestCrashesAreMended: what a killed run left is completed if the run is in its place, and
// else removed.
func TestCrashesAreMended(t *testing.T) {
	t.Parallel()
	begin := func(t *testing.T) (dir string, before map[string]string) {
		dir = filepath.Join(t.TempDir(), "history")
		enterAll(t, dir, run{asOf: "2026-10-01", findings: firstFindings})
		return dir, content(t, dir)
	}
	// crash leaves a run as it is after a step, without its lock.
	crash := func(t *testing.T, dir, step string) *Folder {
		f, _, err := enter(t, dir, run{asOf: "2026-11-01"}, step)
		if err != nil {
			t.Fatal(err)
		}
		f.lock.Close()
		f.lock = nil
		return f
	}
	mended := func(t *testing.T, dir, says string) map[string]string {
		var got string
		f, err := Open(dir, Options{AsOf: day(t, "2027-01-01"), Out: filepath.Join(filepath.Dir(dir), "out"), Say: func(text string) { got = text }})
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
		if !strings.Contains(got, says) {
			t.Errorf("it says %q, not %q", got, says)
		}
		return content(t, dir)
	}
	for _, step := range []string{"open", "load", "enter"} {
		t.Run(step, func(t *testing.T) {
			dir, before := begin(t)
			crash(t, dir, step)
			if diff := cmp.Diff(before, mended(t, dir, "was not finished is removed")); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("another run is in its place", func(t *testing.T) {
		dir, before := begin(t)
		f := crash(t, dir, "ready")
		if err := os.WriteFile(manifest(t, f), []byte("other"), 0o600); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, mended(t, dir, "was not finished is removed")); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("the run is in its place", func(t *testing.T) {
		dir, before := begin(t)
		crash(t, dir, "ready")
		after := mended(t, dir, "the run as of 2026-11-01T00:00:00Z was interrupted")
		if after[beforeName] != before[findingsName] || strings.Count(after[runsName], "\n") != 3 || len(after) != 3 {
			t.Error(after)
		}
	})
	t.Run("the first file is moved", func(t *testing.T) {
		dir, _ := begin(t)
		f := crash(t, dir, "ready")
		err := errors.Join(
			os.Rename(filepath.Join(f.path, partName), filepath.Join(f.path, readyName)),
			os.Rename(filepath.Join(f.path, readyName, beforeName), filepath.Join(f.path, beforeName)),
		)
		if err != nil {
			t.Fatal(err)
		}
		if after := mended(t, dir, "it is now"); strings.Count(after[runsName], "\n") != 3 || len(after) != 3 {
			t.Error(after)
		}
	})
}
