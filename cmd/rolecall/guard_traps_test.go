package main

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
)

// TestScriptsAreECMAScript5: ServiceNow's Rhino knows no later edition.
func TestScriptsAreECMAScript5(t *testing.T) {
	t.Parallel()
	_, changes := planAcme(t)
	for _, name := range []string{filepath.Join(changes, "onBefore.js"), filepath.Join(changes, "servicenow-script-0001.js")} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range laterThanES5(t, string(text)) {
			t.Errorf("%s: %s", filepath.Base(name), found)
		}
		// what bypasses business rules, or hits more than one record
		if found := regexp.MustCompile(`setWorkflow|deleteMultiple|updateMultiple|autoSysFields|addEncodedQuery|\beval\b|new Function`).FindString(string(text)); found != "" {
			t.Errorf("%s: %s", filepath.Base(name), found)
		}
	}
	for _, later := range []string{"let a = 1", "const a = 1", "var f = () => 1", "var a = `x`", "class A {}", "var [a] = [1]", "f(...a)", "for (var a of b) {}", "var a = {b}", "function f(a = 1) {}", "a ?? b", "a?.b", "2 ** 3"} {
		if len(laterThanES5(t, later)) == 0 {
			t.Errorf("%q passes", later)
		}
	}
}

// laterThanES5 are the parts of a script that ECMAScript 5 does not have.
func laterThanES5(t *testing.T, script string) []string {
	t.Helper()
	program, err := parser.ParseFile(nil, "", script, 0)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	var walk func(reflect.Value)
	walk = func(value reflect.Value) {
		switch value.Kind() {
		case reflect.Interface, reflect.Pointer:
			if value.IsNil() {
				return
			}
			switch node := value.Interface().(type) {
			case *ast.LexicalDeclaration, *ast.ForDeclaration, *ast.ForLoopInitializerLexicalDecl, *ast.ForOfStatement, *ast.ArrowFunctionLiteral, *ast.TemplateLiteral,
				*ast.ClassLiteral, *ast.ClassDeclaration, *ast.SpreadElement, *ast.ObjectPattern, *ast.ArrayPattern, *ast.PropertyShort,
				*ast.YieldExpression, *ast.AwaitExpression, *ast.Optional, *ast.OptionalChain:
				found = append(found, reflect.TypeOf(node).String())
				return
			case *ast.Binding:
				if _, isName := node.Target.(*ast.Identifier); !isName {
					found = append(found, "destructuring")
				}
			case *ast.ParameterList:
				for _, each := range node.List {
					if each.Initializer != nil {
						found = append(found, "a default parameter")
					}
				}
			case *ast.BinaryExpression:
				if operator := node.Operator.String(); operator == "**" || operator == "??" {
					found = append(found, operator)
				}
			case *ast.Program:
				walk(reflect.ValueOf(node.Body))
				return
			}
			walk(value.Elem())
		case reflect.Slice:
			for i := range value.Len() {
				walk(value.Index(i))
			}
		case reflect.Struct:
			for i := range value.NumField() {
				if value.Type().Field(i).IsExported() && value.Type().Field(i).Name != "File" && value.Type().Field(i).Name != "DeclarationList" {
					walk(value.Field(i))
				}
			}
		}
	}
	walk(reflect.ValueOf(program))
	return found
}

// trapTables is an instance with one of everything.
const trapTables = `instance.tables = {
	sys_user: {display: 'name', fields: {
		user_name: {type: 'string'}, name: {type: 'string'}, title: {type: 'string'}, email: {type: 'string'}, active: {type: 'boolean'}, locked_out: {type: 'boolean'},
		department: {type: 'reference', table: 'cmn_department'}, manager: {type: 'reference', table: 'sys_user'}, start: {type: 'glide_date'}
	}, rows: [
		{sys_id: '00000000000000000000000000000001', user_name: 'Bob', name: 'John Smith', title: 'Old', active: '1', locked_out: '0', department: '00000000000000000000000000000021'},
		{sys_id: '00000000000000000000000000000002', user_name: 'eve', name: 'John Smith', title: '', active: '0', locked_out: '1', department: ''},
		{sys_id: '00000000000000000000000000000003', user_name: 'ann', name: 'Ann', title: 'A\r\nB ', active: '1', locked_out: '0', department: ''}
	]},
	cmn_department: {display: 'name', fields: {name: {type: 'string'}}, rows: [
		{sys_id: '00000000000000000000000000000021', name: 'IT'}, {sys_id: '00000000000000000000000000000022', name: 'HR'}
	]},
	sys_user_role: {display: 'name', fields: {name: {type: 'string'}}, rows: [
		{sys_id: '00000000000000000000000000000031', name: 'itil'}, {sys_id: '00000000000000000000000000000032', name: 'admin'}
	]},
	sys_user_group: {display: 'name', fields: {name: {type: 'string'}}, rows: [
		{sys_id: '00000000000000000000000000000041', name: 'Desk'}, {sys_id: '00000000000000000000000000000042', name: 'Desk'}
	]},
	sys_user_has_role: {display: 'sys_id', fields: {user: {type: 'reference', table: 'sys_user'}, role: {type: 'reference', table: 'sys_user_role'}, inherited: {type: 'boolean'}}, rows: [
		{sys_id: '00000000000000000000000000000051', user: '00000000000000000000000000000001', role: '00000000000000000000000000000031', inherited: '0'},
		{sys_id: '00000000000000000000000000000052', user: '00000000000000000000000000000001', role: '00000000000000000000000000000031', inherited: '1'},
		{sys_id: '00000000000000000000000000000053', user: '00000000000000000000000000000003', role: '00000000000000000000000000000032', inherited: '1'}
	]},
	sys_user_grmember: {display: 'sys_id', fields: {user: {type: 'reference', table: 'sys_user'}, group: {type: 'reference', table: 'sys_user_group'}}, rows: []}
};`

