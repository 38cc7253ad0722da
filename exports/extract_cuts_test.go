package exports_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// taken is an extract as scripts take it: per system, the tables with their parts, and each
// part's records.
type taken struct {
	hasSums bool
	tables  []takenTable
}

type takenTable struct {
	system, name string
	isCounted    bool // by the system; else read to its end
	parts        []takenPart
}

type takenPart struct {
	file, group string
	records     []string
}

// drawTaken draws a small extract that is whole.
func drawTaken(rt *rapid.T) taken {
	users := rapid.IntRange(2, 4).Draw(rt, "users")
	var people, accounts, members []string
	for i := range users {
		person := fmt.Sprintf(`{"id":"00u%017d","status":"ACTIVE","created":"2024-01-01T00:00:00.000Z","lastUpdated":"2026-10-01T00:00:00.000Z","profile":{"login":"u%[1]d@x.com"}}`, i)
		people, members = append(people, person), append(members, person)
		accounts = append(accounts, fmt.Sprintf(`{"sys_id":"%032d","user_name":"u%[1]d@x.com","active":"1"}`, i))
	}
	groups := []string{
		`{"id":"00g00000000000000001","type":"OKTA_GROUP","profile":{"name":"Sales"}}`, `{"id":"00g00000000000000002","type":"OKTA_GROUP","profile":{"name":"Board"}}`,
	}
	at := rapid.IntRange(1, users-1).Draw(rt, "page")
	return taken{rapid.Bool().Draw(rt, "sums"), []takenTable{
		{"okta", "okta.user", false, []takenPart{{"rolecall-okta.user-001.json", "", people[:at]}, {"rolecall-okta.user-002.json", "", people[at:]}}},
		{"okta", "okta.group", false, []takenPart{{"rolecall-okta.group-001.json", "", groups}}},
		{"okta", "okta.membership", false, []takenPart{
			{"groups/00g00000000000000001-001.json", "00g00000000000000001", members[:at]}, {"groups/00g00000000000000001-002.json", "00g00000000000000001", members[at:]},
			{"groups/00g00000000000000002-001.json", "00g00000000000000002", nil},
		}},
		{"servicenow", "sys_user", true, []takenPart{{"rolecall-sys_user-001.jsonl", "", accounts[:at]}, {"rolecall-sys_user-002.jsonl", "", accounts[at:]}}},
	}}
}

// write writes the extract, without the part and the record that are cut; -1 for none.
func (x taken) write(t *testing.T, rt *rapid.T, dir string, cutPart, cutRecord int) {
	stated := map[string][]any{}
	no := 0
	for _, table := range x.tables {
		rows := 0
		var parts []any
		for _, part := range table.parts {
			whole := recordsOf(part.file, part.records)
			entry := map[string]any{"file": part.file, "rows": len(part.records)}
			if part.group != "" {
				entry["group"] = part.group
			}
			if x.hasSums {
				sum := sha256.Sum256([]byte(whole))
				entry["sha256"] = hex.EncodeToString(sum[:])
			}
			parts, rows = append(parts, entry), rows+len(part.records)
			content := whole
			if no == cutPart && cutRecord >= 0 {
				content = recordsOf(part.file, slices.Delete(slices.Clone(part.records), cutRecord, cutRecord+1))
			}
			if no != cutPart || cutRecord >= 0 {
				put(rt, filepath.Join(dir, table.system, part.file), content)
			}
			no++
		}
		entry := map[string]any{"table": table.name, "parts": parts, "rows_written": rows}
		if table.isCounted {
			entry["count_before"], entry["count_after"] = rows, rows
		} else {
			entry["complete"] = true
		}
		stated[table.system] = append(stated[table.system], entry)
	}
	for system, tables := range stated {
		text, err := json.Marshal(map[string]any{"format": 1, "system": system, "tables": tables})
		if err != nil {
			t.Fatal(err)
		}
		put(rt, filepath.Join(dir, system, "rolecall-extract.json"), string(text))
	}
}

// recordsOf is a file of records: JSON lines, or a list.
func recordsOf(file string, records []string) string {
	if strings.HasSuffix(file, ".jsonl") {
		return strings.Join(records, "\n") + "\n"
	}
	return "[" + strings.Join(records, ",\n") + "]"
}

func put(rt *rapid.T, path, content string) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		rt.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		rt.Fatal(err)
	}
}

