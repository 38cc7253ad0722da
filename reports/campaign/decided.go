package campaign

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/review"
)

// Decided are reviews whose decisions a run takes, in the order in which they were opened.
type Decided struct{ reviews []*decidedReview }

// decidedReview is one of them.
type decidedReview struct {
	*Campaign
	called         string // how the run calls the folder
	asOf, openedAt time.Time
}

// OpenDecided opens reviews to read their decisions, and checks that nothing in them was changed by
// hand. Close them when the run has them. A folder is a review, or holds several. One that is not
// closed is refused, unless allowOpen says that its decisions count as they stand.
func OpenDecided(folders []DecidedFolder, allowOpen bool) (decided *Decided, err error) {
	decided = &Decided{}
	defer func() {
		if err != nil {
			err = errors.Join(err, decided.Close())
			decided = nil
		}
	}()
	for _, folder := range folders {
		found, err := reviewsIn(folder)
		if err != nil {
			return decided, err
		}
		for _, each := range found {
			if err := decided.open(each, allowOpen); err != nil {
				return decided, err
			}
		}
	}
	slices.SortStableFunc(decided.reviews, func(a, b *decidedReview) int {
		return cmp.Or(a.openedAt.Compare(b.openedAt), cmp.Compare(a.About.CampaignID, b.About.CampaignID))
	})
	return decided, nil
}

// DecidedFolder is a folder with a review, or with several, and how a run calls it.
type DecidedFolder struct {
	Path, Called string
	IsCopy       bool // without its key, made for others
}

// reviewsIn are the reviews in a folder: itself, or each of the folders in it.
func reviewsIn(folder DecidedFolder) ([]DecidedFolder, error) {
	if _, err := os.Lstat(filepath.Join(folder.Path, review.CampaignName)); err == nil {
		return []DecidedFolder{folder}, nil
	}
	entries, err := os.ReadDir(folder.Path)
	if err != nil {
		return nil, source.Problem{At: source.Position{File: source.Printable(folder.Path)}, Message: "there is no such folder, or it cannot be read", Hint: "name the folder of a review, which rolecall review open makes"}
	}
	var found []DecidedFolder
	for _, entry := range entries {
		path := filepath.Join(folder.Path, entry.Name())
		if info, err := os.Stat(path); err == nil && info.IsDir() && entry.Name()[0] != '.' {
			found = append(found, DecidedFolder{Path: path, Called: folder.Called + "/" + entry.Name()})
		}
	}
	if len(found) == 0 {
		return nil, source.Problem{At: source.Position{File: source.Printable(folder.Path)}, Message: "holds no review: neither " + review.CampaignName + " nor folders", Hint: "name the folder of a review, which rolecall review open makes"}
	}
	return found, nil
}

// open opens one.
func (d *Decided) open(folder DecidedFolder, allowOpen bool) error {
	campaign, err := openAs(&Campaign{shown: folder.Path, isReading: true, isPacked: folder.IsCopy})
	if err != nil {
		return err
	}
	one := &decidedReview{Campaign: campaign, called: folder.Called}
	d.reviews = append(d.reviews, one)
	if one.asOf, err = time.Parse(time.RFC3339, campaign.About.AsOf); err == nil {
		one.openedAt, err = time.Parse(time.RFC3339, campaign.About.Opened)
	}
	if err != nil {
		return campaign.problem(review.CampaignName, "has an invalid time: "+err.Error(), "restore the folder from a backup")
	}
	if campaign.history.closedBy == "" && !allowOpen {
		return campaign.problem(review.LedgerName, "the review is not closed: decisions may still come, and change", "close it with rolecall review close, or count what is decided so far with --allow open-review")
	}
	for _, other := range d.reviews[:len(d.reviews)-1] {
		if other.About.CampaignID == campaign.About.CampaignID {
			return campaign.problem(review.CampaignName, "is the review "+campaign.About.CampaignID+", which "+source.Printable(other.shown)+" is, too", "name it once")
		}
	}
	return nil
}

// Close gives the folders free.
func (d *Decided) Close() (err error) {
	if d == nil {
		return nil
	}
	for _, each := range d.reviews {
		err = errors.Join(err, each.Campaign.Close())
	}
	return err
}

// Load puts what was reviewed and decided into the database of the run, in the tables input.review
// and those beside it. The exports are loaded before. temp is a private folder.
func (d *Decided) Load(ctx context.Context, db *duckdb.DB, temp string) error {
	if d == nil {
		return nil
	}
	for i, each := range d.reviews {
		if err := each.load(ctx, db, temp, i+1); err != nil {
			return err
		}
	}
	return nil
}

func (r *decidedReview) load(ctx context.Context, db *duckdb.DB, temp string, number int) error {
	ledger := sha256.Sum256(r.ledger.Text())
	var closedAt, until any
	if r.history.closedBy != "" {
		closedAt = r.history.closedAt.UTC()
	}
	if !r.Settings.Certifies.Until.IsZero() {
		until = r.Settings.Certifies.Until.Format(time.DateOnly)
	}
	insert := duckdb.Statement{Name: "input.review", Text: `
		insert into input.review values ($number, $id, $name, $as_of, $folder, $ledger, $closed, cast($until as date), $unanswered, $partial, $match)`,
		Params: duckdb.Params{
			"number": number, "id": r.About.CampaignID, "name": r.About.Name, "as_of": r.asOf.UTC(), "folder": r.called, "ledger": hex.EncodeToString(ledger[:]),
			"closed": closedAt, "until": until, "unanswered": r.Settings.Unanswered, "partial": len(r.Settings.Select.Only) > 0 || r.Settings.Select.IsOfMatches(),
			"match": r.Settings.Select.IsOfMatches(),
		}}
	if _, err := db.Exec(ctx, insert); err != nil {
		return err
	}
	for _, table := range decidedTables {
		if err := r.loadTable(ctx, db, temp, number, table); err != nil {
			return err
		}
	}
	return r.isOfEstate(ctx, db, number)
}

