package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// reviewSettings review every membership, too, by the managers.
const reviewSettings = `version: 1
name: Benchmark
due: 2026-12-31
owner: iam@example.com
select: {all_groups: true}
`

// BenchmarkReviewOpen opens a review of demos of the sizes of -identities, in which each account is in
// one more group and every eighth in two, each reviewer's packet as a workbook: seconds, the peak of the
// process, and how large the review is. Of 50,000 people, 155,000 items.
func BenchmarkReviewOpen(b *testing.B) {
	for size := range strings.SplitSeq(*identities, ",") {
		b.Run("identities="+size, func(b *testing.B) {
			dir := b.TempDir()
			measure(b, dir, "rolecall", "demo", "estate", "--identities", size, "--servicenow-form", "csv", "--write-only")
			joinAll(b, filepath.Join(dir, "estate", "servicenow"))
			measure(b, dir, "rolecall", "reconcile", "estate", "--as-of", "2026-11-01", "--reports", "none", "--quiet", "--out", "run")
			if err := os.WriteFile(filepath.Join(dir, "review.yaml"), []byte(reviewSettings), 0o600); err != nil {
				b.Fatal(err)
			}
			var last usage
			for b.Loop() {
				if err := os.RemoveAll(filepath.Join(dir, "rolecall-review")); err != nil {
					b.Fatal(err)
				}
				last = measure(b, dir, "rolecall", "review", "open", "run", "--opened", "2026-11-02", "--quiet")
			}
			b.ReportMetric(last.seconds, "s")
			b.ReportMetric(last.peak/(1<<20), "MiB-peak")
			b.ReportMetric(float64(len(recordsOf(b, filepath.Join(dir, "rolecall-review", "items.csv")))), "items")
			packets, err := filepath.Glob(filepath.Join(dir, "rolecall-review", "packets", "*"))
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(len(packets)), "packets")
		})
	}
}

// joinAll puts each account into a group that is new and confers nothing, and every eighth into another.
func joinAll(b *testing.B, folder string) {
	b.Helper()
	const everybody, someOf = "0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"
	add := func(table string, columns []string, records [][]string) {
		path := filepath.Join(folder, table+".csv")
		lines, err := readCSV(path)
		if err != nil {
			b.Fatal(err)
		}
		var text strings.Builder
		writer := csv.NewWriter(&text)
		for _, record := range records {
			cells := make([]string, len(lines[0]))
			for i, column := range columns {
				cells[slices.Index(lines[0], column)] = record[i]
			}
			lines = append(lines, cells)
		}
		if err := writer.WriteAll(lines); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	var members [][]string
	for i, each := range recordsOf(b, filepath.Join(folder, "sys_user.csv")) {
		members = append(members, []string{fmt.Sprintf("%032x", 2*i+1), each["sys_id"], everybody})
		if i%8 == 0 {
			members = append(members, []string{fmt.Sprintf("%032x", 2*i+2), each["sys_id"], someOf})
		}
	}
	add("sys_user_group", []string{"sys_id", "name", "active"}, [][]string{{everybody, "Everybody", "true"}, {someOf, "Every eighth", "true"}})
	add("sys_user_grmember", []string{"sys_id", "user", "group"}, members)
}
