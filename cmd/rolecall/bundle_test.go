package main

import (
	"archive/zip"
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rolecall/exports/duckdb"
	"rolecall/exports/sample"
)

// TestBundleFindsTheSame reconciles a bundle of acme anew, without believing what the command says.
func TestBundleFindsTheSame(t *testing.T) {
	forCI(t) // the script of bundle has the command prove it in every run
	t.Parallel()
	checkBundle(t, filepath.Join(home, "testdata", "acme"), finished(t, "acme").out)
}

// TestBundlesOfEveryForm bundles demos in each form that there is: none is refused, and each is searched for what the
// same demo holds in forms that the test can read.
func TestBundlesOfEveryForm(t *testing.T) {
	forCI(t)
	t.Parallel()
	for i := range max(len(sample.OktaForms), len(sample.ServiceNowForms)) {
		each := sample.Options{
			Identities: 80 + 5*i, Seed: uint64(i + 1), Grants: 6, Memberships: 3, ReviewData: i%2 == 0, SystemLog: i%3 == 0,
			OktaForm: sample.OktaForms[i%len(sample.OktaForms)], ServiceNowForm: sample.ServiceNowForms[(5*i+3)%len(sample.ServiceNowForms)],
			OktaCompression: sample.Compressions[i%4], ServiceNowCompression: sample.Compressions[i/4],
		}
		if i%5 == 2 {
			neglected := sample.NeglectedOptions(each.Identities)
			each.Faults = neglected.Faults
		}
		if strings.HasPrefix(each.ServiceNowForm, "csv-l") {
			each.ServiceNowCharset, each.Characters = "windows-1252", "windows-1252"
		}
		t.Run(each.OktaForm+" "+each.ServiceNowForm, func(t *testing.T) {
			dir := t.TempDir()
			plain := each
			plain.OktaForm, plain.OktaCompression = "json", "none"
			plain.ServiceNowForm, plain.ServiceNowCompression, plain.ServiceNowCharset = "csv", "none", "utf-8"
			for name, options := range map[string]sample.Options{"estate": each, "plain": plain} {
				if _, err := sample.Write(filepath.Join(dir, name), options); err != nil {
					t.Fatal(err)
				}
			}
			_, stderr, status, err := commandWith(t.Context(), dir, plainly, "bundle", "estate", "--as-of", "2026-11-01", "--out", "bundle") // it compares the findings itself
			if err != nil || status != statusDone && status != statusWithheld {
				t.Fatalf("status %d, %v\n%s", status, err, stderr)
			}
			bundle, found := filepath.Join(dir, "bundle"), map[string]string{}
			originals := readOriginals(t, filepath.Join(dir, "plain")).without(t, filepath.Join(bundle, "STAYED.csv"))
			originals.searchFiles(t, bundle, found)
			for _, each := range slices.Sorted(maps.Keys(found)) {
				t.Errorf("%s holds %q of the original", found[each], each)
			}
		})
	}
}

func mustCommand(t *testing.T, dir string, args ...string) (stdout string) {
	t.Helper()
	stdout, stderr, status, err := command(t.Context(), dir, args...)
	if err != nil || status != statusDone && status != statusWithheld {
		t.Fatalf("rolecall %s: status %d, %v\n%s", strings.Join(args, " "), status, err, stderr)
	}
	return stdout
}

