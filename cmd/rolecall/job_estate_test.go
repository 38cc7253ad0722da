package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestUnreadFindings: custom findings are those beside the rules; others in the estate are noticed.
func TestUnreadFindings(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "an [odd] estate*")
	for _, name := range []string{"findings/b.sql", "findings/a.sql", "findings/a.txtar", "elsewhere/rules.yaml"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	unread := []string{filepath.Join(dir, "findings/a.sql"), filepath.Join(dir, "findings/b.sql")}
	for _, each := range []struct {
		j    job
		want []string
	}{
		{job{}, unread},
		{job{rulesFile: filepath.Join(dir, "elsewhere", "rules.yaml")}, unread},
		{job{rulesFile: filepath.Join(dir, "other.yaml")}, nil},
		{job{isRecomputed: true}, nil},
	} {
		if _, err := each.j.findEstate(dir); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(each.want, each.j.unreadFindings); diff != "" {
			t.Errorf("%q (-want +got):\n%s", each.j.rulesFile, diff)
		}
	}
}
