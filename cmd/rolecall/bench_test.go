package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/sample"
	"rolecall/reports/changefile"
)

// BenchmarkReconcile runs the whole command on synthetic estates and reports
// its time as a multiple of the floor: what DuckDB alone takes to read the same
// files into tables of text. Both are measured in the same run. ns/identity
// shows how time grows with the data.
//
//	go test ./cmd/rolecall -run '^$' -bench Reconcile -benchtime 3x
func BenchmarkReconcile(b *testing.B) {
	for _, forms := range [][2]string{{"csv", "csv"}, {"jsonl", "csv"}} {
		for _, identities := range []int{1_000, 10_000, 100_000} {
			b.Run(fmt.Sprintf("%s+%s/identities=%d", forms[0], forms[1], identities), func(b *testing.B) {
				estate := b.TempDir()
				written, err := sample.Write(estate, sample.Options{Identities: identities, Seed: 1, OktaForm: forms[0], ServiceNowForm: forms[1]})
				if err != nil {
					b.Fatal(err)
				}
				benchmark(b, estate, written.AsOf, identities)
			})
		}
	}
}

func benchmark(b *testing.B, estate string, asOf time.Time, identities int) {
	var whole, floor time.Duration
	for b.Loop() {
		start := time.Now()
		out := filepath.Join(b.TempDir(), "out")
		status := run(b.Context(), []string{"reconcile", estate, "--out", out, "--as-of", asOf.Format(time.RFC3339), "--quiet"}, streams{out: io.Discard, err: io.Discard})
		if status != statusDone && status != statusWithheld {
			b.Fatalf("exit status %d", status)
		}
		whole += time.Since(start)
		start = time.Now()
		readOnly(b, estate)
		floor += time.Since(start)
	}
	b.ReportMetric(float64(whole)/float64(floor), "x-floor")
	b.ReportMetric(float64(whole.Nanoseconds())/float64(b.N)/float64(identities), "ns/identity")
}

// readOnly is the floor: every file of the estate into a table of text columns.
func readOnly(b *testing.B, estate string) {
	db, err := duckdb.Open(b.Context(), duckdb.Options{Path: filepath.Join(b.TempDir(), "floor.duckdb")})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	tables := 0
	err = filepath.WalkDir(estate, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(path, ".yaml") {
			return err
		}
		reader := "read_csv(%s, all_varchar = true)"
		if !strings.HasSuffix(path, ".csv") {
			reader = jsonReader(b, db, path)
		}
		tables++
		_, err = db.Exec(b.Context(), duckdb.Statement{Name: path, Text: fmt.Sprintf("create table floor_%d as select * from "+reader, tables, duckdb.Literal(path))})
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}

// jsonReader reads every top-level field as text: what the fields are is asked
// of a sample first, as the engine would.
func jsonReader(b *testing.B, db *duckdb.DB, path string) string {
	rows, err := db.Query(b.Context(), duckdb.Statement{Name: path, Text: "select column_name from (describe select * from read_json(" + duckdb.Literal(path) + ", sample_size = 100))"})
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	var columns []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			b.Fatal(err)
		}
		columns = append(columns, duckdb.Ident(name)+": 'VARCHAR'")
	}
	return "read_json(%s, columns = {" + strings.ReplaceAll(strings.Join(columns, ", "), "%", "%%") + "})"
}

// BenchmarkChanges compares what planning and writing 100,000 changes in every
// form adds to a reconciliation with the reconciliation itself: the same
// estate under the same rules, with as many fields that differ, once to be
// corrected and once to be reviewed. Below 1 the changes cost less.
//
//	go test ./cmd/rolecall -run '^$' -bench Changes -benchtime 3x
func BenchmarkChanges(b *testing.B) {
	estate := b.TempDir()
	written, err := sample.Write(estate, sample.Options{Identities: 100_000, Seed: 1, OktaForm: "csv", ServiceNowForm: "csv"})
	if err != nil {
		b.Fatal(err)
	}
	reviewed, corrected := ruled(b, estate, "review"), ruled(b, estate, "okta")
	var without, with time.Duration
	var changes int
	for b.Loop() {
		out := filepath.Join(b.TempDir(), "out")
		start := time.Now()
		reconcileWith(b, estate, out, written.AsOf, "--rules", reviewed)
		without += time.Since(start)
		start = time.Now()
		reconcileWith(b, estate, out, written.AsOf, "--rules", corrected, "--changes", strings.Join(changefile.Names(), ","))
		with += time.Since(start)
		changes = count(b, out)
	}
	if changes < 90_000 {
		b.Fatalf("only %d changes", changes)
	}
	b.ReportMetric(float64(with-without)/float64(without), "x-reconciliation")
	b.ReportMetric(float64(changes), "changes")
}

// ruled writes rules under which the location of nearly everybody differs, and
// somebody has authority over it.
func ruled(b *testing.B, estate, authority string) string {
	b.Helper()
	text, err := os.ReadFile(filepath.Join(estate, "rules.yaml"))
	if err != nil {
		b.Fatal(err)
	}
	const location = "{from: user.city, authority: review}"
	if strings.Count(string(text), location) != 1 {
		b.Fatalf("the rules of the sample have no %s", location)
	}
	name := filepath.Join(b.TempDir(), authority+".yaml")
	changed := strings.Replace(string(text), location, "{from: '\"New \" + user.city', authority: "+authority+"}", 1)
	if err := os.WriteFile(name, []byte(changed), 0o600); err != nil {
		b.Fatal(err)
	}
	return name
}

func reconcileWith(b *testing.B, estate, out string, asOf time.Time, more ...string) {
	b.Helper()
	args := append([]string{"reconcile", estate, "--out", out, "--as-of", asOf.Format(time.RFC3339), "--quiet"}, more...)
	var output strings.Builder
	if status := run(b.Context(), args, streams{out: io.Discard, err: &output}); status != statusDone {
		b.Fatalf("exit status %d: %s", status, output.String())
	}
}

// count counts the changes of a run's import set.
func count(b *testing.B, out string) int {
	b.Helper()
	rows := 0
	names, err := filepath.Glob(filepath.Join(out, "changes", "servicenow-import-set*.csv"))
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		rows += strings.Count(string(text), "\n") - 1
	}
	return rows
}
