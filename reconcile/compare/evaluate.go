package compare

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile"
	"rolecall/reconcile/findings"
	"rolecall/reconcile/rules"
)

// evaluation is what is evaluated again: rules on the data of a run, as of an instant.
type evaluation struct {
	as    string // how its findings are called: a run of schema.sql
	data  string // old or new
	asOf  time.Time
	rules *RulesFile
}

// evaluateWhatDiffers evaluates what the causes of differences depend on. What comes to the same
// as what is there already is copied.
func (c *comparison) evaluateWhatDiffers(ctx context.Context) error {
	isDifferent, err := c.differs(ctx)
	if err != nil {
		return err
	}
	if !isDifferent {
		return c.exec(ctx, "evaluation", "insert into compare.evaluation values ('old_rules', true), ('old_clock', true)")
	}
	past, present := c.origins["old"], c.origins["new"]
	isKnown := true
	newTool, err := c.evaluateOr(ctx, "old", past.isOther, evaluation{as: "new_tool", data: "old", asOf: past.AsOf}, past)
	if err != nil {
		return err
	}
	if !newTool {
		c.notes = append(c.notes, "The old run comes from another version of rolecall ("+past.Version+"), and this version cannot evaluate its tables: differences that the version causes are listed under another cause.")
		if err := c.copyFindings(ctx, "new_tool", "old"); err != nil {
			return err
		}
	}
	if present.isOther {
		c.notes = append(c.notes, "The new run comes from another version of rolecall ("+present.Version+"): this version computes the causes. Reconcile again with this version to be sure of them.")
	}
	if c.options.Rules != nil {
		// the same data and clock: the old rules give what the old run gives with this tool
		if err := errors.Join(c.copyFindings(ctx, "old_rules", "new_tool"), c.copyFindings(ctx, "old_clock", "new_tool")); err != nil {
			return err
		}
	} else {
		isOther := past.rulesText != present.rulesText || !slices.Equal(past.files, present.files) || (past.RulesFile == "") != (present.RulesFile == "")
		if isKnown, err = c.evaluateOr(ctx, "new", isOther, evaluation{as: "old_rules", data: "new", asOf: present.AsOf}, past); err != nil {
			return err
		}
		if isKnown {
			if isKnown, err = c.evaluateOr(ctx, "old_rules", !past.AsOf.Equal(present.AsOf), evaluation{as: "old_clock", data: "new", asOf: past.AsOf}, past); err != nil {
				return err
			}
		}
		if !isKnown {
			c.notes = append(c.notes, "The old rules cannot be applied to the new exports: differences caused by the rules, the clock and the data cannot be distinguished.")
		}
	}
	if err := c.exec(ctx, "evaluation", fmt.Sprintf("insert into compare.evaluation values ('old_rules', %t), ('old_clock', %t)", isKnown, isKnown)); err != nil {
		return err
	}
	c.step("matching findings")
	return c.match(ctx, [2]string{"old", "new_tool"}, [2]string{"new", "new_tool"}, [2]string{"old", "old_rules"}, [2]string{"new", "old_rules"},
		[2]string{"old", "old_clock"}, [2]string{"new", "old_clock"})
}

// isOfOther says whether another tool made a run: by its version, or, as builds that are no release
// are all called the same, by the kinds of findings that it knew.
func (c *comparison) isOfOther(ctx context.Context, database, version string) (bool, error) {
	if version != c.options.ToolVersion || !c.inventory.has(database, "recon", "kind", "kind") {
		return true, nil
	}
	known, err := c.db.Texts(ctx, duckdb.Statement{Name: "compare", Text: "select kind from " + duckdb.Ident(database) + ".recon.kind where not starts_with(kind, 'custom.')"})
	if err != nil {
		return false, fmt.Errorf("read which kinds of findings the run knew: %w", err)
	}
	own, err := findings.Names()
	slices.Sort(known)
	return !slices.Equal(known, slices.Sorted(slices.Values(own))), err
}

