package campaign

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/review"
)

// Reassigning is who else is to decide on what, and why.
type Reassigning struct {
	Packet string   // what is open in it; "" of whatever packet
	Items  []string // these only; empty for all of the packet
	To, By string   // addresses
	Reason string
	Now    time.Time
}

// asked is the condition by which the rows of a relation with packet and item_id are meant.
func (r Reassigning) asked(relation string) string {
	condition := "true"
	if r.Packet != "" {
		condition = relation + ".packet = " + duckdb.Literal(r.Packet)
	}
	if len(r.Items) > 0 {
		condition += " and " + relation + ".item_id in (select unnest(" + duckdb.Literals(r.Items) + "))"
	}
	return condition
}

// Reassigned is what came of it.
type Reassigned struct {
	Added []AddedPacket
	Left  int // items of the packet, or of those named, that are decided
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
	asked := how.asked("standing")
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
		return result, fmt.Errorf("none of these items is open: decisions stay as they are")
	}
	if result.Added, err = c.make(ctx, db, review.Reassigned, how.Now, items); err != nil {
		return result, err
	}
	for _, each := range result.Added {
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
	return fmt.Errorf("%s: the review was closed by %s on %s: it can no longer be changed",
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
		return fmt.Errorf("--to %s is not the address of any account in the review, so they cannot review", source.Printable(how.To))
	case eligible == 0:
		return fmt.Errorf("--to %s may not review: %s", source.Printable(how.To), reasons[why])
	}
	var packets []string
	if how.Packet != "" {
		packets = append(packets, how.Packet)
	}
	for _, each := range []struct {
		what, query string
		asked       []string
	}{
		{"packet", "select distinct packet from campaign.assignment", packets},
		{"item", "select item_id from campaign.item", how.Items},
	} {
		if err := checkKnown(ctx, db, each.what, each.query, each.asked); err != nil {
			return err
		}
	}
	return c.checkOwn(ctx, db, how, to)
}

// checkKnown refuses what the review does not have.
func checkKnown(ctx context.Context, db *duckdb.DB, what, query string, asked []string) error {
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
	return nil
}

func hint(text string) string {
	if text == "" {
		return ""
	}
	return "\n " + text
}

// checkOwn refuses to give somebody what is about themselves, or what they decide already where two
// have to agree.
func (c *Campaign) checkOwn(ctx context.Context, db *duckdb.DB, how Reassigning, to string) error {
	persons := `(select each.email, each.subject_key, each.identity from campaign.person as person
		inner join campaign.person as each on each.subject_key = person.subject_key or each.identity <> '' and each.identity = person.identity
		where lower(person.email) = ` + to + `)`
	for _, rule := range []struct{ when, message, advice string }{
		{
			`exists (from ` + persons + ` as own where own.subject_key = item.subject_key or own.identity <> '' and own.identity = item.identity
				or item.kind = 'delegation' and own.subject_key = item.entitlement_key) and ` + strconv.FormatBool(c.Settings.Independent.Self == "never"),
			"%s cannot review their own access: %s", "give the other items with --items FILE, and these to somebody else",
		},
		{
			`assignment.item_id in (select other.item_id from campaign.assignment as other
				where not other.is_ended and other.is_second <> assignment.is_second and (other.email = ` + to + ` or other.email in (select lower(email) from ` + persons + ` as own)))`,
			"%s is already one of the two reviewers who have to agree: %s", "give these to somebody else",
		},
		{
			`assignment.item_id in (select standing.item_id from judge.standing as standing
				inner join judge.share as share on share.item_id = standing.item_id and share.is_second = standing.is_second and share.packet is null
				where standing.is_leaf and ` + how.asked("standing") + ` group by standing.item_id having count(distinct standing.is_second) = 2)`,
			"two people have to agree, and %s cannot be both: %s", "name the packet of one of the two as well, with --packet",
		},
	} {
		found, err := db.Texts(ctx, duckdb.Statement{Name: "own", Text: `
			select distinct item.item_id
			from campaign.assignment as assignment
			inner join campaign.item as item on item.item_id = assignment.item_id
			where ` + how.asked("assignment") + ` and not assignment.is_ended and ` + rule.when + ` order by item.item_id`})
		if err != nil {
			return err
		}
		if len(found) > 0 {
			return fmt.Errorf(rule.message+"\n %s", source.Printable(how.To), listed(found), rule.advice)
		}
	}
	return nil
}

func listed(ids []string) string {
	const shown = 5
	text := strings.Join(ids[:min(shown, len(ids))], ", ")
	if len(ids) > shown {
		text += fmt.Sprintf(" and %d more", len(ids)-shown)
	}
	return text
}
