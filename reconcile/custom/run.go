package custom

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/rules"
)

type timeLimit = time.Duration

// Stored are the custom findings that a run was prepared with, but those that its rules switch
// off, and those that read a table of which no export has anything.
func Stored(ctx context.Context, db *duckdb.DB) ([]Finding, error) {
	var files []rules.File
	err := db.Each(ctx, duckdb.Statement{Name: "custom findings", Text: `
		select file, sha256, rules_text
		from recon.rules_file
		where starts_with(file, 'findings/') and ends_with(file, '.sql') and not exists (
			select 1 from policy.off_kind as off where off.kind = 'custom.' || file[10:-5]
		)
		order by place`}, func(rows *duckdb.Rows) error {
		var each rules.File
		err := rows.Scan(&each.Name, &each.SHA256, &each.Text)
		files = append(files, each)
		return err
	})
	if err != nil || len(files) == 0 {
		return nil, err
	}
	return Read("", files)
}

// Reads are the relations that the findings read, and those that tell whom they are about.
func Reads(all []Finding) []string {
	reads := []string{"servicenow.user", "okta.user", "recon.link", "input.balance", "recon.custom_read"}
	for _, each := range all {
		reads = append(reads, each.Reads...)
	}
	slices.Sort(reads)
	return slices.Compact(reads)
}

// Run runs custom findings on a run, and adds what they find to recon.discrepancy.
func Run(ctx context.Context, db *duckdb.DB, all []Finding) error {
	unread, err := db.Texts(ctx, duckdb.Statement{Name: "custom findings", Text: `
		select distinct kind
		from recon.custom_read as reads
		where is_direct and not exists (select 1 from input.balance as fed where fed.relation = reads.relation)`})
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(slices.Clone(all), func(each Finding) bool { return slices.Contains(unread, each.Name) })
	if len(all) == 0 {
		return nil
	}
	var relations []string
	for _, each := range all {
		relations = append(relations, each.Reads...)
	}
	slices.Sort(relations)
	beside, remove, err := copyOut(ctx, db, slices.Compact(relations))
	if err != nil {
		return fmt.Errorf("copy what custom findings read: %w", err)
	}
	err = runAll(ctx, db, beside, all)
	return errors.Join(err, beside.Close(), remove())
}

func runAll(ctx context.Context, db, beside *duckdb.DB, all []Finding) error {
	may, err := functions(ctx, beside)
	if err != nil {
		return err
	}
	for _, each := range all {
		wrong, err := each.checkQuery(ctx, beside, may) // what a run has stored may be anybody's
		if err != nil {
			return err
		}
		if len(wrong) > 0 {
			return wrong[0]
		}
		rows, err := each.run(ctx, beside, limits{maxRows, maxTime})
		if err != nil {
			return err
		}
		if err := each.add(ctx, db, rows); err != nil {
			return err
		}
	}
	return nil
}

// add adds rows to the findings, some thousands in a statement.
func (f Finding) add(ctx context.Context, db *duckdb.DB, rows []found) error {
	const columns = "kind, account_key, user_key, item, expected, actual, via, reason, rule, fix"
	for chunk := range slices.Chunk(rows, 2000) {
		tuples := make([]string, len(chunk))
		for i, row := range chunk {
			if row.user == nil {
				row.user = row.owner
			}
			tuples[i] = "(" + strings.Join([]string{
				duckdb.Literal(f.Name), number(row.account), number(row.user), literal(row.item), literal(row.expected), literal(row.actual), literal(row.via),
				literal(row.reason), duckdb.Literal(f.Rule()), duckdb.Literal(Review),
			}, ", ") + ")"
		}
		text := "insert into recon.discrepancy (" + columns + ") values " + strings.Join(tuples, ", ")
		if _, err := db.Exec(ctx, duckdb.Statement{Name: f.File, Text: text}); err != nil {
			return err
		}
	}
	return nil
}

// Rule is the place of the rules that findings name: the first line of the file.
func (f Finding) Rule() string { return f.File + ":1" }

func number(value *int64) string {
	if value == nil {
		return "null"
	}
	return strconv.FormatInt(*value, 10)
}

func literal(value *string) string {
	if value == nil {
		return "null"
	}
	return duckdb.Literal(*value)
}

// Rows are rows of recon.custom_read, in SQL: what each kind reads, and what is beneath that.
func Rows(all []Finding) ([]string, error) {
	var rows []string
	for _, each := range all {
		tables, err := beneath(each.Reads)
		if err != nil {
			return nil, err
		}
		for _, table := range tables {
			if slices.Contains(Canonical, table) {
				rows = append(rows, fmt.Sprintf("(%s, %s, %t)", duckdb.Literal(each.Name), duckdb.Literal(table), slices.Contains(each.Reads, table)))
			}
		}
	}
	return rows, nil
}