// loadTable loads one of its files: a copy of it, since what is read has to be what was checked.
func (r *decidedReview) loadTable(ctx context.Context, db *duckdb.DB, temp string, number int, table decidedTable) (err error) {
	hash := cmp.Or(r.history.files[table.file], r.history.written[table.file], r.About.Files[table.file])
	if hash == "" && (table.file == review.DecisionsName || table.file == review.EffectName) {
		return nil // nobody has returned anything yet, or no later run was compared
	}
	path := filepath.Join(temp, "decided-"+table.file)
	if err := r.copyChecked(table, path, hash); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(path)) }()
	create := "create or replace temporary table decided as " + table.read(path, number)
	if _, err := db.Exec(ctx, duckdb.Statement{Name: table.file, Text: create}); err != nil {
		var short *duckdb.Shortage
		if errors.As(err, &short) || ctx.Err() != nil {
			return err
		}
		return r.problem(table.file, "cannot be read as a table: "+err.Error(), "restore the folder from a backup")
	}
	if err := r.checkRows(ctx, db, table); err != nil {
		return err
	}
	_, err = db.Exec(ctx, duckdb.Statement{Name: table.file, Text: table.insert})
	return errors.Join(err, drop(ctx, db))
}

func drop(ctx context.Context, db *duckdb.DB) error {
	_, err := db.Exec(ctx, duckdb.Statement{Name: "decided", Text: "drop table decided"})
	return err
}

// copyChecked copies a file, and compares the copy with what the ledger says of it.
func (r *decidedReview) copyChecked(table decidedTable, path, hash string) error {
	from, err := os.Open(r.update.Path(table.file))
	if errors.Is(err, fs.ErrNotExist) {
		return r.problem(table.file, "is missing", "restore it from a backup")
	}
	if err != nil {
		return r.problem(table.file, "cannot be read: "+err.Error(), "")
	}
	defer from.Close()
	to, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	sum := sha256.New()
	head := &firstLine{}
	_, err = io.Copy(io.MultiWriter(to, sum, head), from)
	if err := errors.Join(err, to.Close()); err != nil {
		return fmt.Errorf("read %s: %w", table.file, err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != hash {
		return r.problem(table.file, "was changed while it was read", "restore it from a backup")
	}
	if want := table.header(); head.text() != want {
		return source.Problem{
			At:      source.Position{File: source.Printable(r.shown + "/" + table.file), Line: 1},
			Message: fmt.Sprintf("has unexpected columns: %q", source.Shorten(head.text(), 80)),
			Hint:    "use the version of rolecall that opened the review",
		}
	}
	return nil
}

// firstLine keeps the first line of what is written.
type firstLine struct {
	line    []byte
	isWhole bool
}

func (f *firstLine) Write(text []byte) (int, error) {
	if !f.isWhole {
		end := slices.Index(text, '\n')
		if f.isWhole = end >= 0; !f.isWhole {
			end = len(text)
		}
		const most = 1 << 16
		f.line = append(f.line, text[:min(end, max(0, most-len(f.line)))]...)
	}
	return len(text), nil
}

func (f *firstLine) text() string { return string(f.line) }

// checkRows refuses rows that rolecall does not write.
func (r *decidedReview) checkRows(ctx context.Context, db *duckdb.DB, table decidedTable) error {
	if table.faults == "" {
		return nil
	}
	var problems source.Problems
	err := db.Each(ctx, duckdb.Statement{Name: table.file, Text: table.faults}, func(rows *duckdb.Rows) error {
		var line int
		var column, value string
		if err := rows.Scan(&line, &column, &value); err != nil {
			return err
		}
		problems.Add(source.Problem{
			At:      source.Position{File: source.Printable(r.shown + "/" + table.file), Line: line},
			Message: fmt.Sprintf("%s: no review has %q here", column, source.Shorten(value, 40)), Hint: "restore the folder from a backup",
		})
		return nil
	})
	return errors.Join(err, problems.Err())
}

// isOfEstate refuses a review that is about none of the accounts.
func (r *decidedReview) isOfEstate(ctx context.Context, db *duckdb.DB, number int) error {
	var items, found int64
	err := db.QueryRow(ctx, duckdb.Statement{Name: "review of the estate", Params: duckdb.Params{"number": number}, Text: `
		select count(*), count(*) filter (
			lower(item.sys_id) in (select lower(sys_id) from servicenow.user) or lower(item.user_name) in (select lower(user_name) from servicenow.user))
		from input.review_item as item where item.review_no = $number`}, &items, &found)
	if err != nil || items == 0 || found > 0 {
		return err
	}
	return r.problem(review.ItemsName, fmt.Sprintf("this is a review of another estate: the exports have none of the accounts of its %d items", items), "name the review of this estate")
}
