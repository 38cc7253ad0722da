package campaign

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/review"
	"rolecall/reconcile/review/form"
	"rolecall/reports/packet"
)

// makePassed makes packets of what reviewers passed on, unless they are there already.
func (c *Campaign) makePassed(ctx context.Context, db *duckdb.DB, now time.Time) ([]AddedPacket, error) {
	moved, err := c.moves(ctx, db, `
		select standing.packet, standing.item_id, pass.packet, standing.email, standing.is_second, before.email
		from judge.standing as standing
		inner join judge.pass as pass on pass.next_packet = standing.packet and pass.item_id = standing.item_id and pass.is_last
		inner join judge.standing as before on before.packet = pass.packet and before.item_id = pass.item_id
		inner join judge.verdict as verdict on verdict.item_id = standing.item_id and verdict.state not in ('decided', 'gone')
		where standing.is_leaf and standing.is_passed and standing.source_no is null
		order by standing.packet, standing.item_id`)
	if err != nil {
		return nil, err
	}
	return c.make(ctx, db, review.Passed, now, moved)
}

// moved is an item that goes to another packet.
type moved struct {
	packet, itemID, from, email string
	isSecond                    bool
	by                          string
}

func (c *Campaign) moves(ctx context.Context, db *duckdb.DB, query string) (found []moved, err error) {
	err = db.Each(ctx, duckdb.Statement{Name: "moves", Text: query}, func(rows *duckdb.Rows) error {
		var one moved
		err := rows.Scan(&one.packet, &one.itemID, &one.from, &one.email, &one.isSecond, &one.by)
		if !c.history.passed[one.packet][one.itemID] {
			found = append(found, one)
		}
		return err
	})
	return found, err
}

// make makes packets of items, which are sorted by packet.
func (c *Campaign) make(ctx context.Context, db *duckdb.DB, event string, now time.Time, items []moved) ([]AddedPacket, error) {
	var packets []AddedPacket
	for len(items) > 0 {
		count := 1
		for count < len(items) && items[count].packet == items[0].packet {
			count++
		}
		one, err := c.makeOne(ctx, db, now, items[:count])
		if err != nil {
			return nil, err
		}
		packets = append(packets, one)
		for _, each := range items[:count] {
			err := c.add(review.Event{At: now, Event: event, ItemID: each.itemID, Packet: each.packet, By: each.by, From: each.from, To: each.email})
			if err != nil {
				return nil, err
			}
		}
		items = items[count:]
	}
	return packets, nil
}

// makeOne makes a packet. One that is there already, of items that were passed on before, is
// written again with all of them.
func (c *Campaign) makeOne(ctx context.Context, db *duckdb.DB, now time.Time, items []moved) (AddedPacket, error) {
	first := items[0]
	packet := AddedPacket{From: first.from, Packet: review.Packet{Packet: first.packet, Email: first.email, IsSecond: first.isSecond, Part: 1, Parts: 1}}
	ids := []string{}
	for id := range c.history.passed[first.packet] {
		ids = append(ids, id)
	}
	for _, each := range items {
		ids = append(ids, each.itemID)
	}
	if err := c.writeMade(ctx, db, &packet.Packet, ids); err != nil {
		return packet, err
	}
	for _, each := range append(packet.Files, packet.Mail) {
		if err := c.kept(now, each); err != nil {
			return packet, err
		}
	}
	return packet, nil
}

// writeMade writes a packet of items, which it was made of since the review was opened.
func (c *Campaign) writeMade(ctx context.Context, db *duckdb.DB, to *review.Packet, ids []string) error {
	if err := c.nameReviewer(ctx, db, to); err != nil {
		return err
	}
	rows, sent, err := c.rows(ctx, db, to.Packet, "sent.item_id in (select unnest("+duckdb.Literals(ids)+"))")
	if err != nil {
		return err
	}
	to.Items, to.Rows = len(rows), review.RowsHash(sent)
	return writePacket(c.update, c.engine.TempDir, c.forms(), &packet.Packet{Campaign: &c.About, Packet: *to, Rows: rows}, to)
}

// writeSent writes a packet again as it was sent.
func (c *Campaign) writeSent(ctx context.Context, db *duckdb.DB, sent *review.Packet) error {
	rows, _, err := c.rows(ctx, db, sent.Packet, "true")
	if err != nil {
		return err
	}
	return writePacket(c.update, c.engine.TempDir, c.forms(), &packet.Packet{Campaign: &c.About, Packet: *sent, Rows: rows}, sent)
}

// nameReviewer fills in who it is that has an address.
func (c *Campaign) nameReviewer(ctx context.Context, db *duckdb.DB, to *review.Packet) error {
	return db.Each(ctx, duckdb.Statement{
		Name: "reviewer", Text: "select name, sys_id from campaign.person where lower(email) = $email order by why_not <> '', sys_id limit 1",
		Params: duckdb.Params{"email": strings.ToLower(to.Email)},
	}, func(rows *duckdb.Rows) error { return rows.Scan(&to.Reviewer, &to.SysID) })
}

// forms are the forms in which the packets of the campaign were written.
func (c *Campaign) forms() []packet.Form {
	isUsed := map[string]bool{}
	for _, each := range c.About.Packets {
		for _, file := range each.Files {
			isUsed[strings.TrimPrefix(path.Ext(file.Name), ".")] = true
		}
	}
	var forms []packet.Form
	for _, each := range packet.Forms {
		if isUsed[each.Name] {
			forms = append(forms, each)
		}
	}
	return forms
}

// rows are the rows of a packet, with the cells that the packet had it was made of, as they are
// written and as they are hashed.
func (c *Campaign) rows(ctx context.Context, db *duckdb.DB, packetName, condition string) (rows []packet.Row, sent [][]string, err error) {
	cells := make([]string, len(form.Locked))
	for i, name := range form.Locked {
		cells[i] = "sent." + duckdb.Ident(name)
	}
	root, _, _ := strings.Cut(packetName, "-")
	err = db.Each(ctx, duckdb.Statement{Name: "rows", Text: fmt.Sprintf(`
		select item.fact_hash, sent.item_id, %s
		from campaign.sent as sent
		inner join campaign.item as item on item.item_id = sent.item_id
		where sent.packet = %s and %s
		order by sent."row"`, strings.Join(cells, ", "), duckdb.Literal(root), condition)}, func(found *duckdb.Rows) error {
		var factHash string
		record := make([]string, 1+len(cells))
		into := []any{&factHash}
		for i := range record {
			into = append(into, &record[i])
		}
		err := found.Scan(into...)
		if packetName != root {
			lookAt := &record[1+slices.Index(form.Locked, review.LookAtCell)]
			*lookAt = strings.Join(strings.Fields(strings.ReplaceAll(*lookAt, review.CanGrant, "")), " ")
		}
		rows = append(rows, packet.Row{Cells: record[1:], Token: c.key.Token(c.About.CampaignID, packetName, record[0], factHash)})
		sent = append(sent, record)
		return err
	})
	return rows, sent, err
}
