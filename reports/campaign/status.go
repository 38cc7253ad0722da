package campaign

import (
	"context"
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/review"
)

// Status is how far a campaign is.
type Status struct {
	CampaignID string         `json:"campaign_id"`
	Name       string         `json:"name"`
	Due        string         `json:"due"`
	DaysToDue  int            `json:"days_to_due"` // negative once it is overdue
	ClosedBy   string         `json:"closed_by"`   // "" as long as the review is open
	Items      int            `json:"items"`
	States     map[string]int `json:"states"` // items, by where they stand
	Packets    []PacketStatus `json:"packets"`
	LedgerHead string         `json:"ledger_head"`
}

// Open is how many items are not decided yet.
func (s Status) Open() int { return s.States["open"] + s.States["passed"] + s.States["refused"] }

// PacketStatus is how far a packet is.
type PacketStatus struct {
	Packet         string `json:"packet"`
	Reviewer       string `json:"reviewer"`
	Email          string `json:"email"`
	Items          int    `json:"items"`
	Decided        int    `json:"decided"`
	Open           int    `json:"open"`
	Refused        int    `json:"refused"`
	Passed         int    `json:"passed"`
	Flagged        int    `json:"flagged"`
	PrivilegedOpen int    `json:"privileged_open"`
	DaysToDue      int    `json:"days_to_due"`
}

// Status says how far the campaign is, as of a day.
func (c *Campaign) Status(ctx context.Context, now time.Time) (Status, error) {
	status := Status{
		CampaignID: c.About.CampaignID, Name: c.About.Name, Due: c.About.Due, DaysToDue: c.daysToDue(now), ClosedBy: c.history.closedBy,
		Items: c.About.Items, States: map[string]int{}, LedgerHead: c.Head(),
	}
	for _, state := range c.history.settled {
		first, _, _ := strings.Cut(state, " ")
		status.States[first]++
	}
	status.States["open"] += c.About.Items - len(c.history.settled)
	var err error
	if status.Packets, err = c.packets(ctx); err != nil {
		return status, err
	}
	names := map[string]string{}
	for _, each := range c.About.Packets {
		names[strings.ToLower(each.Email)] = each.Reviewer
	}
	for i := range status.Packets {
		status.Packets[i].DaysToDue = status.DaysToDue
		status.Packets[i].Reviewer = names[status.Packets[i].Email]
	}
	return status, nil
}

// daysToDue is how many days are left; negative ones are overdue.
func (c *Campaign) daysToDue(now time.Time) int {
	due, err := time.Parse(time.DateOnly, c.About.Due)
	if err != nil {
		return 0
	}
	return int(due.Sub(now.UTC().Truncate(24*time.Hour)).Hours() / 24)
}

// packets are the packets as they were judged last; before the first time, as they were sent.
func (c *Campaign) packets(ctx context.Context) (found []PacketStatus, err error) {
	file, err := os.Open(c.update.Path(review.PacketsName))
	if errors.Is(err, fs.ErrNotExist) {
		return c.packetsAsSent(ctx)
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, c.problem(review.PacketsName, err.Error(), "")
	}
	for _, record := range records[1:] {
		one := PacketStatus{Packet: record[0], Email: record[1]}
		for i, into := range []*int{&one.Items, &one.Decided, &one.Open, &one.Refused, &one.Passed, &one.Flagged, &one.PrivilegedOpen} {
			if *into, err = strconv.Atoi(record[i+3]); err != nil {
				return nil, c.problem(review.PacketsName, err.Error(), "")
			}
		}
		found = append(found, one)
	}
	return found, nil
}

func (c *Campaign) packetsAsSent(ctx context.Context) (found []PacketStatus, err error) {
	db, err := c.judgeKept(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.Each(ctx, duckdb.Statement{Name: "packets", Text: `
		select packet, email, items, decided, open, refused, passed, flagged, privileged_open from judge.packet order by packet`}, func(rows *duckdb.Rows) error {
		var one PacketStatus
		err := rows.Scan(&one.Packet, &one.Email, &one.Items, &one.Decided, &one.Open, &one.Refused, &one.Passed, &one.Flagged, &one.PrivilegedOpen)
		found = append(found, one)
		return err
	})
	return found, err
}

// judgeKept judges what was collected, in a database that the caller closes.
func (c *Campaign) judgeKept(ctx context.Context) (*duckdb.DB, error) { return c.judgeSaying(ctx, nil) }
