package comparison

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/compare"
	"rolecall/reports/html"
	"rolecall/reports/output"
)

// The files of a comparison.
const (
	CSVName    = "compare.csv"
	JSONName   = "compare.json"
	AccessName = "access_changes.csv"
	PageName   = "compare.html"
)

// Create begins the folder of a comparison, as that of a run. A run is not replaced by one.
func Create(target string) (*output.Folder, error) {
	if _, err := os.Lstat(filepath.Join(target, output.DatabaseName)); err == nil {
		return nil, fmt.Errorf("%s holds a run, and a comparison does not replace runs: name another folder with --out", source.Printable(target))
	}
	return output.Create(target)
}

// Write writes the files of a comparison into the folder, the manifest last. Without access
// nothing is said of how that moved.
func Write(ctx context.Context, folder *output.Folder, db *duckdb.DB, result compare.Result, statuses []int) (names []string, err error) {
	files := []struct {
		name  string
		write func(io.Writer) error
	}{
		{CSVName, func(to io.Writer) error { return WriteCSV(ctx, db, to) }},
		{JSONName, func(to io.Writer) error { return WriteJSON(ctx, db, to, result, statuses) }},
		{PageName, func(to io.Writer) error { return html.WriteComparison(ctx, db, result, to) }},
		{AccessName, func(to io.Writer) error { return WriteAccess(ctx, db, to) }},
	}
	outputs := []listed{}
	for _, each := range files {
		if each.name == AccessName && result.Vanished == nil {
			continue
		}
		file, err := writeFile(folder, each.name, each.write)
		if err != nil {
			return nil, err
		}
		names, outputs = append(names, each.name), append(outputs, file)
	}
	return names, writeManifest(folder, result, outputs)
}

func writeFile(folder *output.Folder, name string, write func(io.Writer) error) (listed, error) {
	file, err := folder.Create(name)
	if err != nil {
		return listed{}, err
	}
	sum, size := sha256.New(), &counter{}
	buffered := bufio.NewWriterSize(io.MultiWriter(file, sum, size), 1<<16)
	if err := errors.Join(write(buffered), buffered.Flush(), file.Close()); err != nil {
		return listed{}, fmt.Errorf("write %s: %w", name, err)
	}
	return listed{name, size.bytes, hex.EncodeToString(sum.Sum(nil))}, nil
}

// counter counts what is written.
type counter struct{ bytes int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.bytes += int64(len(p))
	return len(p), nil
}

// listed is a file of the folder, as its manifest lists it.
type listed struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// writeManifest says whose the folder is, and what is in it: then the next comparison may
// replace it, unless somebody changed it.
func writeManifest(folder *output.Folder, result compare.Result, outputs []listed) error {
	text, err := json.MarshalIndent(struct {
		Tool    string         `json:"tool"`
		Of      string         `json:"of"`
		Old     compare.Origin `json:"old"`
		New     compare.Origin `json:"new"`
		Outputs []listed       `json:"outputs"`
	}{output.Tool, "comparison", result.Old, result.New, outputs}, "", "  ")
	if err != nil {
		return err
	}
	return folder.Write(output.ManifestName, append(text, '\n'))
}
