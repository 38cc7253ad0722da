package campaign

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/review"
	"rolecall/reconcile/review/form"
	"rolecall/reconcile/review/judge"
)

// isRebuilt are the files that follow from what was returned, and the ledger.
var isRebuilt = map[string]bool{
	review.DecisionsName: true, review.PacketsName: true, review.StatisticsName: true, review.ReceivedName: true, review.RemindersName: true,
	review.PageName: true, review.BookName: true, review.LookbackName: true,
}

// rebuildHint is what to do if somebody saved one of them.
const rebuildHint = "decisions come from the files that reviewers returned: rolecall review collect REVIEW, without files, writes it again"

// Rebuild writes what follows from other files again, as the ledger says it was, and names those that
// were another: tables that were saved in a spreadsheet, packets and drafts. Reminders say what was so
// when they were written: those that were changed are dropped, and the next command writes new ones.
func Rebuild(ctx context.Context, folder string, engine duckdb.Options, now time.Time) (mended []string, head string, err error) {
	c, err := openFolder(folder, engine, true)
	if err != nil {
		return nil, "", err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	var received receivedList
	db, err := c.judgeSaying(ctx, received.take)
	if err != nil {
		return nil, "", err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	r := &rebuilder{c, now, c.files(), nil}
	for _, step := range []func() error{
		func() error { return r.tables(ctx, db) },
		func() error { return r.received(received) },
		func() error { return r.packets(ctx, db) },
		func() error { return r.reports(ctx, db) },
		r.reminders,
	} {
		if err := step(); err != nil {
			return nil, "", err
		}
	}
	slices.SortFunc(r.mended, strings.Compare)
	return r.mended, c.Head(), errors.Join(c.update.Commit(), c.sweep())
}

// rebuilder rebuilds.
type rebuilder struct {
	*Campaign
	now    time.Time
	want   map[string]string
	mended []string
}

// isAsWritten says whether a file is what the ledger says.
func (r *rebuilder) isAsWritten(name string) bool {
	found, err := r.hashFile(name)
	return err == nil && found == r.want[name]
}

// rebuilt checks what was written again.
func (r *rebuilder) rebuilt(name, hash string) error {
	if hash != r.want[name] {
		return fmt.Errorf("%s/%s comes out different from the ledger: another version of rolecall may have written it; nothing was changed", source.Printable(r.shown), source.Printable(name))
	}
	if !r.isAsWritten(name) {
		r.mended = append(r.mended, name)
	}
	return nil
}

func (r *rebuilder) tables(ctx context.Context, db *duckdb.DB) error {
	for _, table := range judgedTables {
		if r.want[table.name] == "" {
			continue
		}
		hash, err := r.writeTable(ctx, db, table.name, table.from, table.order, table.columns)
		if err := errors.Join(err, r.rebuilt(table.name, hash)); err != nil {
			return err
		}
	}
	return nil
}

func (r *rebuilder) received(list receivedList) error {
	if r.want[review.ReceivedName] == "" {
		return nil
	}
	text, err := list.text()
	return errors.Join(err, r.update.Write(review.ReceivedName, text), r.rebuilt(review.ReceivedName, sum(text)))
}

// packets writes packets again, those that were sent and those that were made since.
func (r *rebuilder) packets(ctx context.Context, db *duckdb.DB) error {
	all := slices.Clone(r.About.Packets)
	for name, email := range r.history.made {
		all = append(all, review.Packet{Packet: name, Email: email, Part: 1, Parts: 1})
	}
	for _, each := range all {
		if !slices.ContainsFunc(r.namesOf(each.Packet), func(name string) bool { return !r.isAsWritten(name) }) {
			continue
		}
		ids := slices.Collect(maps.Keys(r.history.passed[each.Packet]))
		again := each
		again.Files = nil
		var err error
		if _, isMade := r.history.made[each.Packet]; isMade {
			err = r.writeMade(ctx, db, &again, ids)
		} else {
			err = r.writeSent(ctx, db, &again)
		}
		for _, file := range append(again.Files, again.Mail) {
			if err == nil {
				err = r.rebuilt(file.Name, file.SHA256)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// namesOf are the files of a packet.
func (r *rebuilder) namesOf(packet string) (names []string) {
	for name, hash := range r.want {
		folder := path.Dir(name)
		stem := strings.TrimSuffix(path.Base(name), path.Ext(name))
		if hash != "" && (folder == review.PacketsFolder || folder == review.MailFolder) && strings.HasSuffix(stem, "--"+packet) {
			names = append(names, name)
		}
	}
	return names
}

// reminders drops those that are not as they were.
func (r *rebuilder) reminders() error {
	isDropped := false
	for _, name := range slices.Sorted(maps.Keys(r.history.written)) {
		if r.history.written[name] == "" || !IsReminder(name) || r.isAsWritten(name) {
			continue
		}
		isDropped = true
		if err := r.drop(r.now, name); err != nil {
			return err
		}
		r.mended = append(r.mended, name)
	}
	if !isDropped {
		return nil
	}
	return r.update.Write(review.LedgerName, r.ledger.Text())
}

// judgeSaying judges what was collected, as judgeKept does, and says which files that are.
func (c *Campaign) judgeSaying(ctx context.Context, say func(receipt, *form.Source)) (db *duckdb.DB, err error) {
	spool, err := judge.NewSpool(c.engine.TempDir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, spool.Discard()) }()
	if err := c.readKept(ctx, spool, say); err != nil {
		return nil, err
	}
	return c.judge(ctx, spool, c.later())
}
