package statement

import (
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
)

// Insert is the statement that puts rows of cases, below their header, into a relation. An empty cell is
// null, two single quotes are the empty text.
func Insert(relation string, rows [][]string) string {
	names := make([]string, len(rows[0]))
	for i, name := range rows[0] {
		names[i] = duckdb.Ident(name)
	}
	tuples := make([]string, 0, len(rows)-1)
	for _, row := range rows[1:] {
		values := make([]string, len(row))
		for i, value := range row {
			switch value {
			case "":
				values[i] = "null"
			case "''":
				values[i] = "''"
			default:
				values[i] = duckdb.Literal(value)
			}
		}
		tuples = append(tuples, "("+strings.Join(values, ", ")+")")
	}
	return fmt.Sprintf("insert into %s (%s) values %s", duckdb.Relation(relation), strings.Join(names, ", "), strings.Join(tuples, ", "))
}
