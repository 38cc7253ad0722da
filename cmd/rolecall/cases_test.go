package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// TestCases reconciles small estates whose exports are incomplete, contradict themselves,
// or are not what they seem: each testdata/cases/<kind>.txtar is such an estate, with
// what must come of it in the file want. It is as of 2026-11-01 unless the file args
// says otherwise. A want that begins with "inspect" is what rolecall inspect prints of the
// files instead. -update writes want again. A plain go test takes a few of them, always
// the same ones; ROLECALL_CI=1, -update and a -run that names cases take all.
//
// The lines of want are: the exit status; what went wrong, if the run failed; the warnings
// about the rules, by code and place; those about the inputs, by code and file; how complete
// each table is, if an extract says so; the findings; what the plan changes.
func TestCases(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob(filepath.Join(home, "testdata", "cases", "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatal("no cases", err)
	}
	takesAll := isAsked("TestCases")
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		if !takesAll && crc32.ChecksumIEEE([]byte(name))%80 != 0 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			estate, want := unpackCase(t, archive)
			got := outcomeOf(t, estate, want)
			if *update {
				setFile(archive, "want", got)
				if err := os.WriteFile(path, txtar.Format(archive), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", path, diff)
			}
		})
	}
}

// unpackCase writes the files of a case into a folder of their own. What an
// archive cannot hold stands in a file called "NAME escaped": see unescape.
func unpackCase(t *testing.T, archive *txtar.Archive) (estate, want string) {
	t.Helper()
	estate = t.TempDir()
	for _, file := range archive.Files {
		if file.Name == "want" {
			want = string(file.Data)
			continue
		}
		name, isEscaped := strings.CutSuffix(file.Name, " escaped")
		path := filepath.Join(estate, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		data := file.Data
		if isEscaped {
			data = unescape(t, data)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return estate, want
}

// unescape reads the Go escapes of a text whose line ends mean nothing: \r\n, \x00, \xff.
func unescape(t *testing.T, data []byte) []byte {
	t.Helper()
	joined := strings.NewReplacer("\n", "", `"`, `\"`).Replace(string(data))
	text, err := strconv.Unquote(`"` + joined + `"`)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(text)
}

// plainly has small estates planned without the optimizer in CI, too, and on one core, since
// several run at once: that is half of their time. What CI starts else, runs as users do.
var plainly = []string{plainPlans + "=1"}

// outcomeOf is what the program makes of the estate, as want has it.
func outcomeOf(t *testing.T, estate, want string) string {
	t.Helper()
	if strings.HasPrefix(want, "inspect") {
		stdout, stderr, status, err := commandWith(t.Context(), estate, plainly, "inspect", ".")
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("inspect: status %d\n%s%s", status, stdout, stderr)
	}
	out := filepath.Join(t.TempDir(), "out")
	args := []string{"reconcile", ".", "--out", out, "--reports", "none", "--quiet"}
	own, err := os.ReadFile(filepath.Join(estate, "args"))
	if err == nil {
		args = append(args, strings.Fields(string(own))...)
	}
	if !slices.Contains(args, "--as-of") {
		args = append(args, "--as-of", "2026-11-01")
	}
	_, stderr, status, err := commandWith(t.Context(), estate, plainly, args...)
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{fmt.Sprintf("status %d", status)}
	if status == statusFailed || status == statusUsage {
		return strings.Join(append(lines, strings.ReplaceAll(stderr, estate, ".")), "\n")
	}
	lines = append(lines, warningsOf(t, out)...)
	for _, each := range csvRows(t, filepath.Join(out, "findings.csv")) {
		lines = append(lines, findingLine(each))
	}
	for _, each := range csvRows(t, filepath.Join(out, "changes.csv")) {
		lines = append(lines, changeLine(each))
	}
	return strings.Join(lines, "\n") + "\n"
}

// warningsOf are the warnings of a run about the rules and the inputs.
func warningsOf(t *testing.T, out string) (lines []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(out, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		DataQuality  []struct{ Severity, Code, File string } `json:"data_quality"`
		Warnings     []struct{ Code, Place, Stake string }
		Completeness []struct{ Table, Verdict, Code string }
		Extracts     []struct{ File string }
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		t.Fatal(err)
	}
	for _, each := range manifest.Warnings {
		lines = append(lines, fmt.Sprintf("rule warning %s %s; at stake: %s", each.Code, each.Place, firstOf(each.Stake, "nothing")))
	}
	for _, each := range manifest.DataQuality {
		if each.Severity == "warning" {
			lines = append(lines, strings.TrimSpace("warning "+each.Code+" "+each.File))
		}
	}
	if len(manifest.Extracts) == 0 {
		return lines
	}
	for _, each := range manifest.Completeness {
		lines = append(lines, fmt.Sprintf("verdict %s %s %s", each.Table, each.Verdict, each.Code))
	}
	return lines
}

// setFile gives the archive's file of that name its data, or adds it.
func setFile(archive *txtar.Archive, name, data string) {
	for i := range archive.Files {
		if archive.Files[i].Name == name {
			archive.Files[i].Data = []byte(data)
			return
		}
	}
	archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(data)})
}

func findingLine(row map[string]string) string {
	line := fmt.Sprintf("finding %s %s", row["kind"], firstOf(row["user_name"], row["login"], row["sys_id"], "nobody"))
	if row["item"] != "" {
		line += " " + row["item"]
	}
	line += " -> " + row["fix"]
	if row["certainty"] == "doubtful" {
		line += "; doubtful: " + row["doubt"]
	}
	return line
}

func changeLine(row map[string]string) string {
	line := fmt.Sprintf("change %s %s %s", row["operation"], row["table"], firstOf(row["user_name"], row["record_id"], "nobody"))
	if row["field"] != "" {
		line += fmt.Sprintf(" %s=%s", row["field"], row["after"])
	}
	if row["depends_on"] != "" {
		line += fmt.Sprintf(" (depends on %d)", len(strings.Split(row["depends_on"], "; ")))
	}
	return line
}

func firstOf(values ...string) string {
	for _, each := range values {
		if each != "" {
			return each
		}
	}
	return ""
}

// csvRows are the rows of a CSV file by its header; none if there is no such file.
func csvRows(t *testing.T, path string) (rows []map[string]string) {
	t.Helper()
	file, err := os.Open(path)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[strings.TrimPrefix(name, "\ufeff")] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}
