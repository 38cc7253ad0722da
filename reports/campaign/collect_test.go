package campaign_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rolecall/reconcile/review"
	"rolecall/reports/campaign"
)

// TestEachForm: the same answers say the same in each form.
func TestEachForm(t *testing.T) {
	answers := []answer{
		{person: "emil", access: "itil", decision: "keep"}, {person: "emil", access: "catalog_admin", decision: " Certify "},
		{person: "fay", access: "itil", decision: "REMOVE"}, {person: "fay", access: "knowledge", decision: "keep", until: "2026-12-31", comment: "until the move is done"},
		{person: "boris", access: "itil", decision: "reduce", comment: "read only, please"},
	}
	for name, content := range map[string]func(*fixture) []byte{
		"p.csv":  func(f *fixture) []byte { return asCSV(f.rows("P0001", answers...)) },
		"p.xlsx": func(f *fixture) []byte { return f.asWorkbook("P0001", f.rows("P0001", answers...)) },
		"p.json": func(f *fixture) []byte { return f.asJSON("P0001", f.rows("P0001", answers...)) },
	} {
		t.Run(name, func(t *testing.T) {
			f := openCampaign(t, temp(t), usual())
			mail := mailed("Anna <Anna@Example.com>", "2026-10-05T09:00:00Z", name, content(f))
			collected, err := f.collect(campaign.Collecting{}, map[string][]byte{"a.eml": mail})
			if err != nil {
				t.Fatal(err)
			}
			if len(collected.Refused) > 0 || collected.Totals.Decisions["keep"] != 3 || collected.Totals.Decisions["revoke"] != 1 || collected.Totals.Decisions["change"] != 1 {
				t.Errorf("%+v", collected)
			}
			for _, want := range []struct{ person, access, said string }{
				{"emil", "itil", "P0001 keep decided"}, {"emil", "catalog_admin", "P0001 keep decided"}, {"fay", "itil", "P0001 revoke decided"},
				{"fay", "knowledge", "P0001 keep flagged against_finding"}, {"boris", "itil", "P0001 change flagged reciprocal"}, {"fay", "leaver_role", "P0001 open"},
			} {
				if got := f.outcomes(want.person, want.access); !slices.Equal(got, []string{want.said}) {
					t.Errorf("%s %s: %q, want %q", want.person, want.access, got, want.said)
				}
			}
			if original := f.read("decisions/" + hash(mail) + ".eml"); original != string(mail) {
				t.Error("the original is another")
			}
			again, err := f.collect(campaign.Collecting{}, map[string][]byte{"b.eml": mail})
			if err != nil || len(again.Again) != 1 || len(again.Files) != 0 {
				t.Errorf("%+v, %v", again, err)
			}
		})
	}
}

