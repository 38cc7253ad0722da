package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"rolecall/exports/source"
	"rolecall/reconcile/rules"
)

// readRules reads the rules file, or says that there is none.
func (j job) readRules(ctx context.Context) (*rules.Rules, []byte, error) {
	if j.rulesFile == "" {
		j.warn("no rules file: who should have which role cannot be judged")
		return rules.Default().WithUnread(j.unreadFindings), nil, nil
	}
	read, content, err := readRules(ctx, j.rulesFile)
	if err != nil {
		return nil, nil, err
	}
	if j.withoutQueries {
		read = read.WithoutQueries()
	}
	return read.WithUnread(j.unreadFindings), content, checkCustom(ctx, j.rulesFile, read, nil)
}

// readRules reads a rules file and the files that it names.
func readRules(ctx context.Context, path string) (*rules.Rules, []byte, error) {
	content, err := readFile(ctx, path, largestText)
	if err != nil {
		return nil, nil, cannotReadRules(path, err)
	}
	read, err := rules.ReadIn(path, content, rules.InFolder(filepath.Dir(path)))
	return read, content, err
}

// cannotReadRules is the error for a rules file that cannot be opened or read.
func cannotReadRules(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no rules file %s; rolecall init --rules FILE proposes one", source.Printable(path))
	}
	return fmt.Errorf("cannot read the rules: %w", err)
}

// rulesSHA256 is the checksum of the rules: of the file, or of the list of checksums if it
// names others.
func rulesSHA256(name string, content []byte, read *rules.Rules) string {
	sum := fmt.Sprintf("%x", sha256.Sum256(content))
	if len(read.Files()) == 0 {
		return sum
	}
	list := sum + "  " + filepath.Base(name) + "\n"
	for _, each := range read.Files() {
		list += each.SHA256 + "  " + each.Name + "\n"
	}
	return fmt.Sprintf("%x", sha256.Sum256([]byte(list)))
}
