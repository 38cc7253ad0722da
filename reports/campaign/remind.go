package campaign

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"rolecall/exports/source"
	"rolecall/reconcile/review"
	"rolecall/reports/packet"
)

// Reminder is a packet that is not finished, and the draft that says so.
type Reminder struct {
	PacketStatus
	DaysOverdue int    `json:"days_overdue"`
	EscalateTo  string `json:"escalate_to"`
	Draft       string `json:"draft"` // the file
}

// Remind writes reminders.csv, and a draft with the packet attached for each packet that is not
// finished. Who has finished gets none; drafts of reminders before are gone.
func (c *Campaign) Remind(ctx context.Context, now time.Time) ([]Reminder, error) {
	if c.history.closedBy != "" {
		return nil, c.errClosed()
	}
	status, err := c.Status(ctx, now)
	if err != nil {
		return nil, err
	}
	refusals, err := c.refusals()
	if err != nil {
		return nil, err
	}
	var reminders []Reminder
	for _, each := range status.Packets {
		if each.Open == 0 {
			continue
		}
		one := Reminder{PacketStatus: each, DaysOverdue: max(0, -each.DaysToDue)}
		if one.DaysOverdue > 0 {
			one.EscalateTo = c.About.Owner
		}
		if err := c.draft(&one, now, refusals[each.Packet]); err != nil {
			return nil, err
		}
		reminders = append(reminders, one)
	}
	if err := c.writeReminders(reminders, now); err != nil {
		return nil, err
	}
	if err := c.dropDrafts(reminders, now); err != nil {
		return nil, err
	}
	if err := c.add(review.Event{At: now, Event: review.Reminded, Source: c.history.written[review.RemindersName]}); err != nil {
		return nil, err
	}
	if err := c.update.Write(review.LedgerName, c.ledger.Text()); err != nil {
		return nil, err
	}
	return reminders, errors.Join(c.update.Commit(), c.sweep())
}

// draftEnd is what the names of drafts of reminders end with.
const draftEnd = "--reminder.eml"

// IsReminder says whether a file of the folder says what was open on some day.
func IsReminder(name string) bool {
	return name == review.RemindersName || strings.HasSuffix(name, draftEnd)
}

// dropDrafts drops the drafts of reminders before.
func (c *Campaign) dropDrafts(reminders []Reminder, now time.Time) error {
	for _, name := range slices.Sorted(maps.Keys(c.history.written)) {
		isNow := slices.ContainsFunc(reminders, func(each Reminder) bool { return each.Draft == name })
		if isNow || c.history.written[name] == "" || !strings.HasSuffix(name, draftEnd) {
			continue
		}
		if err := c.drop(now, name); err != nil {
			return err
		}
	}
	return nil
}

// isOfOthers are the reasons that lie with who sent a row: its reviewer had no part in it.
var isOfOthers = map[string]bool{"wrong_packet": true, "not_reviewer": true, "self": true, "foreign": true, "closed": true, "same_person": true}

// refusals are the rows of each packet that do not count, as sentences.
func (c *Campaign) refusals() (map[string][]string, error) {
	found := map[string][]string{}
	content, err := c.file(review.DecisionsName)
	if errors.Is(err, fs.ErrNotExist) {
		return found, nil
	}
	if err != nil {
		return nil, err
	}
	records, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		return nil, c.problem(review.DecisionsName, err.Error(), "")
	}
	at := map[string]int{}
	for i, name := range records[0] {
		at[name] = i
	}
	for _, record := range records[1:] {
		if record[at["state"]] != "refused" || record[at["item_id"]] == "" || isOfOthers[record[at["refusal"]]] {
			continue
		}
		what := record[at["entitlement"]]
		if what == "" {
			what = "the account"
		}
		name := record[at["packet"]]
		found[name] = append(found[name], fmt.Sprintf("%s of %s: %s", what, record[at["user_name"]], Because(record[at["refusal"]], record[at["detail"]], c.About.IsMatch())))
	}
	return found, nil
}

