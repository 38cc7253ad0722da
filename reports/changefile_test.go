package reports_test

import (
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"rolecall/reports"
	"rolecall/reports/changefile"
)

func TestBatchFilesAreBatchBodies(t *testing.T) {
	t.Parallel()
	db := finished(t, `
		insert into main.change (change_id, sequence, system, "table", operation, record_id, user_name, field, before, after, finding_ids, reason, depends_on, row_no)
		select 'c' || printf('%015x', range), 9, 'servicenow', 'sys_user', 'update', lpad(lower(to_hex(range + 4096)), 32, '0'),
			'user' || range, 'title', 'a', 'b', '', 'The title differs.', [], 1000 + range
		from range(250)`)
	_, files := written(t, db, filepath.Join(t.TempDir(), "out"), reports.Options{})
	compiler := jsonschema.NewCompiler()
	schema, err := compiler.Compile("testdata/batch.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	var sizes []int
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasPrefix(name, "changes/servicenow-batch-") {
			continue
		}
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(files[name]))
		if err != nil {
			t.Fatal(name, err)
		}
		if err := schema.Validate(document); err != nil {
			t.Error(name, err)
		}
		requests := document.(map[string]any)["rest_requests"].([]any)
		sizes = append(sizes, len(requests))
		for _, request := range requests {
			ids = append(ids, request.(map[string]any)["id"].(string))
		}
	}
	if !slices.Equal(sizes, []int{100, 100, 58}) {
		t.Errorf("requests a file: %v", sizes)
	}
	slices.Sort(ids)
	if len(slices.Compact(ids)) != 258 {
		t.Error("an id comes twice")
	}
}

