package compare

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
	"rolecall/reconcile/rules"
)

//go:embed [0-9]*.sql
var files embed.FS

// Schema is the text of the tables that a comparison starts from.
//
//go:embed schema.sql
var Schema string

// Statements returns the statements in order.
func Statements() ([]statement.Statement, error) { return statement.LoadRelations(files, "compare") }

// Options say what to compare.
type Options struct {
	// Old and New are how the databases of the runs are called, which are attached; the same
	// if only the rules differ.
	Old, New string
	// Rules, if not nil, are in the place of those of the new run.
	Rules *RulesFile
	// ToolVersion is of the tool that compares.
	ToolVersion string
	// Access is to be compared as well.
	Access bool
	// Progress is told what is being done; it may be nil.
	Progress func(step string, done, total int64)
}

// RulesFile is a rules file that was read.
type RulesFile struct {
	Name  string // as errors call it
	Text  string
	Files []rules.File // that it names
	Read  *rules.Rules
}

// comparison is a comparison while it is made.
type comparison struct {
	db         *duckdb.DB
	options    Options
	databases  map[string]string // of the runs old and new
	inventory  inventory
	order      map[string][]column // of the relations of compare
	statements map[string]statement.Statement
	origins    map[string]Origin // of what is compared
	stored     map[string]Origin // of the databases: another, if rules take the place of a run's
	notes      []string
}

type column struct{ name, kind string }

// Run compares two runs whose databases are attached to an open one, in which it works. The
// result is of counts; what became of each finding is in compare.row, and with Access what
// became of each access in compare.access_change.
func Run(ctx context.Context, db *duckdb.DB, options Options) (Result, error) {
	c := &comparison{
		db: db, options: options, databases: map[string]string{"old": options.Old, "new": options.New},
		order: map[string][]column{}, statements: map[string]statement.Statement{}, origins: map[string]Origin{}, stored: map[string]Origin{},
	}
	for _, step := range []func(context.Context) error{
		c.prepare, c.readOrigins, c.matchRuns, c.evaluateWhatDiffers, c.lookAround, c.decide, c.putBesideRules, c.moveAccess,
	} {
		if err := step(ctx); err != nil {
			return Result{}, err
		}
	}
	return c.result(ctx)
}

// prepare makes the schema, and the views of the runs.
func (c *comparison) prepare(ctx context.Context) error {
	all, err := Statements()
	if err != nil {
		return err
	}
	for _, each := range all {
		c.statements[each.Name] = each
	}
	if err := c.exec(ctx, "schema.sql", duckdb.SplitSchema(Schema)...); err != nil {
		return err
	}
	if err := c.readOrder(ctx); err != nil {
		return err
	}
	if c.inventory, err = takeInventory(ctx, c.db); err != nil {
		return err
	}
	return c.takeRuns(ctx)
}

// matchRuns takes the findings of both runs, and matches them.
func (c *comparison) matchRuns(ctx context.Context) error {
	c.step("matching findings")
	for _, run := range []string{"old", "new"} {
		if run == "new" && c.options.Rules != nil {
			if err := c.evaluate(ctx, evaluation{as: "new", data: "new", asOf: c.origins["new"].AsOf, rules: c.options.Rules}); err != nil {
				return err
			}
			continue
		}
		database := c.databases[run]
		there := c.inventory.of(database, "main", "finding")
		if err := c.takeFindings(ctx, run, duckdb.Ident(database)+".main.finding", there); err != nil {
			return err
		}
	}
	return c.match(ctx, [2]string{"old", "new"})
}

// match matches the findings of pairs.
func (c *comparison) match(ctx context.Context, pairs ...[2]string) error {
	if err := c.exec(ctx, "pairs", "delete from compare.pair"); err != nil {
		return err
	}
	for _, pair := range pairs {
		text := "insert into compare.pair values (" + duckdb.Literal(pair[0]) + ", " + duckdb.Literal(pair[1]) + ")"
		if err := c.exec(ctx, "pairs", text); err != nil {
			return err
		}
	}
	if err := c.fill(ctx, "compare.keyed"); err != nil {
		return err
	}
	subject := c.statements["compare.match"]
	prefix := "create table compare.match as"
	if there, err := c.described(ctx, "compare", "match"); err != nil {
		return err
	} else if len(there) > 0 {
		prefix = "insert into compare.match"
	}
	_, err := c.db.Exec(ctx, duckdb.Statement{Name: subject.File, Text: subject.WithPrefix(prefix)})
	return err
}

