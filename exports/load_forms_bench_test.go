//go:build unix

package exports_test

import (
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"rolecall/exports/sample"
)

var loadMegabytes = flag.Int("load-mb", 100, "how many megabytes of exports BenchmarkLoadForms loads of each form")

// loadForms are forms in which exports are large: Okta's, ServiceNow's, and the
// charset and compression of both.
var loadForms = [][4]string{
	{"csv", "csv", "utf-8", "none"},
	{"csv", "csv-display", "windows-1252", "none"},
	{"csv", "csv", "utf-16le", "none"},
	{"csv", "csv", "utf-8", "gzip"},
	{"csv", "csv", "utf-8", "zip"},
	{"csv", "dump", "utf-8", "zstd"},
	{"json", "table-api", "utf-8", "none"},
	{"jsonl", "table-api-all", "utf-8", "none"},
	{"group-json", "jsonv2", "utf-8", "none"},
	{"har", "jsonv2", "utf-8", "none"},
	{"csv", "xml", "utf-8", "none"},
	{"csv", "unload", "utf-8", "none"},
	{"csv", "update-set", "utf-8", "none"},
}

// childOfBenchmark names the estate that a process of its own loads.
const childOfBenchmark = "ROLECALL_BENCHMARK_ESTATE"

// BenchmarkLoadForms loads estates of a size in each form and reports the speed
// and, since each is loaded in a process of its own, the most memory it took.
// The megabytes are those of the text before compression.
//
//	go test ./exports -run '^$' -bench LoadForms -benchtime 1x -timeout 1h -load-mb 1024
func BenchmarkLoadForms(b *testing.B) {
	if dir := os.Getenv(childOfBenchmark); dir != "" {
		loadAll(b, dir)
		return
	}
	for _, form := range loadForms {
		b.Run(form[0]+"+"+form[1]+"+"+form[2]+"+"+form[3], func(b *testing.B) {
			dir := b.TempDir()
			size := writeSized(b, dir, form, int64(*loadMegabytes)<<20)
			var wall, cpu time.Duration
			var peak int64
			for b.Loop() {
				started := time.Now()
				usage := loadInProcess(b, dir)
				wall += time.Since(started)
				cpu += time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
				peak = max(peak, residentBytes(usage))
			}
			megabytes := float64(size) * float64(b.N) / (1 << 20)
			b.ReportMetric(megabytes/wall.Seconds(), "MB/s")
			b.ReportMetric(megabytes/cpu.Seconds(), "MB/cpu-s")
			b.ReportMetric(float64(peak)/(1<<20), "peak-MiB")
		})
	}
}

// writeSized writes an estate of about as many bytes, and says how many they
// are before compression.
func writeSized(b *testing.B, dir string, form [4]string, wanted int64) int64 {
	b.Helper()
	options := sample.Options{
		Identities: 2000, OktaForm: form[0], ServiceNowForm: form[1], OktaCharset: form[2], ServiceNowCharset: form[2], Characters: "windows-1252",
	}
	probe := b.TempDir()
	if _, err := sample.Write(probe, options); err != nil {
		b.Fatal(err)
	}
	each := folderBytes(b, probe) / int64(options.Identities)
	options.Identities = int(wanted / each)
	options.OktaCompression, options.ServiceNowCompression = form[3], form[3]
	if _, err := sample.Write(dir, options); err != nil {
		b.Fatal(err)
	}
	return each * int64(options.Identities)
}

func folderBytes(b *testing.B, dir string) int64 {
	b.Helper()
	var size int64
	err := filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return size
}

// loadInProcess loads an estate in a process of its own.
func loadInProcess(b *testing.B, dir string) *syscall.Rusage {
	b.Helper()
	child := exec.Command(os.Args[0], "-test.run", "^$", "-test.bench", "^BenchmarkLoadForms$", "-test.benchtime", "1x")
	child.Env = append(os.Environ(), childOfBenchmark+"="+dir, "TMPDIR="+b.TempDir())
	if output, err := child.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, output)
	}
	return child.ProcessState.SysUsage().(*syscall.Rusage)
}

// residentBytes is the most memory a process had: in kilobytes on Linux.
func residentBytes(usage *syscall.Rusage) int64 {
	if runtime.GOOS == "darwin" {
		return int64(usage.Maxrss)
	}
	return int64(usage.Maxrss) << 10
}
