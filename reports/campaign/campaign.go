package campaign

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/review"
	"rolecall/reconcile/review/settings"
	"rolecall/reports/output"
)

// Campaign is a campaign whose folder is locked.
type Campaign struct {
	About    review.Campaign
	Settings *settings.Settings

	shown        string // the folder, as people named it
	update       *output.Update
	engine       duckdb.Options
	key          review.Key
	ledger       *review.Ledger
	history      history
	effect       string // effect.csv, as it is to be
	isClosing    bool   // it is judged as it is to be closed
	isRebuilding bool   // files that follow from the others may be anything
	isReading    bool   // nothing is changed: it is opened without its key
	isPacked     bool   // it is a copy of somebody's, without its key

	tokens map[[2]string]string // of a copy: what its key made of packets and items
}

// Open opens a campaign, and checks that nothing in it was changed by hand. Close it when done. The
// engine has a private folder for what it cannot hold in memory (TempDir), which others use, too.
func Open(folder string, engine duckdb.Options) (*Campaign, error) {
	return openFolder(folder, engine, false)
}

func openFolder(folder string, engine duckdb.Options, isRebuilding bool) (*Campaign, error) {
	return openAs(&Campaign{shown: folder, engine: engine, isRebuilding: isRebuilding})
}

func openAs(campaign *Campaign) (*Campaign, error) {
	folder := campaign.shown
	if _, err := os.Stat(folder); err != nil {
		return nil, source.Problem{At: source.Position{File: source.Printable(folder)}, Message: "there is no such folder, or it cannot be read", Hint: "name the folder of a review, which rolecall review open makes"}
	}
	update, err := output.OpenUpdate(folder)
	if err != nil {
		return nil, err
	}
	campaign.update = update
	if err := campaign.read(); err != nil {
		return nil, errors.Join(err, update.Close())
	}
	return campaign, nil
}

// Close gives the folder free. What was not committed is not changed.
func (c *Campaign) Close() error { return c.update.Close() }

// Head is the hash of the ledger's last line, which stands for all that happened.
func (c *Campaign) Head() string { return c.ledger.Head() }

// ClosedBy is who signed the review; "" as long as it is open.
func (c *Campaign) ClosedBy() string { return c.history.closedBy }

// problem is something wrong with a file of the folder.
func (c *Campaign) problem(name, message, hint string) error {
	return source.Problem{At: source.Position{File: source.Printable(c.shown + "/" + name)}, Message: message, Hint: hint}
}

// read reads what the folder says of itself, and checks it against the ledger.
func (c *Campaign) read() error {
	content, err := c.file(review.CampaignName)
	if errors.Is(err, fs.ErrNotExist) {
		return c.problem(review.CampaignName, "is not there: this is not the folder of a review", "rolecall review open makes one")
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(content, &c.About); err != nil {
		return c.problem(review.CampaignName, "cannot be read: "+err.Error(), "restore the folder from a backup")
	}
	if c.About.Format != review.FormatVersion {
		return c.problem(review.CampaignName, fmt.Sprintf("is of format %d, and %d is read", c.About.Format, review.FormatVersion), "use the version of rolecall that opened the review")
	}
	ledger, err := c.file(review.LedgerName)
	if err != nil {
		return err
	}
	var events []review.Event
	if c.ledger, events, err = review.ReadLedger(ledger); err != nil {
		return fmt.Errorf("%s/%w\n the ledger is evidence: restore it from a backup, or find out who changed it", source.Printable(c.shown), err)
	}
	if len(events) == 0 || events[0].Event != review.Opened || events[0].To != c.About.CampaignID {
		return c.problem(review.LedgerName, "does not begin with this review", "restore the folder from a backup")
	}
	c.history = readHistory(events)
	if err := c.check(content, events[0].Source); err != nil {
		return err
	}
	return c.readSettings()
}

func (c *Campaign) readSettings() error {
	content, err := c.file(review.SettingsName)
	if err != nil {
		return err
	}
	if c.Settings, err = settings.Read(review.SettingsName, content); err != nil {
		return err
	}
	if len(c.About.ItemKinds) > 0 {
		c.Settings.Select.Ask(c.About.ItemKinds)
	}
	if c.isReading {
		return nil
	}
	key, err := c.file(review.KeyName)
	if err != nil {
		return err
	}
	if len(key) != review.KeySize {
		return c.problem(review.KeyName, fmt.Sprintf("has %d bytes, and a key has %d", len(key), review.KeySize), "restore it from a backup: without it, no returned row can be recognised")
	}
	c.key = key
	return nil
}

// file is the content of a file of the folder.
func (c *Campaign) file(name string) ([]byte, error) {
	content, err := os.ReadFile(c.update.Path(name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, c.problem(name, "cannot be read: "+err.Error(), "")
	}
	return content, err
}

// writeJSON writes a file of the folder.
func (c *Campaign) writeJSON(name string, value any) (hash string, err error) {
	text, err := encode(value)
	if err != nil {
		return "", err
	}
	return sum(text), c.update.Write(name, text)
}
