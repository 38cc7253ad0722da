package output_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"rolecall/reports/output"
)

func TestMountPointsAreRefusedBeforeTheWork(t *testing.T) {
	parent := t.TempDir()
	for _, name := range []string{"out", `with "blank`} {
		target := filepath.Join(parent, name)
		if err := os.Mkdir(target, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := unix.Mount("tmpfs", target, "tmpfs", 0, "size=1m"); err != nil {
			t.Skipf("nothing can be mounted here: %v", err)
		}
		_, err := output.Create(target)
		if err == nil || !strings.Contains(err.Error(), "cannot be replaced: it is a mount point, or in use\n") {
			t.Error(err)
		}
		if err := unix.Unmount(target, 0); err != nil {
			t.Error(err)
		}
		folder, err := output.Create(target)
		if err != nil {
			t.Fatal(err)
		}
		folder.Abort()
		if left := names(t, parent); len(left) == 0 || strings.HasPrefix(left[0], ".") {
			t.Error(left)
		}
	}
}
