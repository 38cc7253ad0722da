package campaign_test

import (
	"slices"
	"strings"
	"testing"

	"rolecall/reconcile/review"
	"rolecall/reports/campaign"
)

// TestSigned: who says to have reviewed each row is kept, and so is who does not; a CSV does not ask.
func TestSigned(t *testing.T) {
	f := openCampaign(t, temp(t), usual())
	keep := f.rows("P0001", answer{person: "emil", access: "itil", decision: "keep"})
	f.signedBy = "Anna Alm"
	files := map[string][]byte{
		"1.eml": mailed(anna, "2026-10-05T09:00:00Z", "p.xlsx", f.asWorkbook("P0001", keep)), "2.eml": mailed(anna, "2026-10-05T09:00:01Z", "p.json", f.asJSON("P0001", keep)),
	}
	f.signedBy = ""
	files["3.eml"] = mailed(anna, "2026-10-05T09:00:02Z", "p.xlsx", f.asWorkbook("P0001", keep))
	files["4.eml"] = mailed(anna, "2026-10-05T09:00:03Z", "p.json", f.asJSON("P0001", keep))
	files["5.eml"] = mailed(anna, "2026-10-05T09:00:04Z", "p.csv", asCSV(keep))
	collected, err := f.collect(campaign.Collecting{}, files)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, each := range f.records(review.ReceivedName) {
		got = append(got, each["name_given"]+"|"+each["confirmed"])
	}
	if want := []string{"Anna Alm|yes", "Anna Alm|yes", "|no", "|no", "|"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if signed := collected.Files[0].Signed; signed.Name != "Anna Alm" || signed.Confirmed != "yes" {
		t.Errorf("%+v", signed)
	}
}

// TestWords: case, blanks and punctuation do not count; what may mean two things is asked back, and of
// anything else the nearest word is named.
func TestWords(t *testing.T) {
	good := map[string]review.Decision{
		"dont know": review.DontKnow, "Don’t know": review.DontKnow, "DON`T  KNOW.": review.DontKnow, "don\u00b4t\u00a0know": review.DontKnow, "dont-know": review.DontKnow, "“Don't know”": review.DontKnow,
		"not-mine": review.NotMine, "Not mine!": review.NotMine, "notmine": review.NotMine, "NOT_MINE": review.NotMine, "Keep.": review.Keep, " keep ;": review.Keep, "(revoke)": review.Revoke, "Remove,": review.Revoke,
	}
	for written, want := range good {
		if decision, isKnown := review.Decide(written); !isKnown || decision != want || review.Word(written) != string(want) {
			t.Errorf("%q is %q", written, decision)
		}
	}
	for _, written := range []string{"keep?", "keep/revoke", "do not keep", "keep & revoke", "not keep", ".", "?", "yes", "ok.", "approve"} {
		if decision, isKnown := review.Decide(written); isKnown || review.Word(written) == "" {
			t.Errorf("%q is %q", written, decision)
		}
	}
	f := openCampaign(t, temp(t), usual())
	rows := f.rows("P0001", answer{person: "emil", access: "itil", decision: "Keep."}, answer{person: "emil", access: "catalog_admin", decision: "dont know"},
		answer{person: "fay", access: "itil", decision: "OK!"}, answer{person: "boris", access: "itil", decision: "."}, answer{person: "fay", access: "leaver_role", decision: "revoek"})
	collected, err := f.collect(campaign.Collecting{}, map[string][]byte{"a.eml": mailed(anna, "2026-10-05T09:00:00Z", "p.csv", asCSV(rows))})
	if err != nil {
		t.Fatal(err)
	}
	var refused []string
	for _, each := range collected.Refused {
		refused = append(refused, campaign.Because(each.Code, each.Detail, false)+"; "+campaign.Advice(each.Code, each.Detail))
	}
	slices.Sort(refused)
	if !slices.Equal(refused, []string{
		`the decision is "."; write keep, revoke, change, not mine or don't know`,
		`the decision is "OK!": approve the access, or its removal?; write keep to leave the access, or revoke to remove it`,
		`the decision is "revoek"; did you mean revoke?`,
	}) {
		t.Errorf("%q", refused)
	}
	if got := f.outcomes("emil", "itil"); !slices.Equal(got, []string{"P0001 keep decided"}) {
		t.Errorf("%q", got)
	}
	if got := f.outcomes("emil", "catalog_admin"); len(got) == 0 || got[0] != "P0001 don't know passed" {
		t.Errorf("%q", got)
	}
}

// TestAlteredCellsOfMatches: a cell is called as the reviewer's sheet calls it.
func TestAlteredCellsOfMatches(t *testing.T) {
	for isMatch, want := range map[bool]string{false: "What it gives, How it comes, Person", true: "Candidates, State, Person"} {
		if got := campaign.Because("altered", "gives, how, person", isMatch); !strings.HasSuffix(got, ": "+want) {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
