package campaign_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"rolecall/reconcile/review"
	"rolecall/reports/campaign"
)

var benchPackets = flag.Int("packets", 200, "how many packets BenchmarkCollect collects; a review of 50,000 accounts has 2,000")

// BenchmarkCollect collects a workbook of 77 rows of each reviewer, all at once. It measures that alone,
// and not how the review and the workbooks are made before: by the clock, the processor time of all
// cores together, and the most memory that it has.
//
//	go test ./reports/campaign -run '^$' -bench Collect -benchtime 1x -packets 2000 -timeout 1h
func BenchmarkCollect(b *testing.B) {
	const rows = 77
	for range b.N {
		b.StopTimer()
		dir := b.TempDir()
		f := &fixture{t: b, folder: filepath.Join(dir, "review"), about: review.Campaign{
			Format: review.FormatVersion, CampaignID: "C12345678", Name: "Q4", SettingsSHA256: hash([]byte(settingsText)),
			AsOf: "2026-10-01T00:00:00Z", Due: "2026-10-16", Owner: "owner@example.com", Items: *benchPackets * rows, Files: map[string]string{},
		}}
		var packets []packet
		people := people()
		for i := range *benchPackets {
			name, email := fmt.Sprintf("P%04d", i+1), fmt.Sprintf("reviewer%d@example.com", i)
			packets = append(packets, packet{name, email, false})
			for row := range rows {
				who := fmt.Sprintf("person%d", (i*rows+row)/3)
				if row%3 == 0 {
					people = append(people, item{"sys_id": who, "user_name": who, "subject_key": who, "email": who + "@example.com", "name": who, "identity": "00u" + who})
				}
				one := access(who, fmt.Sprintf("role_%d", row), name, email)
				one["subject_key"], one["name"], one["identity"] = who, who, "00u"+who
				one["item_id"] = review.ItemID(review.Role, who, one["entitlement"])
				f.items = append(f.items, one)
			}
		}
		f.begin(packets, people)
		inbox := filepath.Join(dir, "inbox")
		if err := os.Mkdir(inbox, 0o700); err != nil {
			b.Fatal(err)
		}
		for i, each := range packets {
			var filled []map[string]string
			for at, one := range f.items[i*rows : (i+1)*rows] {
				row := map[string]string(one.cells())
				row[review.TokenCell], row[review.DecisionCell] = f.token(each.name, one), review.Choices[at%3]
				filled = append(filled, row)
			}
			mail := mailed(each.email, "2026-10-05T09:00:00Z", "p.xlsx", f.asWorkbook(each.name, filled))
			if err := os.WriteFile(filepath.Join(inbox, each.name+".eml"), mail, 0o600); err != nil {
				b.Fatal(err)
			}
		}
		opened, err := f.open()
		if err != nil {
			b.Fatal(err)
		}
		f.items, people = nil, nil
		debug.FreeOSMemory()
		if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil { // the peak begins here
			b.Fatal(err)
		}
		before := processorTime(b)
		b.StartTimer()
		collected, err := opened.Collect(b.Context(), campaign.Collecting{Paths: []string{inbox}, Now: time.Date(2026, 10, 6, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		b.ReportMetric((processorTime(b) - before).Seconds(), "cpu-s/op")
		b.ReportMetric(peak(b), "peak-MB")
		if collected.Totals.Open() > 0 || len(collected.Refused) > 0 {
			b.Errorf("%+v", collected.Totals)
		}
		opened.Close()
	}
}

// processorTime is what the process has used of all cores.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// peak is the most memory that the process had since it was asked to count anew.
func peak(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	kilobytes, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		b.Fatal(err)
	}
	return float64(kilobytes) / 1000
}
