package reports_test

import (
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/dop251/goja"
	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"rolecall/exports/decode"
	"rolecall/exports/duckdb"
	"rolecall/reports"
	"rolecall/reports/changefile"
)

// hostile are values that would like to be something else.
var hostile = []string{
	`a "quoted" name`, `"`, `O'Neil`, `back\slash\`, `\"`, `\u0041`, "two\nlines", "three\r\nlines\rin all", "tab\there",
	"]]>", "<![CDATA[x]]>", "</script><script>alert(1)</script>", "<!-- x -->", "&amp; &lt; &#65;", "<sys_user action=\"DELETE\"/>",
	"line\u2028separator\u2029s", "=1+1", "@SUM(A1)", "+1", "-1", "=cmd|' /C calc'!A0", "🙂 李小龍 ﷽ é e\u0301", "👩\u200d💻",
	"\u202egnp.exe", "\ufeffmark", "a,b;c", "'; drop table main.change; --", "*/ gs.eval('x') /*", "// GUARD", "${gs.x}", "`x`",
	"javascript:gs.eval('x')", " blanks at the ends ", "\u00a0", "a\u001fb", "\x1b[31mred", "\x00nul", "NULL", "null ", "TRUE", "0123", "1e5", "2026-11-01",
	strings.Repeat("long ", 2000),
}

// TestHostileValuesComeThroughUnchanged: each value is in a form as it is, or
// the change is listed as not expressible in that form.
func TestHostileValuesComeThroughUnchanged(t *testing.T) {
	var rows []string
	want := map[string]string{}
	for i, value := range hostile {
		id := fmt.Sprintf("c%015x", 0xb000+i)
		want[id] = value
		rows = append(rows,
			fmt.Sprintf("('%s', 1, 'servicenow', 'sys_user', 'update', '%032x', %s, 'title', 'x', %[3]s, '', %[3]s, [], %d)", id, i+1, literal(value), i),
			fmt.Sprintf("('c%015x', 1, 'okta', 'user', 'update', '00u%d', %s, 'title', 'x', %[3]s, '', %[3]s, [], %d)", 0xa000+i, i+1, literal(value), 1000+i))
	}
	db := finished(t, "delete from main.change", "delete from main.rollback", "insert into main.change (change_id, sequence, system, \"table\", operation, record_id, user_name, field, before, after, finding_ids, reason, depends_on, row_no) values "+strings.Join(rows, ","))
	_, files := written(t, db, filepath.Join(t.TempDir(), "out"), reports.Options{ChangeFormats: changefile.Formats})
	listed := map[string][]string{}
	lines, err := csv.NewReader(strings.NewReader(files["changes/not-expressed.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		listed[line[1]] = append(listed[line[1]], line[0])
	}
	inOkta := map[string]string{}
	for id, value := range want {
		inOkta[strings.Replace(id, "b", "a", 1)] = value
	}
	for form, each := range map[string]struct {
		got, want map[string]string
		names     []string // as not-expressed.csv says the form
	}{
		"csv":    {fromCSV(t, db, files["changes/servicenow-import-set.csv"], "change_id", "after_1"), want, []string{"import-set", "servicenow-import-set.csv"}},
		"xlsx":   {fromXLSX(t, files["changes/servicenow-import-set.xlsx"]), want, []string{"import-set", "servicenow-import-set.xlsx"}},
		"batch":  {fromBatch(t, files["changes/servicenow-batch-0001.json"]), want, []string{"batch"}},
		"script": {fromScript(t, files["changes/servicenow-script-0001.js"]), want, []string{"script"}},
		"xml":    {fromUnload(t, db, files["changes/servicenow-users-0001.xml"], want), want, []string{"xml"}},
		"jsonl":  {fromRequests(t, files["changes/okta-users.jsonl"]), inOkta, []string{"okta"}},
		"okta":   {fromCSV(t, db, files["changes/okta-users.csv"], "change_id", "after"), inOkta, []string{"okta"}},
	} {
		expressed := maps.Clone(each.want)
		maps.DeleteFunc(expressed, func(id, _ string) bool {
			return slices.ContainsFunc(listed[id], func(name string) bool { return slices.Contains(each.names, name) })
		})
		if diff := cmp.Diff(expressed, each.got); diff != "" {
			t.Errorf("%s: -planned +written:\n%s", form, diff)
		}
		if len(expressed) < len(each.want)*2/3 {
			t.Errorf("%s: only %d of %d are expressed", form, len(expressed), len(each.want))
		}
	}
	for id, form := range map[string]string{id(want, `"`): "servicenow-import-set.csv", id(want, "NULL"): "import-set", id(want, "null "): "import-set",
		id(want, " blanks at the ends "): "servicenow-import-set.xlsx", id(want, "\x1b[31mred"): "xml", id(want, hostile[len(hostile)-1]): "import-set"} {
		if !slices.Contains(listed[id], form) {
			t.Errorf("%q is not listed for %s", want[id], form)
		}
	}
}

func literal(value string) string {
	return "replace(" + duckdb.Literal(strings.ReplaceAll(value, "\x00", "{nul}")) + ", '{nul}', chr(0))"
}

func id(values map[string]string, value string) string {
	for id, each := range values {
		if each == value {
			return id
		}
	}
	return ""
}

// fromCSV reads two columns with the engine, which leaves line ends as they are.
func fromCSV(t *testing.T, db *duckdb.DB, text, key, value string) map[string]string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return pairs(t, db, fmt.Sprintf(`select %s, coalesce(%s, '') from read_csv(%s, all_varchar = true, header = true, delim = ',', quote = '"', escape = '"', strict_mode = false, new_line = '\n')`,
		key, value, duckdb.Literal(path)))
}

func pairs(t *testing.T, db *duckdb.DB, query string) map[string]string {
	t.Helper()
	rows, err := db.Query(t.Context(), duckdb.Statement{Name: "pairs", Text: query})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	got := map[string]string{}
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			t.Fatal(err)
		}
		got[key] = value
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return got
}

