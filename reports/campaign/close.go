package campaign

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rolecall/exports/source"
	"rolecall/reconcile/review"
)

// Closing is who signs, and what is let pass.
type Closing struct {
	Name, Email string
	Unanswered  bool // refused and passed items may stay without a decision
	Now         time.Time
}

// CloseReview ends the review: what comes later does not count. What nobody decided is unanswered.
func (c *Campaign) CloseReview(ctx context.Context, how Closing) (signoff review.Signoff, err error) {
	if c.history.closedBy != "" {
		return signoff, c.errClosed()
	}
	before, err := c.judgeKept(ctx)
	if err != nil {
		return signoff, err
	}
	standing, err := totals(ctx, before)
	if err := errors.Join(err, before.Close()); err != nil {
		return signoff, err
	}
	if err := c.refuseOpen(standing, how); err != nil {
		return signoff, err
	}
	c.isClosing = true
	db, err := c.judgeKept(ctx)
	if err != nil {
		return signoff, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := c.writeJudged(ctx, db, how.Now, how.Email); err != nil {
		return signoff, err
	}
	signoff = review.Signoff{
		CampaignID: c.About.CampaignID, SignedBy: how.Name, Email: how.Email, At: how.Now.UTC().Format(time.RFC3339),
		Unanswered: c.Settings.Unanswered, LedgerHead: c.Head(), Files: c.sealed(),
	}
	if standing, err = totals(ctx, db); err != nil {
		return signoff, err
	}
	signoff.Items, signoff.Decisions = standing.States, standing.Decisions
	if signoff.Refused, err = counts(ctx, db, "select refusal, count(*) from judge.decision where state = 'refused' group by all"); err != nil {
		return signoff, err
	}
	if signoff.Flags, err = counts(ctx, db, "select flag, count(*) from judge.flag group by all"); err != nil {
		return signoff, err
	}
	signoff.Statement = fmt.Sprintf("I close the access review %q: %d of %d items are decided, %d are without a decision.",
		c.About.Name, standing.States["decided"]+standing.States["flagged"], standing.Items, standing.States["unanswered"])
	hash, err := c.writeJSON(review.SignoffName, signoff)
	if err != nil {
		return signoff, err
	}
	if err := c.add(review.Event{At: how.Now, Event: review.Closed, By: how.Email, Source: hash}); err != nil {
		return signoff, err
	}
	if err := c.report(ctx, db, signoff, how.Now); err != nil {
		return signoff, err
	}
	if err := c.update.Write(review.LedgerName, c.ledger.Text()); err != nil {
		return signoff, err
	}
	return signoff, c.update.Commit()
}

// sealed are the hashes that are signed, of all that follows from what was returned but statistics.csv:
// later runs add to it what became of revocations. The ledger has its hash.
func (c *Campaign) sealed() map[string]string {
	files := maps.Clone(c.history.files)
	delete(files, review.StatisticsName)
	return files
}

// refuseOpen refuses to close while somebody was asked and their answer does not count, unless
// that is meant.
func (c *Campaign) refuseOpen(standing Totals, how Closing) error {
	if how.Unanswered {
		return nil
	}
	var open []string
	for _, state := range slices.Sorted(maps.Keys(standing.States)) {
		if count := standing.States[state]; count > 0 && (state == "refused" || state == "passed") {
			open = append(open, fmt.Sprintf("%d %s", count, state))
		}
	}
	if len(open) == 0 {
		return nil
	}
	return fmt.Errorf("%s: items are not decided although somebody answered (%s); nothing was closed\n"+
		" rolecall review status lists their packets; --unanswered closes the review without these decisions", source.Printable(c.shown), strings.Join(open, ", "))
}