// TestRefusals plants each fault, and finds each by its name.
func TestRefusals(t *testing.T) {
	f := openCampaign(t, temp(t), usual())
	other := review.Key(strings.Repeat("x", review.KeySize))
	emil := f.items[0]
	for _, test := range []struct {
		name, from, packet string
		answer             answer
		change             func(rows []map[string]string)
		file               func(rows []map[string]string) (string, []byte)
		want               string // of the row
	}{
		{name: "keeps a leaver", answer: answer{person: "fay", access: "leaver_role", decision: "keep", until: "2026-12-01", comment: "she comes back"}, want: "P0001 keep refused impossible"},
		{name: "a word", answer: answer{person: "emil", access: "itil", decision: "kepe"}, want: "P0001 kepe refused word kepe"},
		{name: "a word that means two things", answer: answer{person: "emil", access: "itil", decision: "Approved"}, want: "P0001 Approved refused word Approved"},
		{name: "without a comment", answer: answer{person: "fay", access: "knowledge", decision: "keep", until: "2026-12-01", comment: "yes"}, want: "P0001 keep refused needs_comment 10"},
		{name: "without a day", answer: answer{person: "fay", access: "knowledge", decision: "keep", comment: "she needs it for now"}, want: "P0001 keep refused needs_until"},
		{name: "a day that may be two", answer: answer{person: "fay", access: "knowledge", decision: "keep", until: "03/04/2027", comment: "she needs it for now"}, want: "P0001 keep refused needs_until 03/04/2027"},
		{name: "a day in the past", answer: answer{person: "fay", access: "knowledge", decision: "keep", until: "2026-10-05", comment: "she needs it for now"}, want: "P0001 keep refused needs_until 2026-10-05"},
		{name: "too late a day", answer: answer{person: "fay", access: "knowledge", decision: "keep", until: "2027-10-06", comment: "she needs it for now"}, want: "P0001 keep refused until_too_late 2027-10-05"},
		{name: "a changed cell", answer: answer{person: "emil", access: "itil", decision: "keep", tampered: map[string]string{"access": "admin", "account": "fay"}}, want: "P0001 keep refused altered account, access"},
		{name: "somebody else", from: dora + ".org", answer: answer{person: "emil", access: "itil", decision: "keep"}, want: "P0001 keep refused not_reviewer " + dora + ".org"},
		{name: "about themselves", from: boris, packet: "P0001", answer: answer{person: "boris", access: "itil", decision: "keep"}, want: "P0001 keep refused not_reviewer " + boris},
		{
			name: "another packet", answer: answer{person: "anna", access: "itil", decision: "keep"},
			change: func(rows []map[string]string) {
				for _, row := range rows {
					if row["account"] == "anna" {
						row[review.TokenCell] = f.token("P0002", f.items[6])
					}
				}
			},
			file: func(rows []map[string]string) (string, []byte) { return "p.xlsx", f.asWorkbook("P0001", rows) },
			want: "P0002 keep refused wrong_packet P0002",
		},
		{
			name: "of another campaign", answer: answer{person: "emil", access: "itil", decision: "keep"},
			file: func(rows []map[string]string) (string, []byte) {
				return "p.json", []byte(strings.ReplaceAll(string(f.asJSON("P0001", rows)), f.about.CampaignID, "C00000000"))
			},
			want: "P0001 keep refused foreign C00000000",
		},
		{
			name: "an invented token", answer: answer{person: "emil", access: "itil", decision: "keep"},
			change: func(rows []map[string]string) {
				rows[0][review.TokenCell] = other.Token(f.about.CampaignID, "P0001", emil["item_id"], emil["fact_hash"])
			},
			want: "keep refused unknown_row",
		},
		{
			name: "one row twice", answer: answer{person: "emil", access: "itil", decision: "keep"},
			file: func(rows []map[string]string) (string, []byte) {
				second := map[string]string{}
				for name, text := range rows[0] {
					second[name] = text
				}
				second[review.DecisionCell] = "revoke"
				return "p.csv", asCSV(append(rows, second))
			},
			want: "P0001 keep refused contradiction",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := openCampaign(t, temp(t), usual())
			packet, from := test.packet, test.from
			if packet == "" {
				packet = "P0001"
			}
			if from == "" {
				from = anna
			}
			good := answer{person: "emil", access: "catalog_admin", decision: "keep"}
			rows := f.rows(packet, test.answer, good)
			if test.change != nil {
				test.change(rows)
			}
			name, content := "p.csv", asCSV(rows)
			if test.file != nil {
				name, content = test.file(rows)
			}
			collected, err := f.collect(campaign.Collecting{}, map[string][]byte{"a.eml": mailed(from, "2026-10-05T09:00:00Z", name, content)})
			if err != nil {
				t.Fatal(err)
			}
			var states []string
			for _, each := range f.records(review.DecisionsName) {
				if each["refusal"] != "" && !(each["entitlement"] == "catalog_admin") {
					states = append(states, strings.Join(strings.Fields(each["packet"]+" "+each["decision"]+" "+each["state"]+" "+each["refusal"]+" "+each["detail"]), " "))
				}
			}
			if !slices.Contains(states, test.want) || len(collected.Refused) == 0 {
				t.Errorf("%q, want %q", states, test.want)
			}
			isOthers := from == anna && test.name != "of another campaign"
			if got := slices.Equal(f.outcomes("emil", "catalog_admin"), []string{"P0001 keep decided"}); got != isOthers {
				t.Errorf("the other row: %q", f.outcomes("emil", "catalog_admin"))
			}
		})
	}
}

