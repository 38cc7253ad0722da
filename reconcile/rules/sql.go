package rules

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// row is a row of SQL literals.
type row []string

func number(value int) string { return strconv.Itoa(value) }

func (t term) literal() string { return duckdb.Literal(t.value) }

// literalOrNull is the text, or null for what is not written.
func (t term) literalOrNull() string {
	if t.value == "" {
		return "null"
	}
	return t.literal()
}

func (t term) ruleLiteral() string { return duckdb.Literal(t.rule()) }

func (n *node) ruleLiteral() string { return duckdb.Literal(n.rule()) }

// values is a list of rows as a relation called name.
func values(name, columns string, rows []row) string {
	lines := make([]string, 0, len(rows))
	for _, each := range rows {
		lines = append(lines, "        ("+strings.Join(each, ", ")+")")
	}
	if columns != "" {
		columns = " (" + columns + ")"
	}
	return fmt.Sprintf("(values\n%s\n    ) as %s%s", strings.Join(lines, ",\n"), name, columns)
}

// constant is the query of a relation of the contract whose rows are known
// now.
func constant(relation string, rows []row) string {
	columns := contract()[relation].columns
	var names, casts, nulls []string
	for _, each := range columns {
		names = append(names, each.name)
		casts = append(casts, "    listed."+each.name+"::"+each.sqlType+" as "+each.name)
		nulls = append(nulls, "    null::"+each.sqlType+" as "+each.name)
	}
	if len(rows) == 0 {
		return "select\n" + strings.Join(nulls, ",\n") + "\nwhere false"
	}
	return "select\n" + strings.Join(casts, ",\n") + "\nfrom " + values("listed", strings.Join(names, ", "), rows)
}

// likeOrNull is the pattern for like_escape, in lower case if names compare
// without case; or null for what is not written.
func (t term) likeOrNull(ignoresCase bool) string {
	if t.value == "" {
		return "null"
	}
	pattern := duckdb.Literal(duckdb.LikePattern(t.value))
	if ignoresCase {
		return "lower(" + pattern + ")"
	}
	return pattern
}

// folded is how keys are compared: trimmed, in one Unicode form and, where the
// rule ignores case, in lower case without diacritics, as Okta does for logins.
func folded(text string, ignoresCase bool) string {
	trimmed := trimmed(text)
	if ignoresCase {
		return "lower(strip_accents(" + trimmed + "))"
	}
	return "nfc_normalize(" + trimmed + ")"
}

// trimmed: exported values hold trailing blanks, tabs and line breaks. What is
// more than a column is computed once only.
func trimmed(text string) string {
	if columnReference.MatchString(text) {
		return "policy.trimmed(" + text + ")"
	}
	return "trim(" + text + ", E' \\t\\r\\n')"
}

var columnReference = regexp.MustCompile(`^(\w+\.)?(\w+|"[^"]+")$`)

// Macros are the macros of the schema policy, as they are made.
var Macros = []string{trimmedMacro}

// trimmedMacro: nearly no value has anything to trim, and to see that takes a
// tenth of what the engine's trim takes.
const trimmedMacro = `create macro policy.trimmed(value) as
case
    when value >= '!' and not (ends_with(value, ' ') or ends_with(value, E'\t') or ends_with(value, E'\r') or ends_with(value, E'\n')) then value
    else trim(value, E' \t\r\n')
end`

// comment is a line of the compiled text that only people read.
func comment(text string) string { return "-- " + source.Shorten(source.Printable(text), 160) }
