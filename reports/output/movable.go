package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// renameFolder is a variable so that tests can have it fail.
var renameFolder = tryRename

// movable tries out whether the target can be moved, without moving it, so that nobody
// learns at the end of the work that it is a mount point, say.
func (f *Folder) movable(target string) error {
	if _, err := os.Lstat(f.target); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if _, err := f.Temp(); err != nil { // now the folder is not empty, and cannot be replaced
		return err
	}
	err := renameFolder(f.target, f.temp())
	hint := "name another folder with --out"
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.EBUSY):
		return fmt.Errorf("%s cannot be replaced: it is a mount point, or in use\n the run is written beside it and takes its place whole: name a folder in it, such as --out %s", target, filepath.Join(target, "run"))
	case errors.Is(err, syscall.EXDEV):
		return fmt.Errorf("%s cannot be replaced: it is on a different disk from its parent folder\n name a folder in it, such as --out %s", target, filepath.Join(target, "run"))
	case errors.Is(err, fs.ErrPermission):
		hint = "the run is written beside it and takes its place whole: " + hint + ", or be who owns it"
	}
	return fmt.Errorf("%s cannot be replaced: %w\n %s", target, cause(err), hint)
}
