package review

import (
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
)

// ReadCSV is the query that reads a CSV of a campaign: what is empty is an empty text.
func ReadCSV(path string, columns []Column) string {
	var types, selected []string
	for _, column := range columns {
		name := duckdb.Ident(column.Name)
		types = append(types, duckdb.Literal(column.Name)+": "+duckdb.Literal(string(column.Type)))
		switch column.Type {
		case Text:
			name = "coalesce(" + name + ", '') as " + name
		case Flag:
			name = "coalesce(" + name + ", false) as " + name
		}
		selected = append(selected, name)
	}
	return fmt.Sprintf(`select %s from read_csv(%s, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
		parallel = false, max_line_size = 67108864, columns = {%s})`,
		strings.Join(selected, ", "), duckdb.Literal(path), strings.Join(types, ", "))
}
