package damage

import (
	"slices"
	"strings"
)

// telling are the columns that rules and verdicts mostly read.
var telling = map[string][]string{
	"users":             {"id", "status", "login", "email", "department", "title", "city", "employeeNumber", "firstName", "lastUpdated"},
	"sys_user":          {"sys_id", "user_name", "email", "active", "locked_out", "employee_number", "department", "department.name", "title", "last_login_time"},
	"sys_user_has_role": {"sys_id", "user", "role", "state", "inherited", "inh_count"},
	"app-users":         {"externalId", "id"},
	"groups":            {"id", "name"}, "sys_user_group": {"sys_id", "name", "active", "parent"},
}

// someColumn is a column of the file, mostly one that something depends on.
func (d *draw) someColumn(f *File) string {
	if known := telling[f.Table]; len(known) > 0 && d.rng.IntN(3) > 0 {
		if column := pick(d.rng, known); f.at(column) >= 0 {
			return column
		}
	}
	return pick(d.rng, f.Columns)
}

// dropColumnInOne leaves a column out of one file: one page, but in a recording all pages of
// the list, for one request names the fields of all of them. An attribute that Okta's API
// leaves out is empty, so there only a script's CSV can lack one.
func (d *draw) dropColumnInOne() bool {
	pages, at := d.paged()
	if len(pages) < 2 || pages[at].Side == okta && d.estate.form(pages[at]) != "csv" {
		return false
	}
	page, column := pages[at], d.someColumn(pages[at])
	if d.estate.form(page) == "har" {
		d.about(page, "and all answers of the table lack the column %s", column)
		for _, each := range pages {
			each.drop(column)
		}
		d.sign("column missing")
	} else {
		d.about(page, "lacks the column %s", column)
		page.drop(column)
		d.sign("column in other files")
	}
	d.did.Table += "." + column
	return true
}

// dropColumnInAll leaves a column out of the whole table, at times two.
func (d *draw) dropColumnInAll() bool {
	file := d.someFile(func(f *File) bool { return f.Group == "" && len(f.Columns) > 2 })
	if d.rng.IntN(2) == 0 {
		file = d.someFile(func(f *File) bool { return len(telling[f.Table]) > 0 })
	}
	columns := []string{d.someColumn(file)}
	if d.rng.IntN(3) == 0 {
		columns = append(columns, d.someColumn(file))
	}
	if slices.Contains(columns, "usersCount") {
		return false
	}
	slices.Sort(columns)
	columns = slices.Compact(columns)
	for _, each := range d.estate.of(file.Table) {
		d.about(each, "and all files of the table lack the columns %s", strings.Join(columns, ", "))
		for _, column := range columns {
			each.drop(column)
		}
	}
	d.did.Table += "." + strings.Join(columns, "+")
	d.sign("column missing")
	return true
}

// dropList leaves a whole list out.
func (d *draw) dropList() bool {
	file := d.someFile(func(f *File) bool { return f.Group == "" })
	if d.rng.IntN(2) == 0 {
		file = d.someFile(func(f *File) bool { return slices.Contains(large, f.Table) })
	}
	for _, each := range d.estate.of(file.Table) {
		d.about(each, "and all of the table are missing")
		d.estate.remove(each)
	}
	d.sign("no such list")
	return true
}
