package output

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reconcile"
)

// Column is one column of the findings or the changes, as files and tables
// name it.
type Column struct {
	Name string
	Kind reflect.Kind // String, Bool or Int64
}

// FindingColumns are the columns of findings, ChangeColumns those of changes:
// the fields of the edge types, in their order.
var (
	FindingColumns = columnsOf(reflect.TypeFor[reconcile.Finding]())
	ChangeColumns  = columnsOf(reflect.TypeFor[reconcile.Change]())
)

func columnsOf(edge reflect.Type) []Column {
	columns := make([]Column, edge.NumField())
	for i := range columns {
		field := edge.Field(i)
		columns[i] = Column{Name: field.Tag.Get("json"), Kind: field.Type.Kind()}
	}
	return columns
}

// Select is the select list of the columns, with null made what the edge types
// have for it: empty text, false or 0.
func Select(columns []Column) string {
	absent := map[reflect.Kind]string{reflect.String: "''", reflect.Bool: "false", reflect.Int64: "0"}
	list := make([]string, len(columns))
	for i, column := range columns {
		name := duckdb.Ident(column.Name)
		list[i] = "coalesce(" + name + ", " + absent[column.Kind] + ") as " + name
	}
	return strings.Join(list, ", ")
}

// Fields are pointers to the fields of an edge value, in the order of its
// columns, to scan a row into.
func Fields(edge any) []any {
	value := reflect.ValueOf(edge).Elem()
	fields := make([]any, value.NumField())
	for i := range fields {
		fields[i] = value.Field(i).Addr().Interface()
	}
	return fields
}

// List reads all rows of a statement into values whose fields are its columns.
// Without rows the list is empty, not nil: JSON has [] for it.
func List[T any](ctx context.Context, db *duckdb.DB, statement duckdb.Statement) ([]T, error) {
	rows, err := db.Query(ctx, statement)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []T{}
	for rows.Next() {
		var row T
		if err := rows.Scan(Fields(&row)...); err != nil {
			return nil, fmt.Errorf("%s: %w", statement.Name, err)
		}
		list = append(list, row)
	}
	return list, rows.Err()
}
