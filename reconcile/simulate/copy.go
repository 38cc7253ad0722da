package simulate

import (
	"context"
	"errors"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/rules"
)

// copied is how the copy is called while it is made.
const copied = "rehearsal_copy"

// fromRun are the relations of a run that a rehearsal compares with, and what
// it takes of them.
var fromRun = [][2]string{
	{"before.finding", "select finding_id, finding_key, kind, severity, user_key, account_key, login, user_name, item, excepted from recon.finding"},
	{"before.reported", "select finding_id, fix, reason, change_ids from main.finding"},
	{"before.held_back", "select finding_id, record_key, change_key, cause from recon.held_back"},
	{"before.correction", "select distinct finding_id, record_key, change_key, operation, field, account_key, user_key, role_key, group_key from recon.correction"},
	{"before.target", "select change_id, account_key, user_key, role_key, group_key from recon.target"},
	{"before.role", "select role_key, name, sys_id from recon.role"},
	{"before.group", "select group_key, name, sys_id, is_pushed from recon.group"},
	{"before.role_closure", "select role_key, contained_role_key from recon.role_closure"},
	{"before.conferred_role", "select group_key, role_key from recon.conferred_role"},
	{"before.pathless", "select account_key, role_key from recon.held_role where is_pathless"},
	{"before.held_role", "select account_key, role_key from recon.held_role"},
	{"before.account", "select account_key, active, locked_out from servicenow.user"},
	{"before.conflict", "select account_key, conflict_no from recon.conflict"},
	{"before.exception", "select user_name, item, is_used from recon.exception"},
	{"before.change", "select * from main.change"},
	{"before.rollback", "select * from main.rollback"},
}

// ofTheDraft takes the plan before limits: of what was selected, limits may
// withhold less than of the whole.
var ofTheDraft = strings.NewReplacer("main.change", "recon.draft", "main.rollback", "recon.draft_rollback")

// copyRun copies what a rehearsal needs of a run into a new database file, and
// returns the rules' meaning: the macros and views of the schema policy.
func copyRun(ctx context.Context, db *duckdb.DB, from string, options Options) (policy []string, err error) {
	if err := db.Attach(ctx, copied, options.Path, true); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Detach(context.WithoutCancel(ctx), copied)) }()
	tables, err := texts(ctx, db, `
		select format('create table `+copied+`.{0}.{1} as from {2}.{0}.{1}', schema_name, '"' || replace(table_name, '"', '""') || '"', database_name)
		from duckdb_tables()
		where database_name = $from and schema_name in ('input', 'okta', 'servicenow')
		order by table_oid`, from)
	if err != nil {
		return nil, err
	}
	policy, err = texts(ctx, db, `
		with macros as (
			select format('create macro policy.{}({}) as {}',
				'"' || replace(function_name, '"', '""') || '"', array_to_string(parameters, ', '), macro_definition) as sql
			from duckdb_functions()
			where database_name = $from and schema_name = 'policy' and function_type = 'macro'
		)
		select sql
		from (select sql, 0 as place from macros union all select sql, view_oid from duckdb_views() where database_name = $from and schema_name = 'policy')
		order by place`, from)
	if err != nil {
		return nil, err
	}
	steps := []string{}
	for _, schema := range []string{"input", "okta", "servicenow", "policy"} {
		steps = append(steps, "create schema "+copied+"."+schema)
	}
	steps = append(steps, tables...)
	for _, part := range duckdb.SplitSchema(Schema) {
		steps = append(steps, inCopy.Replace(part))
	}
	for _, each := range fromRun {
		query := each[1]
		if options.Only != nil {
			query = ofTheDraft.Replace(query)
		}
		query = strings.Replace(query, " from ", " from "+duckdb.Ident(from)+".", 1)
		steps = append(steps, "create or replace table "+copied+"."+each[0]+" as "+query)
	}
	for _, step := range steps {
		if _, err := db.Exec(ctx, duckdb.Statement{Name: "simulate/copy", Text: step}); err != nil {
			return nil, err
		}
	}
	return policy, selectChanges(ctx, db, options.Only)
}

// customFiles are the custom findings of a run; one of a version without them has none.
func customFiles(ctx context.Context, db *duckdb.DB, from string) (files []rules.File, err error) {
	there, err := texts(ctx, db, `
		select table_name from duckdb_tables() where database_name = $from and schema_name = 'recon' and table_name in ('rules_file', 'custom_read')`, from)
	if err != nil || len(there) < 2 {
		return nil, err
	}
	err = db.Each(ctx, duckdb.Statement{
		Name: "simulate/custom", Text: "select file, sha256, rules_text from " + duckdb.Ident(from) + ".recon.rules_file order by place",
	}, func(rows *duckdb.Rows) error {
		var each rules.File
		err := rows.Scan(&each.Name, &each.SHA256, &each.Text)
		if each.IsCustom() {
			files = append(files, each)
		}
		return err
	})
	return files, err
}

// inCopy has the statements of the schema make things in the copy.
var inCopy = strings.NewReplacer("create schema ", "create schema "+copied+".", "create table ", "create table "+copied+".")

// selectChanges leaves the changes out that are not to be rehearsed.
func selectChanges(ctx context.Context, db *duckdb.DB, only []string) error {
	if only == nil {
		return nil
	}
	for _, plan := range []string{"change", "rollback"} {
		_, err := db.Exec(ctx, duckdb.Statement{
			Name:   "simulate/select",
			Text:   "delete from " + copied + ".before." + plan + " where change_id not in (select unnest(string_split($only, ' ')))",
			Params: duckdb.Params{"only": strings.Join(only, " ")},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func texts(ctx context.Context, db *duckdb.DB, query, from string) ([]string, error) {
	return db.Texts(ctx, duckdb.Statement{Name: "simulate/copy", Text: query, Params: duckdb.Params{"from": from}})
}
