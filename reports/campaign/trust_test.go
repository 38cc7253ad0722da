package campaign_test

import (
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/review"
	"rolecall/reports/campaign"
)

// TestNothingIsBelieved: whatever is changed in the folder is named before anything is done.
func TestNothingIsBelieved(t *testing.T) {
	f := openCampaign(t, temp(t), usual())
	mail := mailed(anna, "2026-10-05T09:00:00Z", "p.csv", asCSV(f.rows("P0001", answer{person: "emil", access: "itil", decision: "keep"})))
	if _, err := f.collect(campaign.Collecting{}, map[string][]byte{"a.eml": mail}); err != nil {
		t.Fatal(err)
	}
	original := "decisions/" + hash(mail) + ".eml"
	for name, want := range map[string]string{
		review.CampaignName: "campaign.json: was changed since the review was opened", review.ItemsName: "items.csv: was changed since the review was opened",
		review.PeopleName: "people.csv: was changed", review.SentName: "sent.csv: was changed", review.SettingsName: "review.yaml: was changed",
		review.DecisionsName: "without files, writes it again", review.StatisticsName: "statistics.csv: was changed since it was written",
		review.LedgerName: "ledger.jsonl:2: does not follow from the line before", review.KeyName: "key: was changed since the review was opened",
		original: "was changed since it was collected",
	} {
		before := f.read(name)
		changed := strings.Replace(before, "e", "E", 1) + " "
		if name == review.LedgerName {
			changed = strings.Replace(before, `"by":"`, `"by":"x`, 1)
		}
		f.put(name, []byte(changed))
		_, err := f.collect(campaign.Collecting{}, map[string][]byte{"b.eml": mailed(anna, "2026-10-06T09:00:00Z", "p.csv", asCSV(f.rows("P0001", answer{person: "emil", access: "itil", decision: "revoke"})))})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
		f.put(name, []byte(before))
	}
	if err := os.Remove(filepath.Join(f.folder, original)); err != nil {
		t.Fatal(err)
	}
	if _, err := f.collect(campaign.Collecting{}, map[string][]byte{"b.eml": []byte("From: " + anna + "\n\n")}); err == nil || !strings.Contains(err.Error(), "is missing") {
		t.Error(err)
	}
}

