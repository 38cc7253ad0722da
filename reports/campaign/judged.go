package campaign

import (
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/review"
	"rolecall/reconcile/review/judge"
)

// judge judges the campaign, in a database that the caller closes.
func (c *Campaign) judge(ctx context.Context, spool *judge.Spool, later string) (*duckdb.DB, error) {
	db, err := duckdb.Open(ctx, c.engine)
	if err != nil {
		return nil, err
	}
	input := judge.Input{
		Folder: c.update.Path("."), Campaign: &c.About, Key: c.key, Tokens: c.tokens, Settings: c.Settings,
		Moves: slices.Concat(c.history.moves, c.history.passes), IsClosed: c.isClosing || c.history.closedBy != "", Later: later,
		Effect: c.effectPath(), Returned: spool,
	}
	if err := judge.Run(ctx, db, c.engine.TempDir, input); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// later is the file of items as later exports have them; "" if none were compared.
func (c *Campaign) later() string {
	if c.history.files[review.LaterName] == "" {
		return ""
	}
	return c.update.Path(review.LaterName)
}

// judgedTables are the files that follow from what was returned: where their rows come from, and
// in what order.
var judgedTables = []struct {
	name, from, order string
	columns           []review.Column
}{
	{review.DecisionsName, "judge.decision", "place", review.Decisions},
	{review.PacketsName, "judge.packet", "packet", review.PacketStates},
	{review.StatisticsName, "judge.statistic", "reviewer = 'total', reviewer", review.Statistics},
}

// writeJudged writes what follows from what was returned, and ends the change in the ledger.
func (c *Campaign) writeJudged(ctx context.Context, db *duckdb.DB, now time.Time, by string) error {
	if err := c.settle(ctx, db, now); err != nil {
		return err
	}
	hashes := map[string]string{}
	for _, each := range judgedTables {
		hash, err := c.writeTable(ctx, db, each.name, each.from, each.order, each.columns)
		if err != nil {
			return err
		}
		hashes[each.name] = hash
	}
	return errors.Join(c.judged(now, by, hashes), c.update.Write(review.LedgerName, c.ledger.Text()))
}

// judged says in the ledger what followed, by the hashes of its files.
func (c *Campaign) judged(now time.Time, by string, hashes map[string]string) error {
	return c.add(review.Event{
		At: now, Event: review.Judged, By: by,
		Source: hashes[review.DecisionsName], From: hashes[review.PacketsName], To: hashes[review.StatisticsName],
	})
}

// writeTable writes a relation as a CSV of the folder.
func (c *Campaign) writeTable(ctx context.Context, db *duckdb.DB, name, from, order string, columns []review.Column) (hash string, err error) {
	file, err := c.update.Create(name)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	writer := csv.NewWriter(io.MultiWriter(file, sum))
	err = writer.Write(review.Names(columns))
	casts := make([]string, len(columns))
	for i, column := range columns {
		casts[i] = "coalesce(cast(" + duckdb.Ident(column.Name) + " as varchar), '')"
	}
	record, fields := make([]string, len(columns)), make([]any, len(columns))
	for i := range record {
		fields[i] = &record[i]
	}
	query := duckdb.Statement{Name: name, Text: "select " + strings.Join(casts, ", ") + " from " + duckdb.Relation(from) + " order by " + order}
	if err == nil {
		err = db.Each(ctx, query, func(rows *duckdb.Rows) error { return errors.Join(rows.Scan(fields...), writer.Write(record)) })
	}
	writer.Flush()
	return hex.EncodeToString(sum.Sum(nil)), errors.Join(err, writer.Error(), file.Close())
}

// settle puts into the ledger what is decided otherwise than it was.
func (c *Campaign) settle(ctx context.Context, db *duckdb.DB, now time.Time) error {
	var events []review.Event
	err := db.Each(ctx, duckdb.Statement{Name: "settled", Text: `
		with flagged as (
			select distinct item_id from judge.flag where flag <> 'waits_for_second'
		),
		deciding as (
			select counted.item_id, arg_max({'by': counted.decider, 'source': answer.sha256, 'packet': counted.packet}, (answer.received, answer.sha256, counted.packet)) as it
			from judge.counted as counted
			inner join judge.verdict as verdict on verdict.item_id = counted.item_id and verdict.decision = counted.decision
			inner join judge.answer as answer on answer.source_no = counted.source_no and answer.part_no = counted.part_no and answer.line = counted.line
			group by counted.item_id
		)
		select verdict.item_id,
			case
				when verdict.state = 'decided' then if(flagged.item_id is null, 'decided ', 'flagged ') || verdict.decision
				when verdict.state = 'open' and verdict.is_waiting then 'open waits_for_second'
				else verdict.state
			end as state,
			coalesce(deciding.it.by, ''), coalesce(deciding.it.source, ''), coalesce(deciding.it.packet, '')
		from judge.verdict as verdict
		left join flagged on flagged.item_id = verdict.item_id
		left join deciding on deciding.item_id = verdict.item_id
		order by verdict.item_id`}, func(rows *duckdb.Rows) error {
		event := review.Event{At: now, Event: review.Settled}
		if err := rows.Scan(&event.ItemID, &event.To, &event.By, &event.Source, &event.Packet); err != nil {
			return err
		}
		event.From = c.history.settled[event.ItemID]
		if event.From == "" {
			event.From = "open"
		}
		if event.From != event.To {
			events = append(events, event)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, each := range events {
		if err := c.add(each); err != nil {
			return err
		}
	}
	return nil
}
