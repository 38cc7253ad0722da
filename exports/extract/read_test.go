package extract_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"rolecall/exports/extract"
	"rolecall/exports/source"
)

func pointer[T any](value T) *T { return &value }

const byScript = `{"format": 1, "system": "servicenow", "instance": "acme.service-now.com", "environment": "production", "by": "admin@example.com",
 "roles": ["admin"], "started": "2026-11-01T08:00:00Z", "finished": "2026-11-01T10:10:00+01:00", "tool": "rolecall exports plan 1.4",
 "plan_sha256": "00000000000000000000000000000000000000000000000000000000000000AA",
 "tables": [{"table": "sys_user", "query": "ORDERBYsys_id", "fields": ["sys_id", "user_name"], "count_before": 52311, "count_after": 52311,
   "rows_written": 52311, "parts": [{"file": "a/rolecall-sys_user-001.jsonl", "rows": 5000, "sha256": "00000000000000000000000000000000000000000000000000000000000000bb", "first": "0a", "last": "9f"}]},
  {"table": "sys_user_role", "parts": [{"rows": 0}]}]}`

const byHand = `# what the list said
format: 1
system: okta
by: Jo Admin
finished: 2026-11-01 09:10:00
tables:
  - {table: okta.user, count: 1204, file: users.csv}
  - table: okta.membership
    filter: the groups of sales
    complete: false
    files: [a.csv, b.csv]
  - {table: okta.group, complete: true, parts: [{file: groups.csv, first: 12}]}
`