// differs says whether there is anything that needs a cause.
func (c *comparison) differs(ctx context.Context) (isDifferent bool, err error) {
	err = c.db.QueryRow(ctx, duckdb.Statement{Name: "compare", Text: `
		select count(*) filter (matched.left_no is not null and past.severity = present.severity and past.excepted = present.excepted) <> count(*)
			or count(*) <> (select count(*) from compare.finding where run = 'new')
		from (from compare.finding where run = 'old') as past
		left join compare.match as matched on matched.left_no = past.finding_no
		left join (from compare.finding where run = 'new') as present on present.finding_no = matched.right_no`}, &isDifferent)
	return isDifferent, err
}

// evaluateOr evaluates the rules of an origin, if that gives something else than what is there
// already; it says whether it could.
func (c *comparison) evaluateOr(ctx context.Context, same string, isOther bool, wanted evaluation, of Origin) (isKnown bool, err error) {
	if !isOther {
		return true, c.copyFindings(ctx, wanted.as, same)
	}
	c.step("evaluating again: " + map[string]string{
		"new_tool": "the old run with this version", "old_rules": "the old rules on the new exports", "old_clock": "the old rules at the old time",
	}[wanted.as])
	if wanted.rules, err = readRules(of); err == nil {
		err = c.evaluate(ctx, wanted)
	}
	if err == nil {
		return true, nil
	}
	var short *duckdb.Shortage
	var wrong *source.List
	if ctx.Err() != nil || errors.As(err, &short) || !errors.As(err, &wrong) && wanted.as != "new_tool" {
		return false, err
	}
	return false, errors.Join(c.forget(ctx), c.exec(ctx, "findings", "delete from compare.finding where run = "+duckdb.Literal(wanted.as)))
}

func (c *comparison) copyFindings(ctx context.Context, as, from string) error {
	return c.exec(ctx, "findings", fmt.Sprintf("insert into compare.finding select * replace (%s as run) from compare.finding where run = %s", duckdb.Literal(as), duckdb.Literal(from)))
}

// readRules reads the rules that a run was made with.
func readRules(of Origin) (*RulesFile, error) {
	if of.RulesFile == "" {
		return &RulesFile{Read: rules.Default()}, nil
	}
	read, err := rules.ReadStored(of.RulesFile, of.rulesText, of.files)
	return &RulesFile{Name: of.RulesFile, Text: of.rulesText, Files: of.files, Read: read}, err
}

// evaluate evaluates up to the findings, and keeps them.
func (c *comparison) evaluate(ctx context.Context, wanted evaluation) error {
	database := c.databases[wanted.data]
	if err := c.pointAt(ctx, database); err != nil {
		return err
	}
	catalog, err := c.catalog(ctx)
	if err != nil {
		return err
	}
	policy, err := wanted.rules.Read.Compile(catalog, wanted.asOf)
	if err != nil {
		return err
	}
	reuse, err := c.reuse(wanted, catalog, policy)
	if err != nil {
		return err
	}
	options := reconcile.Options{Policy: policy.Statements, RulesFile: wanted.rules.Name, RulesText: wanted.rules.Text, RulesFiles: wanted.rules.Files}
	if err := rules.ExpressionError(reconcile.Prepare(ctx, c.db, options)); err != nil {
		return err
	}
	if err := c.takeBefore(ctx, database); err != nil {
		return err
	}
	if err := rules.ExpressionError(reconcile.Judge(ctx, c.db, reuse, c.options.Progress)); err != nil {
		return err
	}
	there, err := c.described(ctx, "recon", "finding")
	if err != nil {
		return err
	}
	if err := c.takeFindings(ctx, wanted.as, "recon.finding", there); err != nil {
		return err
	}
	return c.forget(ctx)
}

