package campaign

import (
	"context"
	"fmt"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// checkReceived refuses a mail from before the review or from days to come: of two answers the later
// one counts, and none of a clock that is wrong by years could be taken back.
func (c *collector) checkReceived(name string, received time.Time) (problem source.Problem, isWrong bool) {
	const tolerance = 24 * time.Hour // clocks and time zones
	opened, err := time.Parse(time.RFC3339, c.campaign.About.Opened)
	switch {
	case received.IsZero() || err != nil:
		return problem, false
	case received.After(c.how.Now.Add(tolerance)):
		problem.Message = fmt.Sprintf("says that it was received on %s, which is in the future", received.Format(time.DateOnly))
	case received.Before(opened.Add(-tolerance)):
		problem.Message = fmt.Sprintf("says that it was received on %s, before the review began (%s)", received.Format(time.DateOnly), opened.Format(time.DateOnly))
	default:
		return problem, false
	}
	problem.At.File = source.Printable(name)
	problem.Hint = "ask for it again; or save the attachment, and collect it with --from and --received"
	return problem, true
}

// checkTimes refuses files of which nobody knows when they were received, if another answers the
// same packet: which of them counts would depend on the order.
func (c *collector) checkTimes(ctx context.Context, db *duckdb.DB) error {
	unknown := map[string]string{}
	for _, each := range c.into.Files {
		if !each.hasTime {
			unknown[each.SHA256] = each.Name
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	var problems source.Problems
	err := db.Each(ctx, duckdb.Statement{Name: "times", Text: `
		select one.sha256, min(one.packet)
		from judge.answer as one
		where exists (from judge.answer as other where other.packet = one.packet and other.sha256 <> one.sha256)
		group by one.sha256
		order by one.sha256`}, func(rows *duckdb.Rows) error {
		var hash, packet string
		err := rows.Scan(&hash, &packet)
		if name, isUnknown := unknown[hash]; isUnknown {
			problems.Add(source.Problem{
				At:      source.Position{File: source.Printable(name)},
				Message: fmt.Sprintf("answers packet %s, and so does another file: the one received later counts, but the times are unknown", packet),
				Hint:    "collect the mail itself (.eml), which has the time; or collect this file alone, with --received TIME",
			})
		}
		return err
	})
	if err != nil {
		return err
	}
	return problems.Err()
}
