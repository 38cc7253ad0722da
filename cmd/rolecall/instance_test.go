package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"
)

// instance is a ServiceNow instance for the scripts among the change files to
// run in: testdata/gliderecord.js, with the tables of a run.
type instance struct {
	t  *testing.T
	vm *goja.Runtime
}

// record is one record of a table: its fields, and sys_id.
type record map[string]string

// table is a table as gliderecord.js has it.
type table struct {
	Display string                   `json:"display"`
	Fields  map[string]tableField    `json:"fields"`
	Rows    []map[string]interface{} `json:"rows"`
}

type tableField struct {
	Type  string `json:"type"`
	Table string `json:"table,omitempty"`
}

// referenced are the tables that references of sys_user lead to.
var referenced = map[string]string{
	"department": "cmn_department", "location": "cmn_location", "company": "core_company", "cost_center": "cmn_cost_center",
}

// instanceOf is an instance that holds what the exports of a run said, and what
// its plan refers to; as JSON, so that many instances can be made of it.
func instanceOf(t *testing.T, out string) string {
	t.Helper()
	text, err := json.Marshal(map[string]any{"tables": tablesOf(t, out)})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// newInstance is an instance with tables.
func newInstance(t *testing.T, tables string) *instance {
	t.Helper()
	script, err := os.ReadFile(filepath.Join(home, "cmd", "rolecall", "testdata", "gliderecord.js"))
	if err != nil {
		t.Fatal(err)
	}
	i := &instance{t: t, vm: goja.New()}
	i.setClock(time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC)) // after the as-of of the tests' runs
	i.run("instance", "var instance = JSON.parse("+quoteJSON(tables)+");")
	i.run("gliderecord.js", string(script))
	return i
}

// setClock is the time in the instance.
func (i *instance) setClock(now time.Time) {
	i.vm.SetTimeSource(func() time.Time { return now })
}

func quoteJSON(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(quoted)
}

func (i *instance) run(name, script string) goja.Value {
	i.t.Helper()
	value, err := i.vm.RunScript(name, script)
	if err != nil {
		i.t.Fatalf("%s: %v", name, err)
	}
	return value
}

// take gives a list of gliderecord.js and empties it.
func (i *instance) take(name string) []string {
	i.t.Helper()
	var list []string
	if err := i.vm.ExportTo(i.run(name, name+".splice(0)"), &list); err != nil {
		i.t.Fatal(err)
	}
	return list
}

// innocent fails the test if a script did what none may do.
func (i *instance) innocent() {
	i.t.Helper()
	if crimes := i.take("crimes"); len(crimes) > 0 {
		i.t.Errorf("the script did: %s", strings.Join(crimes, "; "))
	}
}

// rows are the records of a table, by sys_id.
func (i *instance) rows(name string) map[string]record {
	i.t.Helper()
	var list []record
	text := i.run(name, "JSON.stringify((instance.tables["+quoteJSON(name)+"] || {rows: []}).rows.map(function (row) {"+
		"var copy = {}, field; for (field in row) { copy[field] = row[field] === null ? '' : String(row[field]); } return copy; }))").String()
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		i.t.Fatal(err)
	}
	rows := map[string]record{}
	for _, each := range list {
		rows[each["sys_id"]] = each
	}
	return rows
}

// set changes a field behind the plan's back.
func (i *instance) set(table, id, field, value string) {
	i.t.Helper()
	i.run("set", fmt.Sprintf("instance.tables[%s].rows.forEach(function (row) { if (row.sys_id === %s) { row[%s] = %s; } })",
		quoteJSON(table), quoteJSON(id), quoteJSON(field), quoteJSON(value)))
}

// fix runs the fix scripts of a plan, and transform its import set; both give
// the states by change. A script applies only if its variable says so.
func (i *instance) fix(folder string, apply bool) map[string]string {
	i.t.Helper()
	for _, name := range files(i.t, folder, "servicenow-script-*.js") {
		i.run(filepath.Base(name), switched(i.t, name, apply))
	}
	return i.states()
}

func (i *instance) transform(folder, guard string, apply bool) map[string]string {
	i.t.Helper()
	for _, name := range files(i.t, folder, "servicenow-import-set*.csv") {
		i.load(guard, stagingRows(i.t, name), apply)
	}
	return i.states()
}

// load runs the guard over staging rows.
func (i *instance) load(guard string, rows []record, apply bool) {
	i.t.Helper()
	text, err := json.Marshal(rows)
	if err != nil {
		i.t.Fatal(err)
	}
	i.run("onBefore.js", "transform("+quoteJSON(switched(i.t, guard, apply))+", JSON.parse("+quoteJSON(string(text))+"))")
}

// switched is a script with the variable at its top set.
func switched(t *testing.T, name string, apply bool) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	const dry = "\nvar DRY_RUN = true;"
	if strings.Count(string(text), dry) != 1 {
		t.Fatalf("%s has no %q", name, dry)
	}
	if !apply {
		return string(text)
	}
	return strings.Replace(string(text), dry, "\nvar DRY_RUN = false;", 1)
}

// states reads the log: what became of each change.
func (i *instance) states() map[string]string {
	i.t.Helper()
	i.innocent()
	states := map[string]string{}
	for _, line := range i.take("lines") {
		words := strings.SplitN(strings.Replace(line, " rollback ", " ", 1), " ", 4)
		if len(words) < 4 || len(words[2]) != 16 {
			continue // the sum at the end
		}
		state, _, _ := strings.Cut(words[3], ":")
		if states[words[2]] != "" {
			i.t.Errorf("change %s is logged twice", words[2])
		}
		states[words[2]] = state
	}
	return states
}

