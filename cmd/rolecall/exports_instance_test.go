package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// exporting is an instance in which the export script may run.
func exporting(t *testing.T, api *tableAPI) *instance {
	t.Helper()
	tables := map[string]*table{
		"sys_script_fix": {"name", map[string]tableField{"name": {Type: "string"}}, []map[string]any{{"sys_id": strings.Repeat("f", 32), "name": "rolecall exports"}}},
		"sys_attachment": {"name", map[string]tableField{"table_name": {Type: "string"}, "table_sys_id": {Type: "string"}}, []map[string]any{}},
	}
	for name, rows := range api.tables {
		parsed := &table{"name", map[string]tableField{}, []map[string]any{}}
		for _, row := range rows {
			one := map[string]any{}
			for field, cell := range row {
				value := any(cell.Value)
				switch {
				case cell.Link != "":
					to := strings.Split(cell.Link, "/")
					parsed.Fields[field] = tableField{"reference", to[len(to)-2]}
				case cell.Value == "true" || cell.Value == "false":
					parsed.Fields[field] = tableField{Type: "boolean"}
					value = map[string]string{"true": "1", "false": "0"}[cell.Value]
				case parsed.Fields[field].Type == "":
					parsed.Fields[field] = tableField{Type: "string"}
				}
				one[field] = value
			}
			parsed.Rows = append(parsed.Rows, one)
		}
		tables[name] = parsed
	}
	text, err := json.Marshal(map[string]any{"tables": tables})
	if err != nil {
		t.Fatal(err)
	}
	i := newInstance(t, string(text))
	if err := i.vm.Set("sha256Hex", func(text string) string { return fmt.Sprintf("%X", sha256.Sum256([]byte(text))) }); err != nil {
		t.Fatal(err)
	}
	more, err := os.ReadFile(filepath.Join(home, "cmd", "rolecall", "testdata", "exportrecord.js"))
	if err != nil {
		t.Fatal(err)
	}
	i.run("exportrecord.js", string(more))
	return i
}

// smaller has the script read and write little at once.
func smaller(t *testing.T, script string) string {
	t.Helper()
	for _, each := range [][2]string{{"var PAGE = 5000;", "var PAGE = 300;"}, {"var PART = 4 * 1024 * 1024;", "var PART = 200 * 1024;"}} {
		if strings.Count(script, each[0]) != 1 {
			t.Fatalf("the script has no %q", each[0])
		}
		script = strings.Replace(script, each[0], each[1], 1)
	}
	return script
}

// exportInside runs the script in an instance that has the tables of an API: dry, then for
// good; its attachments go into a folder.
func exportInside(t *testing.T, api *tableAPI, script, folder string) {
	t.Helper()
	i := exporting(t, api)
	for _, found := range laterThanES5(t, switched(t, script, false)) {
		t.Errorf("ServiceNow's engine does not know %s", found)
	}
	i.run("dry", switched(t, script, false))
	lines := i.take("lines")
	if len(i.attachments()) > 0 || !slices.Contains(lines, fmt.Sprintf("rolecall: sys_user: %d rows", len(api.tables["sys_user"]))) {
		t.Errorf("the dry run attaches something, or counts wrongly: %q", lines)
	}
	i.run("servicenow-export.js", smaller(t, switched(t, script, true)))
	i.innocent()
	if lines = i.take("lines"); !slices.Contains(lines, "rolecall: done: all tables are complete") {
		t.Fatalf("%q", lines)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	attached := i.attachments()
	if len(attached) <= len(api.tables) {
		t.Errorf("no table has several parts: %d files", len(attached))
	}
	for name, content := range attached {
		if len(content) > 200*1024 && name != "rolecall-extract.json" || strings.Contains(content, "user_password") {
			t.Errorf("%s is too large, or holds passwords", name)
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func (i *instance) attachments() map[string]string {
	i.t.Helper()
	var list []struct{ Name, Content string }
	if err := json.Unmarshal([]byte(i.run("attached", "JSON.stringify(attached)").String()), &list); err != nil {
		i.t.Fatal(err)
	}
	files := map[string]string{}
	for _, each := range list {
		if files[each.Name] != "" {
			i.t.Errorf("%s is attached twice", each.Name)
		}
		files[each.Name] = each.Content
	}
	return files
}

// TestExportScriptSaysWhatIsWrong: a table that changes meanwhile, and a record that cannot
// take the files.
func TestExportScriptSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	dir, _ := demoServers(t)
	api, _ := newTableAPI(t, dir)
	api.keep(100)
	script := filepath.Join(planOf(t, dir), "servicenow-export.js")
	for what, test := range map[string]struct{ before, says string }{
		"changed":  {"meanwhile = {after: 4, change: function () { instance.tables.sys_user.rows.pop(); }};", "rolecall: done, and not complete"},
		"no home":  {"instance.tables.sys_script_fix.rows = [];", `rolecall: no fix script is called "rolecall exports": make one of this text, and run it`},
		"two":      {"instance.tables.sys_script_fix.rows.push({sys_id: 'x', name: 'rolecall exports'});", `rolecall: several fix scripts are called "rolecall exports": give this one a name of its own, in ATTACH_TO, too`},
		"occupied": {"instance.tables.sys_attachment.rows.push({sys_id: 'x', table_name: 'sys_script_fix', table_sys_id: '" + strings.Repeat("f", 32) + "'});", `rolecall: "rolecall exports" has attachments already: download and delete them, then run this again`},
	} {
		t.Run(what, func(t *testing.T) {
			i := exporting(t, api)
			i.run("before", test.before)
			i.run("servicenow-export.js", smaller(t, switched(t, script, true)))
			i.innocent()
			if lines := i.take("lines"); !slices.Contains(lines, test.says) {
				t.Errorf("%q", lines)
			}
			if isHomeless := what != "changed"; isHomeless != (len(i.attachments()) == 0) {
				t.Errorf("%d files", len(i.attachments()))
			}
		})
	}
}
