package rulefile

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
)

// Replace writes a file anew: whole or not at all, with the permissions that it
// has, and only if it still holds what was read of it.
func Replace(path string, was, content []byte) error {
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	info, err := os.Stat(target)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(target), ".rules-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(content)
	if err := errors.Join(err, file.Chmod(info.Mode().Perm()), file.Sync(), file.Close()); err != nil {
		return err
	}
	if now, err := os.ReadFile(target); err != nil || !bytes.Equal(now, was) {
		return errors.Join(err, errors.New("the file was changed meanwhile"))
	}
	return os.Rename(file.Name(), target)
}
