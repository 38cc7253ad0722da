package exports_test

import (
	"os"
	"path/filepath"
	"testing"

	"rolecall/exports"
)

// TestExportsAreSmall: what counts is the files themselves, and all that are in folders, also if
// these are links.
func TestExportsAreSmall(t *testing.T) {
	dir := t.TempDir()
	for path, size := range map[string]int64{"few/users.csv": 1 << 20, "many/in/users.csv": 20 << 20, "many/roles.csv": 20 << 20} {
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path, size); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("many", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		paths []string
		want  bool
	}{
		{[]string{"few", "few/users.csv", "nowhere"}, true}, {[]string{"many/roles.csv"}, true},
		{[]string{"many"}, false}, {[]string{"few", "link"}, false}, {[]string{"many/in/users.csv", "many/roles.csv"}, false},
	} {
		var paths []string
		for _, each := range test.paths {
			paths = append(paths, filepath.Join(dir, each))
		}
		if got := exports.AreSmall(paths...); got != test.want {
			t.Errorf("%v: %t", test.paths, got)
		}
	}
}
