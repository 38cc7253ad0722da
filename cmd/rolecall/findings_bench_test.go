package main

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"rolecall/exports/sample"
)

// BenchmarkFindings measures what it costs that there is much to tell: the whole command, with and
// without report.html and report.xlsx (bare), on the company that rolecall demo writes and on one
// that nobody has looked after (demo --neglected), CSV on both sides. It is compared with the plain
// floor, which reads the same files into tables of text in memory and drops each, and with the scripts
// in rivals, which do the core of the job; what part of rolecall's findings of that sort they make is
// in NAME-finds. Ratios are of processor time, since that is the same on a busy machine; the clock's
// stand beside them.
//
//	go test ./cmd/rolecall -run '^$' -bench Findings -benchtime 1x -timeout 3h -identities 10000,100000
func BenchmarkFindings(b *testing.B) {
	for size := range strings.SplitSeq(*identities, ",") {
		count, err := strconv.Atoi(size)
		if err != nil {
			b.Fatalf("-identities %s: expected numbers with , between", *identities)
		}
		clean := sample.DemoOptions()
		clean.Identities, clean.Faults, clean.OktaForm, clean.ServiceNowForm = count, nil, "csv", "csv"
		b.Run("clean/identities="+size, func(b *testing.B) { benchmarkFindings(b, clean) })
		b.Run("neglected/identities="+size, func(b *testing.B) { benchmarkFindings(b, sample.NeglectedOptions(count)) })
	}
}

func benchmarkFindings(b *testing.B, options sample.Options) {
	dir := b.TempDir()
	estate, out := filepath.Join(dir, "estate"), filepath.Join(dir, "out")
	written, err := sample.Write(estate, options)
	if err != nil {
		b.Fatal(err)
	}
	run := []string{"rolecall", "reconcile", estate, "--out", out, "--as-of", written.AsOf.Format(time.RFC3339), "--quiet"}
	for b.Loop() {
		plain := measureMiddle(b, dir, "rolecall-plain-floor", estate)
		kept := measure(b, dir, "rolecall-floor", estate, filepath.Join(dir, "floor.duckdb"))
		bare := measure(b, dir, append(run, "--reports", "none")...)
		whole := measure(b, dir, run...)
		b.ReportMetric(whole.seconds, "s")
		b.ReportMetric(whole.processor, "cpu-s")
		b.ReportMetric(whole.processor/plain.processor, "cpu-x-plain-floor")
		b.ReportMetric(bare.processor/plain.processor, "bare-cpu-x-plain-floor")
		b.ReportMetric(whole.seconds/plain.seconds, "x-plain-floor")
		b.ReportMetric(bare.seconds/plain.seconds, "bare-x-plain-floor")
		b.ReportMetric(whole.processor/kept.processor, "cpu-x-floor")
		b.ReportMetric(whole.peak/(1<<20), "MiB-peak")
		b.ReportMetric(float64(len(findingsOf(b, out))), "findings")
		b.ReportMetric(float64(len(readRecords(b, filepath.Join(out, "changes.csv")))), "changes")
		want := coreFindings(b, out)
		for _, each := range rivalTable {
			if used, got := runRival(b, each, dir, estate); used != nil {
				b.ReportMetric(used.processor/whole.processor, each.name+"-cpu-x-rolecall")
				b.ReportMetric(share(got, want), each.name+"-finds")
			}
		}
	}
}

// measureMiddle runs a short process three times, and takes each of its figures that is neither the
// least nor the largest.
func measureMiddle(b *testing.B, dir string, args ...string) usage {
	b.Helper()
	var seconds, processor, peak [3]float64
	for i := range seconds {
		used := measure(b, dir, args...)
		seconds[i], processor[i], peak[i] = used.seconds, used.processor, used.peak
	}
	for _, each := range [][]float64{seconds[:], processor[:], peak[:]} {
		slices.Sort(each)
	}
	return usage{seconds: seconds[1], processor: processor[1], peak: peak[1]}
}

// share is what part of the lines wanted, which are sorted, was got.
func share(got, want []string) float64 {
	found := 0
	for _, line := range want {
		if _, isThere := slices.BinarySearch(got, line); isThere {
			found++
		}
	}
	return float64(found) / float64(len(want))
}
