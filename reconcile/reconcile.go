package reconcile

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/changes"
	"rolecall/reconcile/findings"
	"rolecall/reconcile/stages"
	"rolecall/reconcile/statement"
)

// Options of a run.
type Options struct {
	// Policy are the statements that make the schema policy: compiled rules.
	Policy []string
	// ToolVersion and the rules' base name and SHA-256 are kept with the run;
	// both of the rules are empty if there were none.
	ToolVersion, RulesFile, RulesSHA256 string
	// Progress, if not nil, is told what is being done, and how far: steps done of all.
	Progress func(step string, done, total int64)
}

// method is the order of everything: stages that judge, findings, then the
// stages that plan.
type method struct {
	judging    []statement.Statement // stages before the findings
	findings   []statement.Statement
	exceptions statement.Statement // which findings the rules accept
	afterwards []statement.Statement
	finding    statement.Statement
	changes    []statement.Statement
	planning   []statement.Statement
}

// Run reconciles what the schemas okta and servicenow hold and leaves the
// tables finding, change, rollback, withheld, data_quality and run, the stages
// in schema recon and the rules' meaning in schema policy.
func Run(ctx context.Context, db *duckdb.DB, options Options) error {
	plan, err := loadMethod()
	if err != nil {
		return err
	}
	run := &runner{db: db, progress: options.Progress}
	run.schema("reconcile/schema.sql", Schema)
	run.origin(options)
	for i, text := range options.Policy {
		run.exec(fmt.Sprintf("policy.sql#%d", i+1), text)
	}
	run.catalogue(slices.Concat(plan.findings, plan.afterwards))
	run.relations(plan.judging...)
	run.findings(plan.findings...)
	run.relations(plan.exceptions)
	run.findings(plan.afterwards...)
	run.relations(plan.finding)
	run.corrections(plan.changes...)
	run.relations(plan.planning...)
	return run.all(ctx)
}

func loadMethod() (method, error) {
	var plan method
	all, err := stages.All()
	if err != nil {
		return plan, err
	}
	for _, stage := range all {
		switch {
		case stage.Name == "recon.exception":
			plan.exceptions = stage
		case stage.Name == "recon.finding":
			plan.finding = stage
		case plan.exceptions.Name == "":
			plan.judging = append(plan.judging, stage)
		default:
			plan.planning = append(plan.planning, stage)
		}
	}
	kinds, err := findings.All()
	if err != nil {
		return plan, err
	}
	for _, kind := range kinds {
		if slices.Contains(kind.Reads, "recon.exception") {
			plan.afterwards = append(plan.afterwards, kind)
		} else {
			plan.findings = append(plan.findings, kind)
		}
	}
	plan.changes, err = changes.All()
	return plan, err
}

// runner collects the statements of a run and then runs them in order.
type runner struct {
	db       *duckdb.DB
	steps    []duckdb.Statement
	comments []string // what tables and columns mean, said together at the end
	progress func(step string, done, total int64)
}

func (r *runner) exec(name, text string) {
	r.steps = append(r.steps, duckdb.Statement{Name: name, Text: text})
}

func (r *runner) schema(name, text string) {
	for _, part := range splitStatements(text) {
		r.exec(name, part)
	}
	r.comments = append(r.comments, duckdb.Comments(text)...)
}

func (r *runner) origin(options Options) {
	r.exec("origin", fmt.Sprintf("insert into recon.origin values (%s, nullif(%s, ''), nullif(%s, ''))",
		duckdb.Literal(options.ToolVersion), duckdb.Literal(options.RulesFile), duckdb.Literal(options.RulesSHA256)))
}

func (r *runner) relations(all ...statement.Statement) {
	for _, stage := range all {
		r.exec(stage.File, stage.WithPrefix("create table "+quoteRelation(stage.Name)+" as"))
		r.comment(stage)
	}
}

func (r *runner) comment(stage statement.Statement) {
	relation := quoteRelation(stage.Name)
	r.comments = append(r.comments, fmt.Sprintf("comment on table %s is %s", relation, duckdb.Literal(stage.Title)))
	for _, column := range stage.Columns {
		r.comments = append(r.comments, fmt.Sprintf("comment on column %s.%s is %s", relation, duckdb.Ident(column.Name), duckdb.Literal(column.Meaning)))
	}
}

func (r *runner) findings(all ...statement.Statement) {
	for _, kind := range all {
		r.exec(kind.File, kind.WithPrefix("insert into recon.discrepancy select "+duckdb.Literal(kind.Name)+" as kind, * from (")+")")
	}
}

func (r *runner) corrections(all ...statement.Statement) {
	for _, sort := range all {
		r.exec(sort.File, sort.WithPrefix("insert into recon.correction"))
	}
}

// catalogue makes recon.kind from the headers.
func (r *runner) catalogue(kinds []statement.Statement) {
	rows := make([]string, len(kinds))
	for i, kind := range kinds {
		values := []string{kind.Name, kind.Title, kind.Severity, kind.Fix, kind.Controls, kind.Prose}
		for j, value := range values {
			values[j] = duckdb.Literal(value)
		}
		rows[i] = "(" + strings.Join(values, ", ") + ")"
	}
	r.exec("catalogue", "insert into recon.kind values "+strings.Join(rows, ", "))
}

func (r *runner) all(ctx context.Context) error {
	r.exec("comments", "begin transaction;\n"+strings.Join(r.comments, ";\n")+";\ncommit")
	for i, step := range r.steps {
		if r.progress != nil {
			r.progress(step.Name, int64(i), int64(len(r.steps)))
		}
		if _, err := r.db.Exec(ctx, step); err != nil {
			return err
		}
	}
	return nil
}

// quoteRelation quotes the parts of schema.table.
func quoteRelation(name string) string {
	parts := strings.Split(name, ".")
	for i, part := range parts {
		parts[i] = duckdb.Ident(part)
	}
	return strings.Join(parts, ".")
}
