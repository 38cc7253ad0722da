package exports

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"

	"rolecall/exports/decode"
	"rolecall/exports/duckdb"
	"rolecall/exports/okta"
)

// findLines says at which line of its file each record starts that is rejected, or has a
// value that cannot be read.
func (l *loader) findLines(ctx context.Context) error {
	rows, err := l.db.Query(ctx, duckdb.Statement{Name: "exports", Text: `
		select distinct file_key, record from staging.rejected where line is null
		union
		select file_key, record from staging.misread where line is null
		union
		select unnest(places).file_key, unnest(places).record from staging.unknown_value`})
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
	if err := l.exec(ctx, "insert into staging.line select * from read_csv("+duckdb.Literal(path)+`, header = false, auto_detect = false,
		hive_partitioning = false, columns = {'file_key': 'integer', 'record': 'bigint', 'line': 'bigint'})`, nil); err != nil {
		return err
	}
	for _, table := range []string{"rejected", "misread"} {
		if err := l.exec(ctx, `
			update staging.`+table+` set line = line.line
			from staging.line
			where `+table+`.file_key = line.file_key and `+table+`.record = line.record and `+table+`.line is null`, nil); err != nil {
			return err
		}
	}
	return nil
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
		err = inputStatements.Exec(ctx, l.db, "input.file_read", duckdb.Params{
			"file": each.FileKey, "system": each.System, "path": document.File, "member": member, "bytes": document.Bytes,
			"sha256": document.SHA256, "form": form, "encoding": document.Encoding, "read": records, "unused": unused,
		})
		if err == nil {
			err = l.dateFile(ctx, each)
		}
		if err == nil && each.isUnused() && !each.informs {
			err = l.noteUnused(ctx, each, records)
		}
		if group := emptyListOf(each); err == nil && group != "" {
			err = l.exec(ctx, "insert into staging.empty_list values ($file, $group)", duckdb.Params{"file": each.FileKey, "group": group})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// emptyListOf is the group of which a file without records lists the members, as its place
// says; "" if it is no such file.
func emptyListOf(each *reading) string {
	if each.System != "okta" || !each.Document.IsEmpty() {
		return ""
	}
	return cmp.Or(each.group, okta.GroupOfFile(each.Document.FilePath()))
}

// noteUnused says what a file holds that nothing needs.
func (l *loader) noteUnused(ctx context.Context, each *reading, records int64) error {
	switch {
	case each.form == &noExport || each.form == &unknown:
		return nil // said when it was recognised
	case each.form.Code != "":
		return l.note(ctx, each, decode.Notice{Code: each.form.Code, Affected: records})
	}
	return l.note(ctx, each, decode.Notice{Code: "file.not_used", Args: []any{each.form.Name}, Affected: records})
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

// note lists what there is to say of a file; the words come later.
func (l *loader) note(ctx context.Context, each *reading, notice decode.Notice) error {
	if err := inputStatements.Exec(ctx, l.db, "input.noticed", duckdb.Params{
		"file": each.FileKey, "code": notice.Code, "severity": notice.Severity, "affected": notice.Affected,
	}); err != nil {
		return err
	}
	return l.store(ctx, notice, duckdb.Params{"system": each.System, "file": each.FileKey, "relation": relation(each)})
}

// store keeps a notice; about says what it is about.
func (l *loader) store(ctx context.Context, notice decode.Notice, about duckdb.Params) error {
	args := make([]string, len(notice.Args))
	for i, arg := range notice.Args {
		args[i] = fmt.Sprint(arg)
	}
	list, err := json.Marshal(args)
	if err != nil {
		return err
	}
	maps.Copy(about, duckdb.Params{
		"code": notice.Code, "args": string(list), "severity": notice.Severity, "line": notice.Line, "affected": notice.Affected,
	})
	return inputStatements.Exec(ctx, l.db, "input.notice", about)
}

// listRepeated lists columns that files have several of: the first counts.
func (l *loader) listRepeated(ctx context.Context) error {
	for _, each := range l.read {
		seen := map[string]int{}
		for _, name := range each.Document.Columns {
			if seen[name]++; seen[name] != 2 || name == "" || each.Rows == nil || isNoted(each.Document.Notices, name) {
				continue
			}
			if err := l.note(ctx, each, decode.Notice{Code: "column.repeated", Args: []any{strconv.Quote(name)}}); err != nil {
				return err
			}
		}
	}
	return nil
}

// isNoted says whether a notice names the column as one of several already.
func isNoted(notices []decode.Notice, column string) bool {
	return slices.ContainsFunc(notices, func(notice decode.Notice) bool {
		return notice.Code == "column.repeated_label" && notice.Args[0] == strconv.Quote(column)
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
				Code: "file.missing_pages", Args: []any{each.Document.Total, records[of]}, Affected: missing,
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
