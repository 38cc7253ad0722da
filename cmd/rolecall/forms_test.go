package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"

	"rolecall/exports/sample"
)

// combination is a way to have one estate on disk: for each system a form, a
// charset and a compression.
type combination struct{ okta, serviceNow [3]string }

// combinations say the same of one estate. The first of each class is compared
// with the others of it: without sys_ids, findings cannot name any; where a
// department is a bare sys_id, nothing can be said of it.
var combinations = map[string][]combination{
	"with sys_ids": {
		{[3]string{"json", "utf-8", "none"}, [3]string{"table-api-all", "utf-8", "none"}},
		{[3]string{"jsonl", "utf-8", "gzip"}, [3]string{"table-api", "utf-8", "gzip"}},
		{[3]string{"pages", "utf-8-bom", "zstd"}, [3]string{"table-api-display", "utf-8-bom", "zstd"}},
		{[3]string{"csv", "utf-16le", "none"}, [3]string{"csv", "utf-16be", "none"}},
		{[3]string{"csv-semicolon", "windows-1252", "none"}, [3]string{"csv-display", "windows-1252", "none"}},
		{[3]string{"csv-tab", "utf-16be", "gzip"}, [3]string{"csv-display", "utf-8-bom", "zstd"}},
		{[3]string{"group-json", "utf-16le", "zstd"}, [3]string{"csv", "windows-1252", "gzip"}},
		{[3]string{"group-csv", "windows-1252", "gzip"}, [3]string{"table-api", "utf-16le", "none"}},
		{[3]string{"wrapped", "utf-8", "zip"}, [3]string{"csv-labels", "windows-1252", "zip"}},
		{[3]string{"csv-labels", "utf-16le", "zip"}, [3]string{"xlsx-ids", "utf-8", "none"}},
		{[3]string{"xlsx", "utf-8", "none"}, [3]string{"csv", "utf-8", "zstd"}},
		{[3]string{"json", "utf-8", "none"}, [3]string{"unload", "utf-8", "none"}},
		{[3]string{"group-csv", "utf-8-bom", "none"}, [3]string{"unload", "utf-16le", "gzip"}},
		{[3]string{"jsonl", "utf-8", "zstd"}, [3]string{"update-set", "utf-8", "zip"}},
		{[3]string{"har", "utf-8", "gzip"}, [3]string{"xlsx-ids", "utf-8", "zip"}},
	},
	"without names of departments": {
		{[3]string{"json", "utf-8", "none"}, [3]string{"jsonv2", "utf-8", "none"}},
		{[3]string{"csv", "utf-8", "none"}, [3]string{"xml", "utf-8", "none"}},
		{[3]string{"pages", "utf-16be", "none"}, [3]string{"xml", "windows-1252", "zstd"}},
		{[3]string{"har", "utf-8", "gzip"}, [3]string{"dump", "utf-8", "zip"}},
		{[3]string{"har", "utf-16le", "none"}, [3]string{"dump", "utf-8", "none"}},
	},
	"without sys_ids": {
		{[3]string{"json", "utf-8", "none"}, [3]string{"csv-list", "windows-1252", "none"}},
		{[3]string{"xlsx", "utf-8", "zip"}, [3]string{"xlsx", "utf-8", "none"}},
		{[3]string{"csv-labels", "windows-1252", "none"}, [3]string{"csv-list", "utf-16le", "gzip"}},
	},
}

