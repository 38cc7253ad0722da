package exports

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestFoldersAreReadWithoutJunk(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"users.csv", "sub/groups.csv", "sub/Thumbs.db", "desktop.ini", "__MACOSX/._users.csv", ".git/config", "~$users.xlsx"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filesBelow(dir)
	if want := []string{filepath.Join(dir, "sub/groups.csv"), filepath.Join(dir, "users.csv")}; err != nil || !slices.Equal(files, want) {
		t.Errorf("%v %v, want %v", files, err, want)
	}
}
