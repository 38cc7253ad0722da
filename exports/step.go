package exports

import (
	"context"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"rolecall/exports/schedule"
)

// step is a statement that writes to one table, as those that make canonical tables
// of staging tables do, or the filling of a staging table.
type step struct {
	name, text string
	fills      string // the staging table, of a filling

	reads   []string // tables it reads
	changes []string // tables it makes, or changes what is in them
	adds    string   // the table it only adds rows to
	makes   string   // the table that is not there before
}

// alongside are the canonical tables that are changed when a staging table is
// filled: they get columns for what the files have.
var alongside = map[string][]string{
	"okta_user":       {"okta.user", "okta.attribute"},
	"servicenow_user": {"servicenow.user", "servicenow.field"},
}

// filling is the step that fills a staging table.
func filling(table string) step {
	return step{fills: table, changes: append([]string{"staging." + table}, alongside[table]...)}
}

// readSteps reads the statements of a folder, in the order of their names.
func readSteps(folder string, files fs.FS) ([]step, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	var steps []step
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		steps = append(steps, newStep("exports/"+folder+"/"+name, string(text)))
	}
	return steps, nil
}

var (
	tableName = regexp.MustCompile(`\b(?:staging|input|okta|servicenow)\.[a-z_]+`)
	tableVerb = regexp.MustCompile(`(?m)^(create table|insert into|delete from|update) ([a-z]+\.[a-z_]+)`)
)

// newStep tells from the text of a statement what it reads and writes: it begins
// a line with what it does.
func newStep(name, text string) step {
	each := step{name: name, text: text}
	rest := text
	if verb := tableVerb.FindStringSubmatchIndex(text); verb != nil {
		table := text[verb[4]:verb[5]]
		rest = text[:verb[4]] + text[verb[5]:]
		switch text[verb[2]:verb[3]] {
		case "insert into":
			each.adds = table
		case "create table":
			each.makes = table
			fallthrough
		default:
			each.changes = []string{table}
		}
	}
	read := map[string]bool{}
	for _, table := range tableName.FindAllString(rest, -1) {
		read[table] = true
	}
	each.reads = slices.Sorted(maps.Keys(read))
	return each
}

// tasks are steps, each to be done when what it reads and writes is as it would be
// if they were done in their order.
func tasks(steps []step, do func(context.Context, step) error) []schedule.Task {
	tasks := make([]schedule.Task, len(steps))
	for i, each := range steps {
		for before, other := range steps[:i] {
			if each.mustFollow(other) {
				tasks[i].Needs = append(tasks[i].Needs, before)
			}
		}
		tasks[i].Do = func(ctx context.Context) error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return do(ctx, each)
		}
	}
	return tasks
}

// tables lists what the step names of the staging database, without its name.
func (s step) tables() []string {
	var names []string
	for _, table := range slices.Concat(s.reads, s.changes, []string{s.adds}) {
		if name, isStaging := strings.CutPrefix(table, "staging."); isStaging && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// mustFollow says whether the step has to come after another that is before it in
// their order: one reads or changes what the other changes or adds to. Two may add
// to the same.
func (s step) mustFollow(other step) bool {
	return s.disturbs(other) || other.disturbs(s)
}

// disturbs says whether the step changes something that the other sees.
func (s step) disturbs(other step) bool {
	return slices.ContainsFunc(other.reads, s.writes) || slices.ContainsFunc(other.changes, s.writes) || slices.Contains(s.changes, other.adds)
}

func (s step) writes(table string) bool { return table == s.adds || slices.Contains(s.changes, table) }
