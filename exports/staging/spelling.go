package staging

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"rolecall/exports/duckdb"
)

// normalizeSpelling undoes two spellings of values if the values of the file show that it
// uses them: NULL for no value, and an apostrophe before what a spreadsheet would read as
// a formula. The statements are put together here, because they name the file's columns.
func normalizeSpelling(ctx context.Context, db *duckdb.DB, reading *Reading, table string) error {
	if reading.Document.Spelling.Null {
		isDump, err := undoSpelling(ctx, db, reading, table, nullSpelling)
		if err != nil {
			return err
		}
		reading.IsDump = isDump
	}
	if reading.Document.Spelling.Escaped {
		_, err := undoSpelling(ctx, db, reading, table, formulaSpelling)
		return err
	}
	return nil
}

// spelling is a way to write values. %[1]s is a column.
type spelling struct {
	suspect   string                   // a quick test that every value passes that is written so, or disproves the spelling
	written   string                   // the test for a value that is written so
	proves    func(column string) bool // columns in which such a value proves that the file uses the spelling
	disproves string                   // the test for a value that proves that the file does not
	meaning   string                   // what such a value means
}

// A dump of a database writes NULL in any column. A person may be called so:
// the file writes NULL only if a date, a boolean or an id is NULL, too.
var nullSpelling = spelling{
	suspect:   `%[1]s in ('NULL', '\N')`,
	written:   `%[1]s in ('NULL', '\N')`,
	proves:    func(column string) bool { return neverText.MatchString(column) },
	disproves: "false",
	meaning:   "null",
}

var neverText = regexp.MustCompile(`_(on|at|time|only|count|value|id|user|out)$|^(active|inherited|inherits|last_login|elevated_privilege|requires_subscription)$`)

// ServiceNow writes an apostrophe before values that begin with + - = or @
// (property glide.export.escape_formulas). If a file has such values without
// one, an apostrophe is part of the value.
var formulaSpelling = spelling{
	suspect:   `%[1]s >= '''' and %[1]s < 'A' and not (%[1]s >= '0' and %[1]s < ':')`,
	written:   `starts_with(%[1]s, '''') and regexp_matches(%[1]s, '^''[-+=@]')`,
	proves:    func(string) bool { return true },
	disproves: `(starts_with(%[1]s, '+') or starts_with(%[1]s, '-') or starts_with(%[1]s, '=') or starts_with(%[1]s, '@')) and try_cast(%[1]s as double) is null`,
	meaning:   "%[1]s[2:]",
}

// undoSpelling undoes a spelling in the columns that have it, if the file uses it.
func undoSpelling(ctx context.Context, db *duckdb.DB, reading *Reading, table string, spelling spelling) (isUsed bool, err error) {
	columns, err := suspectColumns(ctx, db, reading, table, spelling)
	if err != nil {
		return false, err
	}
	found, isDisproved, err := countSpelled(ctx, db, reading, table, spelling, columns)
	if err != nil {
		return false, err
	}
	var values, written []string
	for i, column := range columns {
		ident := duckdb.Ident(column)
		isUsed = isUsed || found[i] > 0 && spelling.proves(column)
		if found[i] > 0 {
			is := withColumn(spelling.written, ident)
			values = append(values, fmt.Sprintf("%[1]s = case when %[2]s then %[3]s else %[1]s end", ident, is, withColumn(spelling.meaning, ident)))
			written = append(written, is)
		}
	}
	if !isUsed || isDisproved {
		return false, nil
	}
	_, err = db.Exec(ctx, duckdb.Statement{
		Name: "spelling of " + reading.Document.Name(),
		Text: fmt.Sprintf("update %s set %s where file_key = %d and (%s)", table, strings.Join(values, ", "), reading.FileKey, strings.Join(written, " or ")),
	})
	return true, err
}

func textColumns(reading *Reading) []string {
	var columns []string
	for _, column := range reading.Columns {
		if column.Type == "" {
			columns = append(columns, column.Name)
		}
	}
	return columns
}

// suspectColumns lists the columns that may have the spelling, nearly always few: the
// exact test is slow, so it is left to them.
func suspectColumns(ctx context.Context, db *duckdb.DB, reading *Reading, table string, spelling spelling) ([]string, error) {
	columns := textColumns(reading)
	if len(columns) == 0 {
		return nil, nil
	}
	may, into := make([]string, len(columns)), make([]any, len(columns))
	found := make([]bool, len(columns))
	for i, column := range columns {
		may[i] = "coalesce(bool_or(" + withColumn(spelling.suspect, duckdb.Ident(column)) + "), false)"
		into[i] = &found[i]
	}
	err := db.QueryRow(ctx, duckdb.Statement{
		Name: "staging",
		Text: fmt.Sprintf("select %s from %s where file_key = %d", strings.Join(may, ", "), table, reading.FileKey),
	}, into...)
	var suspected []string
	for i, column := range columns {
		if found[i] {
			suspected = append(suspected, column)
		}
	}
	return suspected, err
}

// countSpelled counts the values of each column that are written so, and says whether a
// value proves that the file does not use the spelling.
func countSpelled(ctx context.Context, db *duckdb.DB, reading *Reading, table string, spelling spelling, columns []string) (found []int64, isDisproved bool, err error) {
	found = make([]int64, len(columns))
	if len(columns) == 0 {
		return found, false, nil
	}
	var counts, denies []string
	into := make([]any, 0, len(columns)+1)
	for i, column := range columns {
		ident := duckdb.Ident(column)
		counts = append(counts, "count(*) filter (where "+withColumn(spelling.written, ident)+")")
		denies = append(denies, "coalesce(bool_or("+withColumn(spelling.disproves, ident)+"), false)")
		into = append(into, &found[i])
	}
	err = db.QueryRow(ctx, duckdb.Statement{
		Name: "staging",
		Text: fmt.Sprintf("select %s, %s from %s where file_key = %d", strings.Join(counts, ", "), strings.Join(denies, " or "), table, reading.FileKey),
	}, append(into, &isDisproved)...)
	return found, isDisproved, err
}

// withColumn puts a column into an expression, if that has a place for it.
func withColumn(text, ident string) string {
	if !strings.Contains(text, "%") {
		return text
	}
	return fmt.Sprintf(text, ident)
}
