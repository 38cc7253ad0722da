package exports_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/exports/quality"
	"rolecall/exports/source"
	"rolecall/exports/statement/statementtest"
)

// relations are what a test shows of a load, all or those its archive wants.
var relations = strings.Fields(`okta.user okta.attribute okta.group okta.membership okta.app_user okta.app_group okta.group_owner okta.admin_role okta.sign_on
	servicenow.user servicenow.field servicenow.role servicenow.group servicenow.user_role servicenow.group_member
	servicenow.group_role servicenow.role_contains servicenow.delegate servicenow.task servicenow.approval servicenow.configuration_item servicenow.activity servicenow.unresolved_reference input.file_field input.file input.balance input.feed input.rejected input.quality input.doubtful_table input.side input.unknown_value`)

// estate is the files of an archive, written to a folder. A file called
// name@charset or name@gzip is written so.
func estate(t testing.TB, archive *txtar.Archive) string {
	t.Helper()
	dir := t.TempDir()
	for _, file := range archive.Files {
		name, form, _ := strings.Cut(file.Name, "@")
		if !strings.HasPrefix(name, "okta/") && !strings.HasPrefix(name, "servicenow/") {
			continue
		}
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, written(t, file.Data, form), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func written(t testing.TB, data []byte, form string) []byte {
	t.Helper()
	var err error
	switch form {
	case "":
	case "bom":
		data = append([]byte("\xef\xbb\xbf"), data...)
	case "windows-1252":
		data, err = charmap.Windows1252.NewEncoder().Bytes(data)
	case "utf-16":
		data, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes(data)
	case "crlf":
		data = bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))
	case "crcrlf":
		data = bytes.ReplaceAll(data, []byte("\n"), []byte("\r\r\n"))
	case "poi":
		data = poiWorkbook(t, data, false)
	case "poi-1904":
		data = poiWorkbook(t, data, true)
	case "excel":
		data = excelWorkbook(t, data)
	case "cut-poi":
		data = poiWorkbook(t, data, false)
		data = data[:len(data)/2]
	case "cut":
		data = data[:len(data)-1]
	case "gzip", "cut-gzip":
		var packed bytes.Buffer
		writer := gzip.NewWriter(&packed)
		_, err = writer.Write(data)
		err = errors.Join(err, writer.Close())
		if data = packed.Bytes(); form == "cut-gzip" {
			data = data[:len(data)-12]
		}
	default:
		t.Fatalf("unknown form %q", form)
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// open opens a database. In CI one in three is planned as real runs are; for others planning would
// be half of their time.
func open(t testing.TB) *duckdb.DB {
	t.Helper()
	return openWith(t, duckdb.Options{Threads: 2, Plain: crc32.ChecksumIEEE([]byte(t.Name()))%3 != 0})
}

func openWith(t testing.TB, options duckdb.Options) *duckdb.DB {
	t.Helper()
	db, err := duckdb.Open(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// load loads a folder; options are lines key=value of the archive's comment.
func load(t testing.TB, db *duckdb.DB, dir, options string) error {
	t.Helper()
	inputs := exports.Inputs{
		Okta: []string{filepath.Join(dir, "okta")}, ServiceNow: []string{filepath.Join(dir, "servicenow")},
		Root: dir, TempDir: t.TempDir(),
	}
	for line := range strings.Lines(options) {
		switch key, value, _ := strings.Cut(strings.TrimSpace(line), "="); key {
		case "time_zone":
			inputs.TimeZone = value
		case "date_format":
			inputs.DateFormat = value
		case "needed":
			inputs.Needed = append(inputs.Needed, value)
		case "empty_group":
			name, org, _ := strings.Cut(value, "@")
			inputs.EmptyGroups = append(inputs.EmptyGroups, exports.EmptyGroup{Name: name, Org: org})
		case "org":
			name, place, _ := strings.Cut(value, ":")
			inputs.Orgs = append(inputs.Orgs, exports.Org{Name: name, Places: []exports.Place{{Path: place}}, At: source.Position{File: "rules.yaml"}})
		case "as_of":
			asOf, err := time.Parse(time.DateTime, value)
			if err != nil {
				t.Fatal(err)
			}
			inputs.AsOf = asOf
		case "type":
			name, typeName, _ := strings.Cut(value, ":")
			if inputs.AttributeTypes == nil {
				inputs.AttributeTypes = map[string]string{}
			}
			inputs.AttributeTypes[name] = typeName
		case "strict":
			inputs.Strict = true
		case "allow_changed":
			inputs.AllowChanged = true
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	return exports.Load(ctx, db, inputs)
}

// dump is a query's result as CSV, without the columns that are null everywhere and
// those that say again what others do.
func dump(t testing.TB, db *duckdb.DB, query string) string {
	t.Helper()
	rows, err := db.Query(t.Context(), duckdb.Statement{Name: "dump", Text: query})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var table [][]any
	for rows.Next() {
		values, into := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		table = append(table, values)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return text(names, table)
}

func text(names []string, table [][]any) string {
	var header []string
	var kept []int
	for i, name := range names {
		for _, row := range table {
			if row[i] != nil && name != "sha256" && name != "bytes" && name != "args" {
				header, kept = append(header, name), append(kept, i)
				break
			}
		}
	}
	var out strings.Builder
	writer := csv.NewWriter(&out)
	writer.Write(header)
	for _, row := range table {
		var record []string
		for _, i := range kept {
			record = append(record, cell(row[i]))
		}
		writer.Write(record)
	}
	writer.Flush()
	return out.String()
}

func cell(value any) string {
	switch value := value.(type) {
	case nil:
		return "∅"
	case time.Time:
		return strings.TrimSuffix(value.Format("2006-01-02T15:04:05"), "T00:00:00")
	}
	return fmt.Sprint(value)
}

// TestLoad loads the archives of testdata/load and compares the relations that
// each wants, or the error. A plain go test takes every fifth or so, always the same ones;
// ROLECALL_CI=1, -update and a -run that names TestLoad take all.
func TestLoad(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/load/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	takesAll := isCI || *statementtest.Update || strings.Contains(flag.Lookup("test.run").Value.String(), "TestLoad")
	var met sync.Map // the codes that some archive shows
	var loaded atomic.Int64
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		if !takesAll && crc32.ChecksumIEEE([]byte(name))%5 != 0 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			loaded.Add(1)
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			db := open(t)
			dir := estate(t, archive)
			loadErr := load(t, db, dir, string(archive.Comment))
			if loadErr == nil {
				checkBalance(t, db, archive)
				addCodes(t, db, &met)
			}
			changed := false
			for i, file := range archive.Files {
				relation, ok := strings.CutPrefix(file.Name, "want/")
				if !ok {
					continue
				}
				got := wanted(t, db, relation, loadErr)
				if *statementtest.Update {
					changed = changed || got != string(file.Data)
					archive.Files[i].Data = []byte(got)
				} else if diff := cmp.Diff(string(file.Data), got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", relation, diff)
				}
			}
			if changed {
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
	t.Cleanup(func() { // when the archives are loaded, side by side
		if int(loaded.Load()) == len(paths) {
			checkAllMet(t, &met)
		}
	})
}

// addCodes adds the codes of what an estate is rejected for or warned of.
func addCodes(t *testing.T, db *duckdb.DB, met *sync.Map) {
	t.Helper()
	codes, err := db.Texts(t.Context(), duckdb.Statement{Name: "codes", Text: "select code from input.rejected union select code from input.quality union select code from input.unknown_value union select code from input.completeness"})
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range codes {
		met.Store(code, true)
	}
}

// shownElsewhere are causes that need no archive, by what they begin with.
var shownElsewhere = []string{
	"role.unknown", "contained_role.unknown", // every role that a row names is loaded; the cases of the statements show them
	"file.full_",                                              // TestCaps
	"file.row_", "file.rows_", "file.entry_", "file.entries_", // they sum up the others
	"file.not_needed", "account.no_active", // what inspect says of a file by itself
	"row.open_quote", "row.too_long", "row.not_utf8", "row.unreadable", // what the engine alone may say
}

// checkAllMet says which causes no archive shows: whether they give their texts as
// many arguments as these take is not known.
func checkAllMet(t *testing.T, met *sync.Map) {
	t.Helper()
	causes, err := quality.Causes()
	if err != nil {
		t.Fatal(err)
	}
	for _, each := range causes {
		if _, isMet := met.Load(each.Code); !isMet && !slices.ContainsFunc(shownElsewhere, func(start string) bool { return strings.HasPrefix(each.Code, start) }) {
			t.Errorf("no archive shows %s: %s", each.Code, each.Text)
		}
	}
}

func wanted(t *testing.T, db *duckdb.DB, relation string, err error) string {
	t.Helper()
	if relation == "error" {
		if err == nil {
			return ""
		}
		return err.Error() + "\n"
	}
	if err != nil {
		t.Fatalf("%s is wanted, but: %v", relation, err)
	}
	where := ""
	relation, topic, _ := strings.Cut(relation, " ")
	if topic != "" {
		where = " where topic = " + duckdb.Literal(topic)
	}
	if relation == "okta.attribute" {
		where = " where not is_base or users > 0" // the others are all alike
	}
	return dump(t, db, "select * from "+relation+where+" order by all")
}

// TestNoSecretIsKept looks for the passwords, hashes and recovery answers of
// the archives in every table.
func TestNoSecretIsKept(t *testing.T) {
	t.Parallel()
	paths := []string{"testdata/forms/01-api-json_table-all.txtar", "testdata/load/xml.txtar", "testdata/load/attributes.txtar",
		"testdata/load/csv-attributes.txtar", "testdata/load/app-groups.txtar", "testdata/load/har.txtar"}
	if !isCI {
		paths = paths[:2]
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(txtar.Format(archive), []byte("hunter2")) {
			t.Fatalf("%s holds no secret", path)
		}
		db := open(t)
		if err := load(t, db, estate(t, archive), ""); err != nil {
			t.Fatal(err)
		}
		for _, relation := range relations {
			if kept := dump(t, db, "select * from "+relation+" as kept where kept::varchar like '%hunter2%'"); strings.Count(kept, "\n") > 1 {
				t.Errorf("%s: %s\n%s", path, relation, kept)
			}
		}
	}
}

// TestNoTextIsLeft loads texts that have to be unpacked or put into UTF-8.
func TestNoTextIsLeft(t *testing.T) {
	t.Parallel()
	const users = "sys_id,user_name,active,user_password\na1b2c3d4e5f678901234567890abcdef,bob@x.com,true,hunter2\n"
	dir, temp := estate(t, &txtar.Archive{Files: []txtar.File{
		{Name: "okta/u.json", Data: []byte(`[{"id":"00u00000000000000001","status":"ACTIVE","profile":{"login":"bob@x.com"},"credentials":{"password":"hunter2"}}]`)},
		{Name: "servicenow/a.csv.gz@gzip", Data: []byte(users)},
		{Name: "servicenow/b.csv@utf-16", Data: []byte(users + "broken\n")},
	}}), t.TempDir()
	err := exports.Load(t.Context(), open(t), exports.Inputs{
		Okta: []string{filepath.Join(dir, "okta")}, ServiceNow: []string{filepath.Join(dir, "servicenow")}, TempDir: temp,
	})
	left, _ := filepath.Glob(filepath.Join(temp, "*"))
	if err != nil || len(left) > 0 {
		t.Error(err, left)
	}
}

// TestRecordNumbersBehindRejects rejects rows here and there in a long file.
func TestRecordNumbersBehindRejects(t *testing.T) {
	db := openOptimized(t)
	t.Parallel()
	var csv strings.Builder
	csv.WriteString("user_name,active,title\n")
	rejected := 0
	for record := 1; record <= 60_000; record++ {
		if record%7 == 3 || record > 20_000 && record < 20_100 || record == 60_000 {
			csv.WriteString("one,two,three,four\n")
			rejected++
		} else {
			fmt.Fprintf(&csv, "u%d,%t,%d\n", record, record%2 == 0, record)
		}
	}
	archive := &txtar.Archive{Files: []txtar.File{
		{Name: "okta/u.csv", Data: []byte("login,status\na@x,ACTIVE\n")},
		{Name: "servicenow/a.csv", Data: []byte("user_name,active,title\nfirst,true,1\n")},
		{Name: "servicenow/u.csv", Data: []byte(csv.String())},
	}}
	if err := load(t, db, estate(t, archive), ""); err != nil {
		t.Fatal(err)
	}
	got := dump(t, db, `select
		(select count(*) from servicenow.user where record::varchar <> title) as wrong,
		(select count(*) from input.rejected where line <> record + 1) as misplaced,
		(select count(*) from input.rejected) as rejected`)
	if want := fmt.Sprintf("wrong,misplaced,rejected\n0,0,%d\n", rejected); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// openOptimized opens a database for many rows: without the optimizer, which tests of a
// few rows do without, each join of two tables compares every row with every other. No
// test may run beside it.
func openOptimized(t *testing.T) *duckdb.DB {
	defer func(plain bool) { duckdb.PlainPlans = plain }(duckdb.PlainPlans)
	duckdb.PlainPlans = false
	return openWith(t, duckdb.Options{Threads: 2})
}

// TestInputsThatAreNot asks for files and folders that cannot be read.
func TestInputsThatAreNot(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "empty"), 0o700); err != nil {
		t.Fatal(err)
	}
	err := exports.Load(t.Context(), open(t), exports.Inputs{
		Okta: []string{filepath.Join(dir, "empty"), filepath.Join(dir, "missing.csv")}, Root: dir, TempDir: dir,
	})
	want := filepath.ToSlash(filepath.Join(dir, "empty")) + ": the folder is empty: put exports into it, as JSON, CSV, XML or XLSX; rolecall exports plan ESTATE writes scripts that take them\n" +
		filepath.ToSlash(filepath.Join(dir, "missing.csv")) + ": there is no such file or folder"
	if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "no ServiceNow exports are given") {
		t.Error(err)
	}
}