// lookAround finds what the exports of both runs do not show, and what was corrected.
func (c *comparison) lookAround(ctx context.Context) error {
	c.step("comparing what was exported")
	if err := c.noteStrangers(ctx); err != nil {
		return err
	}
	for _, name := range []string{"compare.reviewed", "compare.cause"} {
		if err := c.fill(ctx, name); err != nil {
			return err
		}
	}
	if err := c.takeEffects(ctx); err != nil {
		return err
	}
	for _, name := range []string{"compare.shrunk", "compare.lack", "compare.subject", "compare.reviewed_access", "compare.unjudged", "compare.undecided", "compare.still_there"} {
		if err := c.fill(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// noteStrangers says if the runs have no identity in common: then they are of two companies, and
// what came and went is no news of either.
func (c *comparison) noteStrangers(ctx context.Context) error {
	var areStrangers bool
	err := c.db.QueryRow(ctx, duckdb.Statement{Name: "compare", Text: `
		with olds as (select okta_id, lower(login) as login from compare.identity where run = 'old'),
		news as (select okta_id, lower(login) as login from compare.identity where run = 'new')
		select exists (from olds) and exists (from news)
			and not exists (from olds semi join news on news.okta_id = olds.okta_id)
			and not exists (from olds semi join news on news.login = olds.login)`}, &areStrangers)
	if areStrangers {
		c.notes = append(c.notes, "No identity of the old run is in the new one: the runs are of two companies or two Okta organizations, so their differences mean nothing.")
	}
	return err
}

func (c *comparison) decide(ctx context.Context) error { return c.fill(ctx, "compare.row") }

func (c *comparison) step(name string) {
	if c.options.Progress != nil {
		c.options.Progress(name, 0, 0)
	}
}

func (c *comparison) exec(ctx context.Context, name string, texts ...string) error {
	for _, text := range texts {
		if _, err := c.db.Exec(ctx, duckdb.Statement{Name: "compare/" + name, Text: text}); err != nil {
			return err
		}
	}
	return nil
}

// fill makes the relation of a statement, in the place of an earlier one.
func (c *comparison) fill(ctx context.Context, name string) error {
	subject := c.statements[name]
	_, err := c.db.Exec(ctx, duckdb.Statement{Name: subject.File, Text: subject.WithPrefix("create or replace table " + name + " as")})
	return err
}

// readOrder lists the columns of the relations of compare.
func (c *comparison) readOrder(ctx context.Context) error {
	return c.db.Each(ctx, duckdb.Statement{Name: "compare", Text: `
		select table_name, column_name, data_type from duckdb_columns()
		where database_name = current_database() and schema_name = 'compare'
		order by table_name, column_index`,
	}, func(rows *duckdb.Rows) error {
		var relation string
		var each column
		if err := rows.Scan(&relation, &each.name, &each.kind); err != nil {
			return err
		}
		c.order[relation] = append(c.order[relation], each)
		return nil
	})
}

// Origin is what a run was made of.
type Origin struct {
	Version   string    `json:"version"`
	AsOf      time.Time `json:"as_of"`
	RulesFile string    `json:"rules_file"` // "" if there were none
	rulesText string
	files     []rules.File // that the rules file names
	isOther   bool         // made by another tool than the one that compares
}

func (c *comparison) readOrigins(ctx context.Context) error {
	for _, run := range []string{"old", "new"} {
		database := c.databases[run]
		if !c.inventory.has(database, "main", "run", "tool_version", "as_of", "rules_file") || !c.inventory.has(database, "recon", "origin", "rules_text") ||
			!c.inventory.has(database, "main", "finding", "finding_id", "kind", "severity", "excepted") {
			return errors.New("the database lacks tables of a rolecall run: it comes from another tool, or from a version that is too old to compare")
		}
		var origin Origin
		name := duckdb.Ident(database)
		err := c.db.QueryRow(ctx, duckdb.Statement{Name: "compare", Text: fmt.Sprintf(`
			select coalesce(run.tool_version, ''), run.as_of, coalesce(run.rules_file, ''), coalesce(origin.rules_text, '')
			from %s.main.run as run cross join %s.recon.origin as origin`, name, name),
		}, &origin.Version, &origin.AsOf, &origin.RulesFile, &origin.rulesText)
		if err != nil {
			return fmt.Errorf("read what the run was made of: %w", err)
		}
		if origin.files, err = c.readRulesFiles(ctx, database); err != nil {
			return fmt.Errorf("read the rules of the run: %w", err)
		}
		if origin.isOther, err = c.isOfOther(ctx, database, origin.Version); err != nil {
			return err
		}
		c.origins[run], c.stored[run] = origin, origin
	}
	if c.options.Rules != nil {
		origin := c.origins["new"]
		origin.Version, origin.RulesFile, origin.rulesText = c.options.ToolVersion, c.options.Rules.Name, c.options.Rules.Text
		origin.files, origin.isOther = c.options.Rules.Files, false
		c.origins["new"] = origin
	}
	return nil
}

// readRulesFiles reads the files that the rules of a run name.
func (c *comparison) readRulesFiles(ctx context.Context, database string) (files []rules.File, err error) {
	if !c.inventory.has(database, "recon", "rules_file", "place", "file", "sha256", "rules_text") {
		return nil, nil
	}
	text := "select file, sha256, rules_text from " + duckdb.Ident(database) + ".recon.rules_file order by place"
	err = c.db.Each(ctx, duckdb.Statement{Name: "compare", Text: text}, func(rows *duckdb.Rows) error {
		var file rules.File
		if err := rows.Scan(&file.Name, &file.SHA256, &file.Text); err != nil {
			return err
		}
		files = append(files, file)
		return nil
	})
	return files, err
}
