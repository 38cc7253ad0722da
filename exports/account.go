package exports

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/duckdb"
)

// findLines says at which line of its file each rejected record starts.
func (l *loader) findLines(ctx context.Context) error {
	rows, err := l.db.Query(ctx, duckdb.Statement{Name: "exports", Text: "select file_key, record from staging.rejected where line is null"})
	if err != nil {
		return err
	}
	defer rows.Close()
	wanted := map[int][]int64{}
	for rows.Next() {
		var file int
		var record int64
		if err := rows.Scan(&file, &record); err != nil {
			return err
		}
		wanted[file] = append(wanted[file], record)
	}
	if err := rows.Err(); err != nil || len(wanted) == 0 {
		return err
	}
	path, err := l.writeLines(ctx, wanted)
	if err != nil {
		return err
	}
	defer os.Remove(path)
	return l.exec(ctx, `
		update staging.rejected set line = found.line
		from read_csv(`+duckdb.Literal(path)+`, header = false, auto_detect = false,
			columns = {'file_key': 'integer', 'record': 'bigint', 'line': 'bigint'}) as found
		where rejected.file_key = found.file_key and rejected.record = found.record`, nil)
}

// writeLines writes file, record and line of the wanted records to a file.
func (l *loader) writeLines(ctx context.Context, wanted map[int][]int64) (path string, err error) {
	file, err := os.CreateTemp(l.inputs.TempDir, "lines-*.csv")
	if err != nil {
		return "", err
	}
	defer file.Close()
	out := bufio.NewWriter(file)
	for key, records := range wanted {
		lines, err := l.read[key].Document.Lines(ctx, records)
		if err != nil {
			return "", err
		}
		for record, line := range lines {
			fmt.Fprintf(out, "%d,%d,%d\n", key, record, line)
		}
	}
	if err := out.Flush(); err != nil {
		return "", err
	}
	return file.Name(), file.Close()
}

// listFiles lists what was read; the counts come from the tables afterwards.
func (l *loader) listFiles(ctx context.Context) (err error) {
	for _, each := range l.read {
		document := each.Document
		form := string(document.Form)
		if document.Compression != "" {
			form += " in " + document.Compression
		}
		var member any
		if document.Member != "" {
			member = document.Member
		}
		records, unused := max(document.Records, 0), int64(0)
		if each.isUnused() {
			if records, err = document.CountRecords(ctx); err != nil {
				return err
			}
			unused = records
		}
		err = l.call(ctx, "file_read", duckdb.Params{
			"file": each.FileKey, "system": each.System, "path": document.File, "member": member, "bytes": document.Bytes,
			"sha256": document.SHA256, "form": form, "encoding": document.Encoding, "read": records, "unused": unused,
		})
		if err == nil && each.isUnused() && each.form != &besides {
			err = l.note(ctx, each, decode.Notice{
				Topic: "not_used", Affected: records,
				Message: fmt.Sprintf("holds %s, which nothing here needs: it was read and not used", each.form.Name),
			})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// listNotices lists what was noticed about the files while reading them.
func (l *loader) listNotices(ctx context.Context) error {
	for _, each := range l.read {
		for _, notice := range each.Document.Notices {
			if err := l.note(ctx, each, notice); err != nil {
				return err
			}
		}
	}
	return nil
}

// note lists one thing to know about a file.
func (l *loader) note(ctx context.Context, each *reading, notice decode.Notice) error {
	return l.call(ctx, "notice", duckdb.Params{
		"warning": notice.Warning, "topic": notice.Topic, "system": each.System, "file": each.FileKey, "relation": relation(each),
		"line": notice.Line, "message": notice.Message, "hint": notice.Hint, "affected": notice.Affected,
	})
}

// listRepeated lists columns that files have several of: the first counts.
func (l *loader) listRepeated(ctx context.Context) error {
	for _, each := range l.read {
		seen := map[string]int{}
		for _, name := range each.Document.Columns {
			if seen[name]++; seen[name] != 2 || name == "" || each.Rows == nil || isSaid(each.Document.Notices, name) {
				continue
			}
			err := l.note(ctx, each, decode.Notice{
				Warning: true, Topic: "repeated_column",
				Message: fmt.Sprintf("has several columns %q: only the first is read", name), Hint: "export each field once",
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// isSaid says whether a notice names the column as one of several already.
func isSaid(notices []decode.Notice, column string) bool {
	return slices.ContainsFunc(notices, func(notice decode.Notice) bool {
		return notice.Topic == "repeated_label" && strings.Contains(notice.Message, strconv.Quote(column))
	})
}

// checkTotals notes where pages say that there are more records than all pages
// of their kind hold together.
func (l *loader) checkTotals(context.Context) error {
	type kind struct{ system, relation string }
	last, records := map[kind]*reading{}, map[kind]int64{}
	for _, each := range l.read {
		if each.Document.Total > 0 {
			of := kind{each.System, each.Relation}
			last[of] = each
			records[of] += each.Document.Records
		}
	}
	for of, each := range last {
		if missing := each.Document.Total - records[of]; missing > 0 {
			each.Document.Notices = append(each.Document.Notices, decode.Notice{
				Warning: true, Topic: "cut_off", Affected: missing,
				Message: fmt.Sprintf("says that there are %d records, and all pages of them hold %d", each.Document.Total, records[of]),
				Hint:    "export every page (startIndex), and all of them at one time",
			})
		}
	}
	return nil
}

// relation is the table a reading is for; nil if it is not used.
func relation(each *reading) any {
	if each.Relation == "" {
		return nil
	}
	return each.Relation
}
