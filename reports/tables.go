package reports

import (
	"context"
	"fmt"

	"rolecall/exports/duckdb"
	"rolecall/reports/output"
)

// Table is a table of a run's database, and what it holds: see [duckdb.DB.Digest].
type Table struct {
	Name   string `json:"name"` // with its schema
	Rows   int64  `json:"rows"`
	SHA256 string `json:"sha256"`
}

// digestTables lists the tables of a database by name, with what each holds.
func digestTables(ctx context.Context, db *duckdb.DB) ([]Table, error) {
	var database string
	if err := db.QueryRow(ctx, duckdb.Statement{Name: "tables", Text: "select current_database()"}, &database); err != nil {
		return nil, err
	}
	all, err := output.List[columnOfTable](ctx, db, duckdb.Statement{Name: "tables", Params: duckdb.Params{"database": database}, Text: `
		select tables.schema_name, tables.table_name, columns.column_name, columns.data_type
		from duckdb_tables() as tables
		join duckdb_columns() as columns on columns.table_oid = tables.table_oid and columns.database_oid = tables.database_oid
		where tables.database_name = $database and not tables.internal
		order by tables.schema_name, tables.table_name, columns.column_index`})
	if err != nil {
		return nil, fmt.Errorf("list the tables: %w", err)
	}
	tables := []Table{}
	for begin, end := 0, 0; begin < len(all); begin = end {
		var columns []duckdb.Column
		first := all[begin]
		for ; end < len(all) && all[end].Schema == first.Schema && all[end].Table == first.Table; end++ {
			columns = append(columns, duckdb.Column{Name: all[end].Name, Type: all[end].Type})
		}
		name := duckdb.Ident(database) + "." + duckdb.Ident(first.Schema) + "." + duckdb.Ident(first.Table)
		digest, err := db.Digest(ctx, name, columns)
		if err != nil {
			return nil, err
		}
		tables = append(tables, Table{first.Schema + "." + first.Table, digest.Rows, digest.SHA256})
	}
	return tables, nil
}

type columnOfTable struct{ Schema, Table, Name, Type string }
