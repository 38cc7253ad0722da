package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"rolecall/reconcile/rules"
)

// useEstate takes an estate's folders and rules, beside what was named.
func (j *job) useEstate(dir string) error {
	missing, err := j.findEstate(dir)
	if err == nil && len(missing) > 0 {
		return fmt.Errorf("the estate %s has no folder %s: put the exports of that system there, or name them with --%s", dir, missing[0], missing[0])
	}
	return err
}

// findEstate takes what there is of an estate, and says which folders of exports are missing.
func (j *job) findEstate(dir string) (missing []string, err error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no estate %s: an estate is a folder with okta/, servicenow/ and rules.yaml", dir)
	case err != nil:
		return nil, fmt.Errorf("cannot read the estate: %w", err)
	case !info.IsDir():
		return nil, fmt.Errorf("%s is a file: an estate is a folder with okta/, servicenow/ and rules.yaml; single files go to --okta and --servicenow", dir)
	}
	j.estate = dir
	for _, each := range []struct {
		name  string
		files *[]string
	}{{"okta", &j.okta}, {"servicenow", &j.serviceNow}} {
		folder := filepath.Join(dir, each.name)
		if _, err := os.Stat(folder); err == nil {
			*each.files = append([]string{folder}, *each.files...)
		} else if len(*each.files) == 0 {
			missing = append(missing, each.name)
		}
	}
	for _, name := range []string{"rules.yaml", "rules.yml"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil && j.rulesFile == "" {
			j.rulesFile = filepath.Join(dir, name)
		}
	}
	if !j.isRecomputed && (j.rulesFile == "" || !isSameFolder(filepath.Dir(j.rulesFile), dir)) {
		j.unreadFindings, err = filepath.Glob(filepath.Join(inGlob(dir), rules.CustomFolder, "*.sql"))
	}
	return missing, err
}

// inGlob is a path of which nothing is a pattern.
func inGlob(path string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}

func isSameFolder(one, other string) bool {
	first, err := os.Stat(one)
	if err != nil {
		return false
	}
	second, err := os.Stat(other)
	return err == nil && os.SameFile(first, second)
}
