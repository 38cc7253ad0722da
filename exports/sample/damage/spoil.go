package damage

import (
	"bytes"
	"slices"
	"strings"
)

// keysOf are the columns by which records are told apart and refer to each other.
var keysOf = map[string][]string{
	"users": {"id", "login", "email", "employeeNumber"}, "app-users": {"id", "externalId"},
	"memberships": {"userId", "groupId", "login", "group"}, "members": {"login", "id"},
	"sys_user":          {"sys_id", "user_name", "email", "employee_number"},
	"sys_user_has_role": {"user", "role"}, "sys_user_grmember": {"user", "group"},
}

// blankKey empties one cell.
func (d *draw) blankKey() bool {
	file := d.someFile(func(f *File) bool { return len(f.Rows) > 0 && len(keysOf[f.Table]) > 0 && f.Part <= 1 })
	if d.rng.IntN(2) == 0 { // people are what most depends on
		file = d.someFile(func(f *File) bool { return f.Table == "sys_user" || f.Table == "users" })
	}
	column, at := pick(d.rng, keysOf[file.Table]), d.rng.IntN(len(file.Rows))
	row := file.Rows[at]
	if file.get(row, column) == "" {
		return false
	}
	sysID := file.get(row, "sys_id")
	file.set(row, column, "")
	d.about(file, "the %s of record %d is empty", column, at+1)
	d.did.Table += "." + column
	switch file.Table {
	case "sys_user":
		d.did.Own = sysID + "/" + column
		d.sign(d.otherKeys(record{file, row}, d.estate.records("users"))...)
	case "users":
		for _, account := range d.estate.records("sys_user") {
			d.sign(d.otherKeys(account, []record{{file, row}})...)
		}
		if column == "id" {
			d.sign("reference")
		}
	case "app-users":
		d.sign("other key")
	default:
		d.sign("rejected row")
	}
	return len(d.did.Signs) > 0 || d.rng.IntN(10) == 0
}

// otherKeys are the signs that an account is somebody's, whatever rule links them.
func (d *draw) otherKeys(account record, users []record) (signs []string) {
	for _, who := range users {
		assignment, _ := d.estate.find("app-users", "id", who.field("id"))
		if id := assignment.File; id != nil && assignment.field("externalId") != "" && assignment.field("externalId") == account.field("sys_id") {
			signs = append(signs, "externalId")
		}
		for _, pair := range [][2]string{{"login", "user_name"}, {"email", "email"}, {"employeeNumber", "employee_number"}} {
			if value := who.field(pair[0]); value != "" && strings.EqualFold(value, account.field(pair[1])) {
				signs = append(signs, "other key")
			}
		}
		name := who.field("firstName") + who.field("lastName")
		if name == account.field("first_name")+account.field("last_name") && d.isOnly(name) {
			signs = append(signs, "full name")
		}
	}
	return signs
}

func (d *draw) isOnly(name string) bool {
	count := 0
	for _, each := range d.estate.records("users") {
		if each.field("firstName")+each.field("lastName") == name {
			count++
		}
	}
	return count == 1
}

// cut ends a file anywhere behind its first bytes: mostly in the middle of a record, at
// times just behind one.
func (d *draw) cut() bool {
	file := d.someFile(func(f *File) bool { return d.estate.form(f) != "har" && len(f.Rows) > 3 })
	if d.rng.IntN(2) == 0 {
		file = d.someFile(func(f *File) bool { return d.estate.form(f) != "har" && slices.Contains(large, f.Table) })
	}
	if file == nil {
		return false
	}
	content := d.estate.content(file)
	if d.estate.form(file) != "csv" {
		file.bytes = content[:len(content)/4+d.rng.IntN(len(content)*3/4)]
		d.about(file, "ends after byte %d", len(file.bytes))
		d.sign("broken file")
		return true
	}
	if d.rng.IntN(6) == 0 && len(file.Rows) > 1 {
		kept := 1 + d.rng.IntN(len(file.Rows)-1)
		rows := file.Rows[kept:]
		file.Rows = file.Rows[:kept]
		d.about(file, "ends behind record %d", kept)
		d.lost(file, rows)
		return true
	}
	header := bytes.IndexByte(content, '\n') + 1
	file.bytes = content[:header+1+d.rng.IntN(len(content)-header-2)]
	if bytes.HasSuffix(file.bytes, []byte("\n")) {
		return false
	}
	tail := file.bytes[bytes.LastIndexByte(file.bytes, '\n')+1:]
	d.about(file, "ends after byte %d, in %q", len(file.bytes), tail)
	d.sign("line end")
	return true
}

// renameGroup gives a group that the rules name another name where one export was
// made after the renaming.
func (d *draw) renameGroup() bool {
	table := "groups"
	if d.rng.IntN(4) == 0 {
		table = "sys_user_group"
	}
	var named []record
	for _, each := range d.estate.records(table) {
		if table == "groups" && d.estate.isNamed(each.field("name")) || table != "groups" && strings.Contains(d.estate.Rules, "groups: ["+each.field("name")+"]") {
			named = append(named, each)
		}
	}
	if len(named) == 0 {
		return false
	}
	group := pick(d.rng, named)
	old := group.field("name")
	after := old + pick(d.rng, []string{" (EMEA)", " - All", "s"})
	members := d.someFile(func(f *File) bool { return f.Group == group.field("id") && f.Group != "" })
	isOnlyFile := members != nil && d.forms.Okta == "csv" && d.rng.IntN(2) == 0
	if isOnlyFile {
		d.about(members, "was called %s before the group was renamed", old)
		members.Name = after
		d.sign("unknown group")
		return true
	}
	d.about(group.File, "%s is called %s", old, after)
	group.put("name", after)
	d.did.Renamed = [2]string{after, old}
	if members != nil && d.forms.Okta == "csv" && d.rng.IntN(2) == 0 {
		members.Name = after
	}
	d.sign("group of the rules missing")
	return true
}
