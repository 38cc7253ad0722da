package reports

import (
	"context"
	"fmt"
	"slices"

	"rolecall/exports/duckdb"
	"rolecall/reports/output"
)

// Table is a table of a run's database, and what it holds: see [duckdb.Digest].
type Table struct {
	Name   string  `json:"name"` // with its schema
	Rows   int64   `json:"rows"`
	SHA256 *string `json:"sha256"` // nil for an intermediate one
}

// intermediate are large tables that say again what others of the database say, and that a
// rehearsal makes anew: their digests would take as long as those of all others together.
var intermediate = []string{"recon.held_role", "recon.identity_key", "recon.key_agreement", "recon.key_match"}

// digestTables lists the tables of a database by name, with what each holds.
func digestTables(ctx context.Context, db *duckdb.DB) ([]Table, error) {
	var database string
	if err := db.QueryRow(ctx, duckdb.Statement{Name: "tables", Text: "select current_database()"}, &database); err != nil {
		return nil, err
	}
	all, err := output.List[columnOfTable](ctx, db, duckdb.Statement{Name: "tables", Params: duckdb.Params{"database": database}, Text: `
		select tables.schema_name, tables.table_name, columns.column_name, columns.data_type, tables.estimated_size
		from duckdb_tables() as tables
		join duckdb_columns() as columns on columns.table_oid = tables.table_oid and columns.database_oid = tables.database_oid
		where tables.database_name = $database and not tables.internal
		order by tables.schema_name, tables.table_name, columns.column_index`})
	if err != nil {
		return nil, fmt.Errorf("list the tables: %w", err)
	}
	found := []Table{}
	var tables []duckdb.Table
	for begin, end := 0, 0; begin < len(all); begin = end {
		first := all[begin]
		table := duckdb.Table{Name: duckdb.Ident(database) + "." + duckdb.Ident(first.Schema) + "." + duckdb.Ident(first.Table), Rows: first.Rows}
		for ; end < len(all) && all[end].Schema == first.Schema && all[end].Table == first.Table; end++ {
			table.Columns = append(table.Columns, duckdb.Column{Name: all[end].Name, Type: all[end].Type})
		}
		name := first.Schema + "." + first.Table
		if slices.Contains(intermediate, name) {
			table.Columns = nil
		}
		tables, found = append(tables, table), append(found, Table{Name: name})
	}
	digests, err := db.Digests(ctx, tables)
	if err != nil {
		return nil, err
	}
	for i, digest := range digests {
		if found[i].Rows = digest.Rows; digest.SHA256 != "" {
			found[i].SHA256 = &digest.SHA256
		}
	}
	return found, nil
}

type columnOfTable struct {
	Schema, Table, Name, Type string
	Rows                      int64
}
