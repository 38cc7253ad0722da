package compare

import (
	"context"
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
)

// taken are the relations that are taken of each run, by what compare and what the run call
// them, and how a column is called there if not the same. What an older version does not have
// is null.
var taken = []struct {
	relation, schema, from string
	renamed                map[string]string
	where                  string
}{
	{relation: "account", schema: "servicenow", from: "user"},
	{relation: "identity", schema: "okta", from: "user"},
	{relation: "link", schema: "recon", from: "link"},
	{relation: "kind", schema: "recon", from: "kind"},
	{relation: "role", schema: "recon", from: "role"},
	{relation: "group", schema: "recon", from: "group"},
	{relation: "held_role", schema: "recon", from: "held_role"},
	{relation: "member", schema: "servicenow", from: "group_member"},
	{relation: "conferred_role", schema: "recon", from: "conferred_role"},
	{relation: "same_grants", schema: "recon", from: "same_grants"},
	{relation: "granted_role", schema: "recon", from: "granted_role"},
	{relation: "expected_group", schema: "recon", from: "expected_group"},
	{relation: "judged", schema: "recon", from: "judged"},
	{relation: "privileged_account", schema: "recon", from: "account_roles", where: "privileged_roles is not null"},
	{relation: "unknown_table", schema: "recon", from: "unknown_table"},
	{relation: "completeness", schema: "input", from: "completeness"},
	{relation: "allowance", schema: "recon", from: "allowance"},
	{relation: "review", schema: "input", from: "review"},
	{relation: "review_item", schema: "input", from: "review_item"},
	{relation: "decision", schema: "recon", from: "decision"},
	{relation: "decided_account", schema: "recon", from: "decided_account"},
	{relation: "decided_access", schema: "recon", from: "decided_access"},
	{relation: "review_note", schema: "recon", from: "review_note"},
	{relation: "kept_finding", schema: "main", from: "kept_finding"},
	{relation: "worry", schema: "main", from: "data_quality"},
	{relation: "open_read", schema: "recon", from: "open_read"},
	{relation: "unknown_value", schema: "input", from: "unknown_value", renamed: map[string]string{"name": "column_name"}},
	{relation: "field", schema: "servicenow", from: "field"},
}

// inventory are the columns of relations, by database, schema and name.
type inventory map[string]map[string]string

func (i inventory) of(database, schema, relation string) map[string]string {
	return i[database+"."+schema+"."+relation]
}

// has says whether a relation has all the columns.
func (i inventory) has(database, schema, relation string, columns ...string) bool {
	known := i.of(database, schema, relation)
	for _, each := range columns {
		if known[each] == "" {
			return false
		}
	}
	return len(known) > 0
}

// takeInventory lists what the databases hold: tables only, since what a view says is anybody's.
func takeInventory(ctx context.Context, db *duckdb.DB) (inventory, error) {
	found := inventory{}
	err := db.Each(ctx, duckdb.Statement{Name: "compare", Text: `
		select concat_ws('.', columns.database_name, columns.schema_name, columns.table_name), columns.column_name, columns.data_type
		from duckdb_columns() as columns
		semi join duckdb_tables() as tables on tables.database_oid = columns.database_oid and tables.table_oid = columns.table_oid
		where columns.database_name <> current_database()`,
	}, func(rows *duckdb.Rows) error {
		var relation, column, kind string
		if err := rows.Scan(&relation, &column, &kind); err != nil {
			return err
		}
		if found[relation] == nil {
			found[relation] = map[string]string{}
		}
		found[relation][column] = kind
		return nil
	})
	return found, err
}

// takeRuns makes the relations of compare that are taken of the runs: views of both.
func (c *comparison) takeRuns(ctx context.Context) error {
	for _, each := range taken {
		var arms []string
		for _, run := range []string{"old", "new"} {
			database := c.databases[run]
			if !c.inventory.has(database, each.schema, each.from) {
				continue
			}
			text := fmt.Sprintf("select %s from %s.%s.%s", c.columns(each.relation, run, each.renamed, c.inventory.of(database, each.schema, each.from)),
				duckdb.Ident(database), duckdb.Ident(each.schema), duckdb.Ident(each.from))
			if each.where != "" {
				text += " where " + each.where
			}
			arms = append(arms, text)
		}
		if err := c.view(ctx, each.relation, arms); err != nil {
			return err
		}
	}
	return c.takeExports(ctx)
}

