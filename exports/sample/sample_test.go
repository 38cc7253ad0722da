package sample_test

import (
	"context"
	"encoding/csv"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"rolecall/exports/sample"
)

func write(t *testing.T, options sample.Options) (string, *sample.Estate) {
	t.Helper()
	dir := t.TempDir()
	estate, err := sample.Write(dir, options)
	if err != nil {
		t.Fatal(err)
	}
	return dir, estate
}

func TestSameOptionsSameBytes(t *testing.T) {
	for _, form := range sample.OktaForms {
		options := sample.Options{Identities: 180, Seed: 7, OktaForm: form}
		first, expected := write(t, options)
		second, again := write(t, options)
		if diff := cmp.Diff(contents(t, first), contents(t, second)); diff != "" {
			t.Errorf("%s: two runs differ:\n%s", form, diff)
		}
		if diff := cmp.Diff(expected, again); diff != "" {
			t.Errorf("%s: two runs expect different findings:\n%s", form, diff)
		}
	}
	first, _ := write(t, sample.Options{Identities: 180, Seed: 7})
	other, _ := write(t, sample.Options{Identities: 180, Seed: 8})
	if cmp.Equal(contents(t, first), contents(t, other)) {
		t.Error("two seeds give the same estate")
	}
}

func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		files[strings.TrimPrefix(path, dir)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestEveryKindIsPlanted(t *testing.T) {
	for seed := range uint64(5) {
		_, estate := write(t, sample.Options{Identities: 80, Seed: seed, ReviewData: true, EarlierRun: true})
		planted := map[string]int{}
		for _, each := range estate.Expected {
			planted[each.Kind]++
		}
		for _, kind := range sample.Kinds() {
			if planted[kind] == 0 {
				t.Errorf("seed %d: no %s among 80 people", seed, kind)
			}
		}
		if !slices.IsSortedFunc(estate.Expected, sample.Planted.Compare) {
			t.Errorf("seed %d: expected findings are not sorted", seed)
		}
	}
}

func TestFaultsAsAskedFor(t *testing.T) {
	_, none := write(t, sample.Options{Identities: 300, Faults: map[string]int{}})
	if len(none.Expected) != 0 {
		t.Errorf("no faults asked for, expected: %v", none.Expected)
	}
	_, nearly := write(t, sample.Options{Identities: 300, Faults: map[string]int{sample.NearMiss: 80}})
	if len(nearly.Expected) != 0 {
		t.Errorf("only near misses asked for, expected: %v", nearly.Expected)
	}
	_, three := write(t, sample.Options{Identities: 300, Faults: map[string]int{"lifecycle.locked": 3}})
	if len(three.Expected) != 3 || three.Expected[0].Kind != "lifecycle.locked" {
		t.Errorf("three lifecycle.locked asked for, expected: %v", three.Expected)
	}
	for size := range 12 {
		write(t, sample.Options{Identities: size + 1, Seed: uint64(size)})
	}
}

// Half of the people of a neglected company have a finding, and there are some of every kind.
func TestNeglected(t *testing.T) {
	const people = 2000
	_, estate := write(t, sample.NeglectedOptions(people))
	subjects, kinds := map[string]bool{}, map[string]bool{}
	for _, each := range estate.Expected {
		kinds[each.Kind] = true
		if each.Login != "" {
			subjects[each.Login] = true
		}
	}
	if len(subjects) < people*45/100 || len(subjects) > people*55/100 {
		t.Errorf("%d of %d people have a finding, want half", len(subjects), people)
	}
	for _, kind := range sample.Kinds() {
		if !kinds[kind] && kind != "grant.by_hand" { // which needs an earlier run
			t.Errorf("no %s", kind)
		}
	}
}

// One finding a subject and item: otherwise two findings would have one id.
func TestExpectedIsUnique(t *testing.T) {
	_, estate := write(t, sample.Options{Identities: 3000, Seed: 1})
	for at, each := range estate.Expected[1:] {
		if each.Compare(estate.Expected[at]) == 0 {
			t.Errorf("expected twice: %v", each)
		}
	}
}

func TestSizes(t *testing.T) {
	const people = 2000
	dir, _ := write(t, sample.Options{Identities: people, OktaForm: "csv", ServiceNowForm: "csv", Faults: map[string]int{}})
	users := readCSV(t, filepath.Join(dir, "okta/users.csv"))
	if len(users) != people {
		t.Errorf("%d Okta users, want %d", len(users), people)
	}
	logins := map[string]bool{}
	for _, each := range users {
		logins[strings.ToLower(each["login"])] = true
	}
	if len(logins) != people {
		t.Errorf("%d logins for %d users", len(logins), people)
	}
	accounts := readCSV(t, filepath.Join(dir, "servicenow/sys_user.csv"))
	grants := readCSV(t, filepath.Join(dir, "servicenow/sys_user_has_role.csv"))
	perAccount(t, "memberships an identity", len(readCSV(t, filepath.Join(dir, "okta/memberships.csv"))), people, 7, 9)
	perAccount(t, "grants an account", len(grants), len(accounts), 8, 12)
	inherited := 0
	for _, each := range grants {
		if each["inherited"] == "true" {
			inherited++
		}
	}
	perAccount(t, "inherited grants", inherited*100, len(grants), 83, 93)
}

func perAccount(t *testing.T, what string, count, of, least, most int) {
	t.Helper()
	if ratio := float64(count) / float64(of); ratio < float64(least) || ratio > float64(most) {
		t.Errorf("%s: %.1f, want %d to %d", what, ratio, least, most)
	}
}

func readCSV(t *testing.T, path string) []map[string]string {
	t.Helper()
	return readDelimited(t, path, ',')
}

func readDelimited(t *testing.T, path string, delimiter rune) []map[string]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	reader := csv.NewReader(file)
	reader.Comma = delimiter
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	var records []map[string]string
	for _, row := range rows[1:] {
		record := map[string]string{}
		for at, name := range rows[0] {
			record[name] = row[at]
		}
		records = append(records, record)
	}
	return records
}