func fromXLSX(t *testing.T, text string) map[string]string {
	t.Helper()
	book, err := excelize.OpenReader(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows("Changes")
	if err != nil {
		t.Fatal(err)
	}
	after := slices.Index(rows[0], "after_1")
	got := map[string]string{}
	for line, row := range rows[1:] {
		got[row[1]] = row[after]
		cell, err := excelize.CoordinatesToCellName(after+1, line+2)
		if err != nil {
			t.Fatal(err)
		}
		if formula, err := book.GetCellFormula("Changes", cell); err != nil || formula != "" {
			t.Errorf("%s holds the formula %s: %v", cell, formula, err)
		}
	}
	return got
}

func fromBatch(t *testing.T, text string) map[string]string {
	t.Helper()
	var body struct {
		Requests []struct{ ID, Body string } `json:"rest_requests"`
	}
	if err := json.Unmarshal([]byte(text), &body); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, request := range body.Requests {
		var fields struct{ Title string }
		decoded, err := base64.StdEncoding.DecodeString(request.Body)
		if err == nil {
			err = json.Unmarshal(decoded, &fields)
		}
		if err != nil {
			t.Fatal(err)
		}
		got[request.ID] = fields.Title
	}
	return got
}

// fromScript runs the list of changes of a fix script, and nothing else of it.
func fromScript(t *testing.T, text string) map[string]string {
	t.Helper()
	_, list, _ := strings.Cut(text, "    var changes = [\n")
	list, _, ok := strings.Cut(list, "    ];\n")
	if !ok {
		t.Fatal("the script has no list of changes")
	}
	for _, r := range list {
		if !unicode.IsPrint(r) && r != '\n' || strings.ContainsRune("<>&`", r) {
			t.Errorf("%U stands in the script as it is", r)
		}
	}
	if lines := strings.Count(list, "\n"); lines != strings.Count(list, `        '{"change_id"`) {
		t.Errorf("a change takes more than a line: %d lines", lines)
	}
	value, err := goja.New().RunString("JSON.stringify([\n" + list + "].map(JSON.parse))")
	if err != nil {
		t.Fatal(err)
	}
	var changes []struct {
		ID     string `json:"change_id"`
		Fields []struct{ After string }
	}
	if err := json.Unmarshal([]byte(value.String()), &changes); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, change := range changes {
		got[change.ID] = change.Fields[0].After
	}
	return got
}

// fromUnload reads an unload as an export of ServiceNow is read: values by the
// sys_ids of the records.
func fromUnload(t *testing.T, db *duckdb.DB, text string, want map[string]string) map[string]string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.xml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	documents, err := decode.Read(t.Context(), decode.Options{
		Path: path, Shown: "x.xml", TempDir: t.TempDir(), Elements: decode.Elements{Records: []string{"sys_user"}},
		Secret: func(string) bool { return false },
	})
	if err != nil || len(documents) != 1 {
		t.Fatal(len(documents), err)
	}
	defer documents[0].Release()
	rows := documents[0].Rows()
	sysID, title := rows.Value("sys_id"), rows.Value("title")
	read := pairs(t, db, "select "+sysID+", "+title+" from "+rows.From())
	got := map[string]string{}
	for i := range hostile {
		if value, ok := read[fmt.Sprintf("%032x", i+1)]; ok {
			got[fmt.Sprintf("c%015x", 0xb000+i)] = value
		}
	}
	if len(got) != len(read) {
		t.Errorf("%d records of %d are not the plan's", len(read)-len(got), len(read))
	}
	return got
}

func fromRequests(t *testing.T, text string) map[string]string {
	t.Helper()
	got := map[string]string{}
	for line := range strings.Lines(text) {
		var request struct {
			ID   string `json:"change_id"`
			URL  string
			Body struct{ Profile map[string]string }
		}
		if err := json.Unmarshal([]byte(line), &request); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(request.URL, "/api/v1/users/00u") || len(request.Body.Profile) != 1 {
			t.Errorf("not a partial update of one attribute: %s", line)
		}
		got[request.ID] = request.Body.Profile["title"]
	}
	return got
}
