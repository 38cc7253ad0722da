package rules_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"rolecall/reconcile/rules"
)

var update = flag.Bool("update", false, "write the golden files again")

// section finds a file of an archive.
func section(t *testing.T, archive *txtar.Archive, name string) *txtar.File {
	t.Helper()
	for i := range archive.Files {
		if archive.Files[i].Name == name {
			return &archive.Files[i]
		}
	}
	t.Fatalf("no file %s", name)
	return nil
}

// golden compares with the archive's file, or writes it again.
func golden(t *testing.T, path string, archive *txtar.Archive, name, got string) {
	t.Helper()
	file := section(t, archive, name)
	if *update {
		file.Data = []byte(got)
		if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(file.Data), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// TestErrors holds a mistake in every section, and what we say about it.
func TestErrors(t *testing.T) {
	paths, err := filepath.Glob("testdata/errors/*.txtar")
	if err != nil || len(paths) < 30 {
		t.Fatal(err, len(paths))
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, err = rules.ReadIn("rules.yaml", section(t, archive, "rules.yaml").Data, unpacked(t, archive))
			if err == nil {
				t.Fatal("no error")
			}
			golden(t, path, archive, "error", err.Error()+"\n")
		})
	}
}

// unpacked is a folder with the files of an archive.
func unpacked(t *testing.T, archive *txtar.Archive) rules.Folder {
	t.Helper()
	dir := t.TempDir()
	for _, each := range archive.Files {
		if each.Name == "error" || each.Name == "want" {
			continue
		}
		path := filepath.Join(dir, filepath.FromSlash(each.Name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, each.Data, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return rules.InFolder(dir)
}

func TestReadRefusesWhatIsNoRulesFile(t *testing.T) {
	for name, test := range map[string]struct{ content, want string }{
		"large":       {"version: 1 #" + strings.Repeat("x", 1<<20), "at most 1048576"},
		"not UTF-8":   {"version: 1 # \xff", "not UTF-8"},
		"NUL":         {"version: 1\x00", "NUL"},
		"deep":        {"version: 1\nx: " + strings.Repeat("[", 5000), "nested deeper"},
		"deep dashes": {"version: 1\nx:\n  " + strings.Repeat("- ", 5000), "nested deeper"},
		"deep blocks": {deepBlocks(300), "nested deeper"},
		"wide":        {"version: 1\nx:\n" + strings.Repeat("  a: b\n", 6000), "more than 5000 keys"},
		"wide, empty": {"version: 1\n" + strings.Repeat("? a\n", 6000), "more than 5000 keys"},
		"laughs":      {laughs(), "aliases repeat more than"},
		"self":        {"version: 1\nx: &x [*x]", "*x refers to"},
		"UTF-16":      {"\xff\xfev\x00", "not UTF-8"},
	} {
		_, err := rules.Read("rules.yaml", []byte(test.content))
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), "rules.yaml") {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
}

func deepBlocks(depth int) string {
	var text strings.Builder
	text.WriteString("version: 1\n")
	for i := range depth {
		text.WriteString(strings.Repeat(" ", i) + "x:\n")
	}
	return text.String()
}

// laughs is a small file that would be enormous if its aliases were copied.
func laughs() string {
	var text strings.Builder
	text.WriteString("version: 1\na0: &a0 [lol]\n")
	for _, each := range []string{"1", "2", "3", "4", "5", "6", "7", "8"} {
		before := "*a" + string(each[0]-1)
		text.WriteString("a" + each + ": &a" + each + " [" + strings.Repeat(before+", ", 9) + before + "]\n")
	}
	return text.String()
}

func TestReadAcceptsAliasesAndByteOrderMark(t *testing.T) {
	text := "\uFEFFversion: 1\nroles:\n  privileged: &top [admin]\n  unmanaged: *top\n"
	if _, err := rules.Read("rules.yaml", []byte(text)); err != nil {
		t.Error(err)
	}
}

func TestExportTimes(t *testing.T) {
	read, err := rules.Read("rules.yaml", []byte(example(t)))
	if err != nil {
		t.Fatal(err)
	}
	if zone, format := read.ExportTimes(); zone != "Asia/Kolkata" || format != "dd/MM/yyyy" {
		t.Error(zone, format)
	}
	if zone, format := rules.Default().ExportTimes(); zone != "" || format != "" {
		t.Error(zone, format)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(example(f)))
	f.Add([]byte(laughs()))
	paths, _ := filepath.Glob("testdata/errors/*.txtar")
	for _, path := range paths {
		if archive, err := txtar.ParseFile(path); err == nil {
			f.Add(archive.Files[0].Data)
		}
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		read, err := rules.Read("rules.yaml", content)
		if (read == nil) == (err == nil) {
			t.Fatal("neither rules nor an error, or both")
		}
		if err != nil && !strings.HasPrefix(err.Error(), "rules.yaml") {
			t.Fatalf("an error without a place: %v", err)
		}
		if read != nil {
			policy, err := read.Compile(rules.Catalog{}, asOf)
			if err == nil && policy.Text == "" {
				t.Fatal("no policy")
			}
		}
	})
}