// An estate must not look as if a limit had cut it off.
func TestNoTableLooksCutOff(t *testing.T) {
	for _, size := range []int{200, 5000} {
		dir, estate := write(t, sample.Options{Identities: size, OktaForm: "csv", ServiceNowForm: "csv", Faults: map[string]int{}})
		if rows := len(readCSV(t, filepath.Join(dir, "okta/users.csv"))); rows != size+1 {
			t.Errorf("%d people: %d users, want one more", size, rows)
		}
		if len(estate.Expected) > 0 {
			t.Errorf("%d people in order, but expected: %v", size, estate.Expected)
		}
	}
}

func TestRulesNameTheExceptions(t *testing.T) {
	dir, estate := write(t, sample.Options{Identities: 200, ServiceNowForm: "csv-display", TimeZone: "Asia/Kolkata", DateFormat: "dd/MM/yyyy"})
	text, err := os.ReadFile(filepath.Join(dir, "rules.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	type exception struct {
		UserName string `yaml:"user_name"`
		Item     string
	}
	var rules struct {
		Exceptions []exception
		Exports    map[string]map[string]string
	}
	if err := yaml.Unmarshal(text, &rules); err != nil {
		t.Fatal(err)
	}
	for _, finding := range estate.Expected {
		named := slices.ContainsFunc(rules.Exceptions, func(each exception) bool {
			return each == exception{finding.UserName, finding.Item}
		})
		if (finding.Excepted || strings.HasPrefix(finding.Kind, "exception.")) && !named {
			t.Errorf("no exception in the rules for %v", finding)
		}
	}
	if zone := rules.Exports["servicenow"]["time_zone"]; zone != "Asia/Kolkata" {
		t.Errorf("the rules say time zone %q", zone)
	}
}

func TestRefusals(t *testing.T) {
	for name, options := range map[string]sample.Options{
		"form": {OktaForm: "punched cards"}, "kind": {Faults: map[string]int{"orphaned.lever": 1}},
		"charset": {OktaCharset: "ebcdic"}, "compression": {ServiceNowCompression: "rar"},
		"characters": {OktaCharset: "windows-1252", Characters: "unicode"}, "workbook": {ServiceNowForm: "xlsx", ServiceNowCharset: "utf-16le"},
		"zone": {TimeZone: "Atlantis/Capital"}, "format": {DateFormat: "yy"}, "size": {Identities: -1},
	} {
		if _, err := sample.Write(t.TempDir(), options); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	dir, _ := write(t, sample.Options{Identities: 5})
	if _, err := sample.Write(dir, sample.Options{Identities: 5}); err == nil {
		t.Error("wrote into an estate that is there")
	}
}

// What fails leaves nothing behind that looks like an estate.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	dir := t.TempDir()
	_, err := sample.WriteContext(ctx, dir, sample.Options{Identities: 5000, Progress: func(done, _ int) {
		if done > 0 {
			cancel()
		}
	}})
	if err == nil || len(contents(t, dir)) > 0 {
		t.Errorf("%v, and left %d files", err, len(contents(t, dir)))
	}
}

// BenchmarkWrite is the cost of a person in each form that can be large.
//
//	go test ./exports/sample -run '^$' -bench Write -benchtime 100000x
func BenchmarkWrite(b *testing.B) {
	for _, forms := range [][2]string{{"csv", "csv"}, {"json", "table-api"}, {"group-json", "table-api-all"}, {"jsonl", "unload"}, {"csv", "xml"}, {"csv", "update-set"}} {
		b.Run(forms[0]+"+"+forms[1], func(b *testing.B) {
			started := time.Now()
			if _, err := sample.Write(b.TempDir(), sample.Options{Identities: b.N, OktaForm: forms[0], ServiceNowForm: forms[1]}); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.N)/time.Since(started).Seconds(), "people/s")
		})
	}
}
