package judge

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/review"
	"rolecall/reconcile/review/settings"
)

// Input is a campaign and what happened to it.
type Input struct {
	Folder   string // where items.csv, people.csv and sent.csv are
	Campaign *review.Campaign
	Key      review.Key
	Tokens   map[[2]string]string // of packets and items, without the key; nil if the key makes them
	Settings *settings.Settings
	Moves    []Move // what was reassigned, and what packets were made of that was passed on
	IsClosed bool   // what nobody decided is unanswered
	Later    string // later.csv: what could be an item as later exports have it; "" if none were compared
	Effect   string // effect.csv: what a later run shows of what was revoked; "" if none was compared
	Returned *Spool
}

// Move is an item that somebody else is to decide since.
type Move struct {
	ItemID string `json:"item_id"`
	From   string `json:"from_packet"`
	To     string `json:"to_packet"`
	Email  string `json:"email"`
	// IsPassed says that the reviewer passed it on, which holds as long as they say nothing else.
	IsPassed bool `json:"is_passed"`
}

// unusedDays is from when on an account counts as unused, where the campaign does not say it.
const unusedDays = 90

// load fills the tables of a database that is empty. temp is a private folder.
func load(ctx context.Context, db *duckdb.DB, temp string, input Input) error {
	for _, text := range duckdb.SplitSchema(Schema) {
		if err := exec(ctx, db, text); err != nil {
			return err
		}
	}
	for _, table := range Files {
		if err := exec(ctx, db, "create table "+table.Name+" as "+review.ReadCSV(filepath.Join(input.Folder, table.File), table.Columns)); err != nil {
			return err
		}
	}
	if err := fillSetting(ctx, db, input); err != nil {
		return err
	}
	if err := fillPackets(ctx, db, temp, input); err != nil {
		return err
	}
	if input.Later != "" {
		err := exec(ctx, db, `insert into campaign.later
			select coalesce(later.item_id, item.item_id), later.* exclude (item_id)
			from campaign.item full join (`+review.ReadCSV(input.Later, review.LaterItems)+`) as later on later.item_id = item.item_id`)
		if err != nil {
			return err
		}
	}
	if err := fillFigures(ctx, db, temp, input); err != nil {
		return err
	}
	return input.Returned.load(ctx, db)
}

// fillFigures fills in what statistics.csv says besides what was decided.
func fillFigures(ctx context.Context, db *duckdb.DB, temp string, input Input) error {
	if input.Effect != "" {
		err := exec(ctx, db, "insert into campaign.effect select item_id, effect, days from ("+review.ReadCSV(input.Effect, review.Effects)+")")
		if err != nil {
			return err
		}
	}
	if input.Campaign.Previous == nil {
		return nil
	}
	type figure struct {
		Name  string `json:"name"`
		Value int64  `json:"value"`
	}
	var figures []figure
	for _, name := range slices.Sorted(maps.Keys(input.Campaign.Previous.Total)) {
		figures = append(figures, figure{name, input.Campaign.Previous.Total[name]})
	}
	return fill(ctx, db, temp, "campaign.last_total", figures)
}

// Files are the files of a campaign that are tables here as they are.
var Files = []struct {
	Name, File string
	Columns    []review.Column
}{
	{"campaign.item", review.ItemsName, review.Items},
	{"campaign.person", review.PeopleName, review.People},
	{"campaign.sent", review.SentName, review.Sent},
}

// fillSetting fills in what the settings say.
func fillSetting(ctx context.Context, db *duckdb.DB, input Input) error {
	set, campaign := input.Settings, input.Campaign
	needs := func(what string) string { return fmt.Sprint(slices.Contains(set.Keep.NeedsComment, what)) }
	values := []string{
		duckdb.Literal(campaign.CampaignID), duckdb.Literal(campaign.AsOf[:min(len(time.DateOnly), len(campaign.AsOf))]), duckdb.Literal(campaign.Due), fmt.Sprint(input.IsClosed),
		duckdb.Literal(set.Independent.Self), duckdb.Literal(set.Independent.Conflicted), duckdb.Literal(set.Independent.Reciprocal),
		needs("privileged"), needs("with_findings"), needs("always"),
		fmt.Sprint(set.Keep.MinComment), fmt.Sprint(set.Keep.FindingNeedsUntil), fmt.Sprint(set.Keep.MaxUntil),
		fmt.Sprint(set.Flags.BulkMin), fmt.Sprint(set.Flags.BulkShare), fmt.Sprint(set.Flags.FastMedian.Seconds()), fmt.Sprint(set.Flags.SameCommentMin),
		fmt.Sprint(cmp.Or(campaign.UnusedAfter, unusedDays)),
		duckdb.Literal(day(set.Certifies.From)), duckdb.Literal(day(set.Certifies.Until)), fmt.Sprint(input.Effect != ""),
	}
	if err := exec(ctx, db, "insert into campaign.setting values ("+strings.Join(values, ", ")+")"); err != nil {
		return err
	}
	var words, delegates []string
	for _, word := range review.Choices {
		words = append(words, fmt.Sprintf("(%s, %[1]s)", duckdb.Literal(word)))
	}
	for word, decision := range review.Synonyms {
		words = append(words, fmt.Sprintf("(%s, %s)", duckdb.Literal(word), duckdb.Literal(string(decision))))
	}
	for _, each := range set.Delegates {
		until := "9999-12-31"
		if !each.Until.IsZero() {
			until = each.Until.Format(time.DateOnly)
		}
		delegates = append(delegates, fmt.Sprintf("(%s, %s, %s, %s, %s)",
			duckdb.Literal(strings.ToLower(each.From)), duckdb.Literal(strings.ToLower(each.To)),
			duckdb.Literal(each.Since.Format(time.DateOnly)), duckdb.Literal(until), duckdb.Literal(each.ApprovedBy)))
	}
	if err := exec(ctx, db, "insert into campaign.word values "+strings.Join(words, ", ")); err != nil || len(delegates) == 0 {
		return err
	}
	return exec(ctx, db, "insert into campaign.delegate values "+strings.Join(delegates, ", "))
}

// fillPackets says who decides: as the packets were sent.
func fillPackets(ctx context.Context, db *duckdb.DB, temp string, input Input) error {
	type packet struct {
		Packet   string `json:"packet"`
		Email    string `json:"email"`
		IsSecond bool   `json:"is_second"`
	}
	var packets []packet
	for _, each := range input.Campaign.Packets {
		packets = append(packets, packet{each.Packet, strings.ToLower(each.Email), each.IsSecond})
	}
	if err := fill(ctx, db, temp, "campaign.packet", packets); err != nil {
		return err
	}
	if err := fill(ctx, db, temp, "campaign.move", input.Moves); err != nil {
		return err
	}
	return exec(ctx, db, `insert into campaign.assignment
		select distinct sent.packet, sent.item_id, packet.email, packet.is_second, null, false, false
		from campaign.sent inner join campaign.packet on packet.packet = sent.packet`)
}

// day is a day in figures; "" if there is none.
func day(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Format(time.DateOnly)
}

// stamp is a time as the database reads it.
func stamp(at time.Time) string { return at.UTC().Format(time.DateTime) }

func exec(ctx context.Context, db *duckdb.DB, text string) error {
	_, err := db.Exec(ctx, duckdb.Statement{Name: "judge", Text: text})
	return err
}
