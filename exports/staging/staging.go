// Package staging holds what was read from the exports before it becomes the
// canonical tables: one table per source table, all columns text, in a database
// of its own in memory. It keeps the file and the record that each row came from;
// what the rows mean is for the packages okta and servicenow.
//
// A staging table <name>_row is filled; the view <name> over it is read: it
// adds row (the place in the table) and record (the record's number in its
// file), and the columns that no file has. The view <name>_stated tells what is empty
// from what a record's list does not have.
package staging

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// Table is a staging table with the columns it always has.
type Table struct {
	Name    string // okta_user, servicenow_user_role, ...
	Columns []string
}

// Stored is the table that holds the rows.
func (t Table) Stored() string { return t.Name + "_row" }

// Column is a column of a staging table and the expression it is read by.
type Column struct {
	Name string
	Expr string
	Type string // "" is varchar
}

// Reading is a document and how its records become rows of a staging table.
type Reading struct {
	FileKey  int
	System   string // okta or servicenow
	Document *decode.Document
	Table    string // the staging table
	Relation string // the canonical table its records are for
	Rows     *decode.Rows
	Columns  []Column
	IsDump   bool   // a table as the database stores it: with NULL, 0 and 1
	isSlice  bool   // other files have records of the table, too
	Stem     string // the name of the file without its extensions, if it may name a group
	Called   string // of a list of people: what its file or sheet is called, the only sign of which group they are members of

	// DisplayTimes says whether the times are written for people, in the time
	// zone and format of whoever exported them: "yes", "no", or "unknown".
	DisplayTimes string
	Interface    string   // the interface that only writes records so: "jsonv2", else ""
	Declared     []string // fields that its extract says were asked for: what JSON leaves out of these is empty
	List         string   // what its records leave out is empty if other documents of the same list have it; "" if it is a list by itself
	DateFormat   string   // the format of its dates, as ServiceNow writes it; "" if it was not looked for
}

// Has says whether the reading fills a column.
func (r *Reading) Has(column string) bool {
	return slices.ContainsFunc(r.Columns, func(c Column) bool { return c.Name == column })
}

// Add adds a column, unless there is one of that name (case does not count).
func (r *Reading) Add(name, expr string) {
	for _, each := range r.Columns {
		if strings.EqualFold(each.Name, name) {
			return
		}
	}
	r.Columns = append(r.Columns, Column{Name: name, Expr: expr})
}

// Schema creates the relations of the staging database that do not depend on the files.
//
//go:embed schema.sql
var Schema string

// Create makes the staging database and its tables.
func Create(ctx context.Context, db *duckdb.DB, tables []Table, readings []*Reading) error {
	texts := []string{"attach ':memory:' as staging", Schema}
	files := map[string]int{}
	for _, reading := range readings {
		files[reading.Table]++
	}
	for _, reading := range readings {
		reading.isSlice = files[reading.Table] > 1
	}
	for _, table := range tables {
		listing := listingOf(table, readings)
		texts = append(texts, createTable(table, readings, listing)...)
		texts = append(texts, listing.store(table)...)
	}
	for _, text := range texts {
		if _, err := db.Exec(ctx, duckdb.Statement{Name: "staging", Text: text}); err != nil {
			return err
		}
	}
	return nil
}

// createTable makes the table of the columns that some reading fills, and the views over
// it that have all the columns the table always has: a million nulls cost nothing if they
// are not stored.
func createTable(table Table, readings []*Reading, listing listing) []string {
	columns := storedColumns(table, readings)
	stored := []string{"file_key integer", "skipped integer"}
	var stated, nulls string
	seen := map[string]bool{}
	for _, column := range columns {
		seen[strings.ToLower(column.Name)] = true
		stored = append(stored, duckdb.Ident(column.Name)+" "+column.Type)
		stated += ", " + listing.stated(column.Name, column.Type)
	}
	for _, name := range table.Columns {
		if !seen[strings.ToLower(name)] {
			nulls += ", null::varchar as " + duckdb.Ident(name)
		}
	}
	name := "staging." + duckdb.Ident(table.Name)
	rows := "staging." + duckdb.Ident(table.Stored())
	numbered := `staged.rowid as "row", staged.rowid - batch.first_row + 1 + staged.skipped as record`
	return []string{
		"create table " + rows + " (" + strings.Join(stored, ", ") + ")",
		"create view " + name + ` as
			select ` + numbered + ", staged.* exclude (skipped)" + nulls + `
			from ` + rows + ` as staged join staging.batch on batch.file_key = staged.file_key`,
		"create view staging." + duckdb.Ident(table.Name+"_stated") + ` as
			select ` + numbered + ", staged.file_key" + stated + nulls + `
			from ` + rows + ` as staged
			join staging.batch on batch.file_key = staged.file_key
			join staging.file_list on file_list.file_key = staged.file_key`,
	}
}

