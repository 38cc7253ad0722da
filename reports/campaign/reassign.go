package campaign

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/review"
)

// Reassigning is who else is to decide on what, and why.
type Reassigning struct {
	Packet string   // all that is open in it; or else
	Items  []string // these
	To, By string   // addresses
	Reason string
	Now    time.Time
}

// Reassigned is what came of it.
type Reassigned struct {
	Made []Made
	Left int // items of the packet, or of those named, that are decided
}

// Reassign makes packets for somebody else. What the rows of the packets before say no longer
// counts; what is decided already stays.
func (c *Campaign) Reassign(ctx context.Context, how Reassigning) (result Reassigned, err error) {
	if c.history.closedBy != "" {
		return result, c.errClosed()
	}
	db, err := c.judgeKept(ctx)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := c.checkReassigning(ctx, db, how); err != nil {
		return result, err
	}
	asked := "standing.packet = " + duckdb.Literal(how.Packet)
	if how.Packet == "" {
		asked = "standing.item_id in (select unnest(" + duckdb.Literals(how.Items) + "))"
	}
	err = db.QueryRow(ctx, duckdb.Statement{Name: "left", Text: `
		select count(distinct standing.item_id)
		from judge.standing as standing
		inner join judge.verdict as verdict on verdict.item_id = standing.item_id
		where standing.is_in_force and verdict.state in ('decided', 'gone') and ` + asked}, &result.Left)
	if err != nil {
		return result, err
	}
	items, err := c.reassigned(ctx, db, how, asked)
	if err != nil {
		return result, err
	}
	if len(items) == 0 {
		return result, fmt.Errorf("nothing of that is open: what is decided stays as it is")
	}
	if result.Made, err = c.make(ctx, db, review.Reassigned, how.Now, items); err != nil {
		return result, err
	}
	for _, each := range result.Made {
		if err := c.add(review.Event{At: how.Now, Event: review.Reasoned, Packet: each.Packet.Packet, By: how.By, To: how.Reason}); err != nil {
			return result, err
		}
	}
	after, err := c.judgeKept(ctx)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, after.Close()) }()
	if err := c.writeJudged(ctx, after, how.Now, how.By); err != nil {
		return result, err
	}
	return result, c.update.Commit()
}

func (c *Campaign) errClosed() error {
	return fmt.Errorf("%s: the review was closed by %s on %s: nothing in it changes any more",
		source.Printable(c.shown), source.Printable(c.history.closedBy), c.history.closedAt.Format(time.DateOnly))
}

// reassigned are the open items that are asked for, where they are now.
func (c *Campaign) reassigned(ctx context.Context, db *duckdb.DB, how Reassigning, asked string) ([]moved, error) {
	to := strings.ToLower(how.To)
	var found []moved
	err := db.Each(ctx, duckdb.Statement{Name: "reassigned", Text: `
		select standing.packet, standing.item_id, standing.is_second
		from judge.standing as standing
		inner join judge.share as share on share.item_id = standing.item_id and share.is_second = standing.is_second and share.packet is null
		inner join judge.verdict as verdict on verdict.item_id = standing.item_id and verdict.state not in ('decided', 'gone')
		where standing.is_leaf and ` + asked + `
		order by standing.packet, standing.item_id`}, func(rows *duckdb.Rows) error {
		one := moved{email: to, by: how.By}
		err := rows.Scan(&one.from, &one.itemID, &one.isSecond)
		one.packet = madeName(one.from, to, len(c.history.moves))
		found = append(found, one)
		return err
	})
	return found, err
}

// madeName is the name of a packet that is made of another: the first part of its name, and a
// hash of where it comes from, to whom it goes, and how many were reassigned before.
func madeName(from, email string, before int) string {
	root, _, _ := strings.Cut(from, "-")
	sum := sha256.Sum256([]byte(strings.Join([]string{from, email, fmt.Sprint(before)}, "\x1f")))
	return root + "-" + strings.ToUpper(hex.EncodeToString(sum[:]))[:6]
}

// checkReassigning refuses a reviewer who may not review, and items that are not there.
func (c *Campaign) checkReassigning(ctx context.Context, db *duckdb.DB, how Reassigning) error {
	to := duckdb.Literal(strings.ToLower(how.To))
	var accounts, eligible int
	var why string
	err := db.QueryRow(ctx, duckdb.Statement{Name: "reviewer", Text: `
		select count(*), count(*) filter (where why_not = ''), coalesce(min(why_not) filter (where why_not <> ''), '')
		from campaign.person where lower(email) = ` + to}, &accounts, &eligible, &why)
	switch {
	case err != nil:
		return err
	case accounts == 0:
		return fmt.Errorf("--to %s is the address of no account in the review: somebody unknown cannot review", source.Printable(how.To))
	case eligible == 0:
		return fmt.Errorf("--to %s may not review: %s", source.Printable(how.To), reasons[why])
	}
	what, asked := "packet", []string{how.Packet}
	query := "select distinct packet from campaign.assignment"
	if how.Packet == "" {
		what, asked, query = "item", how.Items, "select item_id from campaign.item"
	}
	known, err := db.Texts(ctx, duckdb.Statement{Name: "known", Text: query})
	if err != nil {
		return err
	}
	isKnown := map[string]bool{}
	for _, each := range known {
		isKnown[each] = true
	}
	for _, each := range asked {
		if !isKnown[each] {
			return fmt.Errorf("the review has no %s %s%s", what, source.Printable(each), hint(source.DidYouMean(each, known)))
		}
	}
	return c.checkOwn(ctx, db, how, to)
}

func hint(text string) string {
	if text == "" {
		return ""
	}
	return "\n " + text
}

// checkOwn refuses to give somebody what is about themselves.
func (c *Campaign) checkOwn(ctx context.Context, db *duckdb.DB, how Reassigning, to string) error {
	asked := "assignment.packet = " + duckdb.Literal(how.Packet)
	if how.Packet == "" {
		asked = "assignment.item_id in (select unnest(" + duckdb.Literals(how.Items) + "))"
	}
	own, err := db.Texts(ctx, duckdb.Statement{Name: "own", Text: `
		select distinct item.item_id
		from campaign.assignment as assignment
		inner join campaign.item as item on item.item_id = assignment.item_id
		inner join campaign.person as person on lower(person.email) = ` + to + ` and (person.subject_key = item.subject_key or person.identity <> '' and person.identity = item.identity)
		where ` + asked + ` and not assignment.is_ended order by item.item_id`})
	if err != nil || len(own) == 0 || c.Settings.Independent.Self != "never" {
		return err
	}
	return fmt.Errorf("%s cannot review what is about themselves: %s\n give the other items with --items FILE, and these to somebody else",
		source.Printable(how.To), listed(own))
}

func listed(ids []string) string {
	const shown = 5
	text := strings.Join(ids[:min(shown, len(ids))], ", ")
	if len(ids) > shown {
		text += fmt.Sprintf(" and %d more", len(ids)-shown)
	}
	return text
}
