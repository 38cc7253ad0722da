package exports

import (
	"os"
	"path/filepath"
	"testing"
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
		if got := AreSmall(paths...); got != test.want {
			t.Errorf("%v: %t", test.paths, got)
		}
	}
}

// TestThreadsFor: together, statements that run at once keep each core busy and no more.
func TestThreadsFor(t *testing.T) {
	for _, test := range []struct {
		bytes         int64
		atOnce, cores int
		want          int
	}{
		{fewBytes, 2, 8, 1}, {fewBytes + 1, 2, 8, 7}, {fewBytes + 1, 2, 2, 1}, {fewBytes + 1, 2, 1, 1}, {fewBytes + 1, 1, 8, 0},
	} {
		if got := threadsFor(test.bytes, test.atOnce, test.cores); got != test.want {
			t.Errorf("%+v: %d", test, got)
		}
	}
}