// storedColumns are the columns that some reading of the table fills, with their types.
func storedColumns(table Table, readings []*Reading) []Column {
	var columns []Column
	seen := map[string]bool{}
	for _, reading := range readings {
		if reading.Table != table.Name {
			continue
		}
		for _, column := range reading.Columns {
			if folded := strings.ToLower(column.Name); !seen[folded] {
				seen[folded] = true
				columns = append(columns, Column{Name: column.Name, Type: cmp.Or(column.Type, "varchar")})
			}
		}
	}
	return columns
}

// Drop removes the staging database.
func Drop(ctx context.Context, db *duckdb.DB) error {
	_, err := db.Exec(ctx, duckdb.Statement{Name: "staging", Text: "detach database if exists staging"})
	return err
}

// Fill reads a document into its staging table.
func Fill(ctx context.Context, db *duckdb.DB, reading *Reading) error {
	table := "staging." + duckdb.Ident(reading.Table+"_row")
	var first int64
	err := db.QueryRow(ctx, duckdb.Statement{Name: "staging", Text: "select count(*) from " + table}, &first)
	if err != nil {
		return err
	}
	staged, err := insertRows(ctx, db, reading, table)
	if err != nil {
		return fmt.Errorf("%s: %w", reading.Document.Name(), err)
	}
	if err := Statements.Exec(ctx, db, "staging.batch", duckdb.Params{
		"file": reading.FileKey, "relation": reading.Relation, "table": reading.Table, "first": first,
		"staged": staged, "display": reading.DisplayTimes, "form": string(reading.Document.Form),
		"interface": reading.Interface, "columns": len(reading.Document.Columns), "stem": reading.Stem,
	}); err != nil {
		return err
	}
	if reading.Document.HasColumns() {
		refused, err := listRefused(ctx, db, reading, table)
		if err != nil {
			return err
		}
		if err := normalizeSpelling(ctx, db, reading, table); err != nil {
			return err
		}
		staged += int64(refused)
	}
	if missing := reading.Document.Missing(staged); missing != 0 {
		return source.Problem{
			At:      source.Position{File: reading.Document.Name()},
			Message: fmt.Sprintf("holds %d records, and only %d of them can be read", staged+missing, staged),
			Hint:    "export it again, in another form if that does not help",
		}
	}
	if err := listDeleted(ctx, db, reading, table); err != nil || !reading.isSlice || !reading.Has("sys_id") {
		return err
	}
	_, err = db.Exec(ctx, duckdb.Statement{
		Name:   "staging",
		Text:   "insert into staging.bound select $file, min(lower(sys_id)), max(lower(sys_id)) from " + table + " where file_key = $file",
		Params: duckdb.Params{"file": reading.FileKey},
	})
	return err
}

// insertRows inserts the records of a document into its staging table. The expressions
// that read them depend on the file, so the statement is put together here.
func insertRows(ctx context.Context, db *duckdb.DB, reading *Reading, table string) (int64, error) {
	selected := []string{fmt.Sprintf("%d as file_key", reading.FileKey), "0 as skipped"}
	for _, column := range reading.Columns {
		expr := column.Expr
		if column.Type == "" && !reading.Document.HasColumns() { // under a header the engine reads what is empty as null itself
			expr = "nullif(" + expr + "::varchar, '')"
		}
		selected = append(selected, expr+" as "+duckdb.Ident(column.Name))
	}
	text := "insert into " + table + " by name select " + strings.Join(selected, ", ") + " from "
	name := "read " + reading.Document.Name()
	if !reading.Document.HasColumns() {
		if reading.Document.Records == 0 {
			return 0, nil
		}
		return db.Exec(ctx, duckdb.Statement{Name: name, Text: text + reading.Rows.From()})
	}
	listRefused, err := Statements.With("staging.refused", duckdb.Params{"file": reading.FileKey, "mark": reading.Document.Mark()})
	if err != nil {
		return 0, err
	}
	changed, err := db.ExecAll(ctx,
		duckdb.Statement{Name: name, Text: text + reading.Rows.From(
			"store_rejects = true", "rejects_table = 'rolecall_refused'", "rejects_scan = 'rolecall_refused_scan'")},
		listRefused,
		duckdb.Statement{Name: name, Text: "drop table rolecall_refused"},
		duckdb.Statement{Name: name, Text: "drop table rolecall_refused_scan"},
	)
	if err != nil {
		return 0, err
	}
	return changed[0], nil
}
