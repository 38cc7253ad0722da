package campaign

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/review"
)

// Evidence is what of a closed review is shown to others.
type Evidence struct {
	Files      []string // names of files of the folder, in order; its key is never one of them
	Tokens     []byte   // TokensName: without the key, what it made of each row
	Signoff    review.Signoff
	Population review.Population
}

// TokensName is a file that stands in the place of the key where a review is copied for others.
const TokensName = "tokens.csv"

var tokensHeader = []string{"packet", "item_id", "token"}

// Evidence is what of a closed review is shown to others.
func (c *Campaign) Evidence(ctx context.Context) (e Evidence, err error) {
	if c.history.closedBy == "" {
		return e, fmt.Errorf("%s: the review is open: its decisions may still change\n close it with rolecall review close", source.Printable(c.shown))
	}
	if e.Signoff, err = c.readSignoff(); err != nil {
		return e, err
	}
	population, err := c.file(review.PopulationName)
	if err != nil {
		return e, err
	}
	if err := json.Unmarshal(population, &e.Population); err != nil {
		return e, c.problem(review.PopulationName, "cannot be read: "+err.Error(), "restore it from a backup")
	}
	want := c.files()
	want[review.CampaignName], want[review.LedgerName] = "", ""
	delete(want, review.KeyName)
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if _, err := os.Lstat(c.update.Path(name)); err == nil {
			e.Files = append(e.Files, name)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return e, c.problem(name, "cannot be read: "+err.Error(), "")
		}
	}
	db, err := c.judgeKept(ctx)
	if err != nil {
		return e, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	e.Tokens, err = tokensText(ctx, db)
	return e, err
}

func tokensText(ctx context.Context, db *duckdb.DB) ([]byte, error) {
	var text bytes.Buffer
	writer := csv.NewWriter(&text)
	err := writer.Write(tokensHeader)
	if err == nil {
		err = db.Each(ctx, duckdb.Statement{Name: TokensName, Text: "select packet, item_id, token from campaign.token order by all"}, func(rows *duckdb.Rows) error {
			row := make([]string, len(tokensHeader))
			return errors.Join(rows.Scan(&row[0], &row[1], &row[2]), writer.Write(row))
		})
	}
	writer.Flush()
	return text.Bytes(), errors.Join(err, writer.Error())
}

// Path is where a file of the folder is.
func (c *Campaign) Path(name string) string { return c.update.Path(name) }

// Proved is what a copy of a closed review, without its key, proves.
type Proved struct {
	CampaignID, RunID string
	Tool              string // that opened it, as campaign.json has it
	Lines             int    // of the ledger
	Originals         int    // files that reviewers returned
	Signoff           review.Signoff
}

// Prove checks a copy of a closed review: the ledger's chain, each file by its hash, what was
// signed, and that decisions follow from what reviewers returned. The copy is the caller's, and
// anybody may have made it.
func Prove(ctx context.Context, folder string, engine duckdb.Options) (p Proved, err error) {
	tokens, err := readTokens(folder)
	if err != nil {
		return p, err
	}
	c, err := openAs(&Campaign{shown: folder, engine: engine, isReading: true, isPacked: true, tokens: tokens})
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	p = Proved{CampaignID: c.About.CampaignID, RunID: c.About.RunID, Tool: c.About.Tool, Lines: c.ledger.Lines(), Originals: len(c.history.received)}
	if c.history.closedBy == "" {
		return p, c.problem(review.LedgerName, "the review is not closed", "")
	}
	if p.Signoff, err = c.readSignoff(); err != nil {
		return p, err
	}
	for _, name := range slices.Sorted(maps.Keys(p.Signoff.Files)) {
		if c.history.files[name] != p.Signoff.Files[name] {
			return p, c.problem(review.SignoffName, "signs another "+source.Printable(name)+" than the ledger has", "")
		}
	}
	if err := c.follows(ctx); err != nil {
		return p, otherwise{err}
	}
	return p, nil
}

// ErrOtherwise says that the review is whole, and that this version does not judge what was
// returned as it is judged there: it was changed, or another version judged it.
var ErrOtherwise = errors.New("decisions do not follow from what was returned")

type otherwise struct{ error }

func (otherwise) Is(target error) bool { return target == ErrOtherwise }

func (o otherwise) Unwrap() error { return o.error }

// follows judges what was returned again, and compares.
func (c *Campaign) follows(ctx context.Context) (err error) {
	db, err := c.judgeKept(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for _, table := range judgedTables {
		if c.history.files[table.name] == "" {
			continue
		}
		hash, err := c.writeTable(ctx, db, table.name, table.from, table.order, table.columns)
		if err != nil {
			return err
		}
		if hash != c.history.files[table.name] {
			return c.problem(table.name, "does not follow from what reviewers returned, as this version of rolecall reads it", "")
		}
	}
	return nil
}

func readTokens(folder string) (map[[2]string]string, error) {
	file, err := os.Open(folder + "/" + TokensName)
	if err != nil {
		return nil, source.Problem{At: source.Position{File: TokensName}, Message: "is missing: without it, no returned row can be recognised"}
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || len(rows) == 0 || !slices.Equal(rows[0], tokensHeader) {
		return nil, source.Problem{At: source.Position{File: TokensName}, Message: "is not a list of " + tokensHeader[2] + "s"}
	}
	tokens := map[[2]string]string{}
	for _, row := range rows[1:] {
		tokens[[2]string{row[0], row[1]}] = row[2]
	}
	return tokens, nil
}