func TestBatchSetsWhatThePlanSays(t *testing.T) {
	t.Parallel()
	_, files := written(t, finished(t), filepath.Join(t.TempDir(), "out"), reports.Options{})
	var body struct {
		Requests []struct{ ID, Method, URL, Body string } `json:"rest_requests"`
	}
	if err := json.Unmarshal([]byte(files["changes/servicenow-batch-0001.json"]), &body); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, request := range body.Requests {
		decoded, err := base64.StdEncoding.DecodeString(request.Body)
		if err != nil || len(decoded) > 0 && !json.Valid(decoded) {
			t.Errorf("%s: %q %v", request.ID, decoded, err)
		}
		got[request.ID] = strings.TrimSpace(request.Method + " " + request.URL + " " + string(decoded))
	}
	want := map[string]string{
		"c100000000000001": `POST /api/now/table/sys_user?sysparm_input_display_value=true&sysparm_fields=sys_id {"user_name":"new@example.com","department":"IT"}`,
		"c100000000000002": `POST /api/now/table/sys_user?sysparm_fields=sys_id {"user_name":"quote@example.com","last_name":"O\"Neil"}`,
		"c200000000000003": `POST /api/now/table/sys_user_grmember?sysparm_fields=sys_id {"user":"00000000000000000000000000001005","group":"00000000000000000000000000000009"}`,
		"c300000000000001": `DELETE /api/now/table/sys_user_has_role/` + strings.Repeat("a", 32),
		"c300000000000003": `DELETE /api/now/table/sys_user_grmember/` + strings.Repeat("d", 32),
		"c300000000000004": `PATCH /api/now/table/sys_user/00000000000000000000000000001007?sysparm_fields=sys_id {"title":"=1+1\\ ]]></script>\u2028\n🙂"}`,
		"c300000000000005": `PATCH /api/now/table/sys_user/00000000000000000000000000001008?sysparm_fields=sys_id {"title":"=1+1\\ ]]></script>\u2028\n🙂"}`,
		"c400000000000001": `PATCH /api/now/table/sys_user/00000000000000000000000000001000?sysparm_fields=sys_id {"active":"false","locked_out":"true"}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What the Batch API cannot compare by itself, queries ask before.
func TestBatchIsCheckedBefore(t *testing.T) {
	t.Parallel()
	_, files := written(t, finished(t), filepath.Join(t.TempDir(), "out"), reports.Options{})
	var body struct {
		Requests []struct{ ID, Method, URL string } `json:"rest_requests"`
	}
	if err := json.Unmarshal([]byte(files["changes/servicenow-check-0001.json"]), &body); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, request := range body.Requests {
		address, err := url.Parse(request.URL)
		if err != nil || request.Method != "GET" {
			t.Errorf("%s: %s %v", request.ID, request.Method, err)
		}
		got[request.ID] = address.Path + " " + address.Query().Get("sysparm_query")
	}
	want := map[string]string{
		"c100000000000002-0": "/api/now/table/sys_user user_name=quote@example.com",
		"c200000000000003-0": "/api/now/table/sys_user_grmember group=00000000000000000000000000000009^user=00000000000000000000000000001005",
		"c300000000000001-1": "/api/now/table/sys_user_has_role inherited=false^role=00000000000000000000000000000001^sys_id=" + strings.Repeat("a", 32) + "^user=00000000000000000000000000001001",
		"c300000000000003-1": "/api/now/table/sys_user_grmember group=00000000000000000000000000000009^sys_id=" + strings.Repeat("d", 32) + "^user=00000000000000000000000000001003",
		"c300000000000005-1": "/api/now/table/sys_user sys_id=00000000000000000000000000001008^title=a\nb\\",
		"c400000000000001-1": "/api/now/table/sys_user active=true^locked_out=false^sys_id=00000000000000000000000000001000",
		"c100000000000001-0": "/api/now/table/sys_user user_name=new@example.com",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The form batch is for small corrections: beside others it has at most 20 files.
func TestLargePlansAreNotForBatch(t *testing.T) {
	t.Parallel()
	db := finished(t, "delete from main.change", "delete from main.rollback", `
		insert into main.change (change_id, sequence, system, "table", operation, record_id, user_name, field, before, after, finding_ids, reason, depends_on, row_no)
		select 'c' || printf('%015x', range), 1, 'servicenow', 'sys_user', 'update', lpad(lower(to_hex(range)), 32, '0'),
			'user' || range, 'title', 'a', 'b', '', 'Differs.', [], range
		from range(2001)`)
	for names, isWritten := range map[string]bool{"import-set,batch": false, "batch": true} {
		formats, err := changefile.Lookup(strings.Split(names, ",")...)
		if err != nil {
			t.Fatal(err)
		}
		_, files := written(t, db, filepath.Join(t.TempDir(), "out"), reports.Options{ChangeFormats: formats, Without: []string{"html", "xlsx"}})
		_, isThere := files["changes/servicenow-batch-0021.json"]
		_, isBegun := files["changes/servicenow-batch-0001.json"]
		if isThere != isWritten || isBegun != isWritten || strings.Contains(files["changes/README.md"], "batch is not written") == isWritten {
			t.Errorf("%s: the last file %v, the first %v", names, isThere, isBegun)
		}
	}
}

func TestImportSetHoldsWhatItCanExpress(t *testing.T) {
	t.Parallel()
	_, files := written(t, finished(t), filepath.Join(t.TempDir(), "out"), reports.Options{})
	rows := stagingRows(t, files["changes/servicenow-import-set.csv"])
	var got []string
	for _, row := range rows {
		got = append(got, strings.Join(slices.Concat(row[1:13], row[16:len(row)-4]), "|"))
		for _, value := range row {
			if strings.Contains(value, `"`) || value == "NULL" {
				t.Errorf("%q cannot be imported", value)
			}
		}
	}
	want := []string{
		"c100000000000001|1||create|sys_user|||new@example.com|||||2|user_name||new@example.com|department||IT",
		"c200000000000001|2|c100000000000001|create|sys_user_has_role|||new@example.com|00000000000000000000000000000001|itil|||0||||||",
		"c200000000000003|2||create|sys_user_grmember||00000000000000000000000000001005|user5|||00000000000000000000000000000009|Service Desk|0||||||",
		"c300000000000001|3||delete|sys_user_has_role|" + strings.Repeat("a", 32) + "|00000000000000000000000000001001|user1|00000000000000000000000000000001|itil|||0||||||",
		"c300000000000002|3||delete|sys_user_has_role|||user2||odd; name|||0||||||",
		"c300000000000003|3||delete|sys_user_grmember|" + strings.Repeat("d", 32) + "|00000000000000000000000000001003|user3|||00000000000000000000000000000009|Service Desk|0||||||",
		"c300000000000005|3||update|sys_user|00000000000000000000000000001008|00000000000000000000000000001008|user8|||||1|title|a\nb\\|=1+1\\ ]]></script>\u2028\n🙂|||",
		"c400000000000001|4||update|sys_user|00000000000000000000000000001000|00000000000000000000000000001000|user0|||||2|active|true|false|locked_out|false|true",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// what the guard makes of itself, and what has to be in effect before
	sysID := regexp.MustCompile("^[0-9a-f]{32}$")
	if plan, id, needs := rows[1][13], rows[1][14], rows[1][15]; plan != "change" || !sysID.MatchString(id) ||
		needs != "change_id=c100000000000001&operation=create&table=sys_user&user_name=new%40example.com&set.user_name=new%40example.com" {
		t.Errorf("%q %q %q", plan, id, needs)
	}
	if rows[3][14] != "" || rows[3][15] != "" {
		t.Errorf("a removal makes %q, after %q", rows[3][14], rows[3][15])
	}
}