// takeBefore takes what a run was given besides exports and rules, as far as findings depend on it:
// what it was allowed, and which access that reviews revoked its history saw go.
func (c *comparison) takeBefore(ctx context.Context, database string) error {
	from := duckdb.Ident(database) + ".recon."
	if c.inventory.has(database, "recon", "allowance", "guardrail", "percent", "records") {
		if err := c.exec(ctx, "allowance", "insert into recon.allowance by name select guardrail, percent, records from "+from+"allowance"); err != nil {
			return err
		}
	}
	if c.inventory.has(database, "recon", "past_finding", "line", "kind", "user_name", "item", "state", "last_seen") {
		return c.exec(ctx, "history", "insert into recon.past_finding by name select line, kind, user_name, item, state, last_seen from "+from+"past_finding where kind = 'review.revoked'")
	}
	return nil
}

// catalog is what rules may name in the tables that okta and servicenow show.
func (c *comparison) catalog(ctx context.Context) (catalog rules.Catalog, err error) {
	if catalog, err = rules.LoadCatalog(ctx, c.db); err != nil {
		return catalog, err
	}
	catalog.KnownKinds, err = findings.Names()
	return catalog, err
}

// reuse says what an evaluation takes of the run that has the data: what does not depend on
// rules that differ, wherever in the file they are. A run of another version judged otherwise.
func (c *comparison) reuse(wanted evaluation, catalog rules.Catalog, policy rules.Policy) (reconcile.Reuse, error) {
	stored := c.stored[wanted.data]
	if stored.isOther {
		return reconcile.Reuse{}, nil
	}
	file, err := readRules(stored)
	if err != nil {
		return reconcile.Reuse{}, nil // then nothing is known of what it meant
	}
	past, err := file.Read.Compile(catalog, stored.AsOf)
	if err != nil {
		return reconcile.Reuse{}, nil
	}
	return reconcile.Reuse{Database: c.databases[wanted.data], Different: rules.Different(past, policy)}, nil
}

// pointAt makes views of the tables of a run, so that whatever reads canonical tables reads those.
func (c *comparison) pointAt(ctx context.Context, database string) error {
	for _, schema := range []string{"input", "okta", "servicenow"} {
		if err := c.exec(ctx, "data", "drop schema if exists "+schema+" cascade", "create schema "+schema); err != nil {
			return err
		}
	}
	tables, err := c.db.Texts(ctx, duckdb.Statement{Name: "compare", Text: `
		select format('create view {0}."{1}" as from "{2}".{0}."{1}"', schema_name, replace(table_name, '"', '""'), replace(database_name, '"', '""'))
		from duckdb_tables()
		where database_name = $database and schema_name in ('input', 'okta', 'servicenow')
		order by 1`,
		Params: duckdb.Params{"database": database}})
	if err != nil {
		return err
	}
	for _, create := range duckdb.SplitSchema(exports.Schema) {
		if name := reviewTable.FindStringSubmatch(create); name != nil && !c.inventory.has(database, "input", name[1], "review_no") {
			tables = append(tables, create)
		}
	}
	return c.exec(ctx, "data", slices.Concat(tables, duckdb.SplitSchema(exports.Macros))...)
}

// reviewTable finds what makes a table of what reviews decided: a run of a version that did not know it took none.
var reviewTable = regexp.MustCompile(`create table input\.(review\w*)`)

// mainTable finds the tables that an evaluation makes beside its schemas.
var mainTable = regexp.MustCompile(`create table main\.(\w+)`)

// forget drops what an evaluation made.
func (c *comparison) forget(ctx context.Context) error {
	drops := []string{"drop schema if exists recon cascade", "drop schema if exists policy cascade"}
	for _, create := range duckdb.SplitSchema(reconcile.Schema) {
		if name := mainTable.FindStringSubmatch(create); name != nil {
			drops = append(drops, "drop table if exists main."+duckdb.Ident(name[1]))
		}
	}
	return c.exec(ctx, "forget", drops...)
}
