package staging

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/decode/csv"
	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// listRefused lists the records of a file with columns that the engine refused (because of
// too many fields, say), corrects the numbers of the records after them, and returns how
// many there are.
func listRefused(ctx context.Context, db *duckdb.DB, reading *Reading, table string) (int, error) {
	rejects, err := loadRefused(ctx, db, reading.FileKey)
	if err != nil || len(rejects) == 0 {
		return 0, err
	}
	if err := reading.Document.Locate(ctx, rejects); err != nil {
		return 0, err
	}
	listed := make([]reject, len(rejects))
	for i, each := range rejects {
		text, marked := reading.Document.Unmark(each.Value)
		code, args := cause(each.Cause, marked)
		listed[i] = reject{record: each.Record, line: fmt.Sprint(each.Line), code: code, args: args, value: value(reading, text)}
	}
	return len(listed), listRejects(ctx, db, reading, table, listed)
}

// listDeleted lists the records that say they are deleted: they are no longer in the
// system, though they are in the file.
func listDeleted(ctx context.Context, db *duckdb.DB, reading *Reading, table string) error {
	rejects := make([]reject, len(reading.Document.Deleted))
	for i, record := range reading.Document.Deleted {
		rejects[i] = reject{record: record, line: "null", code: "record.deleted"}
	}
	return listRejects(ctx, db, reading, table, rejects)
}

// reject is a record that did not reach the staging table.
type reject struct {
	record int64
	line   string   // null if it is to be found later
	code   string   // of input.cause
	args   []string // of its text
	value  string
}

// listRejects lists records that are missing from the staging table, and corrects the
// numbers of those after them.
func listRejects(ctx context.Context, db *duckdb.DB, reading *Reading, table string, rejects []reject) error {
	if len(rejects) == 0 {
		return nil
	}
	if err := insertRejects(ctx, db, reading, rejects); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, duckdb.Statement{
		Name:   "staging",
		Text:   "update staging.batch set rows_refused = $refused where file_key = $file",
		Params: duckdb.Params{"file": reading.FileKey, "refused": len(rejects)},
	}); err != nil {
		return err
	}
	_, err := db.Exec(ctx, duckdb.Statement{
		Name:   "staging",
		Text:   strings.ReplaceAll(countSkipped, "staging.rows", table),
		Params: duckdb.Params{"file": reading.FileKey},
	})
	return err
}

// countSkipped stores for each record in the staging table how many refused records come
// before it in the file. Before the j-th refused record, whose number is r, r - j records
// were taken: it comes before all other records. It is no file, because the name of the
// table to update has to be put in.
const countSkipped = `
update staging.rows as staged set skipped = found.skipped
from (
	with refused as (
		select record, row_number() over (order by record) as place from staging.rejected where file_key = $file
	),
	step as (
		select record - place + 1 as taken, max(place) as skipped from refused group by all
	),
	first as (
		select first_row from staging.batch where file_key = $file
	),
	numbered as (
		select rows.rowid as place, rows.rowid - first.first_row + 1 as taken
		from staging.rows as rows cross join first
		where rows.file_key = $file
	)
	select numbered.place, step.skipped
	from numbered
	asof join step on step.taken <= numbered.taken
) as found
where staged.rowid = found.place`

// insertRejects inserts many records per statement, which parameters cannot do.
func insertRejects(ctx context.Context, db *duckdb.DB, reading *Reading, rejects []reject) error {
	for part := range slices.Chunk(rejects, 500) {
		var rows []string
		for _, reject := range part {
			shown := "null"
			if reject.value != "" {
				shown = duckdb.Literal(reject.value)
			}
			rows = append(rows, fmt.Sprintf("(%d, %d, %s, %s, %s, %s, %s)", reading.FileKey, reject.record, reject.line,
				duckdb.Literal(reading.Relation), duckdb.Literal(reject.code), duckdb.Literals(reject.args), shown))
		}
		if _, err := db.Exec(ctx, duckdb.Statement{Name: "staging", Text: "insert into staging.rejected values " + strings.Join(rows, ", ")}); err != nil {
			return err
		}
	}
	return nil
}

// loadRefused lists what the engine refused of a file.
func loadRefused(ctx context.Context, db *duckdb.DB, fileKey int) (rejects []decode.Reject, err error) {
	err = db.Each(ctx, duckdb.Statement{
		Name:   "staging",
		Text:   "select text_offset, cause, value from staging.refused where file_key = $file order by text_offset",
		Params: duckdb.Params{"file": fileKey},
	}, func(rows *duckdb.Rows) error {
		var reject decode.Reject
		err := rows.Scan(&reject.Offset, &reject.Cause, &reject.Value)
		rejects = append(rejects, reject)
		return err
	})
	return rejects, err
}

var counted = regexp.MustCompile(`Expected Number of Columns: (\d+) Found: (\d+)`)

// cause is the code, with its arguments, of why the engine refused a record. The engine
// stops counting at the first field that is too many, so of a marked record only the
// header's count is known.
func cause(message string, marked csv.Marked) (code string, args []string) {
	counts := counted.FindStringSubmatch(message)
	switch {
	case marked == csv.Total:
		return "row.total", nil
	case marked == csv.Surplus && counts != nil:
		return "row.too_many_empty_fields", counts[1:2]
	case strings.HasPrefix(message, "TOO MANY COLUMNS") && counts != nil:
		return "row.too_many_fields", counts[1:]
	case strings.HasPrefix(message, "MISSING COLUMNS") && counts != nil:
		return "row.too_few_fields", counts[1:]
	case strings.HasPrefix(message, "UNQUOTED VALUE"):
		return "row.open_quote", nil
	case strings.HasPrefix(message, "LINE SIZE OVER MAXIMUM"):
		return "row.too_long", nil
	case strings.HasPrefix(message, "INVALID ENCODING"):
		return "row.not_utf8", nil
	}
	return "row.unreadable", []string{message}
}

// value is the text of a refused row, unless one of its columns holds a secret.
func value(reading *Reading, text string) string {
	for _, column := range reading.Document.Columns {
		if IsSecret(column) {
			return ""
		}
	}
	return source.Shorten(text, 80)
}
