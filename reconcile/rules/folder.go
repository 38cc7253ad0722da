package rules

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Folder is where the files lie that a rules file names. Names are relative to it, with
// / between; it never leads out of the folder.
type Folder interface {
	// Read reads a file, of at most so many bytes.
	Read(name string, most int64) ([]byte, error)
	// List lists the files in a folder and in those below; of a file, the file itself.
	List(name string) ([]string, error)
}

// InFolder is a folder of the disk. Links that lead out of it are refused.
func InFolder(dir string) Folder { return disk{dir} }

type disk struct{ dir string }

// find opens the folder, and says what something in it is.
func (d disk) find(name string) (*os.Root, fs.FileInfo, error) {
	root, err := os.OpenRoot(d.dir)
	if err != nil {
		return nil, nil, err
	}
	info, err := root.Stat(name)
	if err != nil {
		return nil, nil, errors.Join(err, root.Close())
	}
	return root, info, nil
}

func (d disk) Read(name string, most int64) ([]byte, error) {
	root, info, err := d.find(name)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	if !info.Mode().IsRegular() { // a pipe would be waited for
		return nil, errors.New("it is not a file")
	}
	file, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(content)) > most {
		return nil, fmt.Errorf("it has more than %d bytes", most)
	}
	return content, err
}

func (d disk) List(name string) ([]string, error) {
	root, info, err := d.find(name)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	if !info.IsDir() {
		return []string{name}, nil
	}
	var files []string
	err = fs.WalkDir(root.FS(), name, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path != name && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
		case !entry.IsDir():
			files = append(files, path)
		}
		return nil
	})
	return files, err
}

// stored are the files of a run.
type stored map[string][]byte

func (s stored) Read(name string, _ int64) ([]byte, error) {
	content, isThere := s[name]
	if !isThere {
		return nil, fs.ErrNotExist
	}
	return content, nil
}

func (s stored) List(name string) ([]string, error) {
	var files []string
	for each := range s {
		if each == name || name == "." || strings.HasPrefix(each, name+"/") {
			files = append(files, each)
		}
	}
	if len(files) == 0 {
		return nil, fs.ErrNotExist
	}
	slices.Sort(files)
	return files, nil
}

// nowhere is where nothing lies beside a rules file.
type nowhere struct{}

func (nowhere) Read(string, int64) ([]byte, error) { return nil, errNowhere }
func (nowhere) List(string) ([]string, error)      { return nil, errNowhere }

var errNowhere = errors.New("these rules are in no folder")

// File is a file that rules are made of beside the rules file itself.
type File struct {
	Name   string // relative to the rules file's folder, with / between
	SHA256 string // of its bytes, lower-case hex
	Text   string // in UTF-8
}

// Files are the files that the rules file names, in the order in which they are read.
func (r *Rules) Files() []File { return slices.Clone(r.files) }

// ReadStored reads rules that a run has kept, with the files that belong to them.
func ReadStored(name, text string, files []File) (*Rules, error) {
	beside := stored{}
	for _, each := range files {
		beside[each.Name] = []byte(each.Text)
	}
	return ReadIn(name, []byte(text), beside)
}

// placed are the files that places name, as regular expressions.
func (r *Rules) placed() []string {
	names := []string{regexp.QuoteMeta(path.Base(r.file))}
	for _, each := range r.files {
		names = append(names, regexp.QuoteMeta(each.Name))
	}
	return names
}