// takeExports makes what is said of files and columns, of two relations of a run each.
func (c *comparison) takeExports(ctx context.Context) error {
	var feeds, columns, plans []string
	for _, run := range []string{"old", "new"} {
		database := c.databases[run]
		name := duckdb.Ident(database)
		if c.inventory.has(database, "input", "feed", "file_key", "relation", "rows_loaded") && c.inventory.has(database, "input", "file", "file_key", "path", "member") {
			feeds = append(feeds, fmt.Sprintf(
				"select %s as run, feed.relation, concat_ws('!', file.path, file.member) as file, feed.rows_loaded from %s.input.feed as feed join %s.input.file as file on file.file_key = feed.file_key",
				duckdb.Literal(run), name, name))
		}
		if c.inventory.has(database, "main", "change", "change_id", "table", "operation", "field", "after") && c.inventory.has(database, "recon", "target", "change_id", "account_key", "user_key", "role_key", "group_key") {
			plans = append(plans, fmt.Sprintf(
				`select %s as run, change.change_id, change."table", change.operation, change.field, change.after, target.account_key, target.user_key, target.role_key, target.group_key from %s.main.change as change join %s.recon.target as target on target.change_id = change.change_id`,
				duckdb.Literal(run), name, name))
		}
		for _, side := range []string{"okta", "servicenow"} {
			if c.inventory.has(database, side, "unknown_column", "column_set", "name") {
				columns = append(columns, fmt.Sprintf("select %s as run, %s as relation, column_set, name from %s.%s.unknown_column",
					duckdb.Literal(run), duckdb.Literal(side+".user"), name, side))
			}
		}
	}
	for relation, arms := range map[string][]string{"feed": feeds, "unknown_column": columns, "planned_change": plans} {
		if err := c.view(ctx, relation, arms); err != nil {
			return err
		}
	}
	return nil
}

// view replaces a table of the schema by a view of the arms; without any it stays, empty.
func (c *comparison) view(ctx context.Context, relation string, arms []string) error {
	if len(arms) == 0 {
		return nil
	}
	name := "compare." + duckdb.Ident(relation)
	return c.exec(ctx, "take", "drop table "+name, "create view "+name+" as "+strings.Join(arms, " union all by name "))
}

// columns selects what a relation of compare has, of what there is.
func (c *comparison) columns(relation, run string, renamed, there map[string]string) string {
	list := []string{duckdb.Literal(run) + " as run"}
	for _, column := range c.order[relation] {
		if column.name == "run" {
			continue
		}
		from := column.name
		if other := renamed[from]; other != "" {
			from = other
		}
		value := "null"
		if there[from] != "" {
			value = duckdb.Ident(from)
		}
		if there[from] != column.kind {
			value = "try_cast(" + value + " as " + column.kind + ")"
		}
		list = append(list, value+" as "+duckdb.Ident(column.name))
	}
	return strings.Join(list, ", ")
}

// takeFindings copies the findings of a run: its table finding, or what was evaluated.
func (c *comparison) takeFindings(ctx context.Context, run, from string, there map[string]string) error {
	list := c.columns("finding", run, nil, there)
	if there["finding_no"] == "" {
		list = "* replace (cast(row_number() over (order by finding_id) - 1 as integer) as finding_no) from (select " + list
		from += ")"
	}
	return c.exec(ctx, "findings", "insert into compare.finding by name select "+list+" from "+from)
}

// described are the columns of a relation of the open database.
func (c *comparison) described(ctx context.Context, schema, relation string) (map[string]string, error) {
	columns := map[string]string{}
	err := c.db.Each(ctx, duckdb.Statement{Name: "compare", Text: `
		select column_name, data_type from duckdb_columns()
		where database_name = current_database() and schema_name = $schema and table_name = $relation`,
		Params: duckdb.Params{"schema": schema, "relation": relation},
	}, func(rows *duckdb.Rows) error {
		var name, kind string
		err := rows.Scan(&name, &kind)
		columns[name] = kind
		return err
	})
	return columns, err
}