// stagingRows are the rows of an import-set CSV without its header.
func stagingRows(t *testing.T, text string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatal(len(rows), err)
	}
	return rows[1:]
}

// What the plan created has no sys_id in the exports; undoing it names it.
func TestRollbackNamesWhatThePlanCreated(t *testing.T) {
	t.Parallel()
	db := finished(t, `insert into main.rollback (change_id, sequence, system, "table", operation, record_id, user_name, field, before, after, finding_ids, reason, depends_on, row_no) values
		('c100000000000001', 4, 'servicenow', 'sys_user', 'delete', null, 'new@example.com', null, 'user_name=new@example.com; department=IT', null, '', 'Undo.', [], 6)`)
	_, files := written(t, db, filepath.Join(t.TempDir(), "out"), reports.Options{})
	got := map[string]string{}
	for _, row := range stagingRows(t, files["changes/rollback/servicenow-import-set.csv"]) {
		got[row[1]] = strings.Join(slices.Concat(row[4:13], row[16:len(row)-4]), "|")
	}
	for id, want := range map[string]string{
		"c200000000000003": "delete|sys_user_grmember||00000000000000000000000000001005|user5|||00000000000000000000000000000009|Service Desk|0||||||",
		"c200000000000001": "delete|sys_user_has_role|||new@example.com|00000000000000000000000000000001|itil|||0||||||",
		// never deleted: that clears callers and assignees in history
		"c100000000000001": "update|sys_user|||new@example.com|||||2|active|true|false|locked_out||true",
	} {
		if got[id] != want {
			t.Errorf("%s: %s, want %s", id, got[id], want)
		}
	}
	if strings.Contains(files["changes/rollback/servicenow-batch-0001.json"], "c100000000000001") {
		t.Error("a user is deleted")
	}
}

// What the plan's files in a form did not make need not be taken back before the rest: an
// unload deactivates an account and leaves its grants, and its inverse activates it again.
func TestRollbackDoesNotWaitForWhatWasNotMade(t *testing.T) {
	t.Parallel()
	db := finished(t, `
		update main.change set depends_on = ['c400000000000001'] where change_id = 'c300000000000001';
		update main.rollback set sequence = 9 where change_id = 'c400000000000001'`)
	formats, err := changefile.Lookup("xml", "batch")
	if err != nil {
		t.Fatal(err)
	}
	_, files := written(t, db, filepath.Join(t.TempDir(), "out"), reports.Options{ChangeFormats: formats})
	if unload := files["changes/rollback/servicenow-users-0001.xml"]; !strings.Contains(unload, "<active>true</active>") {
		t.Errorf("the account stays closed: %s", unload)
	}
	if requests := files["changes/rollback/servicenow-batch-0001.json"]; strings.Index(requests, "c300000000000001") > strings.Index(requests, "c400000000000001") {
		t.Errorf("the grant of a form that removed it is not given back first: %s", requests)
	}
}

