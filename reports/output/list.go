package output

import (
	"context"
	"fmt"
	"reflect"

	"rolecall/exports/duckdb"
)

// Fields are pointers to the fields of a struct, in their order, those of embedded structs in
// the place of these, to scan a row into.
func Fields(row any) []any {
	value := reflect.ValueOf(row).Elem()
	var fields []any
	for i := range value.NumField() {
		if value.Type().Field(i).Anonymous {
			fields = append(fields, Fields(value.Field(i).Addr().Interface())...)
			continue
		}
		fields = append(fields, value.Field(i).Addr().Interface())
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
