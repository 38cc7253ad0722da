package facts

import (
	"context"
	"embed"
	"slices"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reports/output"
)

//go:embed *.sql
var statements embed.FS

// rejectedShown is how many rejected rows are spelled out; all are in the
// table input.rejected.
const rejectedShown = 1000

const timeForm = time.RFC3339Nano

// Read reads the facts of a run.
func Read(ctx context.Context, db *duckdb.DB) (Facts, error) {
	facts := Facts{Tool: output.Tool}
	if err := readRun(ctx, db, &facts); err != nil {
		return facts, err
	}
	if err := readExpiry(ctx, db, &facts.Expiry); err != nil {
		return facts, err
	}
	most := duckdb.Params{"most": rejectedShown}
	err := firstError(
		func() error { return list(ctx, db, "inputs", nil, &facts.Inputs) },
		func() error { return list(ctx, db, "rejected", most, &facts.Rejected) },
		func() error { return list(ctx, db, "quality", nil, &facts.Quality) },
		func() error { return list(ctx, db, "rule_warnings", nil, &facts.Warnings) },
		func() error { return list(ctx, db, "findings", nil, &facts.Findings) },
		func() error { return list(ctx, db, "off", nil, &facts.Off) },
		func() error { return list(ctx, db, "doubts", nil, &facts.Doubts) },
		func() error { return list(ctx, db, "controls", nil, &facts.Controls) },
		func() error { return list(ctx, db, "changes", nil, &facts.Changes) },
		func() error { return list(ctx, db, "withheld", nil, &facts.Withheld) },
		func() error { return list(ctx, db, "left_out", nil, &facts.LeftOut) },
		func() error { return list(ctx, db, "allowed", nil, &facts.Allowed) },
		func() error { return list(ctx, db, "impact", nil, &facts.Impact) },
		func() error { return list(ctx, db, "completeness", nil, &facts.Completeness) },
		func() error { return readExtracts(ctx, db, &facts) },
		func() error { return readHistory(ctx, db, &facts) },
		func() error { return readReviews(ctx, db, &facts) },
	)
	return facts, err
}

// ReadWorst reads the findings to look at first, at most so many.
func ReadWorst(ctx context.Context, db *duckdb.DB, most int) ([]Worst, error) {
	return output.List[Worst](ctx, db, statement("worst", duckdb.Params{"most": most}))
}

// Checked is a kind without any finding: it was judged and nothing was found, or it was not judged.
type Checked struct {
	Kind, Title string
	Result      string // nothing found, or not judged
	Judged      *int64 // how many records; nil if that is not counted, or none was
	Of, WhyNot  string
}

// IsJudged says whether nothing was found because nothing is wrong.
func (c Checked) IsJudged() bool { return c.WhyNot == "" }

// CheckedStatement selects the kinds without any finding, also for other outputs.
func CheckedStatement() duckdb.Statement { return statement("checked", nil) }

// ReadChecked reads the kinds without any finding.
func ReadChecked(ctx context.Context, db *duckdb.DB) ([]Checked, error) {
	return output.List[Checked](ctx, db, CheckedStatement())
}

func firstError(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func readRun(ctx context.Context, db *duckdb.DB, facts *Facts) error {
	var rules Rules
	columns := slices.Concat(
		[]any{&facts.Version, &facts.AsOf},
		[]any{&rules.File, &rules.SHA256, &rules.Text},
		output.Fields(&facts.Counts),
	)
	if err := db.QueryRow(ctx, statement("run", nil), columns...); err != nil {
		return err
	}
	facts.AsOf = facts.AsOf.UTC()
	if rules.File == "" && rules.SHA256 == "" && rules.Text == "" {
		return nil
	}
	facts.Rules = &rules
	err := list(ctx, db, "rules_files", nil, &rules.Files)
	if len(rules.Files) == 0 {
		rules.Files = nil // which JSON leaves out
	}
	return err
}

func readHistory(ctx context.Context, db *duckdb.DB, facts *Facts) error {
	var all []History
	err := list(ctx, db, "history", nil, &all)
	if len(all) > 0 {
		facts.History = &all[0]
	}
	return err
}

// readReviews reads the reviews whose decisions the run takes: mostly none.
func readReviews(ctx context.Context, db *duckdb.DB, facts *Facts) error {
	var all []Review
	err := list(ctx, db, "reviews", nil, &all)
	if len(all) > 0 {
		facts.Reviews = all
	}
	return err
}

func readExpiry(ctx context.Context, db *duckdb.DB, expiry *Expiry) error {
	err := db.QueryRow(ctx, statement("expiry", nil), output.Fields(expiry)...)
	expiry.StartsAt = expiry.StartsAt.UTC()
	if expiry.At != nil {
		*expiry.At = expiry.At.UTC()
	}
	return err
}

func list[T any](ctx context.Context, db *duckdb.DB, name string, params duckdb.Params, into *[]T) (err error) {
	*into, err = output.List[T](ctx, db, statement(name, params))
	return err
}

func statement(name string, params duckdb.Params) duckdb.Statement {
	path := name + ".sql"
	text, err := statements.ReadFile(path)
	if err != nil {
		panic(err) // a name in this package, embedded with it
	}
	return duckdb.Statement{Name: "reports/facts/" + path, Text: string(text), Params: params}
}
