package pack

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// IsJunk says whether a file or folder, by its name, is the desktop's or an office
// program's own, and no export.
func IsJunk(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || name == "__MACOSX" ||
		strings.EqualFold(name, "Thumbs.db") || strings.EqualFold(name, "desktop.ini")
}

// Files lists the files of a folder and its subfolders without junk, in order; of a file,
// the file itself, whatever it is called.
func Files(path string) ([]string, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	var files []string
	err := filepath.WalkDir(path, func(each string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case each != path && IsJunk(entry.Name()):
			if entry.IsDir() {
				return fs.SkipDir
			}
		case !entry.IsDir():
			files = append(files, each)
		}
		return nil
	})
	slices.Sort(files)
	return files, err
}
