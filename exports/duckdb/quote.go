package duckdb

import "strings"

// Ident quotes a name (a column, a table) so that it is only ever a name.
func Ident(name string) string {
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// Literals is a list of texts.
func Literals(texts []string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = Literal(text)
	}
	return "[" + strings.Join(quoted, ", ") + "]::varchar[]"
}

// Literal quotes a text so that it is only ever a value. DuckDB's plain string
// literals know no escape but the doubled quote. A NUL would end the
// statement's text, so it is spelled as chr(0).
func Literal(text string) string {
	quoted := "'" + strings.ReplaceAll(text, "'", "''") + "'"
	if strings.ContainsRune(quoted, 0) {
		return "(" + strings.ReplaceAll(quoted, "\x00", "' || chr(0) || '") + ")"
	}
	return quoted
}

// Relation quotes the name of a table or view with that of its schema, if it has
// one: schema.table.
func Relation(name string) string {
	parts := strings.Split(name, ".")
	for i, part := range parts {
		parts[i] = Ident(part)
	}
	return strings.Join(parts, ".")
}

var likePatterns = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_", "*", "%")

// LikePattern turns a pattern of the rules, whose * is any run of characters and
// which matches the whole of a name, into one for like_escape(name, pattern, '!').
func LikePattern(pattern string) string { return likePatterns.Replace(pattern) }
