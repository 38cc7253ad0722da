package staging

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"rolecall/exports/duckdb"
)

// settleSpelling undoes how a file spells values, where its values show that it
// does: NULL for none, and an apostrophe before what a spreadsheet would take
// for a formula.
func settleSpelling(ctx context.Context, db *duckdb.DB, reading *Reading, table string) error {
	if reading.Document.Spelling.Null {
		isDump, err := settle(ctx, db, reading, table, nullSpelling)
		if err != nil {
			return err
		}
		reading.IsDump = isDump
	}
	if reading.Document.Spelling.Escaped {
		_, err := settle(ctx, db, reading, table, formulaSpelling)
		return err
	}
	return nil
}

// spelling is a way to write values. %[1]s is a column.
type spelling struct {
	may    string                   // what is soon told of every value that is written so, or denies it
	is     string                   // a value written so
	shows  func(column string) bool // which columns show by such a value that the file writes so
	denies string                   // a value that shows that the file does not
	means  string                   // what such a value means
}

// A dump of a database writes NULL in any column. A person may be called so:
// the file writes NULL only if a date, a boolean or an id is NULL, too.
var nullSpelling = spelling{
	may:    `%[1]s in ('NULL', '\N')`,
	is:     `%[1]s in ('NULL', '\N')`,
	shows:  func(column string) bool { return neverText.MatchString(column) },
	denies: "false",
	means:  "null",
}

var neverText = regexp.MustCompile(`_(on|at|time|only|count|value|id|user|out)$|^(active|inherited|inherits|last_login|elevated_privilege|requires_subscription)$`)

// ServiceNow writes an apostrophe before values that begin with + - = or @
// (property glide.export.escape_formulas). In a file that has such values
// without one, an apostrophe belongs to the value.
var formulaSpelling = spelling{
	may:    `%[1]s >= '''' and %[1]s < 'A' and not (%[1]s >= '0' and %[1]s < ':')`,
	is:     `starts_with(%[1]s, '''') and regexp_matches(%[1]s, '^''[-+=@]')`,
	shows:  func(string) bool { return true },
	denies: `(starts_with(%[1]s, '+') or starts_with(%[1]s, '-') or starts_with(%[1]s, '=') or starts_with(%[1]s, '@')) and try_cast(%[1]s as double) is null`,
	means:  "%[1]s[2:]",
}

// settle undoes a spelling, if the file shows it, in the columns that have it.
func settle(ctx context.Context, db *duckdb.DB, reading *Reading, table string, spelling spelling) (isShown bool, err error) {
	columns, err := suspects(ctx, db, reading, table, spelling)
	if err != nil {
		return false, err
	}
	found, denied, err := look(ctx, db, reading, table, spelling, columns)
	if err != nil {
		return false, err
	}
	var values, written []string
	for i, column := range columns {
		ident := duckdb.Ident(column)
		isShown = isShown || found[i] > 0 && spelling.shows(column)
		if found[i] > 0 {
			is := filled(spelling.is, ident)
			values = append(values, fmt.Sprintf("%[1]s = case when %[2]s then %[3]s else %[1]s end", ident, is, filled(spelling.means, ident)))
			written = append(written, is)
		}
	}
	if !isShown || denied {
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

// suspects are the columns that are worth a closer look, which takes its time:
// nearly always few.
func suspects(ctx context.Context, db *duckdb.DB, reading *Reading, table string, spelling spelling) ([]string, error) {
	columns := textColumns(reading)
	if len(columns) == 0 {
		return nil, nil
	}
	may, into := make([]string, len(columns)), make([]any, len(columns))
	found := make([]bool, len(columns))
	for i, column := range columns {
		may[i] = "coalesce(bool_or(" + filled(spelling.may, duckdb.Ident(column)) + "), false)"
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

// look counts the values of each column that are written so, and says whether
// any denies that they are.
func look(ctx context.Context, db *duckdb.DB, reading *Reading, table string, spelling spelling, columns []string) (found []int64, denied bool, err error) {
	found = make([]int64, len(columns))
	if len(columns) == 0 {
		return found, false, nil
	}
	var counts, denies []string
	into := make([]any, 0, len(columns)+1)
	for i, column := range columns {
		ident := duckdb.Ident(column)
		counts = append(counts, "count(*) filter (where "+filled(spelling.is, ident)+")")
		denies = append(denies, "coalesce(bool_or("+filled(spelling.denies, ident)+"), false)")
		into = append(into, &found[i])
	}
	err = db.QueryRow(ctx, duckdb.Statement{
		Name: "staging",
		Text: fmt.Sprintf("select %s, %s from %s where file_key = %d", strings.Join(counts, ", "), strings.Join(denies, " or "), table, reading.FileKey),
	}, append(into, &denied)...)
	return found, denied, err
}

// filled is a text with a column in it, if it names one.
func filled(text, ident string) string {
	if !strings.Contains(text, "%") {
		return text
	}
	return fmt.Sprintf(text, ident)
}
