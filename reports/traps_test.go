package reports_test

import (
	"encoding/csv"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rolecall/reports"
	"rolecall/reports/changefile"
)

// TestFormsAvoidWhatTargetsMisread: what a target is known to misread is not in
// the files for it, and is listed; booleans are in lower case everywhere.
func TestFormsAvoidWhatTargetsMisread(t *testing.T) {
	const check = "servicenow-check-NNNN.json" // what a query cannot compare
	sheets, none := []string{"import-set", "rest", check}, []string(nil)
	all := []string{"import-set", "rest", "batch", "script", "xml"}
	cases := []struct {
		what, table, operation, record, fields string // field=after, "; " between
		listed                                 []string
	}{
		{"a date and time is read in the importer's zone", "sys_user", "update", "1", "start_at=2026-11-01 09:30:00", sheets},
		{"a date and time that is not UTC's form", "sys_user", "update", "2", "start_at=01/11/2026 09:30", all},
		{"a date and time that is cleared", "sys_user", "update", "3", "start_at=", sheets},
		{"a date", "sys_user", "update", "4", "start_on=2026-11-01", none},
		{"a reference and a date in one request", "sys_user", "update", "5", "department=IT; start_on=2026-11-01", []string{"batch", "xml"}},
		{"a reference, by what it displays", "sys_user", "update", "6", "department=IT", []string{"xml", check}},
		{"an upper-case boolean", "sys_user", "update", "7", "vip=TRUE", none},
		{"a boolean as a number", "sys_user", "update", "8", "locked_out=1", none},
		{"what is no boolean", "sys_user", "update", "9", "vip=perhaps", all},
		{"a password", "sys_user", "update", "a", "user_password=x", all},
		{"a field of the platform", "sys_user", "update", "b", "sys_class_name=x", all},
		{"what is no field", "sys_user", "update", "c", "a b<c=x", all},
		{"a grant", "sys_user_has_role", "delete", "d", "", []string{"xml"}},
		{"a new user", "sys_user", "create", "", "user_name=new", []string{"xml"}},
		{"a user is never deleted", "sys_user", "delete", "e", "", none}, // but deactivated
		{"a grant is not edited", "sys_user_has_role", "update", "f", "inherited=false", all},
		{"a table that is none of the plan's", "sys_properties", "update", "10", "value=x", all},
		{"the end of a delegation", "sys_user_delegate", "update", "11", "ends=2026-11-01 09:30:00", []string{"xml", check}},
		{"the start of a delegation", "sys_user_delegate", "update", "12", "starts=2026-11-01 09:30:00", all},
		{"a delegation without a sys_id", "sys_user_delegate", "update", "", "ends=2026-11-01 09:30:00", all},
		{"a delegation is not deleted", "sys_user_delegate", "delete", "13", "ends=2026-11-01 09:30:00", all},
		{"nobody is named", "sys_user", "update", "", "title=x", append(all, "!")},
	}
	var rows []string
	for i, each := range cases {
		record := ""
		if each.record != "" {
			record = fmt.Sprintf("%032s", each.record)
		}
		user := "user" + each.record
		if slices.Contains(each.listed, "!") {
			user = ""
		}
		for n, pair := range strings.Split(each.fields, "; ") {
			field, after, _ := strings.Cut(pair, "=")
			rows = append(rows, fmt.Sprintf("('abcd%012x', %d, 'servicenow', '%s', '%s', '%s', '%s', '%s', '', '%s', '', '', [], %d)",
				i, i, each.table, each.operation, record, user, field, after, 10*i+n))
		}
	}
	db := finished(t, "delete from main.change", "delete from main.rollback", "insert into main.change (change_id, sequence, system, \"table\", operation, record_id, user_name, field, before, after, finding_ids, reason, depends_on, row_no) values "+strings.Join(rows, ","),
		"insert into servicenow.field values ('start_at', 'date_time', true, 0), ('start_on', 'date', true, 0), ('vip', 'boolean', true, 0)",
		`insert into recon.target select change_id, 1, null, 0, null from main.change where operation = 'delete' and record_id = lpad('d', 32, '0')`)
	_, files := written(t, db, filepath.Join(t.TempDir(), "out"), reports.Options{ChangeFormats: changefile.Formats})
	lines, err := csv.NewReader(strings.NewReader(files["changes/not-expressed.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string][]string{}
	for _, line := range lines[1:] {
		listed[line[1]] = append(listed[line[1]], line[0])
	}
	for i, each := range cases {
		id := fmt.Sprintf("abcd%012x", i)
		got := listed[id]
		slices.Sort(got)
		want := slices.DeleteFunc(slices.Clone(each.listed), func(name string) bool { return name == "!" })
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: not in %q, want %q", each.what, got, want)
		}
		for form, name := range map[string]string{"import-set": "servicenow-import-set.csv", "script": "servicenow-script-0001.js", "batch": "servicenow-batch-0001.json"} {
			if strings.Contains(files["changes/"+name], id) == slices.Contains(each.listed, form) {
				t.Errorf("%s: in %s %v", each.what, name, !slices.Contains(each.listed, form))
			}
		}
	}
	for name, text := range files {
		if strings.HasPrefix(name, "changes/servicenow-") && strings.Contains(text, "TRUE") {
			t.Errorf("%s holds TRUE, which ServiceNow imports as false", name)
		}
		if strings.HasPrefix(name, "changes/") && strings.Contains(text, `action="DELETE"`) {
			t.Errorf("%s deletes", name)
		}
	}
	if xml := files["changes/servicenow-users-0001.xml"]; strings.Contains(xml, "display_value") || !strings.Contains(xml, "<vip>true</vip>") {
		t.Error(xml)
	}
}

// The settings on which the map's safety rests are in its description.
func TestTransformMapSaysWhatMatters(t *testing.T) {
	_, files := written(t, finished(t), filepath.Join(t.TempDir(), "out"), reports.Options{})
	for _, text := range []string{
		"| Character set | `UTF-8` |", "| Run business rules | on |", "`u_user` | `sys_id` | yes: on sys_id alone", "KB2553711", "`ignore`:",
		"| Create new record on empty coalesce fields | off |", "| Concurrent import | off |", "`com.glide.loader.verify_target_field_size` | `true`",
		"the text `NULL` always does", "a blank cell never clears", "sets `ignore = true` for every row",
	} {
		if !strings.Contains(files["changes/transform-map.md"], text) {
			t.Errorf("transform-map.md does not say %q", text)
		}
	}
}
