package custom

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/rules"
)

// Check finds what is wrong with custom findings before there is a run. What exports add to the
// tables is in loaded; without it, queries on tables that exports widen are parsed, but not bound.
// The error is a *source.List.
func Check(ctx context.Context, dir string, files []rules.File, loaded *Shape) error {
	mistakes, err := check(ctx, dir, files, loaded)
	if err != nil {
		return err
	}
	return listed(mistakes)
}

func check(ctx context.Context, dir string, files []rules.File, loaded *Shape) ([]Mistake, error) {
	known, err := documented()
	if err != nil {
		return nil, err
	}
	if loaded != nil {
		known = loaded.columns
	}
	db, may, err := openEmpty(ctx, known)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return checkIn(ctx, db, may, dir, files, loaded != nil)
}

// checkIn checks files in a database that has the relations without rows; hasAll says whether
// they have what exports add to them.
func checkIn(ctx context.Context, db *duckdb.DB, may map[string]bool, dir string, files []rules.File, hasAll bool) ([]Mistake, error) {
	all, mistakes, err := read(dir, files)
	if err != nil {
		return nil, err
	}
	for _, each := range all {
		wrong, err := each.checkQuery(ctx, db, may)
		if err == nil && len(wrong) == 0 && (hasAll || !each.readsWidened()) {
			_, err = each.bind(ctx, db)
		}
		var one Mistake
		switch {
		case errors.As(err, &one):
			wrong = append(wrong, one)
		case err != nil:
			return nil, err
		}
		mistakes = append(mistakes, wrong...)
	}
	return mistakes, nil
}

// widened are the tables that get a column for each attribute or field of the exports.
var widened = []string{"okta.user", "servicenow.user"}

func (f Finding) readsWidened() bool {
	return slices.ContainsFunc(f.Reads, func(relation string) bool { return slices.Contains(widened, relation) })
}

// openEmpty opens a sealed database that has the relations without rows. Its plans are not
// optimized: nothing is computed when a query is bound.
func openEmpty(ctx context.Context, known shape) (*duckdb.DB, map[string]bool, error) {
	db, err := openBeside(ctx, "", "")
	if err != nil {
		return nil, nil, err
	}
	texts := slices.Clone(schemas)
	for _, relation := range Readable() {
		texts = append(texts, known.create(relation))
	}
	if err := seal(ctx, db, texts); err != nil {
		return nil, nil, err
	}
	may, err := functions(ctx, db)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return db, may, nil
}

// checkQuery parses the query, and finds what it may not do.
func (f Finding) checkQuery(ctx context.Context, db *duckdb.DB, may map[string]bool) ([]Mistake, error) {
	parsed, err := f.parse(ctx, db)
	if err != nil {
		return nil, err
	}
	return f.check(parsed, may), nil
}

// texts are the columns that a finding may have besides keys.
var texts = []string{"item", "expected", "actual", "via", "reason"}

// bind binds the query, and says which columns it yields.
func (f Finding) bind(ctx context.Context, db *duckdb.DB) (yields []string, err error) {
	query := duckdb.WithoutEnd(f.body("select column_name, column_type from (describe")) + ")"
	err = db.Each(ctx, duckdb.Statement{Name: f.Shown, Text: query}, func(rows *duckdb.Rows) error {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			return err
		}
		yields = append(yields, name)
		isKey := name == "account_key" || name == "user_key"
		switch {
		case isKey && !strings.HasSuffix(kind, "INTEGER") && !strings.HasSuffix(kind, "INT"):
			return f.mistake(BadColumns, "take it from the relation that the row is from", "%s: expected a key, a number, not %s", name, kind)
		case !isKey && !slices.Contains(texts, name):
			return f.mistake(BadColumns, "", "the query yields %q: expected account_key or user_key, reason, and optionally item, expected, actual and via", name)
		}
		return nil
	})
	if err != nil {
		return nil, f.refused(Wrong, err)
	}
	if !slices.Contains(yields, "account_key") && !slices.Contains(yields, "user_key") {
		return nil, f.mistake(BadColumns, "", "the query yields neither account_key nor user_key: nobody knows whom it is about")
	}
	for _, name := range append(slices.Clone(f.Grain), "reason") {
		if !slices.Contains(yields, name) {
			return nil, f.mistake(BadColumns, "", "the query does not yield %s", name)
		}
	}
	return yields, nil
}

// query wraps the query, so that it yields the columns of a finding, and what is known of whom it
// is about.
func (f Finding) query(yields []string, most int) string {
	columns := []string{}
	for _, name := range []string{"account_key", "user_key"} {
		columns = append(columns, orNull(yields, name, "bigint"))
	}
	for _, name := range texts {
		columns = append(columns, orNull(yields, name, "varchar"))
	}
	inner := duckdb.WithoutEnd(f.body("with found as (select " + strings.Join(columns, ", ") + " from ("))
	return inner + fmt.Sprintf(`) as found)
		select
			found.account_key, found.user_key, found.item, found.expected, found.actual, found.via, found.reason,
			account.account_key is not null, person.user_key is not null, link.user_key
		from found
		left join subject.account as account on account.account_key = found.account_key
		left join subject.person as person on person.user_key = found.user_key
		left join subject.link as link on link.account_key = found.account_key
		order by all
		limit %d`, most+1)
}

func orNull(yields []string, name, kind string) string {
	if !slices.Contains(yields, name) {
		return "cast(null as " + kind + ") as " + name
	}
	return "cast(" + name + " as " + kind + ") as " + name
}
