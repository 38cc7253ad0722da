package rules

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"rolecall/exports/source"
)

// What is too much of files that rules include.
const maxFiles = 1_000

// includable are the keys that a file which is included may have, and of some the keys below:
// of what the others say there is one for all.
var includable = map[string][]string{
	"version": nil, "include": nil, "define": nil, "exceptions": nil,
	"roles": {"grant", "allow", "conflicts"}, "groups": {"grant", "allow"},
}

// reader reads a rules file and what it names.
type reader struct {
	name     string // of the rules file
	folder   Folder
	problems source.Problems
	files    []File
	roots    []*node // of the YAML files, the rules file first
	ignored  ignoredLints
	included map[string]string // files to the places that include them
	kept     map[string]bool   // names in files
	untested []string          // custom findings without cases, as errors name them
}

// ReadIn reads a rules file and the files that it names, which lie in folder. name is how
// errors call the rules file. The error is a *source.List of everything that is wrong with
// the files.
func ReadIn(name string, content []byte, folder Folder) (*Rules, error) {
	rules, err := ReadInPart(name, content, folder)
	if err != nil {
		return nil, err
	}
	return rules, nil
}

// ReadInPart reads rules as ReadIn does, and yields what could be read of those that have
// mistakes, for Check; nil if the rules file is no YAML.
func ReadInPart(name string, content []byte, folder Folder) (*Rules, error) {
	r := &reader{name: name, folder: folder, included: map[string]string{}, kept: map[string]bool{}}
	root := r.yaml(name, path.Base(name), "", content)
	if root == nil {
		return nil, r.problems.Err()
	}
	r.custom()
	defined := define(r.roots)
	addWhereNone(&r.problems, defined.problems)
	rules := decode(name, merged(r.roots))
	rules.files, rules.roots, rules.ignoredLints, rules.definitions, rules.untested = r.files, r.roots, r.ignored, defined, r.untested
	addWhereNone(&r.problems, rules.check())
	return rules, r.problems.Err()
}

// yaml reads a file of rules, and then those that it includes. dir is its folder, relative to
// that of the rules file.
func (r *reader) yaml(name, short, dir string, content []byte) *node {
	root, err := parseAs(name, short, content)
	r.problems.Merge(err)
	if root == nil {
		return nil
	}
	r.roots = append(r.roots, root)
	r.ignored.read(root, name, content)
	r.tables(root, dir)
	addWhereNone(&r.problems, validate(root, rulesShape()))
	for _, each := range oneOrMore(root.get("include")) {
		r.include(each, dir)
	}
	return root
}

// include reads the file that is named there, or those of the folder.
func (r *reader) include(named term, dir string) {
	at, err := r.path(named, dir)
	var files []string
	if err == nil {
		files, err = r.folder.List(at)
	}
	if err != nil {
		r.complain(named.cannotRead(err))
		return
	}
	isFolder := len(files) != 1 || files[0] != at
	if isFolder {
		files = slices.DeleteFunc(files, func(each string) bool { return !isRulesName(path.Base(each)) || each == r.main() })
		if len(files) == 0 {
			r.complain(named.problem(fmt.Sprintf("the folder %q has no rules: expected files that end in .yaml or .yml", named.value), ""))
		}
	}
	for _, each := range files {
		r.includeFile(named, each)
	}
}

func (r *reader) includeFile(named term, file string) {
	if file == r.main() {
		r.complain(named.problem(fmt.Sprintf("%s is the rules file itself: it cannot include itself", file), "remove this"))
		return
	}
	if earlier := r.included[file]; earlier != "" {
		r.complain(named.problem(fmt.Sprintf("%s is read already: %s includes it", file, earlier), "include each file once"))
		return
	}
	r.included[file] = named.rule()
	if len(r.included) > maxFiles {
		if len(r.included) == maxFiles+1 {
			r.complain(named.problem(fmt.Sprintf("more than %d files are included", maxFiles), ""))
		}
		return
	}
	content, err := r.folder.Read(file, maxBytes)
	if err != nil {
		r.complain(named.cannotRead(err))
		return
	}
	r.keep(file, content, string(content))
	if root := r.yaml(r.shown(file), file, path.Dir(file), content); root != nil {
		r.onlyIncludable(root)
	}
}

