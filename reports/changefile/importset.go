package changefile

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reconcile"
	"rolecall/reports/output"
)

// importSetRows is how many rows a file holds at most, a little more where a
// change would be parted: ServiceNow advises fewer than 100,000 rows a set.
const importSetRows = 95_000

//go:embed importset.sql
var importSetSQL string

// importSetColumn is one column of the staging file; ServiceNow puts u_ before
// its name.
type importSetColumn struct{ name, about string }

var importSetColumns = []importSetColumn{
	{"run_id", "the run that planned it"},
	{"change_id", "the change; its rows stand together"},
	{"sequence", "the order in which changes depend on each other"},
	{"operation", "`create`, `update` or `delete`"},
	{"table", "`sys_user`, `sys_user_has_role` or `sys_user_grmember`"},
	{"sys_id", "the record to update or delete; empty where the export has none: look it up by the names"},
	{"user", "the account's sys_id; empty where unknown"},
	{"user_name", "the account"},
	{"role", "the role's sys_id, of a grant; empty where unknown"},
	{"role_name", "the role"},
	{"group", "the group's sys_id, of a membership; empty where unknown"},
	{"group_name", "the group"},
	{"field", "the field of `sys_user` to set; empty for grants and memberships"},
	{"before", "what the record must hold now: if it does not, leave it alone"},
	{"after", "what to set; references by what they display"},
	{"reason", "why, for people (double quotes written as single ones)"},
}

// importSet leaves the rows to the engine: they are made once, in a database
// in memory beside the run's, which may be open for reading only.
type importSet struct{ left []obstacle }

func newImportSet() format { return &importSet{} }

func (s *importSet) Finding(reconcile.Finding) error { return nil }
func (s *importSet) Change(reconcile.Change) error   { return nil }
func (s *importSet) Close() error                    { return nil }
func (s *importSet) obstacles() []obstacle           { return s.left }

func (s *importSet) Begin(ctx context.Context, run output.Run) error {
	if err := execute(ctx, run, "attach ':memory:' as staging", nil); err != nil {
		return err
	}
	err := s.write(ctx, run)
	if detached := execute(ctx, run, "detach staging", nil); err == nil {
		err = detached
	}
	return err
}

func (s *importSet) write(ctx context.Context, run output.Run) error {
	params := duckdb.Params{"plan": string(run.Plan), "run_id": run.ID, "rows": importSetRows}
	if err := execute(ctx, run, "create table staging.import_set as "+importSetSQL, params); err != nil {
		return err
	}
	if err := s.list(ctx, run); err != nil {
		return err
	}
	var files int
	err := run.DB.QueryRow(ctx, duckdb.Statement{
		Name: importSetName,
		Text: "select coalesce(max(file_no), 0) from staging.import_set where obstacle is null",
	}, &files)
	if err != nil {
		return err
	}
	for number := 1; number <= files; number++ {
		name := run.Plan.Dir() + "/servicenow-import-set.csv"
		if files > 1 {
			name = fmt.Sprintf("%s/servicenow-import-set-%04d.csv", run.Plan.Dir(), number)
		}
		if err := s.copy(ctx, run, name, number); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}

// list collects what cannot be expressed.
func (s *importSet) list(ctx context.Context, run output.Run) error {
	rows, err := run.DB.Query(ctx, duckdb.Statement{
		Name: importSetName,
		Text: `select change_id, any_value("table"), any_value(operation), any_value(user_name), min(obstacle)
			from staging.import_set where obstacle is not null group by change_id order by min(row_no)`,
	})
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var each obstacle
		if err := rows.Scan(&each.ChangeID, &each.Table, &each.Operation, &each.UserName, &each.Reason); err != nil {
			return err
		}
		s.left = append(s.left, each)
	}
	return rows.Err()
}

func (s *importSet) copy(ctx context.Context, run output.Run, name string, number int) error {
	file, err := run.Folder.Create(name) // private from the start; the engine fills it
	if err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	columns := make([]string, len(importSetColumns))
	for i, column := range importSetColumns {
		columns[i] = duckdb.Ident(column.name)
	}
	rows := fmt.Sprintf("select %s from staging.import_set where obstacle is null and file_no = %d order by sequence, change_id, row_no",
		strings.Join(columns, ", "), number)
	return execute(ctx, run, fmt.Sprintf(
		`copy (%s) to %s (format csv, header true, quote '"', escape '"', force_quote *, new_line '\n', use_tmp_file false)`,
		rows, duckdb.Literal(run.Folder.Path(name))), nil)
}

const importSetName = "reports/changefile/importset.sql"

func execute(ctx context.Context, run output.Run, text string, params duckdb.Params) error {
	_, err := run.DB.Exec(ctx, duckdb.Statement{Name: importSetName, Text: text, Params: params})
	return err
}
