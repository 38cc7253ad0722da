package exports

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rolecall/exports/decode"
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

// loaded are the extracts of systems whose files are loaded: what lies beside the folders of an
// estate may be about the other one.
func (i Inputs) loaded(extracts []*extract.Extract) []*extract.Extract {
	return slices.DeleteFunc(extracts, func(one *extract.Extract) bool {
		return one.System == "okta" && len(i.Okta) == 0 || one.System == "servicenow" && len(i.ServiceNow) == 0
	})
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
	return readContent(file, content)
}

func readContent(file input, content []byte) (*extract.Extract, error) {
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

// readPacked reads the extracts that are members of archives, as whoever downloads all
// attachments of a record has them, and takes them from the documents.
func readPacked(files []input, documents [][]*decode.Document) ([]*extract.Extract, error) {
	var problems source.Problems
	var read []*extract.Extract
	for at, file := range files {
		seen := map[string]bool{}
		documents[at] = slices.DeleteFunc(documents[at], func(document *decode.Document) bool {
			holder := document.Holder()
			if holder == document.File || !extract.IsNamed(holder[strings.LastIndexByte(holder, '!')+1:]) {
				return false
			}
			if seen[holder] {
				return true
			}
			seen[holder] = true
			content, err := document.Content(extract.MaxBytes + 1)
			if err == nil {
				var one *extract.Extract
				if one, err = readContent(input{system: file.system, shown: holder}, content); err == nil {
					read = append(read, one)
				}
			}
			problems.Merge(err)
			return true
		})
	}
	return read, problems.Err()
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
