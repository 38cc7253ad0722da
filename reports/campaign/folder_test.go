package campaign_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
	"rolecall/reconcile/review"
	"rolecall/reconcile/review/open"
	"rolecall/reports/campaign"
)

// TestClose: refused and passed items have to be seen to, what nobody decided is unanswered, and
// what was signed stays as it is.
func TestClose(t *testing.T) {
	f := openCampaign(t, temp(t), usual())
	mail := mailed(anna, "2026-10-05T09:00:00Z", "p.csv", asCSV(f.rows("P0001",
		answer{person: "emil", access: "itil", decision: "keep"}, answer{person: "fay", access: "itil", decision: "yes"}, answer{person: "boris", access: "itil", decision: "not mine"})))
	if _, err := f.collect(campaign.Collecting{}, map[string][]byte{"a.eml": mail}); err != nil {
		t.Fatal(err)
	}
	closeReview := func(unanswered bool) (review.Signoff, error) {
		t.Helper()
		opened, err := f.open()
		if err != nil {
			t.Fatal(err)
		}
		defer opened.Close()
		return opened.CloseReview(t.Context(), campaign.Closing{Name: "Ida Iversen", Email: "ida@example.com", Unanswered: unanswered, Now: time.Date(2026, 10, 20, 12, 0, 0, 0, time.UTC)})
	}
	if _, err := closeReview(false); err == nil || !strings.Contains(err.Error(), "(1 passed, 1 refused); nothing was closed") {
		t.Error(err)
	}
	signoff, err := closeReview(true)
	if err != nil {
		t.Fatal(err)
	}
	if signoff.Items["decided"] != 1 || signoff.Items["unanswered"] != 8 || signoff.Refused["word"] != 1 || signoff.Decisions["keep"] != 1 {
		t.Errorf("%+v", signoff)
	}
	var written review.Signoff
	if err := json.Unmarshal([]byte(f.read(review.SignoffName)), &written); err != nil || written.Files[review.DecisionsName] != hash([]byte(f.read(review.DecisionsName))) {
		t.Error(written, err)
	}
	if !strings.Contains(f.read(review.LedgerName), hash([]byte(f.read(review.SignoffName)))) || !strings.Contains(f.read(review.LedgerName), `"prev":"`+signoff.LedgerHead) {
		t.Error("the ledger does not have the sign-off")
	}
	if _, err := closeReview(true); err == nil || !strings.Contains(err.Error(), "was closed by ida@example.com on 2026-10-20") {
		t.Error(err)
	}
	decisions := f.read(review.DecisionsName)
	late, err := f.collect(campaign.Collecting{Now: time.Date(2026, 10, 21, 0, 0, 0, 0, time.UTC)}, map[string][]byte{
		"b.eml": mailed(anna, "2026-10-06T09:00:00Z", "p.csv", asCSV(f.rows("P0001", answer{person: "fay", access: "itil", decision: "revoke"}))),
	})
	if err != nil || len(late.Refused) != 1 || late.Refused[0].Code != "closed" {
		t.Errorf("%+v, %v", late, err)
	}
	if f.read(review.DecisionsName) != decisions {
		t.Error("what was signed was changed")
	}
	if mended, _, err := campaign.Rebuild(t.Context(), f.folder, duckdb.Options{Threads: 1, TempDir: t.TempDir()}, time.Date(2026, 10, 22, 0, 0, 0, 0, time.UTC)); err != nil || len(mended) > 0 {
		t.Error(mended, err)
	}
}

