package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// smallDisk is a folder on a disk of a size of its own.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("no disk can be made here: %v", err)
	}
	t.Cleanup(func() { unix.Unmount(dir, unix.MNT_DETACH) })
	return dir
}

// TestFullDiskIsNamed fills the disk of the output folder, and that of temporary files:
// the error says which it is, and nothing is left there.
func TestFullDiskIsNamed(t *testing.T) {
	acme := copyFinished(t, "acme")
	list := filepath.Join(acme, "report.xlsx")
	estate := filepath.Join(home, "testdata", "acme")
	for _, test := range []struct {
		name, size string
		args       []string // OUT and TEMP are on the small disk
		want       string
	}{
		{"the database", "4k", []string{"reconcile", estate, "--out", "DISK/out"}, "rolecall: the disk of the output folder DISK/out is full (while "},
		{"the outputs", "4m", []string{"reconcile", estate, "--out", "DISK/out"}, "rolecall: the disk of the output folder DISK/out is full (while "},
		{"a rehearsal", "64k", []string{"simulate", acme}, "rolecall: the disk of the folder for temporary files, DISK, is full (while running "},
		{"exports", "12k", []string{"inspect", estate}, "rolecall: the disk of the folder for temporary files, DISK, is full (while writing export-"},
		{"sheets", "12k", []string{"inspect", list}, "rolecall: the disk of the folder for temporary files, DISK, is full (while writing export-"},
		{"a list", "12k", []string{"changes", acme, "--only", list}, "rolecall: the disk of the folder for temporary files, DISK, is full (while writing "},
	} {
		t.Run(test.name, func(t *testing.T) {
			disk := smallDisk(t, test.size)
			t.Setenv("TMPDIR", disk)
			var args []string
			for _, each := range test.args {
				args = append(args, strings.ReplaceAll(each, "DISK", disk))
			}
			var output bytes.Buffer
			status := run(t.Context(), args, streams{in: strings.NewReader(""), out: &output, err: &output})
			if want := strings.ReplaceAll(test.want, "DISK", disk); status != statusFailed || !strings.Contains(output.String(), want) {
				t.Errorf("status %d, %s\nwant %s", status, output.String(), want)
			}
			if left, err := os.ReadDir(disk); err != nil || len(left) > 0 {
				t.Errorf("left: %v (%v)", left, err)
			}
		})
	}
}
