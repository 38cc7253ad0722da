package campaign_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rolecall/reconcile/review"
	"rolecall/reports/campaign"
)

// mails are what comes back of a review in which people change their minds, pass items on and
// get them back, and send rows that do not count.
func mails(f *fixture) map[string][]byte {
	passedOn := f.madePacket("P0001", boris)
	again := f.madePacket(passedOn, "owner@example.com")
	return map[string][]byte{
		"1": mailed(anna, "2026-10-02T09:00:00Z", "p.csv", asCSV(f.rows("P0001",
			answer{person: "emil", access: "itil", decision: "not mine", comment: "ask Boris Berg"},
			answer{person: "emil", access: "catalog_admin", decision: "don't know"},
			answer{person: "fay", access: "itil", decision: "keep"},
			answer{person: "fay", access: "knowledge", decision: "keep"}))),
		"2": mailed(anna, "2026-10-03T09:00:00Z", "p.xlsx", f.asWorkbook("P0001", f.rows("P0001",
			answer{person: "emil", access: "itil", decision: "not mine", comment: "ask Boris Berg"},
			answer{person: "emil", access: "catalog_admin", decision: "revoke"},
			answer{person: "fay", access: "itil", decision: "revoke"}))),
		"3": mailed(boris, "2026-10-04T09:00:00Z", "p.csv", asCSV(f.rows(passedOn, answer{person: "emil", access: "itil", decision: "unsure"}))),
		"4": mailed("owner@example.com", "2026-10-05T09:00:00Z", "p.csv", asCSV(f.rows(again, answer{person: "emil", access: "itil", decision: "keep"}))),
		"5": mailed(boris, "2026-10-05T09:00:00Z", "d.json", f.asJSON("P0002", f.rows("P0002",
			answer{person: "anna", access: "itil", decision: "keep"},
			answer{person: "emil", access: "admin", decision: "keep", comment: "runs the platform"},
			answer{person: "fay", access: "security_admin", decision: "keep", comment: "runs the platform"}))),
		"6": mailed(carla, "2026-10-06T09:00:00Z", "p.csv", asCSV(f.rows("P0003",
			answer{person: "emil", access: "admin", decision: "keep", comment: "runs the platform"},
			answer{person: "fay", access: "security_admin", decision: "revoke"}))),
		"7": mailed(dora, "2026-10-14T09:00:00Z", "p.csv", asCSV(f.rows("P0001", answer{person: "fay", access: "itil", decision: "keep"}))),
	}
}

// madePacket is the name of a packet that is made when an item is passed on.
func (f *fixture) madePacket(from, to string) string {
	root, _, _ := strings.Cut(from, "-")
	return root + "-" + strings.ToUpper(hash([]byte(from + "\x1f" + to)))[:6]
}

