package rulefile

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"rolecall/exports/source"
)

// Replace writes a file anew: whole or not at all, with the permissions that it
// has, and only if it still holds what was read of it. A file that its owner may not write is
// left alone: that another could take its place is a matter of its folder.
func Replace(path string, was, content []byte) error {
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	info, err := os.Stat(target)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o200 == 0 {
		return fmt.Errorf("%s is write-protected (mode %04o)\n allow its owner to write it (chmod u+w), or write into a copy", source.Printable(path), info.Mode().Perm())
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