// TestSelf: a delegate decides about themselves nonetheless in nobody's place.
func TestSelf(t *testing.T) {
	items := append(usual(), access("dora", "itil", "P0001", anna))
	f := openCampaign(t, temp(t), items)
	mail := mailed(dora, "2026-10-05T09:00:00Z", "p.csv", asCSV(f.rows("P0001", answer{person: "dora", access: "itil", decision: "keep"}, answer{person: "emil", access: "itil", decision: "keep"})))
	late := mailed(dora, "2026-10-11T09:00:00Z", "p.csv", asCSV(f.rows("P0001", answer{person: "fay", access: "itil", decision: "keep"})))
	if _, err := f.collect(campaign.Collecting{}, map[string][]byte{"a.eml": mail, "b.eml": late}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct{ person, access, said string }{
		{"dora", "itil", "P0001 keep refused self " + dora}, {"emil", "itil", "P0001 keep flagged delegate"}, {"fay", "itil", "P0001 keep refused not_reviewer " + dora},
	} {
		if got := f.outcomes(want.person, want.access); !slices.Contains(got, want.said) {
			t.Errorf("%s: %q, want %q", want.person, got, want.said)
		}
	}
	for _, each := range f.records(review.DecisionsName) {
		if each["user_name"] == "emil" && each["state"] == "flagged" && (each["delegated_by"] != anna || each["decided_by"] != dora || each["reviewer_of_record"] != anna) {
			t.Errorf("%v", each)
		}
	}
}

// TestFlags plants what the owner should look at.
func TestFlags(t *testing.T) {
	f := openCampaign(t, temp(t), usual())
	fast := f.rows("P0001",
		answer{person: "emil", access: "itil", decision: "keep", comment: "as before", at: "2026-10-05T08:00:00Z"},
		answer{person: "emil", access: "catalog_admin", decision: "keep", comment: "as before", at: "2026-10-05T08:00:01Z"},
		answer{person: "fay", access: "itil", decision: "keep", comment: "As before ", at: "2026-10-05T08:00:02Z"},
		answer{person: "boris", access: "itil", decision: "keep", comment: "as before", at: "2026-10-05T08:00:04Z"},
		answer{person: "fay", access: "leaver_role", decision: "revoke", at: "2026-10-05T08:00:05Z"},
	)
	cut := f.rows("P0002", answer{person: "anna", access: "itil", decision: "keep"},
		answer{person: "emil", access: "admin", decision: "keep", comment: "runs the platform"}, answer{person: "fay", access: "security_admin", decision: "revoke"})
	second := f.rows("P0003", answer{person: "emil", access: "admin", decision: "keep", comment: "runs the platform"})
	_, err := f.collect(campaign.Collecting{Received: time.Date(2026, 10, 17, 9, 0, 0, 0, time.UTC)}, map[string][]byte{
		"a.eml": mailed(anna, "2026-10-05T09:00:00Z", "d.json", f.asJSON("P0001", fast)),
		"b.csv": asCSV(cut, "gives", "title"), // nobody knows who sent it
		"c.eml": mailed(carla, "2026-10-06T09:00:00Z", "p.xlsx", f.asWorkbook("P0003", second)),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct{ person, access, said string }{
		{"emil", "itil", "P0001 keep flagged bulk; fast; same_comment"},
		{"boris", "itil", "P0001 keep flagged bulk; fast; reciprocal; same_comment"},
		{"fay", "leaver_role", "P0001 revoke flagged fast"},
		{"anna", "itil", "P0002 keep flagged columns_missing; late; reciprocal; sender_unknown"},
		{"emil", "admin", "P0002 keep flagged columns_missing; kept_unused; late; sender_unknown"},
		{"emil", "admin", "P0003 keep flagged conflicted; kept_unused"},
		{"fay", "security_admin", "P0002 revoke flagged columns_missing; late; sender_unknown"},
	} {
		if got := f.outcomes(want.person, want.access); !slices.Contains(got, want.said) {
			t.Errorf("%s %s: %q, want %q", want.person, want.access, got, want.said)
		}
	}
}

// TestAfterASpreadsheet: rows sorted and gone, dates in another form, characters that the character
// set of the file lacks, zeros that a number lost.
func TestAfterASpreadsheet(t *testing.T) {
	items := append(usual(), access("fay", "report_viewer", "P0001", anna, "name=Zoë 山田", "user_name=00712"))
	f := openCampaign(t, temp(t), items)
	rows := f.rows("P0001", answer{person: "emil", access: "itil", decision: "keep"}, answer{person: "fay", access: "itil", decision: "revoke"},
		answer{person: "00712", access: "report_viewer", decision: "keep", tampered: map[string]string{"account": "712", "person": "Zo\xeb ??"}})
	for _, row := range rows {
		row["since"] = strings.ReplaceAll(row["since"], "2026-01-0", "") + ".01.2026"
		row["department"] = "Vertrieb K\xf6ln"
	}
	slices.Reverse(rows)
	content := strings.ReplaceAll(string(asCSV(rows[:len(rows)-1])), ",", ";")
	if _, err := f.collect(campaign.Collecting{From: anna}, map[string][]byte{"b.csv": []byte(content)}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct{ person, access, said string }{
		{"emil", "itil", "P0001 open"}, {"fay", "itil", "P0001 revoke decided"}, {"00712", "report_viewer", "P0001 keep decided"},
	} {
		if got := f.outcomes(want.person, want.access); !slices.Equal(got, []string{want.said}) {
			t.Errorf("%s %s: %q, want %q", want.person, want.access, got, want.said)
		}
	}
}
