package main

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// originals are what a bundle may not hold of an estate, as a reading of its files by itself has it: it shares
// nothing with how rolecall reads exports, nor with what it keeps in bundles.
type originals struct {
	values map[string]bool // of whatever field, of five bytes or more
	words  map[string]bool // inside names, logins, addresses and phones, of five letters or more
}

var (
	ofPersons = regexp.MustCompile(`(?i)^(first_?name|last_?name|display_?name|name|user_name|login|email|second_?email|\w*phone|manager)$`)
	longWord  = regexp.MustCompile(`\pL{5,}`)
	dateOnly  = regexp.MustCompile(`^\d{4}-\d\d-\d\d([T ][\d:.]+Z?)?$`)
	anAddress = regexp.MustCompile(`https?://[^\s"]+`)
)

// readOriginals reads the JSON and CSV below a folder.
func readOriginals(t *testing.T, dir string) originals {
	t.Helper()
	found := originals{map[string]bool{}, map[string]bool{}}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		switch filepath.Ext(path) {
		case ".json":
			var value any
			if err := json.Unmarshal(content, &value); err != nil {
				return err
			}
			found.take("", value)
		case ".csv":
			rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(content), "\uFEFF"))).ReadAll()
			if err != nil {
				return err
			}
			for _, row := range rows[1:] {
				for i, cell := range row {
					found.take(rows[0][i], cell)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func (o originals) take(field string, value any) {
	switch from := value.(type) {
	case map[string]any:
		for key, each := range from {
			if key == "value" || key == "display_value" {
				key = field
			}
			o.take(key, each)
		}
	case []any:
		for _, each := range from {
			o.take(field, each)
		}
	case string:
		if text := strings.TrimSpace(from); len(text) >= 5 && !dateOnly.MatchString(text) {
			o.values[text] = true
		}
		if ofPersons.MatchString(field) {
			for _, word := range longWord.FindAllString(anAddress.ReplaceAllString(from, ""), -1) {
				o.words[word] = true
			}
		}
	}
}

// without is them without what a bundle says itself that it holds.
func (o originals) without(t *testing.T, stayed string) originals {
	t.Helper()
	content, err := os.ReadFile(stayed)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(content))).ReadAll()
	if err != nil || len(rows) < 10 {
		t.Fatal(err, len(rows))
	}
	for _, row := range rows[1:] {
		delete(o.values, row[1])
		for _, word := range longWord.FindAllString(row[1], -1) {
			delete(o.words, word)
		}
	}
	return o
}

// starts are values by their first five bytes.
func startsOf(values map[string]bool, isWanted func(string) bool) map[string][]string {
	starts := map[string][]string{}
	for each := range values {
		if isWanted(each) {
			starts[each[:5]] = append(starts[each[:5]], each)
		}
	}
	return starts
}

// leaks are values that stand in a text, byte for byte; of numbers, those that stand there as a whole.
func leaks(text string, starts map[string][]string, into map[string]string, place string) {
	for at := 0; at+5 <= len(text); at++ {
		for _, each := range starts[text[at:at+5]] {
			isNumber := strings.Trim(each, "0123456789") == ""
			if strings.HasPrefix(text[at:], each) && !(isNumber && isInNumber(text, at, len(each))) {
				into[each] = place
			}
		}
	}
}

