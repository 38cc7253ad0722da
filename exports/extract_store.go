package exports

import (
	"context"
	"encoding/json"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/extract"
)

// extractRow, tableRow and partRow are rows of input.extract, input.extract_table and
// input.extract_part.
type (
	extractRow struct {
		Key         int        `json:"extract_key"`
		Path        string     `json:"path"`
		SHA256      string     `json:"sha256"`
		System      string     `json:"system"`
		Instance    string     `json:"instance"`
		Environment string     `json:"environment"`
		By          string     `json:"extracted_by"`
		Roles       []string   `json:"roles"`
		Method      string     `json:"method"`
		Started     *time.Time `json:"started_at"`
		Finished    *time.Time `json:"finished_at"`
		Tool        string     `json:"tool"`
		PlanSHA256  string     `json:"plan_sha256"`
	}
	tableRow struct {
		Key         int      `json:"extract_key"`
		No          int      `json:"table_no"`
		Line        int      `json:"line"`
		Name        string   `json:"table_name"`
		Relation    string   `json:"relation"`
		Query       string   `json:"query"`
		LeavesOut   string   `json:"leaves_out"`
		Fields      []string `json:"fields"`
		CountBefore *int64   `json:"count_before"`
		CountAfter  *int64   `json:"count_after"`
		Count       *int64   `json:"declared_count"`
		RowsWritten *int64   `json:"rows_written"`
		Complete    *bool    `json:"is_complete"`
	}
	partRow struct {
		Key     int    `json:"extract_key"`
		TableNo int    `json:"table_no"`
		No      int    `json:"part_no"`
		Line    int    `json:"line"`
		Name    string `json:"name"`
		Rows    *int64 `json:"declared_rows"`
		SHA256  string `json:"sha256"`
		First   string `json:"first_id"`
		Last    string `json:"last_id"`
		Group   string `json:"group_ref"`
		Path    string `json:"path"`
		Files   []int  `json:"file_keys"`
		Changed bool   `json:"is_changed"`
		Checked bool   `json:"is_checked"`
	}
)

// storeExtracts stores what extracts say of themselves, and which files they are about.
func (l *loader) storeExtracts(ctx context.Context) error {
	extracts, tables, parts := []extractRow{}, []tableRow{}, []partRow{}
	places := map[*extract.Table]partRow{}
	for key, one := range l.declared.extracts {
		extracts = append(extracts, extractRow{
			key, one.File, one.SHA256, one.System, one.Instance, one.Environment, one.By, one.Roles, one.Method,
			instant(one.Started), instant(one.Finished), one.Tool, one.PlanSHA256,
		})
		for no := range one.Tables {
			each := &one.Tables[no]
			places[each] = partRow{Key: key, TableNo: no}
			tables = append(tables, tableRow{
				key, no, each.Line, each.Name, each.Relation(), each.Query, each.LeavesOut(), each.Fields,
				each.CountBefore, each.CountAfter, each.Count, each.RowsWritten, each.Complete,
			})
		}
	}
	files := map[string][]int{}
	for _, each := range l.read {
		files[each.Document.Holder()] = append(files[each.Document.Holder()], each.FileKey)
	}
	for no, each := range l.declared.parts {
		row := places[each.table]
		row.No, row.Line, row.Name, row.Rows, row.SHA256, row.First, row.Last, row.Group = no, each.Line, each.File, each.Rows, each.Part.SHA256, each.First, each.Last, each.Group
		row.Path, row.Files, row.Changed, row.Checked = each.file, files[each.file], each.changed, each.checked
		parts = append(parts, row)
	}
	for _, each := range []struct {
		statement string
		rows      any
	}{{"input.extract", extracts}, {"input.extract_table", tables}, {"input.extract_part", parts}} {
		text, err := json.Marshal(each.rows)
		if err != nil {
			return err
		}
		if err := inputStatements.Exec(ctx, l.db, each.statement, duckdb.Params{"rows": string(text)}); err != nil {
			return err
		}
	}
	return nil
}

func instant(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

// dateFile says when a file was exported, if its extract or the file does.
func (l *loader) dateFile(ctx context.Context, each *reading) error {
	at, origin := l.declared.finished(each), "extract"
	if at.IsZero() {
		at, origin = each.Document.Exported.At, each.Document.Exported.Origin
	}
	if at.IsZero() {
		return nil
	}
	return inputStatements.Exec(ctx, l.db, "input.file_dated", duckdb.Params{"file": each.FileKey, "at": at.UTC(), "origin": origin})
}
