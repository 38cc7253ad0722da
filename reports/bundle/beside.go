package bundle

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"rolecall/exports/source"
	"rolecall/reconcile/rules"
)

// rulesName is what the rules are called in a bundle.
const rulesName = "rules.yaml"

// rules are the files of the rules, rewritten. seek is told of the texts that rules look for in values.
func (m *maker) rules(seek func(texts ...string)) ([]rules.File, error) {
	if m.estate.RulesFile == "" {
		return nil, nil
	}
	all := append([]rules.File{{Name: rulesName, Text: string(m.estate.Rules)}}, m.estate.Beside...)
	isDefined, isField := map[string]bool{}, map[string]bool{}
	for _, each := range all {
		for _, name := range namesBelow(each.Text, "define") {
			isDefined[name] = true
		}
		for _, name := range namesBelow(each.Text, "attributes") {
			isField[name] = true
		}
	}
	var made []rules.File
	var problems source.Problems
	for i, each := range all {
		if each.IsCustom() { // what it said is left out already
			m.made.rulesFiles[each.Name] = each.Name
			made = append(made, each)
			continue
		}
		w := &rulesWriter{file: path.Base(m.estate.RulesFile), path: m.pathBeside, isField: isField, expressions: expressions{
			names: m.names, isDefined: isDefined, seek: func(text string) { seek(text) },
			definedName: func(name string) string { return m.names.ofText(name, func(string) bool { return false }) },
		}}
		rewrite, name := w.rewriteRules, each.Name
		if i > 0 {
			w.file, name = each.Name, m.pathBeside(each.Name)
		}
		if extension := strings.ToLower(path.Ext(each.Name)); extension != ".yaml" && extension != ".yml" {
			rewrite = w.rewriteTable
		}
		text, err := rewrite(each.Text)
		if err != nil {
			return nil, err
		}
		for _, problem := range w.refused {
			problems.Add(problem)
		}
		m.made.rulesFiles[w.file] = name
		made = append(made, rules.File{Name: name, Text: text})
	}
	return made, problems.Err()
}

// pathBeside is what takes the place of the name of a file or folder that the rules name. Two folders up
// lead nowhere, so nothing else does.
func (m *maker) pathBeside(name string) string {
	cleaned := strings.TrimSuffix(path.Clean(strings.ReplaceAll(name, `\`, "/")), "/")
	for _, each := range m.texts {
		switch {
		case cleaned != each.File || each.to == "":
		case each.FilePath() == each.File:
			return each.to
		default: // an archive is a folder
			return m.folder(strings.TrimSuffix(each.File, path.Ext(each.File)))
		}
	}
	extension := path.Ext(cleaned)
	made := m.path(strings.TrimSuffix(cleaned, extension)) + extension
	if strings.HasSuffix(name, "/") {
		made += "/"
	}
	return made
}

// writeExtracts writes what says what the exports are: names and checksums of files are those in the
// bundle, counts and times stay.
func (m *maker) writeExtracts(dir string) error {
	if len(m.extracts) == 0 {
		return nil
	}
	if err := m.sum(dir); err != nil {
		return err
	}
	for _, each := range m.extracts {
		shown := m.shown(each)
		if strings.ToLower(filepath.Ext(each)) != ".json" {
			return fmt.Errorf("%s: a hand-written extract file cannot be bundled yet: bundle a copy of the estate without it", source.Printable(shown))
		}
		text, err := os.ReadFile(each)
		if err != nil {
			return err
		}
		name := "rolecall-extract"
		if folder := path.Dir(shown); folder != "." {
			name = m.folder(folder) + "/" + name
		}
		if err := m.create(dir, m.free(name, ".json"), func(to io.Writer) error {
			r := &rewriter{from: bufio.NewReader(bytes.NewReader(text)), to: bufio.NewWriter(to), of: m.ofExtract, name: func(string) {}}
			return errors.Join(r.rewriteJSON(), r.to.Flush())
		}); err != nil {
			return err
		}
	}
	return nil
}

// ofExtract is what takes the place of a value of an extract.
func (m *maker) ofExtract(field, value string) string {
	switch field {
	case "instance", "environment", "by", "method", "filter", "group", "first", "last":
		return m.names.Of(value)
	case "sha256":
		return m.sums[strings.ToLower(value)]
	case "file":
		return m.fileOf(value)
	case "query":
		return m.names.ofText(value, func(text string) bool {
			return m.made.Structure[text] || inAddresses[text] || strings.HasPrefix(text, "ORDERBY") || inRoles[text] || kept[text] != ""
		})
	}
	return value
}

// fileOf is the file of the bundle that was called so.
func (m *maker) fileOf(name string) string {
	for _, each := range m.texts {
		if path.Base(each.File) == path.Base(name) {
			return path.Base(each.to)
		}
	}
	return m.path(name)
}

// sum takes the checksums of the files as they are now.
func (m *maker) sum(dir string) error {
	for _, each := range m.texts {
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(each.to)))
		if err != nil {
			return err
		}
		sum := sha256.Sum256(text)
		m.sums[each.SHA256] = hex.EncodeToString(sum[:])
	}
	return nil
}

func (m *maker) shown(file string) string {
	if relative, err := filepath.Rel(m.estate.Inputs.Root, file); err == nil && m.estate.Inputs.Root != "" {
		return filepath.ToSlash(relative)
	}
	return filepath.Base(file)
}
