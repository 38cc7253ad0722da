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
	return readCSV(path, "max_line_size = 67108864", selected, types)
}

// ReadTexts is the query that reads a CSV of a campaign whose cells nobody has checked: all of it as
// texts, what is empty null, with the line of each row as a spreadsheet counts them. It is read beside
// the exports of a run, whose engine has less memory to spare: lines have 4 MiB at the most.
func ReadTexts(path string, columns []Column) string {
	types, selected := []string{}, []string{"row_number() over () + 1 as line"}
	for _, column := range columns {
		name := duckdb.Ident(column.Name)
		types = append(types, duckdb.Literal(column.Name)+": 'varchar'")
		selected = append(selected, "nullif("+name+", '') as "+name)
	}
	return readCSV(path, "max_line_size = 4194304, buffer_size = 16777216", selected, types)
}

func readCSV(path, limits string, selected, types []string) string {
	return fmt.Sprintf(`select %s from read_csv(%s, auto_detect = false, hive_partitioning = false, header = true, delim = ',', quote = '"', escape = '"',
		parallel = false, %s, columns = {%s})`,
		strings.Join(selected, ", "), duckdb.Literal(path), limits, strings.Join(types, ", "))
}
