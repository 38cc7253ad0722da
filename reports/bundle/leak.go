package bundle

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// shortest is how long a value has to be to be looked for: a shorter one stands in anything.
const shortest = 5

// notValues are columns of canonical tables in which rolecall's own words stand.
var notValues = setOf("relation code table_name column_name field message hint type origin form kind")

// Values are the values of the exports of five bytes and more, as a run has them in its database, that may not be in a
// bundle: those that stayed, dates and names of fields are not among them.
func (m *Written) Values(ctx context.Context, db *duckdb.DB) ([]string, error) {
	columns, err := textColumns(ctx, db)
	if err != nil {
		return nil, err
	}
	var selects []string
	for _, each := range columns {
		selects = append(selects, each.query())
	}
	found, err := db.Texts(ctx, duckdb.Statement{Name: "values", Text: "select distinct value from (" + strings.Join(selects, " union all ") + ") where strlen(value) >= " + fmt.Sprint(shortest) + " order by value"})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(found, m.mayStay), nil
}

type textColumn struct {
	relation, column string
	isList           bool
}

func (c textColumn) query() string {
	value := duckdb.Ident(c.column)
	if c.isList {
		value = "unnest(" + value + ")"
	}
	return "select " + value + " as value from " + duckdb.Relation(c.relation)
}

func textColumns(ctx context.Context, db *duckdb.DB) ([]textColumn, error) {
	var columns []textColumn
	err := db.Each(ctx, duckdb.Statement{Name: "columns", Text: `
		select schema_name || '.' || table_name, column_name, data_type = 'VARCHAR[]'
		from duckdb_columns()
		where database_name = current_database() and schema_name in ('okta', 'servicenow') and data_type in ('VARCHAR', 'VARCHAR[]')
			and table_name not in ('attribute', 'field', 'unknown_column')
		order by all`}, func(rows *duckdb.Rows) error {
		var each textColumn
		if err := rows.Scan(&each.relation, &each.column, &each.isList); err != nil {
			return err
		}
		if !notValues[each.column] {
			columns = append(columns, each)
		}
		return nil
	})
	return columns, err
}

// unnamed is how a role is called that only its id is known of.
var unnamed = regexp.MustCompile(`^role [0-9a-f]{32}$`)

// mayStay says whether a value is one that a bundle may hold.
func (m *Written) mayStay(value string) bool {
	trimmed := strings.TrimSpace(value)
	if len(trimmed) < shortest || sortOf(trimmed) != "" || unnamed.MatchString(trimmed) || m.Names.Of(trimmed) == trimmed {
		return true
	}
	for name := range m.Structure {
		if strings.Contains(name, trimmed) {
			return true
		}
	}
	return false
}

// Found is a value of the original that stands in a file of a bundle.
type Found struct{ File, Value string }

// Search looks for values in all files below a folder, byte for byte; a number is found as a whole only, and
// what stands inside of something that stayed (Service in ServiceNow) is not found.
func (m *Written) Search(ctx context.Context, dir string, values []string) ([]Found, error) {
	s := searcher{starts: map[[shortest]byte][]string{}, stayed: m.Names.stayed.values()}
	for _, each := range values {
		if len(each) >= shortest {
			start := [shortest]byte([]byte(each[:shortest]))
			s.starts[start] = append(s.starts[start], each)
		}
	}
	var found []Found
	err := filepath.WalkDir(dir, func(place string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		values, err := s.file(ctx, place)
		for _, each := range values {
			found = append(found, Found{place, each})
		}
		return err
	})
	return found, err
}

// window is how much of a file is looked at in one piece; the next begins where a value could have been cut.
const window, longest = 4 << 20, 64 << 10

type searcher struct {
	starts map[[shortest]byte][]string // values by how they begin
	stayed []string
}

func (s searcher) file(ctx context.Context, place string) ([]string, error) {
	file, err := os.Open(place)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	from := bufio.NewReaderSize(contextReader{ctx, file}, window)
	isFound := map[string]bool{}
	for first := 0; ; first = longest / 2 { // what stands before that was looked at with the last piece
		text, err := from.Peek(window)
		for at := first; at+shortest <= len(text); at++ {
			for _, each := range s.starts[[shortest]byte(text[at:])] {
				if !isFound[each] && bytes.HasPrefix(text[at:], []byte(each)) && standsAlone(text, at, each) && !s.isInside(text, at, each) {
					isFound[each] = true
				}
			}
		}
		if errors.Is(err, io.EOF) {
			return slices.Sorted(maps.Keys(isFound)), nil
		}
		if err != nil {
			return nil, err
		}
		if _, err := from.Discard(window - longest); err != nil {
			return nil, err
		}
	}
}

// isInside says whether a value there is a part of something longer that stayed.
func (s searcher) isInside(text []byte, at int, value string) bool {
	for _, each := range s.stayed {
		for from := 0; ; from++ {
			found := strings.Index(each[from:], value)
			if found < 0 {
				break
			}
			from += found
			if at >= from && bytes.HasPrefix(text[at-from:], []byte(each)) {
				return true
			}
		}
	}
	return false
}

// standsAlone says of a number whether it is no part of a longer one; what else is found is found.
func standsAlone(text []byte, at int, value string) bool {
	if strings.Trim(value, "0123456789") != "" {
		return true
	}
	before, after := byte(' '), byte(' ')
	if at > 0 {
		before = text[at-1]
	}
	if end := at + len(value); end < len(text) {
		after = text[end]
	}
	return !isDigit(rune(before)) && !isDigit(rune(after))
}

// Leak is the error that values of the original would be in the bundle.
func Leak(dir string, found []Found) error {
	var problems source.Problems
	for _, each := range found {
		name, _ := filepath.Rel(dir, each.File)
		problems.Add(source.Problem{
			At: source.Position{File: filepath.ToSlash(name)}, Message: fmt.Sprintf("still holds %q of the original", source.Shorten(each.Value, 80)),
		})
	}
	return problems.Err()
}
