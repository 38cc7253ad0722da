package damage

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

var (
	zeros     = regexp.MustCompile(`^0\d{1,10}$`)
	long      = regexp.MustCompile(`^\d{12,}$`)
	scientist = regexp.MustCompile(`^\d+e\d+$`)
)

// saveByExcel opens CSV files in Excel and saves them again.
func (d *draw) saveByExcel() bool {
	first := d.someFile(func(f *File) bool { return d.estate.form(f) == "csv" && len(f.Rows) > 0 })
	if first == nil {
		return false
	}
	if d.rng.IntN(2) == 0 {
		first = d.someFile(func(f *File) bool {
			return d.estate.form(f) == "csv" && (f.Table == "sys_user" || f.Table == "users")
		})
	}
	if first == nil {
		return false
	}
	files := []*File{first}
	if d.rng.IntN(2) == 0 { // all pages
		files = d.estate.of(first.Table)
	}
	day := pick(d.rng, []string{"02/01/2006 15:04", "1/2/2006 15:04", "02.01.2006 15:04"})
	isSemicolon := d.rng.IntN(2) == 0
	for _, file := range files {
		d.about(file, "was saved by Excel, days as %s, semicolons %v", day, isSemicolon)
		for _, row := range file.Rows {
			for i := range row {
				after, sign := excelValue(row[i], day)
				if after != row[i] {
					row[i] = after
					d.sign(sign)
				}
			}
		}
		delimiter := ','
		if isSemicolon {
			delimiter = ';'
		}
		text := strings.ReplaceAll(string(csvOf(file, delimiter, false)), "\n", "\r\n")
		file.bytes = []byte("\ufeff" + text)
	}
	if d.estate.forms[first.Side] == "har" {
		return false
	}
	d.did.Table = first.Table
	if len(d.did.Signs) == 0 {
		d.sign("nothing changed") // but the delimiter
	}
	return true
}

// excelValue is what Excel saves of a cell, and the sign that it leaves.
func excelValue(value, day string) (after, sign string) {
	switch {
	case value == "true" || value == "false":
		return strings.ToUpper(value), "upper case Booleans"
	case zeros.MatchString(value):
		return strings.TrimLeft(value[:len(value)-1], "0") + value[len(value)-1:], "leading zeros"
	case long.MatchString(value), scientist.MatchString(value):
		number, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return value, ""
		}
		return strings.ToUpper(strconv.FormatFloat(number, 'e', 2, 64)), "exponent"
	}
	if at, err := time.Parse(rawTime, value); err == nil {
		return at.Format(day), "form of times"
	}
	if at, err := time.Parse("2006-01-02", value); err == nil {
		return at.Format(strings.TrimSuffix(day, " 15:04")), "form of times"
	}
	return value, ""
}

// age exports one side some days before the other.
func (d *draw) age() bool {
	side := pick(d.rng, []string{okta, serviceNow})
	days := 2 + d.rng.IntN(29)
	if !d.showsWhen(okta) || !d.showsWhen(serviceNow) {
		return false
	}
	aged := d.base.clone()
	aged.recent = d.base.recent
	before := d.base.AsOf.AddDate(0, 0, -days)
	var undone []string
	isGrant := false
	for _, each := range d.base.recent {
		if each.at.After(before) {
			each.undo[side](aged)
			undone = append(undone, each.what)
			isGrant = isGrant || strings.Contains(each.what, "administrator")
		}
	}
	if len(undone) == 0 || isGrant && days < 7 { // nothing says when a grant was made
		return false
	}
	aged.turnBack(side, before)
	d.estate = aged.Lay(d.forms)
	for _, each := range d.estate.Files {
		if each.Side == side {
			d.about(each, "and all of %s were exported %d days before: %s", side, days, strings.Join(undone, ", "))
		}
	}
	d.did.Table = side
	d.sign("export time")
	return true
}

// showsWhen says whether a side's exports show when they were made: a recording and an unload
// say so, others by their newest time if that is of 100 records.
func (d *draw) showsWhen(side string) bool {
	users, accounts := d.base.People()
	form := d.estate.forms[side]
	return form == "har" || form == "xml" || side == okta && users >= 100 || side == serviceNow && accounts >= 100
}

var timesOf = map[string][]string{
	okta:       {"created", "activated", "statusChanged", "lastLogin", "lastUpdated"},
	serviceNow: {"sys_created_on", "sys_updated_on", "last_login_time", "last_login"},
}

// turnBack takes out of a side what was made since, and every time since.
func (e *Estate) turnBack(side string, before time.Time) {
	layout, table, id := oktaTime, "users", "id"
	if side == serviceNow {
		layout, table, id = rawTime, "sys_user", "sys_id"
	}
	var young []string
	e.removeRows(table, func(r record) bool {
		isYoung := r.field(timesOf[side][0]) > before.Format(layout)
		if isYoung {
			young = append(young, r.field(id))
		}
		return isYoung
	})
	for _, each := range e.Files {
		if each.Side == side && each.Table != table {
			each.Rows = slices.DeleteFunc(each.Rows, func(row []string) bool {
				return slices.Contains(young, each.get(row, "user")+each.get(row, "userId")) || each.Table == "app-users" && slices.Contains(young, each.get(row, "id"))
			})
		}
	}
	e.exported[side] = before
	for i, each := range e.records(table) {
		for _, column := range timesOf[side] {
			latest := before.Add(-time.Duration(i%600) * time.Minute).Format(layout)
			if column == "last_login" {
				latest = latest[:10]
			}
			if each.field(column) > latest {
				each.put(column, latest)
			}
		}
	}
}