// TestReassign: what is open goes to somebody else, who can decide it since, and the reviewer
// before cannot.
func TestReassign(t *testing.T) {
	delegation := access("boris", "dora", "P0002", boris)
	delegation["entitlement_key"] = fmt.Sprintf("%032x", 4) // Dora's
	delegation["kind"] = review.Delegation
	f := openCampaign(t, temp(t), append(usual(), delegation))
	if _, err := f.collect(campaign.Collecting{}, map[string][]byte{"a.eml": mailed(anna, "2026-10-05T09:00:00Z", "p.csv", asCSV(f.rows("P0001",
		answer{person: "emil", access: "itil", decision: "keep"}, answer{person: "emil", access: "catalog_admin", decision: "not mine", comment: boris})))}); err != nil {
		t.Fatal(err)
	}
	reassign := func(how campaign.Reassigning) (campaign.Reassigned, error) {
		t.Helper()
		opened, err := f.open()
		if err != nil {
			t.Fatal(err)
		}
		defer opened.Close()
		how.By, how.Reason, how.Now = "owner@example.com", "Anna is away", time.Date(2026, 10, 6, 12, 0, 0, 0, time.UTC)
		return opened.Reassign(context.Background(), how)
	}
	for want, how := range map[string]campaign.Reassigning{
		"is not the address of any account in the review, so they cannot review": {Packet: "P0001", To: "nobody@example.com"},
		"may not review: they have left":                                         {Packet: "P0001", To: "gone@example.com"},
		"no packet P0009":                                                        {Packet: "P0009", To: dora},
		"no item I0000000000000":                                                 {Items: []string{"I0000000000000"}, To: dora},
		"boris@example.com cannot review their own access:":                      {Packet: "P0001", To: boris},
		"none of these items is open: decisions stay as they are":                {Items: []string{f.items[0]["item_id"]}, To: dora},
		"is already one of the two reviewers who have to agree:":                 {Packet: "P0002", To: carla},
		"two people have to agree, and dora":                                     {Items: []string{f.itemID("fay", "security_admin")}, To: dora},
		"dora@example.com cannot review their own access:":                       {Items: []string{f.itemID("boris", "dora")}, To: dora},
	} {
		if _, err := reassign(how); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	if done, err := reassign(campaign.Reassigning{Packet: "P0003", Items: []string{f.itemID("fay", "security_admin")}, To: dora}); err != nil || len(done.Added) != 1 || done.Added[0].Items != 1 {
		t.Errorf("%+v, %v", done, err)
	}
	done, err := reassign(campaign.Reassigning{Packet: "P0001", To: dora})
	if err != nil || len(done.Added) != 1 || done.Left != 1 || done.Added[0].Items != 4 || done.Added[0].Reviewer != "Dora Dietz" {
		t.Fatalf("%+v, %v", done, err)
	}
	packet := done.Added[0].Packet.Packet
	for _, name := range []string{"packets/" + dora + "--" + packet + ".csv", "mail/" + dora + "--" + packet + ".eml"} {
		if _, err := os.Stat(filepath.Join(f.folder, name)); err != nil {
			t.Error(err)
		}
	}
	if _, err := f.collect(campaign.Collecting{Now: time.Date(2026, 10, 8, 0, 0, 0, 0, time.UTC)}, map[string][]byte{
		"b.eml": mailed(anna, "2026-10-07T09:00:00Z", "p.csv", asCSV(f.rows("P0001", answer{person: "fay", access: "itil", decision: "keep"}))),
		"c.eml": mailed(dora, "2026-10-07T09:00:00Z", "p.csv", asCSV(f.rows(packet, answer{person: "fay", access: "itil", decision: "revoke"})[:])),
	}); err != nil {
		t.Fatal(err)
	}
	if got := f.outcomes("fay", "itil"); !slices.Contains(got, "P0001 keep refused wrong_packet P0001") || !slices.Contains(got, packet+" revoke decided") {
		t.Errorf("%q", got)
	}
	if got := f.outcomes("emil", "itil"); !slices.Equal(got, []string{"P0001 keep decided"}) {
		t.Errorf("%q", got)
	}
	if !strings.Contains(f.read(review.LedgerName), `"event":"reasoned","item_id":"","packet":"`+packet+`","by":"owner@example.com","source_sha256":"","from":"","to":"Anna is away"`) {
		t.Error("the ledger does not say why")
	}
}

// TestWhatLookAtSays: what a packet says of its reviewer is taken out where it goes to another.
func TestWhatLookAtSays(t *testing.T) {
	all, err := open.Statements()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(all, func(each statement.Statement) bool { return strings.Contains(each.Text, "'"+review.CanGrant+"'") }) {
		t.Error("no statement says what is taken out")
	}
	f := openCampaign(t, temp(t), []item{access("emil", "itil", "P0001", anna, "kinds="+review.CanGrant+" Needs a licence.", "next_reviewers="+boris)})
	if _, err := f.collect(campaign.Collecting{}, map[string][]byte{"a.eml": mailed(anna, "2026-10-05T09:00:00Z", "p.csv", asCSV(f.rows("P0001", answer{person: "emil", access: "itil", decision: "not mine"})))}); err != nil {
		t.Fatal(err)
	}
	newPacket := f.madePacket("P0001", boris)
	packet := f.read("packets/" + boris + "--" + newPacket + ".csv")
	if !strings.Contains(packet, ",Needs a licence.,") {
		t.Error(packet)
	}
	filled := strings.Replace(packet, ",no rule grants it,,,,,", ",no rule grants it,,keep,,,", 1)
	if _, err := f.collect(campaign.Collecting{}, map[string][]byte{"b.eml": mailed(boris, "2026-10-06T09:00:00Z", "p.csv", []byte(filled))}); err != nil {
		t.Fatal(err)
	}
	if got := f.outcomes("emil", "itil"); !slices.Equal(got, []string{"P0001 not mine passed", newPacket + " keep decided"}) {
		t.Errorf("%q", got)
	}
}

// TestRemind: drafts for those who have not finished, and why decisions do not count.
func TestRemind(t *testing.T) {
	f := openCampaign(t, temp(t), usual())
	for _, each := range f.about.Packets {
		f.put("packets/"+each.Email+"--"+each.Packet+".csv", asCSV(f.rows(each.Packet)))
	}
	if _, err := f.collect(campaign.Collecting{}, map[string][]byte{
		"a.eml": mailed(anna, "2026-10-05T09:00:00Z", "p.csv", asCSV(f.rows("P0001", answer{person: "fay", access: "knowledge", decision: "keep"}))),
		"c.eml": mailed("mallory@example.net", "2026-10-05T09:00:00Z", "p.csv", asCSV(f.rows("P0001", answer{person: "emil", access: "itil", decision: "keep"}))),
		"b.eml": mailed(boris, "2026-10-05T09:00:00Z", "p.csv", asCSV(f.rows("P0002", answer{person: "anna", access: "itil", decision: "keep"},
			answer{person: "emil", access: "admin", decision: "revoke"}, answer{person: "fay", access: "security_admin", decision: "revoke"}))),
	}); err != nil {
		t.Fatal(err)
	}
	opened, err := f.open()
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	reminders, err := opened.Remind(t.Context(), time.Date(2026, 10, 18, 0, 0, 0, 0, time.UTC))
	if err != nil || len(reminders) != 1 || reminders[0].Email != anna || reminders[0].DaysOverdue != 2 || reminders[0].EscalateTo != "owner@example.com" {
		t.Fatalf("%+v, %v", reminders, err)
	}
	draft := f.read(reminders[0].Draft)
	for _, want := range []string{"X-Unsent: 1", "Date: Sun, 18 Oct 2026 00:00:00 +0000\r\n", "Message-ID: <C12345678.P0001.20261018T000000Z@rolecall.invalid>\r\n", "filename=\"" + anna + "--P0001.csv\"", "- knowledge of fay: keeping it needs a comment of 10 characters or more"} {
		if !strings.Contains(draft, want) {
			t.Errorf("the draft does not have %q:\n%s", want, draft)
		}
	}
	if strings.Contains(draft, "mallory") {
		t.Errorf("the draft takes what somebody else sent for Anna's:\n%s", draft)
	}
	if got := f.read(review.RemindersName); strings.Count(got, "\n") != 2 {
		t.Error(got)
	}
	opened.Close()
	f.put(reminders[0].Draft, []byte(draft+"P.S. It takes an hour."))
	if _, err := f.open(); err == nil || !strings.Contains(err.Error(), reminders[0].Draft+": was changed") {
		t.Errorf("a draft that was changed: %v", err)
	}
	if err := os.Remove(filepath.Join(f.folder, reminders[0].Draft)); err != nil {
		t.Fatal(err)
	}
	again, err := f.open()
	if err != nil {
		t.Fatalf("a draft that was sent, and moved away: %v", err)
	}
	again.Close()
}

// TestLater: what has changed since is decided again, and what is gone is gone.
func TestLater(t *testing.T) {
	f := openCampaign(t, temp(t), usual())
	mail := mailed(anna, "2026-10-05T09:00:00Z", "p.csv", asCSV(f.rows("P0001",
		answer{person: "emil", access: "itil", decision: "keep"}, answer{person: "emil", access: "catalog_admin", decision: "keep"}, answer{person: "fay", access: "itil", decision: "revoke"})))
	later := csvOf(review.LaterItems, []item{
		{"item_id": f.items[0]["item_id"], "fact_hash": f.items[0]["fact_hash"]}, {"item_id": f.items[1]["item_id"], "fact_hash": "0000000000000000"},
	})
	path := filepath.Join(t.TempDir(), "later.csv")
	if err := os.WriteFile(path, later, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.collect(campaign.Collecting{Later: &campaign.Later{RunID: "r2", Content: later, Path: path}}, map[string][]byte{"a.eml": mail}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct{ person, access, said string }{
		{"emil", "itil", "P0001 keep decided"}, {"emil", "catalog_admin", "P0001 keep refused stale"}, {"fay", "itil", "P0001 revoke gone"}, {"anna", "itil", "P0002 gone"},
	} {
		if got := f.outcomes(want.person, want.access); !slices.Equal(got, []string{want.said}) {
			t.Errorf("%s %s: %q, want %q", want.person, want.access, got, want.said)
		}
	}
}

// TestLaterThanPassedOn: somebody answers the packet that was made for them; the item has changed since,
// and so has whoever passed it on nothing to pass on. Their packet is known.
func TestLaterThanPassedOn(t *testing.T) {
	f := openCampaign(t, temp(t), usual())
	passed := mailed(anna, "2026-10-05T09:00:00Z", "p.csv", asCSV(f.rows("P0001", answer{person: "emil", access: "itil", decision: "not mine", comment: boris})))
	if _, err := f.collect(campaign.Collecting{}, map[string][]byte{"a.eml": passed}); err != nil {
		t.Fatal(err)
	}
	packet := f.madePacket("P0001", boris)
	kept := mailed(boris, "2026-10-06T09:00:00Z", "p.csv", asCSV(f.rows(packet, answer{person: "emil", access: "itil", decision: "keep"})))
	var items []item
	for _, each := range f.items {
		items = append(items, item{"item_id": each["item_id"], "fact_hash": each["fact_hash"]})
	}
	items[0]["fact_hash"] = "0000000000000000"
	later := csvOf(review.LaterItems, items)
	path := filepath.Join(t.TempDir(), "later.csv")
	if err := os.WriteFile(path, later, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.collect(campaign.Collecting{Later: &campaign.Later{RunID: "r2", Content: later, Path: path}}, map[string][]byte{"b.eml": kept}); err != nil {
		t.Fatal(err)
	}
	want := []string{"P0001 not mine refused stale", packet + " keep refused stale"}
	if got := f.outcomes("emil", "itil"); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
