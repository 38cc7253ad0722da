package reports_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolecall/exports/duckdb"
	"rolecall/reports"
	"rolecall/reports/changefile"
	"rolecall/reports/columns"
	"rolecall/reports/text"
)

func TestOutputs(t *testing.T) {
	t.Parallel()
	db := finished(t)
	options := reports.Options{Policy: "-- policy\nselect 1\n", ChangeFormats: changefile.Formats}
	_, files := written(t, db, filepath.Join(t.TempDir(), "out"), options)
	want := []string{
		"candidates.csv", "changes.csv", "changes.json",
		"changes/README.md", "changes/not-expressed.csv", "changes/okta-users.csv", "changes/okta-users.jsonl", "changes/onBefore.js",
		"changes/rollback/README.md", "changes/rollback/not-expressed.csv",
		"changes/rollback/servicenow-batch-0001.json", "changes/rollback/servicenow-check-0001.json", "changes/rollback/servicenow-import-set.csv", "changes/rollback/servicenow-import-set.xlsx",
		"changes/rollback/servicenow-rest-0001.jsonl", "changes/rollback/servicenow-script-0001.js", "changes/rollback/servicenow-users-0001.xml",
		"changes/send.ps1", "changes/send.sh", "changes/servicenow-batch-0001.json", "changes/servicenow-check-0001.json",
		"changes/servicenow-import-set.csv", "changes/servicenow-import-set.xlsx", "changes/servicenow-rest-0001.jsonl",
		"changes/servicenow-script-0001.js", "changes/servicenow-users-0001.xml", "changes/transform-map.md",
		"findings.csv", "findings.json", "manifest.json", "policy.sql", "report.html", "report.xlsx",
	}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(files))); diff != "" {
		t.Error(diff)
	}
	_, again := written(t, db, filepath.Join(t.TempDir(), "elsewhere"), options)
	if diff := cmp.Diff(files, again); diff != "" {
		t.Errorf("a second run differs: %s", diff)
	}
	leaveOutReports(files)
	for name, text := range files {
		golden(t, name, text)
	}
}

// What was in the database must come back from the files exactly.
func TestMachineFilesAreExact(t *testing.T) {
	t.Parallel()
	db := finished(t)
	_, files := written(t, db, filepath.Join(t.TempDir(), "out"), reports.Options{})
	records, err := csv.NewReader(strings.NewReader(files["findings.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var objects []map[string]any
	if err := json.Unmarshal([]byte(files["findings.json"]), &objects); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(columns.Names(columns.Findings), records[0]); diff != "" {
		t.Error(diff)
	}
	for at, column := range columns.Findings {
		name := column.Name
		want := strings.Split(single(t, db, fmt.Sprintf("select string_agg(coalesce(cast(%s as varchar), ''), chr(31) order by finding_no) from main.finding", duckdb.Ident(name))), "\x1f")
		absent := map[columns.Type]string{columns.Flag: "false", columns.Number: "0"}[column.Type] // in JSON
		if len(want) != 6 || len(records) != 7 || len(objects) != 6 {
			t.Fatalf("%d findings, in the files %d and %d", len(want), len(records)-1, len(objects))
		}
		for i := range want {
			// encoding/csv makes \r\n in a value \n; none of these has one
			if got := records[i+1][at]; got != want[i] {
				t.Errorf("findings.csv, %s: %q, want %q", name, got, want[i])
			}
			if want[i] == "" {
				want[i] = absent
			}
			if got, ok := objects[i][name]; !ok || fmt.Sprint(got) != want[i] {
				t.Errorf("findings.json, %s: %q, want %q", name, got, want[i])
			}
		}
	}
	for _, object := range objects {
		if len(object) != len(columns.Findings) {
			t.Errorf("findings.json has %d columns, want %d", len(object), len(columns.Findings))
		}
	}
}

// TestLimitsAreSaid: what limits withhold is not in the plan; the rest of it is written.
func TestLimitsAreSaid(t *testing.T) {
	t.Parallel()
	db := finished(t, `insert into main.withheld values ('max_deactivations', '12.4% of the active accounts would be deactivated, 5% are allowed', 'look at them, then allow it')`)
	summary, files := written(t, db, filepath.Join(t.TempDir(), "out"), reports.Options{})
	if readme := files["changes/README.md"]; !strings.Contains(readme, "**Not in this plan**, by max\\_deactivations") {
		t.Errorf("changes/README.md does not say what is withheld:\n%s", readme)
	}
	var shown bytes.Buffer
	if err := text.Write(&shown, summary, 80, false); err != nil {
		t.Fatal(err)
	}
	golden(t, "summary-withheld.txt", shown.String())
}

func TestNoChangesNoChangeFiles(t *testing.T) {
	db := finished(t, "delete from main.finding", "delete from main.change", "delete from main.rollback", "delete from main.data_quality", "update input.file set rows_rejected = 0")
	summary, files := written(t, db, filepath.Join(t.TempDir(), "out"), reports.Options{})
	if want := []string{"candidates.csv", "changes.csv", "changes.json", "findings.csv", "findings.json", "manifest.json", "report.html", "report.xlsx"}; !slices.Equal(want, slices.Sorted(maps.Keys(files))) {
		t.Errorf("%v", slices.Sorted(maps.Keys(files)))
	}
	var none []any
	if err := json.Unmarshal([]byte(files["findings.json"]), &none); err != nil || len(none) > 0 {
		t.Errorf("%q %v", files["findings.json"], err)
	}
	var shown bytes.Buffer
	if err := text.Write(&shown, summary, 80, false); err != nil {
		t.Fatal(err)
	}
	golden(t, "summary-clean.txt", shown.String())
}

func TestFindingsAtLeastASeverity(t *testing.T) {
	summary, _ := written(t, finished(t), filepath.Join(t.TempDir(), "out"), reports.Options{})
	for severity, want := range map[string]int64{"critical": 2, "high": 2, "medium": 2, "low": 4} {
		if got := summary.AtLeast(severity); got != want {
			t.Errorf("%s: %d, want %d", severity, got, want)
		}
	}
}

func TestUnknownFormatIsNamed(t *testing.T) {
	_, err := changefile.Lookup("import_set")
	if want := `there is no change file format "import_set": the formats are import-set, rest, batch, script, xml, okta; did you mean import-set?`; err == nil || err.Error() != want {
		t.Error(err)
	}
}

func TestFailedWriteLeavesThePreviousRun(t *testing.T) {
	t.Parallel()
	target := filepath.Join(t.TempDir(), "out")
	_, before := written(t, finished(t), target, reports.Options{})
	for _, broken := range []string{"drop table main.rollback", "drop table main.finding", "delete from main.run", "drop table servicenow.field"} {
		folder, err := reports.Create(target)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := reports.Write(t.Context(), folder, finished(t, broken), reports.Options{}); err == nil {
			t.Errorf("%s: no error", broken)
		}
		folder.Abort()
	}
	for name, text := range before {
		if now, err := os.ReadFile(filepath.Join(target, name)); err != nil || string(now) != text {
			t.Errorf("%s changed: %v", name, err)
		}
	}
}
