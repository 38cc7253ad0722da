package duckdb

import (
	"fmt"
	"strings"
	"unicode"
)

// Comments turns the comments of a schema text into statements that put them
// on its tables and columns in the database, for whoever opens it without the
// text. What stands above "create table" (up to an empty line) is about the
// table; what stands behind a column is about that column, or all columns of
// the line; a column without words of its own has the nearest comment line
// above it inside the table.
func Comments(schema string) []string {
	var statements []string
	table, above := "", ""
	for line := range strings.SplitSeq(schema, "\n") {
		trimmed := strings.TrimSpace(line)
		comment, isComment := strings.CutPrefix(trimmed, "--")
		created, begins := createdTable(trimmed)
		switch {
		case begins:
			table = created
			statements = append(statements, fmt.Sprintf("comment on table %s is %s", table, Literal(above)))
			above = ""
		case trimmed == "" || table != "" && strings.HasPrefix(trimmed, ")"):
			table, above = "", ""
		case isComment && table != "":
			above = strings.TrimSpace(comment)
		case isComment:
			above = strings.TrimSpace(above + " " + strings.TrimSpace(comment))
		case table != "":
			statements = append(statements, columnComments(table, trimmed, above)...)
		}
	}
	return statements
}

func columnComments(table, line, above string) []string {
	definitions, comment, found := strings.Cut(line, "--")
	if !found {
		comment = above
	}
	var statements []string
	for definition := range strings.SplitSeq(definitions, ", ") {
		name, isColumn := definedColumn(strings.TrimSpace(definition))
		if !isColumn {
			continue
		}
		statements = append(statements, fmt.Sprintf("comment on column %s.%s is %s", table, Ident(name), Literal(strings.TrimSpace(comment))))
	}
	return statements
}

// SplitSchema cuts a schema text into its statements. No comment in it may end a
// line with a semicolon.
func SplitSchema(schema string) []string {
	var statements []string
	for part := range strings.SplitSeq(schema, ";\n") {
		if strings.TrimSpace(part) != "" {
			statements = append(statements, part)
		}
	}
	return statements
}

// createdTable is the table that a line begins to create.
func createdTable(line string) (table string, begins bool) {
	rest, isCreate := strings.CutPrefix(line, "create table ")
	table, _, isOpen := strings.Cut(rest, " (")
	return table, isCreate && isOpen && strings.HasSuffix(line, " (")
}

// definedColumn is the column that a definition names before its type. A key or a
// part of a type defines none.
func definedColumn(definition string) (name string, isColumn bool) {
	name, kind, hasType := strings.Cut(definition, " ")
	if quoted, isQuoted := strings.CutPrefix(definition, `"`); isQuoted {
		name, kind, hasType = strings.Cut(quoted, `" `)
	}
	isName := hasType && name != "primary" && kind != "" && unicode.IsLower(rune(kind[0]))
	return name, isName
}
