package staging

import (
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
)

// unlisted are columns of staging tables that are no fields of the record: what it lists,
// or what the place of its file says.
var unlisted = []string{"group_names", "group_ref", "role_names", "members"}

// listing says which lists the files of a staging table are of, and which columns each
// list has. A record that stands in a list without a column does not have an empty value
// there: its value is unknown.
type listing struct {
	lists   []list      // by their keys
	ofFiles map[int]int // the key of each file's list
}

type list struct {
	name    string
	columns []string // in lower case
}

// listingOf finds the lists of a table. Documents of one list (Reading.List) have the
// same columns: those that any of them has. Every other document is a list of its own,
// but those with the same columns count as one.
func listingOf(table Table, readings []*Reading) listing {
	columns := map[string][]string{}
	name := func(reading *Reading) string {
		if reading.List != "" {
			return reading.List
		}
		return fmt.Sprint(reading.FileKey)
	}
	readings = slices.DeleteFunc(slices.Clone(readings), func(reading *Reading) bool { return reading.Table != table.Name })
	for _, reading := range readings {
		columns[name(reading)] = append(columns[name(reading)], listedColumns(reading)...)
	}
	found := listing{ofFiles: map[int]int{}}
	keys := map[string]int{}
	for _, reading := range readings {
		all := slices.Compact(slices.Sorted(slices.Values(columns[name(reading)])))
		content := reading.List + "\x00" + strings.Join(all, "\x00")
		key, isKnown := keys[content]
		if !isKnown {
			key = len(found.lists)
			keys[content] = key
			found.lists = append(found.lists, list{name: reading.List, columns: all})
		}
		found.ofFiles[reading.FileKey] = key
	}
	return found
}

func listedColumns(reading *Reading) []string {
	var names []string
	for _, column := range reading.Columns {
		if !slices.Contains(unlisted, column.Name) {
			names = append(names, strings.ToLower(column.Name))
		}
	}
	if reading.Document.HasColumns() {
		return names // what a header lacks was not exported
	}
	for _, name := range reading.Declared {
		names = append(names, strings.TrimPrefix(strings.ToLower(name), "profile."))
	}
	return names
}

// store are the statements that store the lists.
func (l listing) store(table Table) []string {
	var files, columns []string
	for file, key := range l.ofFiles {
		files = append(files, fmt.Sprintf("(%d, %s, %d)", file, duckdb.Literal(table.Name), key))
	}
	slices.Sort(files)
	for key, each := range l.lists {
		for _, column := range each.columns {
			columns = append(columns, fmt.Sprintf("(%d, %s, %s, %s)", key, duckdb.Literal(table.Name), duckdb.Literal(each.name), duckdb.Literal(column)))
		}
	}
	var texts []string
	if len(files) > 0 {
		texts = append(texts, "insert into staging.file_list values "+strings.Join(files, ", "))
	}
	if len(columns) > 0 {
		texts = append(texts, "insert into staging.list_column values "+strings.Join(columns, ", "))
	}
	return texts
}

// stated is the expression of a column's value that tells what is empty from what the
// record's list does not have: the first is an empty text (in JSON, null), the other null.
func (l listing) stated(column, kind string) string {
	var keys []string
	for key, each := range l.lists {
		if slices.Contains(each.columns, strings.ToLower(column)) {
			keys = append(keys, fmt.Sprint(key))
		}
	}
	ident, empty := duckdb.Ident(column), "''"
	value := "staged." + ident
	if kind == "json" {
		empty = "'null'::json"
	}
	switch len(keys) {
	case 0:
		return value
	case len(l.lists):
		return "coalesce(" + value + ", " + empty + ") as " + ident
	}
	return "case when file_list.list_key in (" + strings.Join(keys, ", ") + ") then coalesce(" + value + ", " + empty + ") end as " + ident
}