// onlyIncludable finds keys that only the rules file itself may have.
func (r *reader) onlyIncludable(root *node) {
	check := func(in *node, allowed []string, known map[string]any, path string) {
		for _, each := range in.pairs() {
			name := each.key.text.Value
			if _, isRule := known[name]; isRule && !slices.Contains(allowed, name) {
				r.complain(each.key.problem(fmt.Sprintf("%s%s is in an included file: only %s may contain it", path, name, r.main()), "move it there"))
			}
		}
	}
	check(root, slices.Collect(maps.Keys(includable)), rulesShape().properties(), "")
	for section, allowed := range includable {
		if allowed != nil {
			check(root.get(section), allowed, rulesShape().properties(section), section+".")
		}
	}
}

// main is the rules file, as files below its folder name it.
func (r *reader) main() string { return filepath.Base(r.name) }

// path is a path that rules name, relative to the folder of the rules file.
func (r *reader) path(named term, dir string) (string, error) {
	if strings.Contains(named.value, `\`) {
		return "", errors.New(`expected / between the parts of a path, not \`)
	}
	at := path.Join(dir, named.value)
	if path.IsAbs(named.value) || !fs.ValidPath(at) {
		return "", errors.New("it is outside the folder of " + r.main())
	}
	return at, nil
}

// shown is how errors name a file.
func (r *reader) shown(file string) string {
	return filepath.ToSlash(filepath.Join(filepath.Dir(r.name), filepath.FromSlash(file)))
}

func (r *reader) keep(file string, content []byte, text string) {
	if !r.kept[file] {
		r.kept[file] = true
		r.files = append(r.files, File{file, fmt.Sprintf("%x", sha256.Sum256(content)), text})
	}
}

func (t term) cannotRead(err error) source.Problem {
	cause, hint := err, ""
	var wrong *fs.PathError
	if errors.As(err, &wrong) {
		cause = wrong.Err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		hint = "paths are relative to the folder of the file that contains them"
	case strings.Contains(cause.Error(), "escapes"):
		cause = errors.New("it leads outside the folder of the rules")
	}
	return t.problem(fmt.Sprintf("cannot read %q: %s", t.value, cause), hint)
}

// isRulesName says whether a file in a folder that is included holds rules: tests of rules lie
// beside them.
func isRulesName(name string) bool {
	stem := strings.TrimSuffix(strings.TrimSuffix(name, ".yaml"), ".yml")
	return stem != name && !strings.HasSuffix(stem, ".test") && !strings.HasSuffix(stem, "_test")
}

// merged is the rules file with what the others add to it.
func merged(roots []*node) *node {
	whole := withConflictList(roots[0])
	for _, each := range roots[1:] {
		added := *withConflictList(each)
		added.entries = slices.DeleteFunc(slices.Clone(added.entries), func(entry entry) bool {
			_, isKnown := includable[entry.key.text.Value]
			return !isKnown || entry.key.text.Value == "version" || entry.key.text.Value == "include"
		})
		whole = whole.with(&added)
	}
	return whole
}

// with is a mapping or list with what another has besides.
func (n *node) with(other *node) *node {
	joined := *n
	switch {
	case n.form == sequence && other.form == sequence:
		joined.items = slices.Concat(n.items, other.items)
	case n.form == mapping && other.form == mapping:
		joined.entries = slices.Clone(n.entries)
		for _, each := range other.entries {
			at := slices.IndexFunc(joined.entries, func(mine entry) bool { return mine.key.text.Value == each.key.text.Value })
			if at < 0 {
				joined.entries = append(joined.entries, each)
				continue
			}
			joined.entries[at].value = joined.entries[at].value.with(each.value)
		}
	}
	return &joined
}

// complain notes a problem, of a place of which nothing is said yet.
func (r *reader) complain(problem source.Problem) {
	addWhereNone(&r.problems, []source.Problem{problem})
}