// TestBundleHoldsNothingOfTheOriginal searches a bundle of 1,500 people, and the database of a run on it, for each
// value of the original's files, and for each word of whom they are about.
func TestBundleHoldsNothingOfTheOriginal(t *testing.T) {
	forCI(t)
	t.Parallel()
	dir := t.TempDir()
	mustCommand(t, dir, "demo", "estate", "--identities", "1500", "--write-only")
	mustCommand(t, dir, "bundle", "estate", "--as-of", "2026-11-01", "--out", "bundle")
	mustCommand(t, dir, "reconcile", "bundle", "--as-of", "2026-11-01", "--reports", "none", "--out", "again")
	bundle := filepath.Join(dir, "bundle")
	all := readOriginals(t, filepath.Join(dir, "estate"))
	if len(all.values) < 15_000 || len(all.words) < 200 {
		t.Fatalf("only %d values and %d words of the original", len(all.values), len(all.words))
	}
	all = all.without(t, filepath.Join(bundle, "STAYED.csv"))
	personal := startsOf(all.values, isOfSomebody)
	found := map[string]string{}
	all.searchFiles(t, bundle, found)
	stored, err := os.ReadFile(filepath.Join(dir, "again", "rolecall.duckdb"))
	if err != nil {
		t.Fatal(err)
	}
	leaks(string(stored), personal, found, "rolecall.duckdb")
	all.searchTables(t, filepath.Join(dir, "again"), personal, found)
	for _, each := range slices.Sorted(maps.Keys(found)) {
		t.Errorf("%s holds %q of the original", found[each], each)
	}
}

// searchFiles searches the files of a bundle, the parts of workbooks, and what they are called.
func (o originals) searchFiles(t *testing.T, bundle string, into map[string]string) {
	t.Helper()
	anything := startsOf(o.values, func(string) bool { return true })
	err := filepath.WalkDir(bundle, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "STAYED.csv" {
			return err
		}
		content, err := os.ReadFile(path)
		if filepath.Ext(path) == ".xlsx" {
			content, err = unzipped(content)
		}
		text := string(content)
		if !isInPath.MatchString(entry.Name()) {
			text += "\n" + strings.TrimSuffix(entry.Name(), filepath.Ext(path))
		}
		leaks(text, anything, into, path)
		if entry.Name() != "README.txt" {
			o.leakedWords(text, into, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// isInPath are names of files that say nothing but what a file is.
var isInPath = regexp.MustCompile(`^(README\.txt|args\.txt|rules\.yaml|(sys_|cmn_|core_)[a-z_]+(_?page\d+)?\.\w+|(users|groups|group-rules|memberships|app-(users|groups)|admin-roles|system-log|owners|okta|rolecall-extract)([-_]?(page-?)?\d+)?\.\w+)$`)

// unzipped is all that is in an archive.
func unzipped(archive []byte) ([]byte, error) {
	from, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, err
	}
	var all []byte
	for _, member := range from.File {
		file, err := member.Open()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(file)
		if err != nil {
			return nil, err
		}
		all = append(append(all, content...), '\n')
	}
	return all, nil
}

// isOfSomebody says whether a value looks like an address, an id or a number: no word of rolecall's own does.
func isOfSomebody(value string) bool { return strings.ContainsAny(value, "@0123456789") }

// leakedWords are words of persons that stand in a text, outside of the addresses of interfaces.
func (o originals) leakedWords(text string, into map[string]string, place string) {
	for _, word := range longWord.FindAllString(anAddress.ReplaceAllString(text, ""), -1) {
		if o.words[word] {
			into[word] = place
		}
	}
}

// searchTables searches all texts of a database, which compresses them: for words, where the exports' values are.
func (o originals) searchTables(t *testing.T, out string, personal map[string][]string, into map[string]string) {
	t.Helper()
	db := openRun(t, out)
	columns := column(t, db, `
		select format('"{}"."{}"."{}"', schema_name, table_name, column_name) from duckdb_columns()
		where database_name = current_database() and data_type = 'VARCHAR' order by all`)
	if len(columns) < 300 {
		t.Fatalf("only %d columns", len(columns))
	}
	for _, each := range columns {
		relation := each[:strings.LastIndex(each, ".")]
		texts := strings.Join(column(t, db, "select distinct "+each[len(relation)+1:]+" from "+relation+" where "+each[len(relation)+1:]+" is not null order by all"), "\n")
		leaks(texts, personal, into, each)
		if strings.HasPrefix(each, `"okta"`) || strings.HasPrefix(each, `"servicenow"`) {
			o.leakedWords(texts, into, each)
		}
	}
}