// TestAnyOrder: in whatever order and in however many commands files are collected, the same
// bytes come of it.
func TestAnyOrder(t *testing.T) {
	runs, draws := 0, 3
	if isCI {
		draws = 10
	}
	var want []string
	rapid.Check(t, func(r *rapid.T) {
		if runs++; runs > draws {
			return
		}
		dir, err := os.MkdirTemp(t.TempDir(), "review-*")
		if err != nil {
			r.Fatal(err)
		}
		f := openCampaign(r, filepath.Join(dir, "review"), usual())
		files := mails(f)
		names := []string{"1", "2", "3", "4", "5", "6", "7"}
		if want != nil {
			names = rapid.Permutation(names).Draw(r, "order")
		}
		for len(names) > 0 {
			count := len(names)
			if want != nil {
				count = rapid.IntRange(1, len(names)).Draw(r, "files")
			}
			part := map[string][]byte{}
			for _, name := range names[:count] {
				part[fmt.Sprint(name, ".eml")] = files[name]
			}
			if _, err := f.collect(campaign.Collecting{}, part); err != nil {
				r.Fatal(err)
			}
			names = names[count:]
		}
		got := []string{f.read(review.DecisionsName), f.read(review.StatisticsName), f.read(review.PacketsName), f.read(review.ReceivedName)}
		if want == nil {
			want = got
			checkPassed(t, f)
		}
		if !slices.Equal(got, want) {
			r.Fatalf("another order, other bytes:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

var isCI = os.Getenv("ROLECALL_CI") != ""

// checkPassed checks what the mails come to.
func checkPassed(t *testing.T, f *fixture) {
	t.Helper()
	passedOn := f.madePacket("P0001", boris)
	for _, want := range []struct {
		person, access string
		said           []string
	}{
		{"emil", "itil", []string{"P0001 not mine superseded", "P0001 not mine passed", passedOn + " don't know passed", f.madePacket(passedOn, "owner@example.com") + " keep decided"}},
		{"emil", "catalog_admin", []string{"P0001 don't know superseded", "P0001 revoke decided"}},
		{"fay", "itil", []string{"P0001 keep superseded", "P0001 revoke decided", "P0001 keep refused not_reviewer " + dora}},
		{"fay", "knowledge", []string{"P0001 keep refused needs_comment 10"}},
		{"emil", "admin", []string{"P0002 keep flagged kept_unused", "P0003 keep flagged conflicted; kept_unused"}},
		{"fay", "security_admin", []string{"P0002 keep superseded", "P0003 revoke flagged conflicted"}},
	} {
		if got := f.outcomes(want.person, want.access); !slices.Equal(got, want.said) {
			t.Errorf("%s %s: %q, want %q", want.person, want.access, got, want.said)
		}
	}
}

// TestSecondReviewer: a keep that waits for its second is no decision, and one revoke revokes.
func TestSecondReviewer(t *testing.T) {
	f := openCampaign(t, temp(t), usual())
	first := mailed(boris, "2026-10-05T09:00:00Z", "p.csv", asCSV(f.rows("P0002",
		answer{person: "emil", access: "admin", decision: "keep", comment: "runs the platform"},
		answer{person: "fay", access: "security_admin", decision: "revoke"})))
	collected, err := f.collect(campaign.Collecting{}, map[string][]byte{"a.eml": first})
	if err != nil {
		t.Fatal(err)
	}
	if collected.Totals.Waiting != 1 || collected.Totals.Decisions["keep"] != 0 || collected.Totals.Decisions["revoke"] != 1 {
		t.Errorf("%+v", collected.Totals)
	}
	if got := f.outcomes("emil", "admin"); !slices.Equal(got, []string{"P0002 keep open kept_unused; waits_for_second", "P0003 open"}) {
		t.Errorf("%q", got)
	}
	if got := f.outcomes("fay", "security_admin"); !slices.Equal(got, []string{"P0002 revoke decided"}) {
		t.Errorf("%q", got)
	}
}

// TestOnePersonForBoth: who stands for the first reviewer and is the second has one voice of the two. A
// revoke is enough in either part, and once somebody else decides, both count.
func TestOnePersonForBoth(t *testing.T) {
	f := openCampaign(t, temp(t), append(usual(), access("anna", "sn_admin", "P0002", boris, "privileged=true", "second_reviewer="+carla, "second_packet=P0003")))
	const reason = "runs the platform"
	instead := mailed(carla, "2026-10-05T09:00:00Z", "p.csv", asCSV(f.rows("P0002", answer{person: "emil", access: "admin", decision: "keep", comment: reason},
		answer{person: "fay", access: "security_admin", decision: "revoke"}, answer{person: "anna", access: "sn_admin", decision: "keep", comment: "runs reports"})))
	own := mailed(carla, "2026-10-06T09:00:00Z", "p.csv", asCSV(f.rows("P0003", answer{person: "emil", access: "admin", decision: "keep", comment: reason},
		answer{person: "fay", access: "security_admin", decision: "keep", comment: "audits the platform"})))
	collected, err := f.collect(campaign.Collecting{}, map[string][]byte{"a.eml": instead, "b.eml": own})
	if err != nil {
		t.Fatal(err)
	}
	if collected.Totals.Waiting != 2 || collected.Totals.States["refused"] != 1 || collected.Totals.Decisions["keep"] != 0 || collected.Totals.Decisions["revoke"] != 1 {
		t.Errorf("%+v", collected.Totals)
	}
	if len(collected.Refused) != 1 || campaign.Because(collected.Refused[0].Code, collected.Refused[0].Detail, false) != carla+" also decided for the other reviewer, but two people have to agree" {
		t.Errorf("%+v", collected.Refused)
	}
	for _, want := range []struct {
		access string
		said   []string
	}{
		{"admin", []string{"P0002 keep refused same_person " + carla, "P0003 keep open conflicted; kept_unused; waits_for_second"}},
		{"security_admin", []string{"P0002 revoke flagged conflicted; delegate", "P0003 keep superseded conflicted"}},
		{"sn_admin", []string{"P0002 keep open conflicted; delegate; waits_for_second", "P0003 open"}},
	} {
		who := map[string]string{"admin": "emil", "security_admin": "fay", "sn_admin": "anna"}[want.access]
		if got := f.outcomes(who, want.access); !slices.Equal(got, want.said) {
			t.Errorf("%s: %q, want %q", want.access, got, want.said)
		}
	}
	if records := f.records(review.PacketsName); records[1]["packet"] != "P0002" || records[1]["open"] != "2" || records[1]["refused"] != "1" {
		t.Errorf("%v", records)
	}
	himself := mailed(boris, "2026-10-07T09:00:00Z", "p.csv", asCSV(f.rows("P0002", answer{person: "emil", access: "admin", decision: "keep", comment: reason})))
	if _, err := f.collect(campaign.Collecting{}, map[string][]byte{"c.eml": himself}); err != nil {
		t.Fatal(err)
	}
	if got := f.outcomes("emil", "admin"); !slices.Equal(got, []string{"P0002 keep superseded", "P0003 keep flagged conflicted; kept_unused", "P0002 keep flagged kept_unused"}) {
		t.Errorf("%q", got)
	}
}

// TestWrongClocks: a mail of another year counts neither last nor in time.
func TestWrongClocks(t *testing.T) {
	f := openCampaign(t, temp(t), usual())
	content := asCSV(f.rows("P0001", answer{person: "emil", access: "itil", decision: "keep"}))
	collected, err := f.collect(campaign.Collecting{}, map[string][]byte{
		"a.eml": mailed(anna, "2037-10-05T09:00:00Z", "p.csv", content), "b.eml": mailed(anna, "2020-10-05T09:00:00Z", "p.csv", content),
		"c.eml": mailed(anna, "2026-10-05T09:00:00Z", "p.csv", content),
	})
	if err != nil || len(collected.Files) != 1 || len(collected.Unread) != 2 || !strings.Contains(collected.Unread[0].Message, "in the future") || !strings.Contains(collected.Unread[1].Message, "before the review began (2026-10-01)") {
		t.Errorf("%+v, %v", collected, err)
	}
}

// TestTimes: of files that answer one packet, it has to be known when each was received.
func TestTimes(t *testing.T) {
	f := openCampaign(t, temp(t), usual())
	one := asCSV(f.rows("P0001", answer{person: "emil", access: "itil", decision: "keep"}))
	two := asCSV(f.rows("P0001", answer{person: "emil", access: "itil", decision: "revoke"}))
	if _, err := f.collect(campaign.Collecting{From: anna}, map[string][]byte{"a.csv": one, "b.csv": two}); err == nil || strings.Count(err.Error(), "answers packet P0001, and so does another file") != 2 {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(f.folder, review.DecisionsFolder)); !os.IsNotExist(err) {
		t.Error("something was written", err)
	}
	if _, err := f.collect(campaign.Collecting{From: anna, IsDry: true}, map[string][]byte{"a.csv": one}); err != nil {
		t.Error(err)
	}
	if _, err := f.collect(campaign.Collecting{From: anna}, map[string][]byte{"a.csv": one}); err != nil {
		t.Error(err)
	}
	if _, err := f.collect(campaign.Collecting{From: anna}, map[string][]byte{"b.csv": two}); err == nil {
		t.Error("nobody knows which of the two counts")
	}
	if got := f.outcomes("emil", "itil"); !slices.Equal(got, []string{"P0001 keep decided"}) {
		t.Errorf("%q", got)
	}
}