// draft writes the draft of a reminder.
func (c *Campaign) draft(to *Reminder, now time.Time, refused []string) error {
	written := packet.Packet{Campaign: &c.About, Packet: c.packet(to.PacketStatus)}
	to.Reviewer = written.Reviewer
	body := []string{
		"Hello " + source.Printable(written.Reviewer) + ",", "",
		fmt.Sprintf("%d of your %s in the access review %q still %s a decision%s.",
			to.Open, counted(to.Items, "item"), source.Printable(c.About.Name), needs(to.Open), when(to.DaysToDue, c.About.Due)),
	}
	if to.PrivilegedOpen > 0 {
		body = append(body, fmt.Sprintf("%d of them are about privileged access.", to.PrivilegedOpen))
	}
	if len(refused) > 0 {
		body = append(body, "", "These of your decisions do not count yet:")
		const most = 20
		for i, each := range refused {
			if i == most {
				body = append(body, fmt.Sprintf("- and %d more", len(refused)-most))
				break
			}
			body = append(body, "- "+source.Printable(each))
		}
	}
	attached, err := c.attached(written)
	if err != nil {
		return err
	}
	where := "The packet is attached as it was sent."
	if attached == nil {
		where = "The packet is the page that you received."
	}
	body = append(body, "", where+" The decisions you have returned still count: fill in the rest, and reply with the file.",
		"", "Campaign "+c.About.CampaignID+", packet "+to.Packet)
	var mail bytes.Buffer
	if err := packet.WriteMail(&mail, &written, now, fmt.Sprintf("Reminder: %s, %d open", written.Title(), to.Open), body, attached); err != nil {
		return err
	}
	to.Draft = path.Join(review.MailFolder, written.Stem()+draftEnd)
	return c.keep(now, to.Draft, mail.Bytes())
}

func counted(count int, what string) string {
	if count == 1 {
		return "1 " + what
	}
	return strconv.Itoa(count) + " " + what + "s"
}

func needs(count int) string {
	if count == 1 {
		return "needs"
	}
	return "need"
}

func when(daysToDue int, due string) string {
	switch {
	case daysToDue < 0:
		return fmt.Sprintf(". They were due on %s, %s ago", due, counted(-daysToDue, "day"))
	case daysToDue == 0:
		return ", by today"
	}
	return fmt.Sprintf(" by %s, in %s", due, counted(daysToDue, "day"))
}

// packet is what is known of a packet.
func (c *Campaign) packet(status PacketStatus) review.Packet {
	for _, each := range c.About.Packets {
		if each.Packet == status.Packet {
			return each
		}
	}
	name := status.Reviewer
	if name == "" {
		name = status.Email
	}
	return review.Packet{Packet: status.Packet, Email: status.Email, Reviewer: name, Part: 1, Parts: 1}
}

// attached is the packet as it was sent, in the first form that goes with a mail; nil if it was
// written in none of these.
func (c *Campaign) attached(of packet.Packet) (*packet.Attachment, error) {
	isThere := false
	for _, each := range packet.Forms {
		name := path.Join(review.PacketsFolder, of.Stem()+"."+each.Name)
		content, err := c.file(name)
		if each.IsMailed && err == nil {
			return &packet.Attachment{Name: path.Base(name), MediaType: each.MediaType, Content: content}, nil
		}
		isThere = isThere || err == nil
	}
	if isThere {
		return nil, nil
	}
	return nil, c.problem(review.PacketsFolder, "has no packet "+of.Packet.Packet+" to attach", "restore it from a backup")
}

// writeReminders writes reminders.csv.
func (c *Campaign) writeReminders(reminders []Reminder, now time.Time) error {
	var text bytes.Buffer
	writer := csv.NewWriter(&text)
	err := writer.Write(review.Names(review.Reminders))
	for _, each := range reminders {
		err = errors.Join(err, writer.Write([]string{
			each.Reviewer, each.Email, each.Packet, strconv.Itoa(each.Items), strconv.Itoa(each.Decided), strconv.Itoa(each.Open), strconv.Itoa(each.PrivilegedOpen),
			c.About.Due, strconv.Itoa(each.DaysOverdue), each.EscalateTo,
		}))
	}
	writer.Flush()
	return errors.Join(err, writer.Error(), c.keep(now, review.RemindersName, text.Bytes()))
}
