package bundle

import (
	"path"
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
	var rewritten []rules.File
	var problems source.Problems
	for i, each := range all {
		if each.IsCustom() { // what it said is left out already
			m.into.rulesFiles[each.Name] = each.Name
			rewritten = append(rewritten, each)
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
		m.into.rulesFiles[w.file] = name
		rewritten = append(rewritten, rules.File{Name: name, Text: text})
	}
	return rewritten, problems.Err()
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
	replacement := m.path(strings.TrimSuffix(cleaned, extension)) + extension
	if strings.HasSuffix(name, "/") {
		replacement += "/"
	}
	return replacement
}
