package main

import (
	"os"
	"path/filepath"
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

// BenchmarkReviewOpen opens a review of demos of the sizes of -identities, each reviewer's packet
// as a workbook: seconds, and the peak of the process.
func BenchmarkReviewOpen(b *testing.B) {
	for size := range strings.SplitSeq(*identities, ",") {
		b.Run("identities="+size, func(b *testing.B) {
			dir := b.TempDir()
			measure(b, dir, "rolecall", "demo", "estate", "--identities", size, "--servicenow-form", "csv", "--write-only")
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
		})
	}
}