func TestRead(t *testing.T) {
	for name, test := range map[string]struct {
		file, content string
		want          extract.Extract
	}{
		"as scripts write it": {"okta/rolecall-extract.json", byScript, extract.Extract{
			System: "servicenow", Instance: "acme.service-now.com", Environment: "production", By: "admin@example.com", Roles: []string{"admin"},
			Started: time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC), Finished: time.Date(2026, 11, 1, 9, 10, 0, 0, time.UTC),
			Tool: "rolecall exports plan 1.4", PlanSHA256: strings.Repeat("0", 62) + "aa",
			Tables: []extract.Table{
				{
					Line: 4, Name: "sys_user", Query: "ORDERBYsys_id", Fields: []string{"sys_id", "user_name"}, CountBefore: pointer[int64](52311),
					CountAfter: pointer[int64](52311), RowsWritten: pointer[int64](52311),
					Parts: []extract.Part{{Line: 5, File: "a/rolecall-sys_user-001.jsonl", Rows: pointer[int64](5000), SHA256: strings.Repeat("0", 62) + "bb", First: "0a", Last: "9f"}},
				},
				{Line: 6, Name: "sys_user_role", Parts: []extract.Part{{Line: 6, Rows: pointer[int64](0)}}},
			},
		}},
		"as people write it": {"okta.extract.yaml", byHand, extract.Extract{
			System: "okta", By: "Jo Admin", Finished: time.Date(2026, 11, 1, 9, 10, 0, 0, time.UTC),
			Tables: []extract.Table{
				{Line: 7, Name: "okta.user", Count: pointer[int64](1204), Parts: []extract.Part{{Line: 7, File: "users.csv"}}},
				{
					Line: 8, Name: "okta.membership", Filter: "the groups of sales", Complete: pointer(false),
					Parts: []extract.Part{{Line: 11, File: "a.csv"}, {Line: 11, File: "b.csv"}},
				},
				{Line: 12, Name: "okta.group", Complete: pointer(true), Parts: []extract.Part{{Line: 12, File: "groups.csv", First: "12"}}},
			},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := extract.Read(test.file, []byte(test.content))
			if err != nil {
				t.Fatal(err)
			}
			if got.File != test.file || got.Bytes != int64(len(test.content)) || len(got.SHA256) != 64 {
				t.Errorf("the file is %s, %d bytes, %s", got.File, got.Bytes, got.SHA256)
			}
			got.File, got.Bytes, got.SHA256 = "", 0, ""
			if diff := cmp.Diff(test.want, *got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestProblems says where each thing is wrong, line and column.
func TestProblems(t *testing.T) {
	for content, want := range map[string]string{
		`{"format": 2, "system": "okta", "tables": []}`:                                                                        `1:12: format: expected 1`,
		`{"format": 1, "tables": []}`:                                                                                          `1:1: an extract lacks system`,
		`{"format": 1, "system": "octa", "tables": []}`:                                                                        `1:25: expected okta or servicenow`,
		`{"format": 1, "system": "okta", "tables": [{"table": "okta.grup"}]}`:                                                  `1:54: there is no table "okta.grup" here`,
		`{"format": 1, "system": "okta", "tables": [{"table": "okta.user", "cuont": 1}]}`:                                      `1:67: a table has no "cuont"`,
		`{"format": 1, "format": 1, "system": "okta", "tables": []}`:                                                           `1:15: format is here twice`,
		`{"format": 1, "system": "okta", "tables": [{"table": "okta.user", "count": 1.5}]}`:                                    `1:76: expected how many`,
		`{"format": 1, "system": "okta", "tables": [{"table": "okta.user", "count": 1e99}]}`:                                   `1:76: expected how many`,
		`{"format": 1, "system": "okta", "started": "yesterday", "tables": []}`:                                                `1:44: expected an instant`,
		`{"format": 1, "system": "okta", "tables": [{"table": "okta.user", "file": "C:\\x"}]}`:                                 `1:75: "C:/x" is not a file in the extract's folder`,
		`{"format": 1, "system": "okta", "tables": [{"table": "okta.user", "file": "/etc/passwd"}]}`:                           `1:75: "/etc/passwd" is not a file`,
		`{"format": 1, "system": "okta", "tables": [{"table": "okta.user", "file": "a/../../b"}]}`:                             `1:75: "a/../../b" is not a file`,
		`{"format": 1, "system": "okta", "tables": [{"table": "okta.user", "file": "a", "files": ["b"]}]}`:                     `1:44: a table has one of file, files and parts`,
		`{"format": 1, "system": "okta", "tables": [{"table": "okta.user", "files": ["b", "./b"]}]}`:                           `1:44: the file b is two parts of okta.user`,
		`{"format": 1, "system": "okta", "tables": [{"table": "okta.user", "parts": [{"file": "a", "group": "00g1"}]}]}`:       `1:77: only parts of okta.membership and okta.group_owner are of a group`,
		`{"format": 1, "system": "okta", "started": "2026-11-02T00:00:00Z", "finished": "2026-11-01T00:00:00Z", "tables": []}`: `1:1: finished is before started`,
		`{"format": 1, "system": "okta", "tables": [}`:                                                                         `1:44: broken JSON`,
		`{"format": 1, "system": "okta", "tables": [`:                                                                          `1:44: the extract ends too early`,
		`{"format": 1, "system": "okta", "tables": []} {}`:                                                                     `1:47: something follows the end`,
		`[]`:                             `1:1: an extract: expected keys and values, found a list`,
		`{"format": 1, "system": ["x"]}`: `1:1: an extract lacks tables`,
		strings.Repeat("[", 1_000_000):   `1:18: nested deeper than 16 levels`,
		"\x00":                           `is not UTF-8 text`,
		"\xff\xfe":                       `is not UTF-8 text`,
		"":                               `1:1: the extract ends too early`,
	} {
		if got := problemsOf(t, "x.json", content); !strings.Contains(got, want) {
			t.Errorf("%.80s\nis said to be:\n%s\nexpected %s", content, got, want)
		}
	}
	for content, want := range map[string]string{
		"format: 1\nsystem: okta\ntables:\n\t- x":             `4:`,
		"format: 1\nsystem: okta\ntables: &a [*a]":            `3:9: anchors`,
		"format: 1\nsystem: okta\n<<: {tables: []}":           `3:1: << merges`,
		"format: 1\nsystem: okta\ntables: []\n---\nformat: 1": `5:1: a second YAML document`,
		"":                              `1:1: is empty`,
		strings.Repeat("- ", 100) + "x": `nested deeper than 16 levels`,
		strings.Repeat("[", 100):        `nested deeper than 16 levels`,
		"format: 1\nsystem: okta\ntables: [{table: okta.user, sum: 1}]": `3:29: a table has no "sum"`,
		"a: " + strings.Repeat("x", 70_000):                             `has 70003 bytes`,
	} {
		if got := problemsOf(t, "x.extract.yaml", content); !strings.Contains(got, want) {
			t.Errorf("%.80s\nis said to be:\n%s\nexpected %s", content, got, want)
		}
	}
}

func problemsOf(t *testing.T, file, content string) string {
	t.Helper()
	_, err := extract.Read(file, []byte(content))
	var list *source.List
	var one source.Problem
	if !errors.As(err, &list) && !errors.As(err, &one) {
		t.Errorf("%.80s: %v is no problem of the file", content, err)
	}
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestLeavesOut(t *testing.T) {
	for _, test := range []struct {
		table, query, want string
	}{
		{"sys_user", "", ""},
		{"sys_user", "ORDERBYsys_id", ""},
		{"sys_user", "ORDERBYDESCsys_created_on^sys_idISNOTEMPTY", ""},
		{"sys_user", "active=true^ORDERBYsys_id", "active=true^ORDERBYsys_id"},
		{"sys_user", "sysparm_query=ORDERBYsys_id&sysparm_limit=10000", ""},
		{"sys_user", "/api/now/table/sys_user?sysparm_limit=10000&sysparm_query=active=true^ORDERBYsys_id", "/api/now/table/sys_user?sysparm_limit=10000&sysparm_query=active=true^ORDERBYsys_id"},
		{"okta.user", "/api/v1/users?search=status+pr&limit=200", ""},
		{"okta.user", "/api/v1/users?search=status pr&limit=200", ""},
		{"okta.user", "status pr", ""},
		{"okta.user", "search=status pr", ""},
		{"okta.user", `/api/v1/users?filter=status eq "ACTIVE"`, `status eq "ACTIVE"`},
		{"okta.user", `status eq "ACTIVE"`, `status eq "ACTIVE"`},
		{"okta.group", "/api/v1/groups?limit=200&expand=stats", ""},
		{"okta.group", "/api/v1/groups?q=Sales", "Sales"},
		{"okta.group_rule", "/api/v1/groups/rules", ""},
	} {
		if got := (extract.Table{Name: test.table, Query: test.query}).LeavesOut(); got != test.want {
			t.Errorf("%s %s leaves out %q, expected %q", test.table, test.query, got, test.want)
		}
	}
	if got := (extract.Table{Name: "sys_user", Filter: "only Graz"}).LeavesOut(); got != "only Graz" {
		t.Error(got)
	}
}

func TestIsNamed(t *testing.T) {
	for name, want := range map[string]bool{
		"a/rolecall-extract.json": true, "rolecall-extract (1).json": true, "Rolecall-Extract.JSON": true, "rolecall-extract-okta.json": true,
		"okta.extract.yaml": true, "x.extract.yml": true, "extract.yaml": true, "a.extract.json": true,
		"rolecall-extract.jsonl": false, "rolecall-sys_user-001.jsonl": false, "extracts.yaml": false, "rules.yaml": false, "my-extract.yaml": false, "extract.csv": false,
	} {
		if got := extract.IsNamed(name); got != want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// TestSchema: the published schema takes what is read, and none of what is not.
func TestSchema(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile("extract.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var script, hand any
	if err := json.Unmarshal([]byte(byScript), &script); err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal([]byte(byHand), &hand); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(hand)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(again, &hand); err != nil {
		t.Fatal(err)
	}
	hand.(map[string]any)["tables"].([]any)[2].(map[string]any)["parts"].([]any)[0].(map[string]any)["first"] = "12" // YAML's number is read as a text
	hand.(map[string]any)["finished"] = "2026-11-01T09:10:00Z"                                                       // JSON Schema's only form
	for _, each := range []any{script, hand} {
		if err := schema.Validate(each); err != nil {
			t.Error(err)
		}
	}
	content, err := os.ReadFile("extract.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range extract.Tables() {
		if !strings.Contains(string(content), `"`+table+`"`) {
			t.Errorf("the schema lacks the table %s", table)
		}
	}
	for _, broken := range []string{`{"format": 1, "system": "okta", "tables": [{"table": "okta.users"}]}`, `{"format": 1, "system": "okta", "tables": [], "x": 1}`} {
		var value any
		if err := json.Unmarshal([]byte(broken), &value); err != nil {
			t.Fatal(err)
		}
		if schema.Validate(value) == nil {
			t.Errorf("the schema takes %s", broken)
		}
		if _, err := extract.Read("x.json", []byte(broken)); err == nil {
			t.Errorf("Read takes %s", broken)
		}
	}
}

// FuzzRead: whatever an extract holds, it is read or its problems are said.
func FuzzRead(f *testing.F) {
	f.Add("x.json", byScript)
	f.Add("x.yaml", byHand)
	f.Fuzz(func(t *testing.T, file, content string) {
		read, err := extract.Read(file, []byte(content))
		if (read == nil) == (err == nil) {
			t.Errorf("%v, %v", read, err)
		}
	})
}
