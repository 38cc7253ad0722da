package custom

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"rolecall/exports/source"
	"rolecall/exports/statement"
	"rolecall/reconcile/controls"
	"rolecall/reconcile/findings"
	"rolecall/reconcile/rules"
)

// Finding is a kind of findings of an estate's own.
type Finding struct {
	statement.Statement        // called custom.NAME; File is findings/NAME.sql, as findings name it
	Shown               string // the file as errors name it
}

// Review is what a plan does about custom findings: it leaves them to a person.
const Review = "review"

// Read reads the headers of custom findings. The files lie in a folder; dir is how errors call
// that of the rules. The error is a *source.List.
func Read(dir string, files []rules.File) ([]Finding, error) {
	all, mistakes, err := read(dir, files)
	if err != nil {
		return nil, err
	}
	return all, listed(mistakes)
}

func listed(mistakes []Mistake) error {
	var problems source.Problems
	for _, each := range mistakes {
		problems.Add(each.Problem)
	}
	return problems.Err()
}

func read(dir string, files []rules.File) (all []Finding, mistakes []Mistake, err error) {
	known, err := controls.All()
	if err != nil {
		return nil, nil, err
	}
	for _, file := range files {
		if !file.IsCustom() {
			continue
		}
		f, wrong := readOne(filepath.ToSlash(filepath.Join(dir, file.Name)), file, known)
		if mistakes = append(mistakes, wrong...); len(wrong) == 0 {
			all = append(all, f)
		}
	}
	return all, mistakes, nil
}

func readOne(shown string, file rules.File, known []controls.Control) (Finding, []Mistake) {
	f := Finding{Shown: shown}
	parsed, err := statement.Parse(shown, file.Text)
	if err != nil {
		return f, []Mistake{inHeader(err, "the header is comment lines at the top: the name, then title, one row per, reads, severity and controls")}
	}
	f.Statement = parsed
	mistakes := f.checkHeader(rules.CustomKind(file.Name), known)
	f.File, f.Fix = file.Name, Review
	return f, mistakes
}

// inHeader is what is wrong with a header, as a mistake.
func inHeader(err error, hint string) Mistake {
	m := Mistake{Code: BadHeader, Problem: source.Problem{Message: err.Error()}}
	errors.As(err, &m.Problem)
	m.Hint = hint
	return m
}

// grains are the columns that may tell findings of a kind apart.
var grains = []string{"account_key", "user_key", "item"}

// checkHeader finds what a header lacks, and what only kinds that ship with rolecall may say.
func (f Finding) checkHeader(kind string, known []controls.Control) []Mistake {
	var mistakes []Mistake
	wrong := func(isWrong bool, key, hint, format string, args ...any) {
		if isWrong {
			mistakes = append(mistakes, inHeader(f.Problem(key, format, args...), hint))
		}
	}
	wrong(f.Name != kind, "", "", "the first line names the kind: expected -- %s, not -- %s", kind, f.Name)
	wrong(!slices.Contains(findings.Severities, f.Severity), "severity", "", "severity: expected critical, high, medium or low, not %q", f.Severity)
	wrong(f.Fix != "" && f.Fix != Review, "fix", "leave fix out", "fix: custom findings plan no changes: expected review, not %q", f.Fix)
	wrong(f.Prose == "", "", "add an empty comment line, and below it what the finding means and what to do about it", "the header has no text")
	wrong(f.Controls == "", "", "name at least one control, as rolecall kinds KIND shows them", "the header has no controls")
	for _, name := range controls.Split(f.Controls) {
		isKnown := slices.ContainsFunc(known, func(each controls.Control) bool { return each.Name == name })
		wrong(f.Controls != "" && !isKnown, "controls", source.DidYouMean(name, namesOf(known)), "controls: there is no control %q", name)
	}
	for _, name := range f.Grain {
		wrong(!slices.Contains(grains, name), "one row per", "", "one row per: expected account_key, user_key and item, or some of them, not %q", name)
	}
	for _, key := range []struct {
		name   string
		isSaid bool
	}{
		{"makes", len(f.Makes) > 0}, {"adds to", f.Adds != ""}, {"changes", f.Changes != ""}, {"after", len(f.After) > 0}, {"columns", len(f.Columns) > 0},
		{"unless empty", len(f.Causes) > 0}, {"doubtful if", f.DoubtfulIf != ""}, {"example", f.Example != ""}, {"share", f.Share != 1},
	} {
		wrong(key.isSaid, key.name, "remove it", "a custom finding has no %q", key.name)
	}
	for _, name := range f.Reads {
		if !slices.Contains(Readable(), name) {
			m := inHeader(f.Problem("reads", "reads: there is no relation %q for custom findings", name), source.DidYouMean(name, Readable()))
			m.Code = UnknownRelation
			mistakes = append(mistakes, m)
		}
	}
	return mistakes
}

func namesOf(known []controls.Control) []string {
	names := make([]string, len(known))
	for i, each := range known {
		names[i] = each.Name
	}
	return names
}

// body is the query, so that it can stand between parentheses.
func (f Finding) body(before string) string {
	return before + " " + strings.TrimRight(f.Text, "\n") + "\n"
}
