package exports

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"rolecall/exports/extract"
	"rolecall/exports/source"
)

// takeExtracts takes from the files those that say what an extract is, and those beside
// the folders of both systems.
func (i Inputs) takeExtracts(files []input) (exported, extracts []input) {
	for _, each := range files {
		if extract.IsNamed(each.path) {
			extracts = append(extracts, each)
		} else {
			exported = append(exported, each)
		}
	}
	if i.Root == "" {
		return exported, extracts
	}
	entries, err := os.ReadDir(i.Root)
	if err != nil {
		return exported, extracts // the folders in it are read, whatever else it holds
	}
	for _, entry := range entries {
		beside := filepath.Join(i.Root, entry.Name())
		isTaken := slices.ContainsFunc(extracts, func(each input) bool { return each.path == beside })
		if !entry.IsDir() && extract.IsNamed(beside) && !isTaken {
			extracts = append(extracts, input{path: beside, shown: i.shown(beside)})
		}
	}
	return exported, extracts
}

// readExtracts reads what extracts say. The error has the problems of all of them.
func readExtracts(files []input) ([]*extract.Extract, error) {
	var problems source.Problems
	var read []*extract.Extract
	for _, file := range files {
		one, err := readExtract(file)
		if err != nil {
			problems.Merge(err)
			continue
		}
		read = append(read, one)
	}
	return read, problems.Err()
}

func readExtract(file input) (*extract.Extract, error) {
	content, err := readAtMost(file.path, extract.MaxBytes+1)
	if err != nil {
		return nil, source.Problem{At: source.Position{File: file.shown}, Message: cause(err).Error()}
	}
	read, err := extract.Read(file.shown, content)
	if err != nil {
		return nil, err
	}
	if file.system != "" && read.System != file.system {
		return nil, source.Problem{
			At:      source.Position{File: file.shown},
			Message: fmt.Sprintf("is about an extract from %s, but is in the %s folder", systemName(read.System), systemName(file.system)),
			Hint:    "move it to the folder " + read.System + ", beside its files",
		}
	}
	return read, nil
}

func readAtMost(name string, most int64) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(file, most))
	return content, errors.Join(err, file.Close())
}

// joined is both errors in one, unless the second is about more than the files.
func joined(problems, err error) error {
	var list *source.List
	if problems == nil || err != nil && !errors.As(err, &list) {
		return err
	}
	var all source.Problems
	all.Merge(problems)
	all.Merge(err)
	return all.Err()
}