// Every change is in a format's files or in its list, never in both.
func TestReadmeListsWhatAFormatCannotExpress(t *testing.T) {
	t.Parallel()
	_, files := written(t, finished(t), filepath.Join(t.TempDir(), "out"), reports.Options{})
	readme := files["changes/README.md"]
	importSet, batch, ok := strings.Cut(readme, "## batch")
	batch, _, _ = strings.Cut(batch, "Not in servicenow-check-NNNN.json")
	if !ok {
		t.Fatal(readme)
	}
	rows, err := csv.NewReader(strings.NewReader(files["changes.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		id := row[0]
		for list, file := range map[string]string{importSet: "changes/servicenow-import-set.csv", batch: "changes/servicenow-batch-0001.json"} {
			if strings.Contains(list, id) == strings.Contains(files[file], id) {
				t.Errorf("%s: listed %v, and in %s %v", id, strings.Contains(list, id), file, strings.Contains(files[file], id))
			}
		}
	}
	for _, text := range []string{"<b>", "`x`", "\x1b"} {
		if strings.Contains(readme, text) {
			t.Errorf("%q acts in the README", text)
		}
	}
}

// TestLargePlansAreSplit: a script holds a thousand changes at most, and in CI, where the plan has
// as many as a data source takes, the import set less than that.
func TestLargePlansAreSplit(t *testing.T) {
	t.Parallel()
	plan := 2_500
	if isCI {
		plan = 100_000
	}
	db := finished(t, "delete from main.change", fmt.Sprintf(`
		insert into main.change (change_id, sequence, system, "table", operation, record_id, user_name, field, before, after, finding_ids, reason, depends_on, row_no)
		select 'c' || printf('%%015x', range), 1, 'servicenow', 'sys_user', 'update', lpad(lower(to_hex(range)), 32, '0'),
			'user' || range, 'title', 'a', 'b', '', 'Differs.', [], range
		from range(%d)`, plan))
	formats, err := changefile.Lookup("import-set", "script", "xml")
	if err != nil {
		t.Fatal(err)
	}
	_, files := written(t, db, filepath.Join(t.TempDir(), "out"), reports.Options{ChangeFormats: formats, Without: []string{"html", "xlsx"}})
	seen := map[string]int{}
	for name, text := range files {
		switch {
		case strings.HasPrefix(name, "changes/servicenow-import-set") && strings.HasSuffix(name, ".csv"):
			rows := len(stagingRows(t, text))
			seen["csv"] += rows
			if rows >= 100_000 {
				t.Errorf("%s: %d rows", name, rows)
			}
		case strings.HasPrefix(name, "changes/servicenow-script-"):
			lines := strings.Count(text, `'{"change_id"`)
			seen["js"] += lines
			if lines > 1000 || len(text) > 600_000 {
				t.Errorf("%s: %d changes, %d bytes", name, lines, len(text))
			}
		case strings.HasPrefix(name, "changes/servicenow-users-"):
			seen["xml"] += strings.Count(text, "<sys_user ")
		case strings.HasPrefix(name, "changes/servicenow-batch"):
			t.Errorf("%s: a form that was not asked for", name)
		}
	}
	if want := map[string]int{"csv": plan, "js": plan, "xml": plan}; !maps.Equal(seen, want) {
		t.Errorf("changes by form: %v", seen)
	}
	var all []struct {
		ChangeID string `json:"change_id"`
	}
	if err := json.Unmarshal([]byte(files["changes.json"]), &all); err != nil || len(all) != plan {
		t.Error(len(all), err)
	}
	var ids []string
	for _, each := range all {
		ids = append(ids, each.ChangeID)
	}
	if !slices.IsSorted(ids) {
		t.Error("changes.json is not in order")
	}
}