// TestCutsOfExtractsShow cuts a file or a record out of an extract that is whole: its table is no
// longer FULL; and if the extract has checksums, a file that lacks a record is an error.
func TestCutsOfExtractsShow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		x := drawTaken(rt)
		var cuts [][2]int
		var tableOf []string
		var emptyList int // without it, it is not known that nobody is in the group
		for _, table := range x.tables {
			for _, part := range table.parts {
				if len(part.records) == 0 {
					emptyList = len(tableOf)
				}
				cuts = append(cuts, [2]int{len(tableOf), -1})
				for record := range part.records {
					cuts = append(cuts, [2]int{len(tableOf), record})
				}
				tableOf = append(tableOf, table.name)
			}
		}
		cut := rapid.SampledFrom(cuts).Draw(rt, "cut")
		for _, each := range [][2]int{{-1, -1}, cut} {
			dir, err := os.MkdirTemp(t.TempDir(), "extract")
			if err != nil {
				rt.Fatal(err)
			}
			x.write(t, rt, dir, each[0], each[1])
			if x.hasSums && each[1] >= 0 {
				if err := load(t, open(t), dir, ""); err == nil || !strings.Contains(err.Error(), "changed after it was extracted") && !strings.Contains(err.Error(), "is empty") {
					rt.Fatalf("a file that lacks a record is read: %v", err)
				}
			}
			db := open(t)
			err = load(t, db, dir, "allow_changed")
			if err != nil && each[1] >= 0 && strings.Contains(err.Error(), "is empty") {
				return // JSON lines without a line are an error
			}
			if err != nil {
				rt.Fatal(err)
			}
			want := ""
			if each[0] >= 0 {
				want = tableOf[each[0]]
			}
			got := dump(t, db, "select table_name from input.completeness where verdict <> 'FULL' order by all")
			_, got, _ = strings.Cut(got, "\n") // the header
			if notFull := strings.Fields(got); len(notFull) > 0 && want == "" || want != "" && !slices.Contains(notFull, want) {
				rt.Fatalf("without %v these are not FULL: %q; expected %q\n%s", each, notFull, want, dump(t, db, "select * from input.completeness"))
			}
			unknown := dump(t, db, `select name from okta."group" where not members_known order by all`)
			if isUnknown := unknown != "\n"; want == "" && isUnknown || each[0] == emptyList && !isUnknown {
				rt.Fatalf("without %v the members of these are not known: %s", each, unknown)
			}
		}
	})
}

// TestCountsSettleCaps: a round number of records is no sign of a cut if it is how many there are.
func TestCountsSettleCaps(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, content := range map[string]string{
		"okta/users.json":                  jsonRecords(200, anOkta),
		"servicenow/u.csv":                 accounts(0, 1000, 1),
		"okta/rolecall-extract.json":       `{"format":1,"system":"okta","tables":[{"table":"okta.user","complete":true,"parts":[{"file":"users.json","rows":200}]}]}`,
		"servicenow/hand.extract.yaml":     "format: 1\nsystem: servicenow\ntables: [{table: sys_user, count: 1000}]\n",
		"servicenow/sys_user_role.csv":     "sys_id,name\na,itil\n",
		"servicenow/sys_user_has_role.csv": "sys_id,user,role,inherited\nr,u1,itil,true\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db := open(t)
	if err := load(t, db, dir, ""); err != nil {
		t.Fatal(err)
	}
	if got := dump(t, db, "select code from input.quality where topic = 'capped'"); got != "code\n" && strings.Contains(got, "file.") {
		t.Errorf("is said: %s", got)
	}
	got := dump(t, db, "select table_name, verdict from input.completeness where relation in ('okta.user', 'servicenow.user') order by all")
	if want := "table_name,verdict\nokta.user,FULL\nsys_user,FULL\n"; got != want {
		t.Errorf("the verdicts are %s", got)
	}
	for _, each := range []string{"okta/rolecall-extract.json", "servicenow/hand.extract.yaml"} {
		if err := os.Remove(filepath.Join(dir, filepath.FromSlash(each))); err != nil {
			t.Fatal(err)
		}
	}
	db = open(t)
	if err := load(t, db, dir, ""); err != nil {
		t.Fatal(err)
	}
	if got := dump(t, db, "select code from input.quality where topic = 'capped' order by all"); !strings.Contains(got, "file.full_list\nfile.full_page\n") {
		t.Errorf("without the extracts this is said: %s", got)
	}
}
