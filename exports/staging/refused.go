package staging

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/duckdb"
)

// settleRefused lists the records of a CSV file that the engine refused (too
// many fields, say) and corrects the numbers of the records behind them.
func settleRefused(ctx context.Context, db *duckdb.DB, reading *Reading, table string) error {
	rejects, err := refused(ctx, db, reading.FileKey)
	if err != nil || len(rejects) == 0 {
		return err
	}
	if err := reading.Document.Locate(ctx, rejects); err != nil {
		return err
	}
	for _, reject := range rejects {
		_, err := db.Exec(ctx, duckdb.Statement{
			Name: "staging",
			Text: "insert into staging.rejected values ($file, $record, $line, $relation, 'rejected', $cause, $value)",
			Params: duckdb.Params{
				"file": reading.FileKey, "record": reject.Record, "line": reject.Line, "relation": reading.Relation,
				"cause": cause(reject.Cause), "value": value(reading, reject.Value),
			},
		})
		if err != nil {
			return err
		}
	}
	for _, text := range []string{
		"update staging.batch set rows_refused = $refused where file_key = $file",
		// The k-th record taken has, before it, as many refused ones as there are
		// with a number that is, less the refused before them, not above k.
		`update ` + table + ` as staged set skipped = (
			select count(*) from (
				select record - row_number() over (order by record) + 1 as taken
				from staging.rejected where file_key = $file) as refused
			where refused.taken <= staged.rowid - (select first_row from staging.batch where file_key = $file) + 1
		) where file_key = $file and $refused > 0`,
	} {
		params := duckdb.Params{"file": reading.FileKey, "refused": len(rejects)}
		if _, err := db.Exec(ctx, duckdb.Statement{Name: "staging", Text: text, Params: params}); err != nil {
			return err
		}
	}
	return nil
}

func refused(ctx context.Context, db *duckdb.DB, fileKey int) ([]decode.Reject, error) {
	rows, err := db.Query(ctx, duckdb.Statement{
		Name:   "staging",
		Text:   "select text_offset, cause, value from staging.refused where file_key = $file order by text_offset",
		Params: duckdb.Params{"file": fileKey},
	})
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var rejects []decode.Reject
	for rows.Next() {
		var reject decode.Reject
		if err := rows.Scan(&reject.Offset, &reject.Cause, &reject.Value); err != nil {
			return nil, err
		}
		rejects = append(rejects, reject)
	}
	return rejects, rows.Err()
}

var counted = regexp.MustCompile(`Expected Number of Columns: (\d+) Found: (\d+)`)

// cause says in the product's words why the engine refused a record.
func cause(said string) string {
	counts := counted.FindStringSubmatch(said)
	switch {
	case strings.HasPrefix(said, "TOO MANY COLUMNS") && counts != nil:
		return fmt.Sprintf("the row has too many fields: %s in the header, %s here", counts[1], counts[2])
	case strings.HasPrefix(said, "MISSING COLUMNS") && counts != nil:
		return fmt.Sprintf("the row has too few fields: %s in the header, %s here", counts[1], counts[2])
	case strings.HasPrefix(said, "UNQUOTED VALUE"):
		return "a quoted field is not closed where it should be: quotes inside a field must be doubled"
	case strings.HasPrefix(said, "LINE SIZE OVER MAXIMUM"):
		return "the row is longer than the 2 MB a row may have"
	case strings.HasPrefix(said, "INVALID ENCODING"):
		return "the row is not valid UTF-8"
	}
	return "the row cannot be read: " + said
}

// value is the text of a refused row, unless one of its columns holds a secret.
func value(reading *Reading, text string) any {
	for _, column := range reading.Document.Columns {
		if IsSecret(column) {
			return nil
		}
	}
	if runes := []rune(text); len(runes) > 80 {
		return string(runes[:79]) + "…"
	}
	return text
}

var secret = regexp.MustCompile(`(?i)passw(or)?d|secret|recovery|credential`)
var notSecret = regexp.MustCompile(`(?i)^(last)?[ _.]*passw(or)?d[ _.]*(changed?|last|needs)|^last[ _.]*passw(or)?d[ _.]*change|password[ _.]*needs[ _.]*reset`)

// IsSecret says whether a column or key of that name may hold a password hash
// or a recovery answer: it is then never read.
func IsSecret(name string) bool { return secret.MatchString(name) && !notSecret.MatchString(name) }
