package reconcile

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
	"rolecall/reconcile/controls"
	"rolecall/reconcile/custom"
	"rolecall/reconcile/findings"
	"rolecall/reconcile/rules"
)

// Options are what a run is made with.
type Options struct {
	// Policy are the statements that make the schema policy: compiled rules.
	Policy []string
	// ToolVersion and the rules' base name, SHA-256 and text are kept with the
	// run; those of the rules are empty if there were none.
	ToolVersion, RulesFile, RulesSHA256, RulesText string
	// RulesFiles are the files that the rules file names, which are kept as well.
	RulesFiles []rules.File
	// Allow are guardrails that may be passed in this run.
	Allow []Allowance
}

// Allowance lets one run pass a guardrail: CutOffInputs, or a limit, which is a
// percentage, a number or, with neither, none.
type Allowance struct {
	Guardrail string // as in recon.allowance
	Percent   *float64
	Records   *int64
}

// Row is the allowance as a row of recon.allowance, in SQL.
func (a Allowance) Row() string {
	percent, records := "null", "null"
	if a.Percent != nil {
		percent = strconv.FormatFloat(*a.Percent, 'f', -1, 64)
	}
	if a.Records != nil {
		records = strconv.FormatInt(*a.Records, 10)
	}
	return "(" + duckdb.Literal(a.Guardrail) + ", " + percent + ", " + records + ")"
}

// Prepare makes the tables that Run fills, and puts down what the run is made
// with, what the rules mean, and the catalogues. It needs the tables of the
// schemas okta and servicenow.
func Prepare(ctx context.Context, db *duckdb.DB, options Options) error {
	kinds, err := findings.All()
	if err != nil {
		return err
	}
	known, err := controls.All()
	if err != nil {
		return err
	}
	own, err := custom.Read("", options.RulesFiles)
	if err != nil {
		return err
	}
	steps, err := prelude(options, kinds, own, known)
	if err != nil {
		return err
	}
	for _, each := range steps {
		if _, err := db.Exec(ctx, each); err != nil {
			return err
		}
	}
	return nil
}

// Run reconciles what the schemas okta and servicenow of a database that is
// prepared hold and leaves the tables finding, change, rollback, withheld,
// data_quality and run, the stages in schema recon and the rules' meaning in
// schema policy. Progress, if not nil, is told what is being done, and how far:
// steps done of all. It is not called by two at once.
func Run(ctx context.Context, db *duckdb.DB, progress func(step string, done, total int64)) error {
	kinds, err := findings.All()
	if err != nil {
		return err
	}
	tasks, err := judgedTasks(ctx, db, kinds)
	if err != nil {
		return err
	}
	return runTasks(ctx, db, slices.Concat(tasks, comments(tasks)), progress)
}

// Reuse is an attached database of a run that this version made of the same tables, and which
// relations of the schema policy are others there: what depends on none of them is taken as it
// is there.
type Reuse struct {
	Database  string // "" is none
	Different []string
}

// Judge runs what leads to the findings, up to recon.finding, and nothing of the plan and the
// outputs: for whoever asks what other rules, or another instant, would find.
func Judge(ctx context.Context, db *duckdb.DB, reuse Reuse, progress func(step string, done, total int64)) error {
	kinds, err := findings.All()
	if err != nil {
		return err
	}
	tasks, err := judgedTasks(ctx, db, kinds)
	if err != nil {
		return err
	}
	return runTasks(ctx, db, reuse.apply(leadingTo("recon.finding", tasks)), progress)
}

// apply replaces tasks by what the run has.
func (r Reuse) apply(tasks []task) []task {
	if r.Database == "" {
		return tasks
	}
	different := map[string]bool{}
	for _, each := range r.Different {
		different["policy."+each] = true
	}
	isDifferent := make([]bool, len(tasks))
	for isNew := true; isNew; {
		isNew = false
		for i, each := range tasks {
			if isDifferent[i] || !slices.ContainsFunc(each.subject.Reads, func(read string) bool { return different[read] }) {
				continue
			}
			isDifferent[i], isNew = true, true
			for _, written := range each.subject.Writes() {
				different[written] = true
			}
		}
	}
	reused := slices.Clone(tasks)
	for i, each := range tasks {
		if isDifferent[i] || each.do != nil {
			continue
		}
		if len(each.subject.Makes) > 0 {
			from := duckdb.Ident(r.Database) + "." + duckdb.Relation(each.subject.Makes[0])
			reused[i].text = "create view " + duckdb.Relation(each.subject.Makes[0]) + " as from " + from
		} else if each.subject.Adds == "recon.discrepancy" {
			from := duckdb.Ident(r.Database) + ".recon.discrepancy"
			reused[i].text = "insert into recon.discrepancy by name from " + from + " where kind = " + duckdb.Literal(each.subject.Name)
		}
	}
	return reused
}

