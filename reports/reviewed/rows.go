package reviewed

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"slices"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reports/xlsx"
)

//go:embed *.sql
var statements embed.FS

func statement(name string) duckdb.Statement {
	content, err := statements.ReadFile(name + ".sql")
	if err != nil {
		panic(err) // a name in this package, embedded with it
	}
	return duckdb.Statement{Name: "reports/reviewed/" + name + ".sql", Text: string(content)}
}

// each visits the rows of a list, a value for each of its columns: nil, string or int64. What
// could act on a screen is made visible in texts.
func (s section) each(ctx context.Context, db *duckdb.DB, visit func(values []any) error) error {
	rows, err := db.Query(ctx, statement(s.statement))
	if err != nil {
		return err
	}
	defer rows.Close()
	selected, err := rows.Columns()
	if err != nil {
		return err
	}
	fields, values := make([]any, len(selected)), make([]any, len(s.columns))
	places := make([]int, len(s.columns))
	for i, column := range s.columns {
		if places[i] = slices.Index(selected, column.name); places[i] < 0 {
			return fmt.Errorf("%s.sql does not select %s", s.statement, column.name)
		}
		if fields[places[i]] = new(sql.NullString); column.format.Kind == xlsx.Number {
			fields[places[i]] = new(sql.NullInt64)
		}
	}
	if i := slices.Index(fields, nil); i >= 0 {
		return fmt.Errorf("%s.sql selects %s, which no column shows", s.statement, selected[i])
	}
	for rows.Next() {
		if err := rows.Scan(fields...); err != nil {
			return fmt.Errorf("%s.sql: %w", s.statement, err)
		}
		for i, place := range places {
			values[i] = value(fields[place])
		}
		if err := visit(values); err != nil {
			return err
		}
	}
	return rows.Err()
}

func value(field any) any {
	switch field := field.(type) {
	case *sql.NullString:
		if field.String != "" {
			return source.Printable(field.String)
		}
	case *sql.NullInt64:
		if field.Valid {
			return field.Int64
		}
	}
	return nil
}
