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

// spelling is a way to write values. %s is a column.
type spelling struct {
	shows  string                   // counts values that show that the file writes so
	denies string                   // counts those that show that it does not
	where  func(column string) bool // which columns can show it
	means  string                   // what a value means
}

// A dump of a database writes NULL in any column. A person may be called so:
// the file writes NULL only if a date, a boolean or an id is NULL, too.
var nullSpelling = spelling{
	shows:  `count(*) filter (where %s in ('NULL', '\N'))`,
	denies: "0",
	where:  func(column string) bool { return neverText.MatchString(column) },
	means:  `case when %[1]s not in ('NULL', '\N') then %[1]s end`,
}

var neverText = regexp.MustCompile(`_(on|at|time|only|count|value|id|user|out)$|^(active|inherited|inherits|last_login|elevated_privilege|requires_subscription)$`)

// ServiceNow writes an apostrophe before values that begin with + - = or @
// (property glide.export.escape_formulas). In a file that has such values
// without one, an apostrophe belongs to the value.
var formulaSpelling = spelling{
	shows:  `count(*) filter (where regexp_matches(%s, '^''[-+=@]'))`,
	denies: `count(*) filter (where regexp_matches(%[1]s, '^[-+=@]') and try_cast(%[1]s as double) is null)`,
	where:  func(string) bool { return true },
	means:  `case when regexp_matches(%[1]s, '^''[-+=@]') then %[1]s[2:] else %[1]s end`,
}

// settle undoes a spelling, if the file shows it.
func settle(ctx context.Context, db *duckdb.DB, reading *Reading, table string, spelling spelling) (isShown bool, err error) {
	var shows, denies, means []string
	for _, column := range reading.Columns {
		if column.Type != "" {
			continue
		}
		ident := duckdb.Ident(column.Name)
		means = append(means, ident+" = "+fmt.Sprintf(spelling.means, ident))
		if spelling.where(column.Name) {
			shows = append(shows, fmt.Sprintf(spelling.shows, ident))
			if denies = append(denies, spelling.denies); strings.Contains(spelling.denies, "%") {
				denies[len(denies)-1] = fmt.Sprintf(spelling.denies, ident)
			}
		}
	}
	if len(shows) == 0 {
		return false, nil
	}
	of := fmt.Sprintf(" where file_key = %d", reading.FileKey)
	var shown, denied int64
	err = db.QueryRow(ctx, duckdb.Statement{
		Name: "staging", Text: "select " + strings.Join(shows, " + ") + ", " + strings.Join(denies, " + ") + " from " + table + of,
	}, &shown, &denied)
	if err != nil || shown == 0 || denied > 0 {
		return false, err
	}
	_, err = db.Exec(ctx, duckdb.Statement{Name: "spelling of " + reading.Document.Name(), Text: "update " + table + " set " + strings.Join(means, ", ") + of})
	return true, err
}
