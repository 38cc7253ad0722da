package output

import (
	"errors"
	"os"
)

// WithoutExchange has folders moved as on systems that cannot exchange them.
func WithoutExchange() (restore func()) {
	exchangeFolders = func(string, string) error { return errors.ErrUnsupported }
	return func() { exchangeFolders = exchange }
}

// RenamingFails has the system refuse to move a folder.
func RenamingFails(cause error) (restore func()) {
	renameFolder = func(from, to string) error { return &os.LinkError{Op: "rename", Old: from, New: to, Err: cause} }
	return func() { renameFolder = tryRename }
}
