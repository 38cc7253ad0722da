package campaign

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/review"
	"rolecall/reconcile/review/settings"
	"rolecall/reports/output"
	"rolecall/reports/packet"
)

// Opening is what a campaign is opened with, besides the database.
type Opening struct {
	Settings     *settings.Settings
	SettingsText []byte // review.yaml, as it is
	RunID        string
	Manifest     []byte // of the run
	Opened       time.Time
	Tool         string
	Key          review.Key
	Completeness []review.Completeness
	Allowed      []string
	ItemKinds    []string // what was asked for instead of select.items; nil if nothing was
	Forms        []packet.Form
	Previous     *review.Previous        // the campaign before; nil if none is named
	Progress     func(done, total int64) // of packets; may be nil
}

// writer writes one campaign.
type writer struct {
	Opening
	db       *duckdb.DB
	folder   *output.Folder
	campaign *review.Campaign
}

// Write writes the folder of a campaign, and returns what it is.
func Write(ctx context.Context, db *duckdb.DB, folder *output.Folder, opening Opening) (*review.Campaign, error) {
	w := &writer{Opening: opening, db: db, folder: folder}
	for _, step := range []func(context.Context) error{
		w.refuseUnassigned, w.begin, w.writePopulation, w.writeTables, w.writePackets, w.finish,
	} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return w.campaign, nil
}

// begin says what the campaign is, before anything is written of it.
func (w *writer) begin(ctx context.Context) error {
	read := w.Settings
	w.campaign = &review.Campaign{
		Format: review.FormatVersion, CampaignID: review.CampaignID(read.Name, w.RunID, w.Key), Name: read.Name,
		SettingsSHA256: sum(w.SettingsText), RunID: w.RunID, ManifestSHA256: sum(w.Manifest),
		Opened: w.Opened.UTC().Format(time.RFC3339), Due: read.Due.Format(time.DateOnly), Owner: read.Owner, Tool: w.Tool,
		ItemKinds: w.ItemKinds, ItemsByKind: map[string]int{}, ExcludedBy: map[string]int{}, Packets: []review.Packet{},
		Completeness: w.Completeness, Allowed: w.Allowed, Previous: w.Previous, Files: map[string]string{},
	}
	if read.Select.IsOfMatches() {
		w.campaign.ItemKinds = read.Select.Items
	}
	if w.campaign.Completeness == nil {
		w.campaign.Completeness = []review.Completeness{}
	}
	if w.campaign.Allowed == nil {
		w.campaign.Allowed = []string{}
	}
	var asOf time.Time
	if err := w.db.QueryRow(ctx, duckdb.Statement{Name: "campaign", Text: `
		select as_of, (select coalesce(max(cast(epoch(cast(value as interval)) / 86400 as integer)), 0) from policy.setting where name = 'stale.dormant_after')
		from run`}, &asOf, &w.campaign.UnusedAfter); err != nil {
		return err
	}
	w.campaign.AsOf = asOf.UTC().Format(time.RFC3339)
	for into, query := range map[*map[string]int]string{
		&w.campaign.ItemsByKind: "select kind as name, count(*) as count from review.item group by kind order by kind",
		&w.campaign.ExcludedBy:  "select reason as name, count(*) as count from review.excluded_row group by reason order by reason",
	} {
		counts, err := output.List[struct {
			Name  string
			Count int64
		}](ctx, w.db, duckdb.Statement{Name: "campaign", Text: query})
		if err != nil {
			return err
		}
		for _, each := range counts {
			(*into)[each.Name] = int(each.Count)
		}
	}
	for _, count := range w.campaign.ItemsByKind {
		w.campaign.Items += count
	}
	return w.listPackets(ctx)
}

func (w *writer) listPackets(ctx context.Context) error {
	return w.db.Each(ctx, duckdb.Statement{Name: "campaign", Text: `
		select packet, reviewer, sys_id, email, is_second, part, parts, items from review.packet order by packet`},
		func(rows *duckdb.Rows) error {
			var each review.Packet
			if err := rows.Scan(&each.Packet, &each.Reviewer, &each.SysID, &each.Email, &each.IsSecond, &each.Part, &each.Parts, &each.Items); err != nil {
				return err
			}
			w.campaign.Packets = append(w.campaign.Packets, each)
			return nil
		})
}

// finish writes what stands for all the rest: the hashes of the files in campaign.json, its own
// in the ledger.
func (w *writer) finish(context.Context) error {
	w.campaign.Files[review.KeyName] = sum(w.Key)
	text, err := encode(w.campaign)
	if err != nil {
		return err
	}
	ledger, _, err := review.ReadLedger(nil)
	if err != nil {
		return err
	}
	err = ledger.Add(review.Event{At: w.Opened, Event: review.Opened, By: w.campaign.Owner, Source: sum(text), To: w.campaign.CampaignID})
	if err != nil {
		return err
	}
	files := map[string][]byte{
		review.SettingsName: w.SettingsText, review.CampaignName: text, review.LedgerName: ledger.Text(), review.KeyName: w.Key,
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := w.folder.Write(name, files[name]); err != nil {
			return err
		}
	}
	return nil
}

// encode is how JSON files of a campaign are written.
func encode(value any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(value)
	return text.Bytes(), err
}

// keep notes the hash of a file that was written.
func (w *writer) keep(name string) error {
	file, err := os.Open(w.folder.Path(name))
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	w.campaign.Files[name] = hex.EncodeToString(hash.Sum(nil))
	return nil
}

func sum(content []byte) string {
	hash := sha256.Sum256(content)
	return hex.EncodeToString(hash[:])
}
