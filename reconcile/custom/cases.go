package custom

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/exports/statement"
)

// Case is a case of a custom finding, and what came of it.
type Case struct {
	Name string
	Line int // of the file with the cases
	// Missing are rows that are wanted and were not found, and More those that were found besides.
	Missing, More []string
	Failed        error // what kept it from being run, a Mistake
}

// Passed says whether the case came out as it is wanted.
func (c Case) Passed() bool { return len(c.Missing)+len(c.More) == 0 && c.Failed == nil }

// Try runs the finding on the cases in an archive (.txtar) called shown: relations as CSV, and
// what they yield in want.csv, whose header says which columns are compared. A relation that is
// not given is empty, a column that is not given is null, and so is an empty cell; a cell of two
// single quotes is the empty text.
func (f Finding) Try(ctx context.Context, shown, archive string) ([]Case, error) {
	known, err := documented()
	if err != nil {
		return nil, err
	}
	var cases []Case
	files := filesOf(archive)
	for _, each := range files {
		if !slices.ContainsFunc(cases, func(known Case) bool { return known.Name == each.folder }) {
			cases = append(cases, Case{Name: each.folder, Line: each.line - 1})
		}
	}
	for i := range cases {
		own := slices.DeleteFunc(slices.Clone(files), func(each file) bool { return each.folder != cases[i].Name })
		tried := trial{Finding: f, shown: shown, files: own, known: known}
		err := tried.run(ctx, &cases[i])
		var wrong Mistake
		if err != nil && !errors.As(err, &wrong) {
			return nil, err
		}
		cases[i].Failed = err
	}
	return cases, nil
}

// trial is a case that is run.
type trial struct {
	Finding
	shown string
	files []file
	known shape
}

func (t trial) wrong(line int, hint, format string, args ...any) Mistake {
	return Mistake{BadCases, source.Problem{At: source.Position{File: t.shown, Line: line}, Message: fmt.Sprintf(format, args...), Hint: hint}}
}