// TestGuardAvoidsTheTraps gives the guard one change each, in an instance that
// has GlideRecord's traps, and holds what became of it and what was written.
func TestGuardAvoidsTheTraps(t *testing.T) {
	t.Parallel()
	_, changes := planAcme(t)
	text, err := os.ReadFile(filepath.Join(changes, "servicenow-script-0001.js"))
	if err != nil {
		t.Fatal(err)
	}
	guard, _, _ := strings.Cut(string(text), "\n(function () {")
	const one, two, three = "00000000000000000000000000000001", "00000000000000000000000000000002", "00000000000000000000000000000003"
	set := func(field, before, after string) string {
		return `[{"field":"` + field + `","before":"` + before + `","after":"` + after + `"}]`
	}
	update := func(user, fields string) string {
		return `{"operation":"update","table":"sys_user","sys_id":"` + user + `","user":"` + user + `","user_name":"x","fields":` + fields + `}`
	}
	grant := func(operation, more string) string {
		return `{"operation":"` + operation + `","table":"sys_user_has_role","fields":[],` + more + `}`
	}
	for what, each := range map[string]struct{ change, state, written string }{
		"a plain update":                       {update(one, set("title", "Old", "New")), "applied", "update sys_user " + one},
		"blanks and line ends do not count":    {update(three, set("title", "A\\nB", "C")), "applied", "update sys_user " + three},
		"empty is expected":                    {update(two, set("title", "", "New")), "applied", "update sys_user " + two},
		"empty is expected, and it is not":     {update(one, set("title", "", "New")), "changed", ""},
		"clearing is said, not left blank":     {update(one, set("title", "Old", "")), "applied", "update sys_user " + one},
		"lower-case booleans":                  {update(one, set("locked_out", "false", "true")), "applied", "update sys_user " + one},
		"TRUE is refused, not taken for false": {update(two, set("locked_out", "true", "TRUE")), "refused", ""},
		"a lock the export did not say":        {update(one, set("locked_out", "", "true")), "applied", "update sys_user " + one},
		"a reference by what it displays":      {update(one, set("department", "IT", "HR")), "applied", "update sys_user " + one},
		"a reference to nothing makes nothing": {update(one, set("department", "IT", "Nowhere")), "not found", ""},
		"a reference that is cleared":          {update(one, set("department", "IT", "")), "applied", "update sys_user " + one},
		"two John Smiths":                      {update(one, set("manager", "", "John Smith")), "refused", ""},
		"one of two John Smiths, by sys_id":    {update(three, set("manager", "", two)), "applied", "update sys_user " + three},
		"a sys_id that no user has":            {update(three, set("manager", "", strings.Repeat("7", 32))), "not found", ""},
		"a reference that would be evaluated":  {update(one, set("department", "IT", "javascript:gs.x()")), "refused", ""},
		"a value that looks like a script":     {update(one, set("title", "Old", "javascript:gs.x()")), "applied", "update sys_user " + one},
		"a field that does not exist":          {update(one, set("no_such", "", "x")), "refused", ""},
		"a field of the platform":              {update(one, set("sys_id", "", "x")), "refused", ""},
		"a user that is not there":             {update(strings.Repeat("7", 32), set("title", "", "x")), "not found", ""},
		"an id that is none":                   {update("%", set("title", "", "x")), "refused", ""},
		"no id, but a name":                    {`{"operation":"update","table":"sys_user","user_name":"bob","fields":` + set("title", "Old", "New") + `}`, "applied", "update sys_user " + one},
		"no id and no name":                    {`{"operation":"update","table":"sys_user","user_name":"","fields":` + set("title", "Old", "New") + `}`, "refused", ""},
		"a name that a query takes for empty":  {`{"operation":"update","table":"sys_user","user_name":"NULL","fields":` + set("title", "Old", "New") + `}`, "refused", ""},
		"a name that would be evaluated":       {`{"operation":"update","table":"sys_user","user_name":"JavaScript:x","fields":` + set("title", "Old", "New") + `}`, "refused", ""},
		"a new name, again":                    {`{"operation":"update","table":"sys_user","user_name":"robert","fields":` + set("user_name", "robert", "BOB") + `}`, "changed", ""},
		"one of two fields is there":           {update(one, `[{"field":"active","before":"true","after":"false"},{"field":"locked_out","before":"true","after":"false"}]`), "applied", "update sys_user " + one},
		"one of two fields changed":            {update(one, `[{"field":"active","before":"true","after":"false"},{"field":"title","before":"x","after":"y"}]`), "changed", ""},
		"a user is never deleted":              {`{"operation":"delete","table":"sys_user","sys_id":"` + one + `","user_name":"Bob","fields":[]}`, "refused", ""},
		"a table that is not the plan's":       {`{"operation":"update","table":"sys_properties","user_name":"Bob","fields":[]}`, "refused", ""},
		"a table by a name of the language":    {`{"operation":"create","table":"constructor","user_name":"Bob","fields":[]}`, "refused", ""},
		"an inactive user stands in the way":   {`{"operation":"create","table":"sys_user","user_name":"EVE","fields":` + set("user_name", "", "EVE") + `}`, "changed", ""},
		"a new user without its name":          {`{"operation":"create","table":"sys_user","user_name":"new","fields":` + set("title", "", "x") + `}`, "refused", ""},
		"a grant to a user that is to come":    {grant("create", `"user_name":"new","role_name":"itil","depends_on":"c1"`), "not found", ""},
		"a grant that is there":                {grant("create", `"user_name":"bob","role_name":"itil"`), "already", ""},
		"an inherited grant is not a direct one": {grant("create", `"user_name":"ann","role_name":"admin"`), "applied",
			"insert sys_user_has_role f00d0000000000000000000000000001"},
		"a direct grant, found by names":    {grant("delete", `"user_name":"bob","role_name":"itil"`), "applied", "delete sys_user_has_role 00000000000000000000000000000051"},
		"an inherited grant, by its id":     {grant("delete", `"sys_id":"00000000000000000000000000000052","user_name":"bob","role_name":"itil"`), "refused", ""},
		"only an inherited grant, by names": {grant("delete", `"user_name":"ann","role_name":"admin"`), "already", ""},
		"a grant whose id is another's":     {grant("delete", `"sys_id":"00000000000000000000000000000051","user_name":"eve","role_name":"itil"`), "changed", ""},
		"a group whose name is not unique":  {`{"operation":"create","table":"sys_user_grmember","user_name":"bob","group_name":"Desk","fields":[]}`, "refused", ""},
		"a group whose name is not unique, by id": {`{"operation":"create","table":"sys_user_grmember","user_name":"bob","group":"00000000000000000000000000000042","group_name":"Desk","fields":[]}`, "applied",
			"insert sys_user_grmember f00d0000000000000000000000000001"},
	} {
		t.Run(what, func(t *testing.T) {
			i := newInstance(t, "{}")
			i.run("tables", trapTables)
			i.run("guard", guard)
			apply := "rolecallGuard({dryRun: %s, run: 'r1', expires: '', undoExpires: ''}).apply(JSON.parse(" +
				quoteJSON(`{"run_id":"r1","plan":"change",`+strings.TrimPrefix(each.change, "{")) + ")).state"
			i.run("dry", strings.Replace(apply, "%s", "true", 1))
			if journal := i.take("journal"); len(journal) > 0 {
				t.Errorf("a dry run writes %q", journal)
			}
			if got := i.run("apply", strings.Replace(apply, "%s", "false", 1)).String(); got != each.state {
				t.Errorf("%s, want %s: %s", got, each.state, i.run("again", strings.Replace(strings.Replace(apply, "%s", "true", 1), ".state", ".message", 1)))
			}
			if journal := strings.Join(i.take("journal"), "; "); journal != each.written {
				t.Errorf("wrote %q, want %q", journal, each.written)
			}
			i.innocent()
		})
	}
}

