package main

import (
	"embed"
	"encoding/csv"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"rolecall/exports/sample"
)

// What the estates of BenchmarkScale hold.
var (
	identities  = flag.String("identities", "10000", "sizes of the estates of BenchmarkScale, with , between")
	grants      = flag.Int("grants", 10, "role grants an account in them, on average")
	memberships = flag.Int("memberships", 8, "Okta group memberships an identity in them, on average")
)

//go:embed rivals
var rivals embed.FS

// rival is something people use instead. It is called with the estate and the
// file to write its findings to.
type rival struct {
	name    string
	command func(estate, answer string) []string
	needs   []string // a command that fails where the rival cannot run
}

var rivalTable = []rival{
	{"duckdb", func(estate, answer string) []string { return []string{"rolecall-plain", estate, answer} }, nil},
	{"pandas", python("plain_pandas.py"), []string{"/usr/bin/python3", "-c", "import pandas"}},
	{"sqlite3", python("plain_sqlite.py"), []string{"/usr/bin/python3", "-c", "import sqlite3"}},
}

func python(script string) func(estate, answer string) []string {
	return func(estate, answer string) []string { return []string{"/usr/bin/python3", script, estate, answer} }
}

// core are the kinds of findings that the rivals look for, too.
var core = []string{"orphaned.leaver", "orphaned.no_identity", "misroled.missing_role", "misroled.excess_role", "drift.attribute"}

// coreFields are the attributes whose drift they look for.
var coreFields = []string{"first_name", "last_name", "email", "employee_number", "title"}

// BenchmarkScale measures the whole command, each in a process of its own, with
// and without report.html and report.xlsx (bare), against the floor (the engine
// reading the same files into tables of text)
// and against the scripts in rivals, and checks that these find the same. All
// of one size are measured in one run; read the ratios, not the seconds.
//
//	go test ./cmd/rolecall -run '^$' -bench Scale -benchtime 1x -timeout 3h -identities 10000,100000,1000000
func BenchmarkScale(b *testing.B) {
	for _, size := range strings.Split(*identities, ",") {
		count, err := strconv.Atoi(size)
		if err != nil {
			b.Fatalf("-identities %s: expected numbers with , between", *identities)
		}
		b.Run("identities="+size, func(b *testing.B) { benchmarkScale(b, count) })
	}
}

func benchmarkScale(b *testing.B, count int) {
	dir := b.TempDir()
	estate := filepath.Join(dir, "estate")
	faults := map[string]int{}
	for _, kind := range core {
		faults[kind] = 4 + count/1000
	}
	written, err := sample.Write(estate, sample.Options{
		Identities: count, Grants: *grants, Memberships: *memberships, Seed: 1, OktaForm: "csv", ServiceNowForm: "csv", Faults: faults,
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		floor := measure(b, dir, "rolecall-floor", estate, filepath.Join(dir, "floor.duckdb"))
		out := filepath.Join(dir, "out")
		timings := filepath.Join(dir, "timings.csv")
		run := []string{"rolecall", "reconcile", estate, "--out", out, "--as-of", written.AsOf.Format(time.RFC3339), "--quiet"}
		bare := measure(b, dir, append(run, "--reports", "none")...)
		b.ReportMetric(bare.seconds/floor.seconds, "bare-x-floor")
		whole := measure(b, dir, append(run, "--timings", timings)...)
		b.ReportMetric(whole.seconds, "s")
		b.ReportMetric(whole.seconds/floor.seconds, "x-floor")
		b.ReportMetric(whole.peak/(1<<20), "MiB-peak")
		b.ReportMetric(float64(sizeOf(b, out))/(1<<20), "MiB-written")
		reportParts(b, timings, whole.seconds)
		bounded := measure(b, dir, append(run, "--memory-limit", "1GiB")...)
		b.ReportMetric(bounded.seconds/whole.seconds, "1GiB-x-rolecall")
		b.ReportMetric(bounded.peak/(1<<20), "1GiB-MiB-peak")
		want := coreFindings(b, out)
		for _, each := range rivalTable {
			measureRival(b, each, dir, estate, want, whole)
		}
	}
}

// parts are the parts of a run, by what the names of their first statements
// begin with; each goes on until the next begins.
var parts = []struct{ name, first string }{
	{"reading", ""}, {"loading", "read "}, {"reconciling", "stages/"}, {"writing", "reports/"},
}

// reportParts reports how long each part of the run took.
func reportParts(b *testing.B, path string, whole float64) {
	records := readRecords(b, path)
	ends := whole
	for _, part := range slices.Backward(parts) {
		begins := ends
		for _, record := range records {
			if began, err := strconv.ParseFloat(record[0], 64); err == nil && strings.HasPrefix(record[2], part.first) {
				begins = min(begins, began)
			}
		}
		if part.first == "" {
			begins = 0
		}
		b.ReportMetric(ends-begins, "s-"+part.name)
		ends = begins
	}
}

// measureRival runs a rival, if it can run here, and checks what it found.
func measureRival(b *testing.B, each rival, dir, estate string, want []string, whole usage) {
	used, got := runRival(b, each, dir, estate)
	if used == nil {
		return
	}
	b.ReportMetric(used.seconds/whole.seconds, each.name+"-x-rolecall")
	if slices.Equal(got, want) {
		return
	}
	b.Errorf("%s finds %d, rolecall %d", each.name, len(got), len(want))
	for _, line := range got {
		if _, found := slices.BinarySearch(want, line); !found {
			b.Fatalf("only %s finds %s", each.name, line)
		}
	}
	for _, line := range want {
		if _, found := slices.BinarySearch(got, line); !found {
			b.Fatalf("%s does not find %s", each.name, line)
		}
	}
}

// coreFindings are the findings of a run that the rivals look for, too.
func coreFindings(b *testing.B, out string) []string {
	var lines []string
	for _, finding := range findingsOf(b, out) {
		if !slices.Contains(core, finding.Kind) || finding.Kind == "drift.attribute" && !slices.Contains(coreFields, finding.Item) {
			continue
		}
		lines = append(lines, finding.Kind+","+finding.UserName+","+finding.Item)
	}
	if len(lines) == 0 {
		b.Fatal("rolecall finds nothing that the others could find")
	}
	slices.Sort(lines)
	return lines
}

// readRecords are the records of a CSV file below its header.
func readRecords(b *testing.B, path string) [][]string {
	file, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	return records[1:]
}

func readAnswer(b *testing.B, path string) []string {
	var lines []string
	for _, record := range readRecords(b, path) {
		lines = append(lines, strings.Join(record, ","))
	}
	slices.Sort(lines)
	return lines
}

func sizeOf(b *testing.B, dir string) int64 {
	var total int64
	err := filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return total
}