func (t trial) run(ctx context.Context, into *Case) error {
	at := slices.IndexFunc(t.files, func(each file) bool { return each.name == "want.csv" })
	if at < 0 {
		return t.wrong(into.Line, "add it: a header alone, if nothing is found", "the case %s has no want.csv", into.Name)
	}
	wanted, err := t.records(t.files[at])
	if err != nil {
		return err
	}
	header := wanted[0]
	for _, name := range header {
		if name != "account_key" && name != "user_key" && !slices.Contains(texts, name) {
			return t.wrong(t.files[at].line, "", "want.csv: a finding has no column %q", name)
		}
	}
	db, err := t.fill(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	may, err := functions(ctx, db)
	if err != nil {
		return err
	}
	if wrong, err := t.checkQuery(ctx, db, may); err != nil || len(wrong) > 0 {
		return cmp.Or(err, firstOf(wrong))
	}
	rows, err := t.Finding.run(ctx, db, limits{maxRows, maxTime})
	if err != nil {
		return err
	}
	got := make([][]string, len(rows))
	for i, row := range rows {
		got[i] = row.cells(header)
	}
	into.Missing, into.More = difference(wanted[1:], got)
	return nil
}

func firstOf(mistakes []Mistake) error {
	if len(mistakes) == 0 {
		return nil
	}
	return mistakes[0]
}

// cells are the values of columns, as a case has them.
func (r found) cells(columns []string) []string {
	values := map[string]string{}
	for name, value := range map[string]*int64{"account_key": r.account, "user_key": r.user} {
		if value != nil {
			values[name] = number(value)
		}
	}
	for name, value := range map[string]*string{"item": r.item, "expected": r.expected, "actual": r.actual, "via": r.via, "reason": r.reason} {
		if value != nil {
			values[name] = cmp.Or(*value, "''")
		}
	}
	cells := make([]string, len(columns))
	for i, name := range columns {
		cells[i] = values[name]
	}
	return cells
}

// difference are rows that only one side has, as often as it has them more.
func difference(wanted, got [][]string) (missing, more []string) {
	count := map[string]int{}
	line := func(cells []string) string {
		var text strings.Builder
		writer := csv.NewWriter(&text)
		writer.Write(cells)
		writer.Flush()
		return strings.TrimRight(text.String(), "\n")
	}
	for _, each := range got {
		count[line(each)]++
	}
	for _, each := range wanted {
		if text := line(each); count[text] > 0 {
			count[text]--
		} else {
			missing = append(missing, text)
		}
	}
	for _, each := range got {
		if text := line(each); count[text] > 0 {
			count[text]--
			more = append(more, text)
		}
	}
	slices.Sort(missing)
	slices.Sort(more)
	return missing, more
}

// fill makes a sealed database with the relations of the case.
func (t trial) fill(ctx context.Context) (*duckdb.DB, error) {
	statements := slices.Clone(schemas)
	given := map[string][][]string{}
	known := shape{}
	for name, columns := range t.known {
		known[name] = columns
	}
	for _, each := range t.files {
		relation, isCSV := strings.CutSuffix(each.name, ".csv")
		if each.name == "want.csv" {
			continue
		}
		isSubject := relation == "okta.user" || relation == "servicenow.user" || relation == "recon.link"
		if !isCSV || !isSubject && !slices.Contains(t.Reads, relation) || given[relation] != nil {
			return nil, t.wrong(each.line-1, source.DidYouMean(relation, t.Reads), "%s: expected want.csv and, each once, relations that the header names, as CSV: %s", each.name, strings.Join(t.Reads, ", "))
		}
		rows, err := t.records(each)
		if err != nil {
			return nil, err
		}
		given[relation] = rows
		columns, wrong := t.columns(each, relation, rows[0])
		if wrong != nil {
			return nil, wrong
		}
		known[relation] = columns
	}
	for _, relation := range Readable() {
		statements = append(statements, known.create(relation))
		if rows := given[relation]; len(rows) > 1 {
			statements = append(statements, statement.Insert(relation, rows))
		}
	}
	statements = append(statements, t.subjects("account", "account_key", "servicenow.user", given), t.subjects("person", "user_key", "okta.user", given),
		"create table subject.link as select account_key, user_key from recon.link")
	db, err := openBeside(ctx, "", "")
	if err != nil {
		return nil, err
	}
	err = seal(ctx, db, statements)
	var refusal *duckdb.Error
	if errors.As(err, &refusal) {
		return nil, t.wrong(t.files[0].line, "", "a value is of another type than its column: %s", refusal.Message)
	}
	return db, err
}

// columns are those of a relation in a case. Tables that exports widen may have others.
func (t trial) columns(each file, relation string, names []string) ([]column, error) {
	columns := slices.Clone(t.known[relation])
	for _, name := range names {
		isKnown := slices.ContainsFunc(columns, func(known column) bool { return known.Name == name })
		switch {
		case !isKnown && slices.Contains(widened, relation):
			columns = append(columns, column{name, "VARCHAR"})
		case !isKnown:
			var all []string
			for _, known := range columns {
				all = append(all, known.Name)
			}
			return nil, t.wrong(each.line, source.DidYouMean(name, all), "%s has no column %q", relation, name)
		}
	}
	return columns, nil
}

// subjects is the statement that makes whoever there is: of a case that does not say, anybody.
func (t trial) subjects(name, key, relation string, given map[string][][]string) string {
	if given[relation] == nil {
		return fmt.Sprintf("create table subject.%s as select cast(range as integer) as %s from range(-10000, 10000)", name, key)
	}
	return fmt.Sprintf("create table subject.%s as select %s from %s", name, key, relation)
}

// records are the header and rows of a CSV file.
func (t trial) records(each file) ([][]string, error) {
	reader := csv.NewReader(strings.NewReader(each.text))
	reader.TrimLeadingSpace = true
	rows, err := reader.ReadAll()
	var wrong *csv.ParseError
	switch {
	case errors.As(err, &wrong):
		return nil, t.wrong(each.line+wrong.Line-1, "", "%s: %s", each.name, wrong.Err)
	case err != nil:
		return nil, err
	case len(rows) == 0:
		return nil, t.wrong(each.line-1, "", "%s has no header", each.name)
	}
	return rows, nil
}
