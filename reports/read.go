package reports

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"slices"

	"rolecall/exports/duckdb"
	"rolecall/reports/output"
)

//go:embed facts/*.sql
var factsSQL embed.FS

// rejectedShown is how many rejected rows are spelled out; all are in the
// table input.rejected.
const rejectedShown = 1000

// read reads the facts of a run.
func read(ctx context.Context, db *duckdb.DB) (Facts, error) {
	facts := Facts{Tool: output.Tool}
	if err := readRun(ctx, db, &facts); err != nil {
		return facts, err
	}
	most := duckdb.Params{"most": rejectedShown}
	for _, read := range []func() error{
		func() error { return list(ctx, db, "inputs", nil, &facts.Inputs) },
		func() error { return list(ctx, db, "rejected", most, &facts.Rejected) },
		func() error { return list(ctx, db, "quality", nil, &facts.Quality) },
		func() error { return list(ctx, db, "findings", nil, &facts.Findings) },
		func() error { return list(ctx, db, "changes", nil, &facts.Changes) },
		func() error { return list(ctx, db, "withheld", nil, &facts.Withheld) },
	} {
		if err := read(); err != nil {
			return facts, err
		}
	}
	return facts, nil
}

func readRun(ctx context.Context, db *duckdb.DB, facts *Facts) error {
	var rules Rules
	columns := slices.Concat(
		[]any{&facts.Version, &facts.AsOf},
		output.Fields(&rules),
		output.Fields(&facts.Counts),
	)
	if err := db.QueryRow(ctx, statement("run", nil), columns...); err != nil {
		return err
	}
	facts.AsOf = facts.AsOf.UTC()
	if rules != (Rules{}) {
		facts.Rules = &rules
	}
	return nil
}

// list reads all rows of a statement into values whose fields are its columns.
func list[T any](ctx context.Context, db *duckdb.DB, name string, params duckdb.Params, into *[]T) error {
	rows, err := db.Query(ctx, statement(name, params))
	if err != nil {
		return err
	}
	defer rows.Close()
	*into = []T{} // an empty list, not null, in JSON
	for rows.Next() {
		var row T
		if err := rows.Scan(output.Fields(&row)...); err != nil {
			return fmt.Errorf("facts/%s.sql: %w", name, err)
		}
		*into = append(*into, row)
	}
	return rows.Err()
}

func statement(name string, params duckdb.Params) duckdb.Statement {
	path := "facts/" + name + ".sql"
	text, err := factsSQL.ReadFile(path)
	if err != nil {
		panic(err) // a name in this package, embedded with it
	}
	return duckdb.Statement{Name: "reports/" + path, Text: string(text), Params: params}
}

// runID names the run by what determines its outcome.
func (f Facts) runID() string {
	hash := sha256.New()
	fmt.Fprintf(hash, "%s\n%s\n", f.Version, f.AsOf.Format(timeForm))
	if f.Rules != nil {
		fmt.Fprintf(hash, "%s\n", f.Rules.SHA256)
	}
	for _, input := range f.Inputs {
		fmt.Fprintf(hash, "%q %s\n", input.File, input.SHA256)
	}
	return hex.EncodeToString(hash.Sum(nil)[:8])
}
