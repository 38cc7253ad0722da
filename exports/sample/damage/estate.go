package damage

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Estate is what is exported of two systems, file by file.
type Estate struct {
	AsOf     time.Time
	Rules    string
	Files    []*File
	Drifted  []string             // sys_id and field of what was made to differ
	forms    map[string]string    // form of a side: csv, json, xml, har
	exported map[string]time.Time // when a side was exported
	recent   []event              // what happened shortly before the as-of
	members  map[string]int       // how many each Okta group has
}

// The sides of an estate: the folders of its files.
const (
	okta       = "okta"
	serviceNow = "servicenow"
)

// File is a table, or one of several parts of it.
type File struct {
	Side, Table string
	Group       string // the Okta group whose members it lists, by its id
	Name        string // without folder and extension
	Part        int    // from 1, of several; 0 if the table is one file
	Columns     []string
	Rows        [][]string
	offset      int    // how many rows of the table stand in the parts before
	size        int    // how many rows a part has, but the last
	declared    int    // how many rows the table has, as a recorded answer says
	hasNext     bool   // a recorded answer says that another page follows
	bytes       []byte // what stands in the file instead, if its bytes are damaged
}

// read takes the CSV files of an estate that package sample wrote.
func read(dir string, asOf time.Time) (*Estate, error) {
	rules, err := os.ReadFile(filepath.Join(dir, "rules.yaml"))
	if err != nil {
		return nil, err
	}
	e := &Estate{
		AsOf: asOf, Rules: string(rules), forms: map[string]string{},
		exported: map[string]time.Time{okta: asOf, serviceNow: asOf},
	}
	for _, side := range []string{okta, serviceNow} {
		paths, err := filepath.Glob(filepath.Join(dir, side, "*.csv"))
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			file, err := readFile(path)
			if err != nil {
				return nil, err
			}
			file.Side = side
			if side == serviceNow {
				file.unescape()
			}
			e.Files = append(e.Files, file)
		}
	}
	return e, nil
}

func readFile(path string) (*File, error) {
	opened, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	rows, err := csv.NewReader(opened).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	name := strings.TrimSuffix(filepath.Base(path), ".csv")
	return &File{Table: name, Name: name, Columns: rows[0], Rows: rows[1:]}, nil
}

// unescape takes the apostrophes away that ServiceNow's CSV has before what a spreadsheet
// would take for a formula.
func (f *File) unescape() {
	for _, row := range f.Rows {
		for i, value := range row {
			if rest, isEscaped := strings.CutPrefix(value, "'"); isEscaped && isFormula(rest) {
				row[i] = rest
			}
		}
	}
}

func isFormula(value string) bool { return value != "" && strings.ContainsRune("+-=@", rune(value[0])) }

// clone is a copy that can be damaged.
func (e *Estate) clone() *Estate {
	c := *e
	c.Files = nil
	c.exported = map[string]time.Time{okta: e.exported[okta], serviceNow: e.exported[serviceNow]}
	c.forms = map[string]string{okta: e.forms[okta], serviceNow: e.forms[serviceNow]}
	for _, each := range e.Files {
		file := *each
		file.Columns, file.Rows = slices.Clone(each.Columns), nil
		for _, row := range each.Rows {
			file.Rows = append(file.Rows, slices.Clone(row))
		}
		c.Files = append(c.Files, &file)
	}
	return &c
}

// of are the files of a table.
func (e *Estate) of(table string) (files []*File) {
	for _, each := range e.Files {
		if each.Table == table {
			files = append(files, each)
		}
	}
	return files
}

func (e *Estate) remove(file *File) {
	e.Files = slices.DeleteFunc(e.Files, func(each *File) bool { return each == file })
}

// at is the place of a column; -1 if the file has none of that name.
func (f *File) at(column string) int { return slices.Index(f.Columns, column) }

// get is a field of a row, "" if the file has no such column.
func (f *File) get(row []string, column string) string {
	if at := f.at(column); at >= 0 {
		return row[at]
	}
	return ""
}

func (f *File) set(row []string, column, value string) {
	if at := f.at(column); at >= 0 {
		row[at] = value
	}
}

// drop takes a column out.
func (f *File) drop(column string) {
	at := f.at(column)
	if at < 0 {
		return
	}
	f.Columns = slices.Delete(f.Columns, at, at+1)
	for i := range f.Rows {
		f.Rows[i] = slices.Delete(f.Rows[i], at, at+1)
	}
}

// record is a row with its file.
type record struct {
	*File
	row []string
}

func (r record) field(column string) string { return r.get(r.row, column) }

func (r record) put(column, value string) { r.set(r.row, column, value) }

// records are all rows of a table.
func (e *Estate) records(table string) (all []record) {
	for _, each := range e.of(table) {
		for _, row := range each.Rows {
			all = append(all, record{each, row})
		}
	}
	return all
}

// find is the first record of a table with that value, without regard to case.
func (e *Estate) find(table, column, value string) (record, bool) {
	for _, each := range e.records(table) {
		if value != "" && strings.EqualFold(each.field(column), value) {
			return each, true
		}
	}
	return record{}, false
}

// removeRows takes the rows of a table out that are asked for, and says how many.
func (e *Estate) removeRows(table string, isOut func(record) bool) (removed int) {
	for _, file := range e.of(table) {
		before := len(file.Rows)
		file.Rows = slices.DeleteFunc(file.Rows, func(row []string) bool { return isOut(record{file, row}) })
		removed += before - len(file.Rows)
	}
	return removed
}

// People is how many identities and accounts there are.
func (e *Estate) People() (identities, accounts int) {
	return len(e.records("users")), len(e.records("sys_user"))
}

// Names maps whatever an account is called by to its sys_id, and the sys_id of a
// role or a group to its name.
func (e *Estate) Names() map[string]string {
	names := map[string]string{}
	for _, each := range e.records("sys_user") {
		for _, column := range []string{"email", "user_name", "sys_id"} {
			if value := strings.ToLower(each.field(column)); value != "" {
				names[value] = each.field("sys_id")
			}
		}
	}
	for _, table := range []string{"sys_user_role", "sys_user_group"} {
		for _, each := range e.records(table) {
			names[each.field("sys_id")] = each.field("name")
		}
	}
	return names
}