// TestEveryCommandChecks: originals that were changed, a ledger that was cut and another key are found
// before anything is said of the review, whatever the command.
func TestEveryCommandChecks(t *testing.T) {
	f := openCampaign(t, temp(t), usual())
	mail := mailed(anna, "2026-10-05T09:00:00Z", "p.csv", asCSV(f.rows("P0001", answer{person: "emil", access: "itil", decision: "keep"})))
	if _, err := f.collect(campaign.Collecting{}, map[string][]byte{"a.eml": mail}); err != nil {
		t.Fatal(err)
	}
	original := "decisions/" + hash(mail) + ".eml"
	lines := strings.SplitAfter(f.read(review.LedgerName), "\n")
	for want, change := range map[string]struct{ name, content string }{
		"was changed since it was collected":       {original, string(mail) + " "},
		"key: was changed since the review was op": {review.KeyName, strings.Repeat("x", review.KeySize)},
		"ends in the middle":                       {review.LedgerName, strings.Join(lines[:len(lines)-2], "")},
		"decisions.csv: is there, but the ledger":  {review.LedgerName, lines[0]},
		"signoff.json: is there, but the ledger":   {review.SignoffName, "{}"},
	} {
		before, isThere := "", change.name != review.SignoffName
		if isThere {
			before = f.read(change.name)
		}
		f.put(change.name, []byte(change.content))
		opened, err := f.open()
		if err == nil {
			opened.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", change.name, err, want)
		}
		if f.put(change.name, []byte(before)); !isThere {
			if err := os.Remove(filepath.Join(f.folder, change.name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	opened, err := f.open()
	if err != nil {
		t.Fatal(err)
	}
	opened.Close()
}

// TestRebuild: files that somebody saved in a spreadsheet come back as they were.
func TestRebuild(t *testing.T) {
	f := openCampaign(t, temp(t), usual())
	rebuild := func(want ...string) {
		t.Helper()
		mended, _, err := campaign.Rebuild(t.Context(), f.folder, duckdb.Options{Threads: 1, TempDir: t.TempDir()}, time.Date(2026, 10, 22, 0, 0, 0, 0, time.UTC))
		if err != nil || !slices.Equal(mended, want) {
			t.Errorf("%q, %v", mended, err)
		}
	}
	rebuild()
	if _, err := f.collect(campaign.Collecting{}, map[string][]byte{"a.eml": mailed(anna, "2026-10-05T09:00:00Z", "p.csv", asCSV(f.rows("P0001", answer{person: "emil", access: "itil", decision: "keep"})))}); err != nil {
		t.Fatal(err)
	}
	want := f.read(review.DecisionsName)
	f.put(review.DecisionsName, []byte("item_id;kind\n"))
	if err := os.Remove(filepath.Join(f.folder, review.StatisticsName)); err != nil {
		t.Fatal(err)
	}
	rebuild(review.DecisionsName, review.StatisticsName)
	if f.read(review.DecisionsName) != want {
		t.Error(f.read(review.DecisionsName))
	}
}

// TestEveryFileIsWatched: packets, drafts, reminders and received.csv are as they were written, none is
// missing and none is added; what follows from the rest can be written again.
func TestEveryFileIsWatched(t *testing.T) {
	f := openCampaign(t, temp(t), usual())
	if _, err := f.collect(campaign.Collecting{}, map[string][]byte{"a.eml": mailed(anna, "2026-10-05T09:00:00Z", "p.csv", asCSV(f.rows("P0001",
		answer{person: "emil", access: "itil", decision: "not mine", comment: boris}, answer{person: "fay", access: "itil", decision: "keep"})))}); err != nil {
		t.Fatal(err)
	}
	for _, each := range f.about.Packets {
		f.put(each.Files[0].Name, asCSV(f.rows(each.Packet)))
	}
	remind := func() {
		t.Helper()
		opened, err := f.open()
		if err != nil {
			t.Fatal(err)
		}
		defer opened.Close()
		if _, err := opened.Remind(t.Context(), time.Date(2026, 10, 18, 0, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
	}
	remind()
	file, was := boris+"--"+f.madePacket("P0001", boris), map[string]string{}
	for name, want := range map[string]string{
		review.ReceivedName: "was changed since it was written", "packets/" + file + ".csv": "was changed since it was written", "mail/" + file + ".eml": "was changed since it was written",
		review.RemindersName: "was changed since it was written", "mail/" + anna + "--P0001--reminder.eml": "was changed since it was written",
	} {
		before := f.read(name)
		check := func(want string) {
			t.Helper()
			opened, err := f.open()
			if err == nil {
				opened.Close()
			}
			if err == nil || !strings.Contains(err.Error(), name+": "+want) || strings.Count(err.Error(), f.folder) != 1 {
				t.Errorf("%s: %v, want %q", name, err, want)
			}
		}
		f.put(name, []byte(before+" "))
		check(want)
		if err := os.Remove(filepath.Join(f.folder, name)); err != nil {
			t.Fatal(err)
		}
		if path.Dir(name) != review.MailFolder { // what was sent may be moved away: TestRemind
			check("is missing")
		}
		f.put(name, []byte(before))
		was[name] = before
	}
	for name := range was {
		f.put(name, []byte("x"))
	}
	mended, _, err := campaign.Rebuild(t.Context(), f.folder, duckdb.Options{Threads: 1, TempDir: t.TempDir()}, time.Date(2026, 10, 19, 0, 0, 0, 0, time.UTC))
	if err != nil || !slices.Equal(mended, slices.Sorted(maps.Keys(was))) {
		t.Errorf("%q, %v", mended, err)
	}
	remind()
	for name, before := range was {
		if f.read(name) != before {
			t.Errorf("%s is another:\n%s\nwant\n%s", name, f.read(name), before)
		}
	}
	for _, name := range []string{"packets/more.xlsx", "mail/" + file + " (1).eml", "decisions/x.csv", "mail/old/a.eml"} {
		f.put(name, []byte("x"))
		opened, err := f.open()
		if err == nil {
			opened.Close()
		}
		if err == nil || !strings.Contains(err.Error(), name+": was added: no command wrote it") {
			t.Errorf("%s: %v", name, err)
		}
		if err := os.Remove(filepath.Join(f.folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"packets/~$P0001.xlsx", "packets/.~lock.P0001.xlsx#", "mail/Thumbs.db", "inbox/answer.eml"} {
		f.put(name, []byte("x"))
	}
	opened, err := f.open()
	if err != nil {
		t.Fatal(err)
	}
	opened.Close()
}

// TestRemindersGo: who has finished since has no reminder any more.
func TestRemindersGo(t *testing.T) {
	f := openCampaign(t, temp(t), usual())
	for _, each := range f.about.Packets {
		f.put(each.Files[0].Name, asCSV(f.rows(each.Packet)))
	}
	remind := func() (drafts []string) {
		t.Helper()
		opened, err := f.open()
		if err != nil {
			t.Fatal(err)
		}
		defer opened.Close()
		if _, err := opened.Remind(t.Context(), time.Date(2026, 10, 18, 0, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
		entries, err := os.ReadDir(filepath.Join(f.folder, "mail"))
		if err != nil {
			t.Fatal(err)
		}
		for _, each := range entries {
			drafts = append(drafts, each.Name())
		}
		return drafts
	}
	if drafts := remind(); len(drafts) != 3 {
		t.Error(drafts)
	}
	if _, err := f.collect(campaign.Collecting{}, map[string][]byte{"a.eml": mailed(carla, "2026-10-05T09:00:00Z", "p.csv", asCSV(f.rows("P0003",
		answer{person: "emil", access: "admin", decision: "revoke"}, answer{person: "fay", access: "security_admin", decision: "revoke"})))}); err != nil {
		t.Fatal(err)
	}
	if drafts := remind(); !slices.Equal(drafts, []string{anna + "--P0001--reminder.eml", boris + "--P0002--reminder.eml"}) {
		t.Error(drafts)
	}
}
