package decode_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"rolecall/exports/decode"
)

// BenchmarkWorkbook reads a workbook of the size that ServiceNow exports at
// most (500,000 cells), and shows how the time and the memory compare with the
// library's own reading of it, unchecked.
func BenchmarkWorkbook(b *testing.B) {
	path := filepath.Join(b.TempDir(), "large.xlsx")
	writeLarge(b, path, 50_000, 10)
	var checked, plain time.Duration
	for b.Loop() {
		start := time.Now()
		documents, err := decode.Read(b.Context(), decode.Options{Path: path, Shown: "large.xlsx", TempDir: b.TempDir()})
		if err != nil || documents[0].Records != 50_000 {
			b.Fatal(documents, err)
		}
		checked += time.Since(start)
		start = time.Now()
		readPlain(b, path)
		plain += time.Since(start)
	}
	b.ReportMetric(checked.Seconds()/float64(b.N), "checked-s")
	b.ReportMetric(checked.Seconds()/plain.Seconds(), "x-library")
	b.ReportMetric(0, "ns/op")
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	b.ReportMetric(float64(memory.Sys>>20), "MiB")
}

func writeLarge(b *testing.B, path string, rows, columns int) {
	b.Helper()
	book := excelize.NewFile()
	defer book.Close()
	stream, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	for row := range rows + 1 {
		values := make([]any, columns)
		for column := range values {
			values[column] = fmt.Sprintf("text %d of %d", row, column)
		}
		if err := stream.SetRow(fmt.Sprintf("A%d", row+1), values); err != nil {
			b.Fatal(err)
		}
	}
	if err := stream.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := book.SaveAs(path); err != nil {
		b.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		b.Fatal(err)
	}
}

func readPlain(b *testing.B, path string) {
	b.Helper()
	book, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
	if err != nil {
		b.Fatal(err)
	}
	defer book.Close()
	rows, err := book.Rows("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		if _, err := rows.Columns(); err != nil {
			b.Fatal(err)
		}
	}
}