// TestImportRefusesWhatWasAltered alters staging rows as imports do.
func TestImportRefusesWhatWasAltered(t *testing.T) {
	t.Parallel()
	out, changes := planAcme(t)
	guard, tables := filepath.Join(changes, "onBefore.js"), instanceOf(t, out)
	rows := stagingRows(t, files(t, changes, "servicenow-import-set.csv")[0])
	for what, alter := range map[string]func(record){
		"cut at 40 characters": func(row record) { row["u_user_name"] += strings.Repeat("x", 40) },
		"saved by Excel": func(row record) {
			for column, value := range row {
				if value == "true" || value == "false" {
					row[column] = strings.ToUpper(value)
				}
			}
			row["u_sequence"] += ".0"
		},
		"read as Windows-1252": func(row record) { row["u_user_name"] = strings.Replace(row["u_user_name"], "e", "Ã©", 1) },
		"fields parted":        func(row record) { row["u_table"], row["u_operation"] = row["u_operation"], row["u_table"] },
		"no checksum":          func(row record) { row["u_check"] = "" },
	} {
		i := newInstance(t, tables)
		altered := stagingRows(t, files(t, changes, "servicenow-import-set.csv")[0])
		for _, row := range altered {
			alter(row)
		}
		i.load(guard, altered, true)
		states := i.states()
		if journal := i.take("journal"); len(journal) > 0 {
			t.Errorf("%s: %q", what, journal)
		}
		allAre(t, states, "refused", len(rows))
	}
}