// leadingTo are the tasks that write the relation, and those that write what these read.
func leadingTo(relation string, tasks []task) []task {
	wanted := map[string]bool{relation: true}
	isIn := make([]bool, len(tasks))
	for isNew := true; isNew; {
		isNew = false
		for i, each := range tasks {
			if isIn[i] || !slices.ContainsFunc(each.subject.Writes(), func(written string) bool { return wanted[written] }) {
				continue
			}
			isIn[i], isNew = true, true
			for _, read := range each.subject.Reads {
				wanted[read] = true
			}
		}
	}
	var leading []task
	for i, each := range tasks {
		if isIn[i] {
			leading = append(leading, each)
		}
	}
	return leading
}

// PolicyNeeded lists the relations of schema policy that a run reads, by name.
func PolicyNeeded() ([]string, error) {
	kinds, err := findings.All()
	if err != nil {
		return nil, err
	}
	tasks, err := allTasks(kinds)
	if err != nil {
		return nil, err
	}
	needed := map[string]bool{}
	for _, each := range tasks {
		for _, relation := range each.subject.Reads {
			if name, isPolicy := strings.CutPrefix(relation, "policy."); isPolicy {
				needed[name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(needed)), nil
}

// prelude is what comes before all tasks: the tables they fill, what made the
// run, the rules' meaning, and the catalogues.
func prelude(options Options, kinds []statement.Statement, own []custom.Finding, known []controls.Control) ([]duckdb.Statement, error) {
	var steps []duckdb.Statement
	for _, part := range append(duckdb.SplitSchema(Schema), inOne(duckdb.Comments(Schema))) {
		steps = append(steps, duckdb.Statement{Name: "reconcile/schema.sql", Text: part})
	}
	for _, macro := range duckdb.SplitSchema(Macros) {
		steps = append(steps, duckdb.Statement{Name: "reconcile/macros.sql", Text: macro})
	}
	steps = append(steps, duckdb.Statement{Name: "origin", Text: fmt.Sprintf(
		"insert into recon.origin values (%s, nullif(%s, ''), nullif(%s, ''), nullif(%s, ''))",
		duckdb.Literal(options.ToolVersion), duckdb.Literal(options.RulesFile), duckdb.Literal(options.RulesSHA256), duckdb.Literal(options.RulesText),
	)})
	before := lineCount(options.RulesText)
	for i, each := range options.RulesFiles {
		steps = append(steps, duckdb.Statement{Name: "rules_file", Text: fmt.Sprintf("insert into recon.rules_file values (%d, %s, %s, %s, %d)",
			i+1, duckdb.Literal(each.Name), duckdb.Literal(each.SHA256), duckdb.Literal(each.Text), before)})
		before += lineCount(each.Text)
	}
	for _, each := range options.Allow {
		steps = append(steps, duckdb.Statement{Name: "allowance", Text: "insert into recon.allowance values " + each.Row()})
	}
	for i, text := range options.Policy {
		steps = append(steps, duckdb.Statement{Name: fmt.Sprintf("policy.sql#%d", i+1), Text: text})
	}
	if len(options.Policy) > 0 {
		steps = append(steps, duckdb.Statement{Name: "reconcile/rules/policy.sql", Text: strings.ReplaceAll(inOne(duckdb.Comments(PolicySchema)), "comment on table ", "comment on view ")})
	}
	catalogued, err := catalogue(kinds, own, known)
	steps = append(steps, catalogued...)
	if len(options.Policy) > 0 {
		steps = append(steps, duckdb.Statement{Name: "kinds that are off", Text: "update recon.kind set off_by = off.rule from policy.off_kind as off where off.kind = recon.kind.kind"})
	}
	return steps, err
}

// lineCount is how many lines a text has, without empty ones at its end.
func lineCount(text string) int { return strings.Count(strings.TrimRight(text, "\n"), "\n") + 1 }

// comments are tasks that say in the database what every stage and its columns
// mean. They come last: each waits for its stage only, and runs where no core has
// anything better to do. They take no time to speak of, and are no steps.
func comments(tasks []task) []task {
	var all []task
	for _, each := range tasks {
		if len(each.subject.Columns) == 0 {
			continue
		}
		relation := duckdb.Relation(each.subject.Name)
		lines := []string{fmt.Sprintf("comment on table %s is %s", relation, duckdb.Literal(each.subject.Title))}
		for _, column := range each.subject.Columns {
			lines = append(lines, fmt.Sprintf("comment on column %s.%s is %s", relation, duckdb.Ident(column.Name), duckdb.Literal(column.Meaning)))
		}
		all = append(all, task{
			subject: statement.Statement{File: "comments on " + each.subject.File, Name: "comments on " + each.subject.Name, Reads: []string{each.subject.Name}},
			text:    inOne(lines),
		})
	}
	return all
}

// inOne are statements in one transaction.
func inOne(statements []string) string {
	return strings.Join(statements, ";\n")
}
