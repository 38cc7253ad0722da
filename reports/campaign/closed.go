package campaign

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/review"
	"rolecall/reports/reviewed"
)

// closedReports are the hashes of the files about a closed review that people read.
type closedReports struct{ page, book, lookback string }

// report writes them, and ends the change in the ledger with their hashes.
func (c *Campaign) report(ctx context.Context, db *duckdb.DB, signoff review.Signoff, now time.Time) error {
	written, err := c.writeReports(ctx, db, signoff, c.ledger.Text())
	if err != nil {
		return err
	}
	return c.add(review.Event{At: now, Event: review.Reported, Source: written.page, From: written.book, To: written.lookback})
}

// writeReports writes the reports as they follow from the ledger until then.
func (c *Campaign) writeReports(ctx context.Context, db *duckdb.DB, signoff review.Signoff, ledger []byte) (written closedReports, err error) {
	if written.lookback, err = c.writeTable(ctx, db, review.LookbackName, "judge.lookback", `"at" is null, "at", why, user_name, role, item_id`, review.Lookback); err != nil {
		return written, err
	}
	facts, err := c.facts(signoff, ledger)
	if err != nil {
		return written, err
	}
	report, err := reviewed.New(ctx, db, facts)
	if err != nil {
		return written, err
	}
	if written.page, err = c.writeFile(review.PageName, func(to io.Writer) error { return report.WritePage(ctx, to) }); err != nil {
		return written, err
	}
	written.book, err = c.writeFile(review.BookName, func(to io.Writer) error { return report.WriteBook(ctx, to, c.engine.TempDir) })
	return written, err
}

// facts are what the folder says of itself, as of a ledger.
func (c *Campaign) facts(signoff review.Signoff, text []byte) (reviewed.Facts, error) {
	ledger, events, err := review.ReadLedger(text)
	if err != nil {
		return reviewed.Facts{}, err
	}
	facts := reviewed.Facts{
		Campaign: &c.About, From: c.Settings.Certifies.From, Until: c.Settings.Certifies.Until, Signoff: signoff,
		Head: ledger.Head(), Lines: len(events), Excluded: c.update.Path(review.ExcludedName), Because: func(code, detail string) string { return Because(code, detail, c.About.IsMatch()) },
		Effect: c.effectPath(),
	}
	population, err := c.file(review.PopulationName)
	if err != nil {
		return facts, err
	}
	if err := json.Unmarshal(population, &facts.Population); err != nil {
		return facts, c.problem(review.PopulationName, "cannot be read: "+err.Error(), "restore it from a backup")
	}
	reasons := map[string]review.Event{}
	for _, each := range events {
		if each.Event == review.Reasoned {
			reasons[each.Packet] = each
		}
	}
	for _, each := range events {
		if each.Event == review.Passed || each.Event == review.Reassigned {
			facts.Moved = append(facts.Moved, reviewed.Move{
				At: each.At, ItemID: each.ItemID, From: each.From, To: each.Packet, Email: each.To, By: each.By,
				Reason: reasons[each.Packet].To, IsPassed: each.Event == review.Passed,
			})
		}
	}
	return facts, nil
}

// readSignoff is what was signed.
func (c *Campaign) readSignoff() (signoff review.Signoff, err error) {
	content, err := c.file(review.SignoffName)
	if err != nil {
		return signoff, err
	}
	if err := json.Unmarshal(content, &signoff); err != nil {
		return signoff, c.problem(review.SignoffName, "cannot be read: "+err.Error(), "restore it from a backup")
	}
	return signoff, nil
}

// writeFile writes a file of the folder.
func (c *Campaign) writeFile(name string, write func(io.Writer) error) (hash string, err error) {
	file, err := c.update.Create(name)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	err = write(io.MultiWriter(file, sum))
	return hex.EncodeToString(sum.Sum(nil)), errors.Join(err, file.Close())
}

// reports writes the reports again, if one is not as it was.
func (r *rebuilder) reports(ctx context.Context, db *duckdb.DB) error {
	line := r.history.reportedAt
	if line == 0 || r.isAsWritten(review.PageName) && r.isAsWritten(review.BookName) && r.isAsWritten(review.LookbackName) {
		return nil
	}
	signoff, err := r.readSignoff()
	if err != nil {
		return err
	}
	written, err := r.writeReports(ctx, db, signoff, r.ledger.Until(line))
	return errors.Join(err, r.rebuilt(review.PageName, written.page), r.rebuilt(review.BookName, written.book), r.rebuilt(review.LookbackName, written.lookback))
}