// checkBundle bundles an estate that was reconciled to original, reconciles the bundle, and compares: as many findings of
// each kind, to the same people together, and nothing of the original in any file or table.
func checkBundle(t *testing.T, estate, original string) {
	t.Helper()
	dir := t.TempDir()
	mustCommand(t, dir, "bundle", estate, "--as-of", "2026-11-01", "--out", "bundle.zip")
	bundle, again := filepath.Join(dir, "bundle"), filepath.Join(dir, "again")
	unpackBundle(t, filepath.Join(dir, "bundle.zip"), bundle)
	mustCommand(t, dir, "reconcile", bundle, "--as-of", "2026-11-01", "--reports", "none", "--out", again)
	before, after := togetherOf(t, original), togetherOf(t, again)
	if !slices.Equal(before, after) {
		t.Errorf("the original finds\n%s\nand the bundle\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
	}
	forbidden := forbiddenOf(t, original, "true")
	for _, each := range textsOf(t, again, "true") {
		if forbidden[each] {
			t.Errorf("the run on the bundle holds %q", each)
		}
	}
	search(t, bundle, forbidden)
	// What rolecall says itself is in the database of a run, too: groups and departments have words of it.
	people := forbiddenOf(t, original, "table_name = 'user' and column_name not in ('title', 'department', 'location', 'city', 'company', 'cost_center', 'source')")
	search(t, filepath.Join(again, "rolecall.duckdb"), people)
	search(t, filepath.Join(again, "findings.csv"), people)
}

// forbiddenOf are the values of some columns that a bundle may not hold.
func forbiddenOf(t *testing.T, original, columns string) map[string]bool {
	t.Helper()
	forbidden := map[string]bool{}
	for _, each := range textsOf(t, original, columns) {
		if len(each) >= 5 && !mayStay.MatchString(each) {
			forbidden[each] = true
		}
	}
	if len(forbidden) < 50 {
		t.Fatalf("only %d values to look for", len(forbidden))
	}
	return forbidden
}

// mayStay are values of the original that a bundle may hold: dates, words of both systems, what ServiceNow ships, and
// words of rolecall's own sentences, as which machines are called in acme.
var mayStay = regexp.MustCompile(`^(Service|Integration|Administrator|\d{4}-\d\d-\d\d.*|ACTIVE|STAGED|PROVISIONED|SUSPENDED|DEPROVISIONED|PASSWORD_EXPIRED|LOCKED_OUT|RECOVERY|OKTA_GROUP|BUILT_IN|APP_GROUP|ERROR|GROUP|SYNCHRONIZED|OKTA|Active|Everyone|true|false|role [0-9a-f]{32}|success|` +
	`guest|soap\.guest|virtual\.agent|sharedservice\.worker|survey\.user|ATF_TestItilUser1|` +
	`admin|security_admin|snc_internal|snc_external|sn_hr_core\.basic|sn_(incident|problem|change|request)_(read|write)|` +
	`catalog|catalog_admin|catalog_user|knowledge|knowledge_admin|report_admin|report_user|approver_user|approver_admin|asset|asset_reader|contract_manager|` +
	`change_manager|import_admin|rest_service|web_service_admin|workflow_publisher|timecard_user|user\.\w+|2831a114c611228501d4ea6c309d626d|282bf1fac6112285017366cb5f867469)$`)

// togetherOf are the findings about one person each, without the person: a list that is the same wherever names are others.
func togetherOf(t *testing.T, out string) []string {
	t.Helper()
	about := map[string][]string{}
	for _, each := range findingsOf(t, out) {
		about[cmp.Or(each.SysID, each.OktaID, each.UserName)] = append(about[cmp.Or(each.SysID, each.OktaID, each.UserName)], strings.Join([]string{each.Kind, each.Severity, each.Fix, fmt.Sprint(each.Privileged, each.Excepted, each.ChangeIDs != "")}, " "))
	}
	var all []string
	for _, each := range about {
		slices.Sort(each)
		all = append(all, strings.Join(each, ", "))
	}
	slices.Sort(all)
	return all
}

// textsOf are the texts in the tables of both systems that a run holds, of the columns that a condition chooses.
func textsOf(t *testing.T, out, columns string) []string {
	t.Helper()
	var all []string
	err := openStored(t.Context(), out, func(db *duckdb.DB) error {
		selects, err := db.Texts(t.Context(), duckdb.Statement{Name: "columns", Text: `
			select format('select "{}"::varchar as value from "{}"."{}"', column_name, schema_name, table_name)
			from duckdb_columns()
			where database_name = current_database() and schema_name in ('okta', 'servicenow') and data_type = 'VARCHAR'
				and table_name not in ('attribute', 'field', 'unknown_column') and column_name not in ('relation', 'code', 'table_name', 'field', 'type')
				and ` + columns + `
			order by all`})
		if err != nil {
			return err
		}
		all, err = db.Texts(t.Context(), duckdb.Statement{Name: "values", Text: "select distinct value from (" + strings.Join(selects, " union all ") + ") where value is not null order by value"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// search looks for values byte for byte in a file, or in all files below a folder; for numbers as a whole.
func search(t *testing.T, place string, forbidden map[string]bool) {
	t.Helper()
	starts := map[string][]string{}
	for each := range forbidden {
		starts[each[:5]] = append(starts[each[:5]], each)
	}
	found := map[string]string{}
	err := filepath.WalkDir(place, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(file)
		text := string(content)
		for at := 0; at+5 <= len(text); at++ {
			for _, each := range starts[text[at:at+5]] {
				isNumber := strings.Trim(each, "0123456789") == ""
				if strings.HasPrefix(text[at:], each) && !(isNumber && isInNumber(text, at, len(each))) {
					found[each] = file
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, each := range slices.Sorted(maps.Keys(found)) {
		t.Errorf("%s holds %q", found[each], each)
	}
}

func isInNumber(text string, at, length int) bool {
	isDigit := func(at int) bool { return at >= 0 && at < len(text) && text[at] >= '0' && text[at] <= '9' }
	return isDigit(at-1) || isDigit(at+length)
}

func unpackBundle(t *testing.T, archive, dir string) {
	t.Helper()
	if info, err := os.Stat(archive); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the archive is for its owner alone: %v, %v", info, err)
	}
	from, err := zip.OpenReader(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	for _, member := range from.File {
		to := filepath.Join(dir, member.Name)
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			t.Fatal(err)
		}
		reader, err := member.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