// TestFormsFindTheSame writes one estate in many ways and finds the same in
// all of them, to the byte, and under the same ids from class to class. A plain go test
// takes two ways; exports compares what more of them load, and TestPlantedFindings draws others.
func TestFormsFindTheSame(t *testing.T) {
	t.Parallel()
	firsts := map[string]idsOf{}
	for class, ways := range combinations {
		switch {
		case isCI:
		case class == "with sys_ids":
			ways = []combination{ways[0], ways[len(ways)-1]}
		default:
			continue
		}
		texts, ids := make([]string, len(ways)), make([]idsOf, len(ways))
		t.Run(class, func(t *testing.T) {
			for i, each := range ways {
				t.Run(strings.Join(append(each.okta[:], each.serviceNow[:]...), "+"), func(t *testing.T) {
					t.Parallel()
					texts[i], ids[i] = findingsText(t, each)
				})
			}
		})
		for i, each := range ways {
			if different := diff.Diff(texts[0], texts[i]); different != "" {
				t.Errorf("%s: not the same as %v in %v (-that +this):\n%s", class, ways[0], each, different)
			}
			if different := diff.Diff(ids[0], ids[i]); different != "" {
				t.Errorf("%s: not the ids of %v in %v (-that +this):\n%s", class, ways[0], each, different)
			}
		}
		firsts[class] = ids[0]
	}
	for class, ids := range firsts {
		sameIDs(t, class, firsts["with sys_ids"], ids)
	}
}

// idsOf are the ids of findings and changes, by what these are about.
type idsOf map[string]string

// sameIDs holds that what two classes find has the same ids. Without sys_ids, or without names of
// departments, a few things are not found.
func sameIDs(t *testing.T, class string, these, those idsOf) {
	t.Helper()
	common := 0
	for name, id := range these {
		other, isThere := those[name]
		if !isThere {
			continue
		}
		common++
		if other != id {
			t.Errorf("%s: %s is %s, and else %s", class, name, other, id)
		}
	}
	if common < 50 || common < len(these)*9/10 {
		t.Errorf("%s: only %d of %d findings and changes are the same", class, common, len(these))
	}
}

// readIDs reads the ids of a run. What a change is about shows in its reason.
func readIDs(t *testing.T, out string) idsOf {
	t.Helper()
	ids := idsOf{}
	for file, names := range map[string][]string{
		"findings.csv": {"finding_id", "kind", "user_name", "login", "item"},
		"changes.csv":  {"change_id", "table", "operation", "user_name", "reason"},
	} {
		rows, err := readCSV(filepath.Join(out, file))
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			var parts []string
			for _, name := range names[1:] {
				parts = append(parts, row[slices.Index(rows[0], name)])
			}
			name := strings.Join(parts, " ")
			if id := row[slices.Index(rows[0], names[0])]; !strings.Contains(ids[name], id) {
				ids[name] += id
			}
		}
	}
	return ids
}

func findingsText(t *testing.T, way combination) (string, idsOf) {
	dir := t.TempDir()
	estate, err := sample.Write(dir, sample.Options{
		Identities: 200, Seed: 4, Grants: 6, Memberships: 4, Characters: "windows-1252", SystemLog: true,
		TimeZone: "America/New_York", DateFormat: "dd.MM.yyyy",
		OktaForm: way.okta[0], OktaCharset: way.okta[1], OktaCompression: way.okta[2],
		ServiceNowForm: way.serviceNow[0], ServiceNowCharset: way.serviceNow[1], ServiceNowCompression: way.serviceNow[2],
	})
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	args := []string{"reconcile", dir, "--out", out, "--as-of", estate.AsOf.Format(time.RFC3339)}
	if way.serviceNow[0] != "unload" { // which holds hashes: what is said to people has none either
		args = append(args, "--reports", "none")
	}
	_, stderr, status := invoke(t, args...)
	if status != statusDone && status != statusWithheld {
		t.Fatalf("exit status %d: %s", status, stderr)
	}
	noHash(t, out)
	text, err := os.ReadFile(filepath.Join(out, "findings.csv"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text), readIDs(t, out)
}

// noHash looks for hashes of passwords, which raw exports of ServiceNow hold,
// in all that a run writes.
func noHash(t *testing.T, out string) {
	t.Helper()
	err := filepath.WalkDir(out, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if bytes.Contains(text, []byte(sample.HashMark)) {
			t.Errorf("%s holds the hash of a password", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