// stagingRows are the rows of a staging file as the staging table has them.
func stagingRows(t *testing.T, name string) []record {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	// encoding/csv drops carriage returns before line feeds
	lines, err := csv.NewReader(strings.NewReader(strings.ReplaceAll(string(text), "\r", "{CR}"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []record
	for _, line := range lines[1:] {
		row := record{}
		for i, column := range lines[0] {
			row["u_"+column] = strings.ReplaceAll(line[i], "{CR}", "\r")
		}
		rows = append(rows, row)
	}
	return rows
}

func files(t *testing.T, folder, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, pattern))
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: no %s: %v", folder, pattern, err)
	}
	slices.Sort(names)
	return names
}

// tablesOf are the tables of the instance that a run's exports came from.
func tablesOf(t *testing.T, out string) map[string]*table {
	t.Helper()
	db := openRun(t, out)
	defer db.Close()
	read := func(text string) []map[string]any {
		rows := []map[string]any{}
		for _, each := range column(t, db, "select cast(to_json(rows) as varchar) from ("+text+") as rows") {
			row := map[string]any{}
			if err := json.Unmarshal([]byte(each), &row); err != nil {
				t.Fatal(err)
			}
			for field, value := range row {
				if flag, isFlag := value.(bool); isFlag {
					row[field] = map[bool]string{true: "1", false: "0"}[flag]
				}
			}
			rows = append(rows, row)
		}
		return rows
	}
	text, reference := tableField{Type: "string"}, func(to string) tableField { return tableField{"reference", to} }
	tables := map[string]*table{
		"sys_user": {"name", map[string]tableField{}, read("select * exclude (file_key, record), coalesce(sys_id, md5('user' || account_key)) as sys_id from servicenow.user")},
		"sys_user_role": {"name", map[string]tableField{"name": text}, read(
			"select coalesce(sys_id, md5('role' || role_key)) as sys_id, name from servicenow.role")},
		"sys_user_group": {"name", map[string]tableField{"name": text}, read(
			"select coalesce(sys_id, md5('group' || group_key)) as sys_id, name from servicenow.group")},
		"sys_user_has_role": {"sys_id", map[string]tableField{"user": reference("sys_user"), "role": reference("sys_user_role"), "inherited": {Type: "boolean"}, "state": text}, read(`
			select coalesce(grants.sys_id, md5('grant' || grant_key)) as sys_id, inherited,
				coalesce(account.sys_id, md5('user' || grants.account_key)) as user, coalesce(role.sys_id, md5('role' || grants.role_key)) as role
			from servicenow.user_role as grants
			join servicenow.user as account on account.account_key = grants.account_key
			join servicenow.role as role on role.role_key = grants.role_key`)},
		"sys_user_grmember": {"sys_id", map[string]tableField{"user": reference("sys_user"), "group": reference("sys_user_group")}, read(`
			select coalesce(member.sys_id, md5('member' || member_key)) as sys_id,
				coalesce(account.sys_id, md5('user' || member.account_key)) as user, coalesce(grouping.sys_id, md5('group' || member.group_key)) as "group"
			from servicenow.group_member as member
			join servicenow.user as account on account.account_key = member.account_key
			join servicenow.group as grouping on grouping.group_key = member.group_key`)},
		"sys_user_delegate": {"sys_id", map[string]tableField{
			"user": reference("sys_user"), "delegate": reference("sys_user"), "starts": {Type: "glide_date_time"}, "ends": {Type: "glide_date_time"},
		}, read(`
			select delegate.sys_id, away.sys_id as user, acting.sys_id as delegate,
				coalesce(strftime(starts_at, '%Y-%m-%d %H:%M:%S'), '') as starts, coalesce(strftime(ends_at, '%Y-%m-%d %H:%M:%S'), '') as ends
			from servicenow.delegate as delegate
			join servicenow.user as away on away.account_key = delegate.account_key
			join servicenow.user as acting on acting.account_key = delegate.delegate_account_key
			where delegate.sys_id is not null and away.sys_id is not null and acting.sys_id is not null`)},
	}
	for _, each := range read("select name, type from servicenow.field union select 'locked_out', 'boolean' union select 'active', 'boolean' union select 'user_name', 'string'") {
		tables["sys_user"].Fields[each["name"].(string)] = tableField{Type: each["type"].(string)}
	}
	refer(tables, read(`select "after" as name, field from main.change where "table" = 'sys_user' and coalesce("after", '') <> ''`))
	return tables
}

// refer makes references of what the exports display: records of the tables
// they lead to, also for what a plan sets.
func refer(tables map[string]*table, planned []map[string]any) {
	users := tables["sys_user"]
	for field, definition := range users.Fields {
		if definition.Type != "reference" {
			continue
		}
		name := referenced[field]
		if name == "" {
			name = "u_" + field
		}
		users.Fields[field] = tableField{"reference", name}
		displayed := map[string]bool{}
		for _, row := range users.Rows {
			if text, ok := row[field].(string); ok && text != "" {
				displayed[text] = true
			}
		}
		for _, row := range planned {
			if row["field"] == field {
				displayed[row["name"].(string)] = true
			}
		}
		ids := map[string]string{}
		target := &table{"name", map[string]tableField{"name": {Type: "string"}}, []map[string]any{}}
		for i, text := range slices.Sorted(maps.Keys(displayed)) {
			ids[text] = fmt.Sprintf("%032x", 0xabc000+i)
			target.Rows = append(target.Rows, map[string]any{"sys_id": ids[text], "name": text})
		}
		tables[name] = target
		for _, row := range users.Rows {
			if text, ok := row[field].(string); ok && text != "" {
				row[field] = ids[text]
			}
		}
	}
}
