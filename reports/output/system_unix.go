//go:build unix

package output

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// tryLock locks an open folder for this process; errBusy if another has it.
// The system lets go of the lock when the process ends, however it ends.
func tryLock(dir *os.File) error {
	err := unix.Flock(int(dir.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return errBusy
	}
	return err
}

func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(ignoreUnsupported(dir.Sync()), dir.Close())
}

// ignoreUnsupported forgives file systems that cannot sync a folder.
func ignoreUnsupported(err error) error {
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTSUP) {
		return nil
	}
	return err
}

// tryRename asks the system to give a folder the name of one that is not empty. It
// refuses that, and if it could do it otherwise, for that reason alone.
func tryRename(from, to string) error {
	err := unix.Rename(from, to) // os.Rename does not ask the system if to is a folder
	switch {
	case errors.Is(err, unix.ENOTEMPTY) || errors.Is(err, unix.EEXIST):
		return nil
	case err == nil: // no system does that; what was there comes back
		return errors.Join(errors.New("folders that are not empty can be replaced here"), unix.Rename(to, from))
	}
	return err
}
