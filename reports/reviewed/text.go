package reviewed

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/review"
	"rolecall/reports/output"
)

var english = message.NewPrinter(language.English)

// line is something that has a name.
type line struct{ Name, Text string }

// about are the facts of the review, one by one.
func (r *Report) about() []line {
	return []line{
		{"Review", r.Campaign.Name + " (" + r.Campaign.CampaignID + ")"},
		{"Certifies", r.period()},
		{"As of", instant(r.Campaign.AsOf) + ": what ServiceNow and Okta said then"},
		{"Opened", instant(r.Campaign.Opened)},
		{"Due", r.Campaign.Due},
		{"Review before", r.before()},
		{"Closed", instant(r.Signoff.At)},
		{"Signed by", r.Signoff.SignedBy + " <" + r.Signoff.Email + ">"},
		{"Statement", r.Signoff.Statement},
		{"Run by", r.Campaign.Owner},
		{"Opened from run", r.Campaign.RunID},
		{"With", r.Campaign.Tool},
	}
}

func (r *Report) period() string {
	if r.From.IsZero() && r.Until.IsZero() {
		return "no period: the settings name none"
	}
	return r.From.Format(time.DateOnly) + " to " + r.Until.Format(time.DateOnly)
}

// before names the review before.
func (r *Report) before() string {
	if previous := r.Campaign.Previous; previous != nil {
		return previous.Name + " (" + previous.CampaignID + ")"
	}
	return "none was named"
}

// instant is a time of the folder as people read it.
func instant(text string) string {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return at.UTC().Format("2006-01-02 15:04") + " UTC"
}

// notice is something to know before the rest is read.
type notice struct {
	Text    string
	IsGrave bool
}

// notices are what limits what the review proves.
func (r *Report) notices() []notice {
	var list []notice
	for _, each := range r.Campaign.Completeness {
		switch each.Verdict {
		case "PARTIAL":
			list = append(list, notice{fmt.Sprintf("The population is incomplete: records of %s are missing. %s", each.Table, each.Message), true})
		case "SCOPED":
			list = append(list, notice{fmt.Sprintf("The population is a selection: only some records of %s were exported. %s", each.Table, each.Message), false})
		}
	}
	if count := r.Signoff.Items["unanswered"]; count > 0 {
		becomes := "No decision does not mean keep: a run that carries out the decisions reports them as not reviewed."
		if r.Signoff.Unanswered == "revoke" {
			becomes = "The settings say that they are revoked (unanswered: revoke)."
		}
		list = append(list, notice{fmt.Sprintf("%s without a decision. %s", plural(count, "item is", "items are"), becomes), r.Signoff.Unanswered == "revoke"})
	}
	return list
}

func plural(count int, one, many string) string {
	if count == 1 {
		return "1 " + one
	}
	return english.Sprintf("%d %s", count, many)
}

// counted is a code with how often it is there, and what it means.
type counted struct {
	Code, Meaning string
	Count         int64
}

// flags are the flags of the decisions that were signed.
func (r *Report) flags() []counted {
	meanings := map[string]string{}
	for _, each := range review.Statistics {
		meanings[each.Name] = each.Meaning
	}
	var list []counted
	for _, flag := range slices.Sorted(maps.Keys(r.Signoff.Flags)) {
		list = append(list, counted{flag, meanings[flag], int64(r.Signoff.Flags[flag])})
	}
	slices.SortStableFunc(list, func(a, b counted) int { return cmp.Compare(b.Count, a.Count) })
	return list
}

// kindRow is what is decided of the items of a kind, or of all.
type kindRow struct {
	Kind                                                        string
	Items, Keep, Revoke, Change, Gone, Unanswered, FlaggedItems int64
}

func (r *Report) kinds(ctx context.Context) ([]kindRow, error) {
	return output.List[kindRow](ctx, r.db, statement("kinds"))
}

// effect is what later runs show of what was revoked.
type effect struct {
	Revoked, InEffect, NotInEffect, Overtaken, Unknown int64
	MedianDays, WorstDays                              int64
	RunID, AsOf                                        string
}

// effectNote says it in a sentence.
func (r *Report) effectNote(ctx context.Context) (string, error) {
	found, err := output.List[effect](ctx, r.db, statement("effects"))
	if err != nil {
		return "", err
	}
	one := found[0]
	switch {
	case one.RunID == "" && r.Signoff.Decisions["revoke"] == 0:
		return "", nil
	case one.RunID == "":
		return "It is unknown whether revocations are in effect: no later run was compared (rolecall review effect REVIEW --against RUN).", nil
	}
	note := english.Sprintf("As of %s (run %s), of %d revocations %d are in effect, %d are not, %d are overtaken, %d are unknown.",
		instant(one.AsOf), one.RunID, one.Revoked, one.InEffect, one.NotInEffect, one.Overtaken, one.Unknown)
	if one.InEffect > 0 {
		note += english.Sprintf(" From decision to effect it took at most %d days in the median, %d at worst.", one.MedianDays, one.WorstDays)
	}
	return note, nil
}

// lookbackNotes say what lookback.csv can tell, and what nobody knows.
func (r *Report) lookbackNotes(ctx context.Context) ([]string, error) {
	type source struct {
		Why     string
		Of      int64
		KnownOf int64
	}
	found, err := output.List[source](ctx, r.db, duckdb.Statement{Name: "lookback", Text: `
		select why, coalesce("of", 0), known_of from judge.lookback_source order by list_position(['by_reviewer_of_item', 'by_self', 'after_snapshot', 'came_and_went'], why)`})
	if err != nil {
		return nil, err
	}
	questions := map[string]string{
		"by_reviewer_of_item": "Who granted what they review", "by_self": "Who granted what they hold",
		"after_snapshot": "What was granted after the exports", "came_and_went": "What was added and removed again in the period",
	}
	remedies := map[string]string{
		"by_reviewer_of_item": "the exports do not say when and by whom access was granted (sys_created_on, sys_created_by)",
		"by_self":             "the exports do not say when and by whom access was granted (sys_created_on, sys_created_by)",
		"after_snapshot":      "no later exports were compared before the review was closed (rolecall review collect --against RUN)",
		"came_and_went":       "exports do not show what came and went in between, and the audit of roles (sys_audit_role) is not read",
	}
	var notes []string
	for _, each := range found {
		switch {
		case each.KnownOf == 0:
			if each.Why == "after_snapshot" && each.Of > 0 {
				remedies[each.Why] = "the later exports do not say when access was granted (sys_created_on)"
			}
			notes = append(notes, fmt.Sprintf("%s: not known, because %s.", questions[each.Why], remedies[each.Why]))
		case each.KnownOf < each.Of:
			notes = append(notes, english.Sprintf("%s: known of %d of %d.", questions[each.Why], each.KnownOf, each.Of))
		}
	}
	return notes, nil
}

// verify says how somebody else checks the folder and this report.
func (r *Report) verify() []string {
	return []string{
		"rolecall review status REVIEW checks the ledger, the returned files and everything computed from them, by their hashes. It prints the hash of the last line.",
		english.Sprintf("Line %d of ledger.jsonl has the SHA-256 %s. Compare it with a copy that was noted elsewhere when the review was closed: each line has the hash of the line before, so this hash covers all of them.", r.Lines, r.Head),
		"The line after it has the hashes of this report: source_sha256 of report.html, from of report.xlsx, to of lookback.csv.",
		"signoff.json has the SHA-256 of decisions.csv: " + r.Signoff.Files[review.DecisionsName] + ".",
		"Each decision names the file that it came in: decisions/ has an exact copy under its SHA-256.",
		"The population comes from the run " + r.Campaign.RunID + ", whose manifest.json has the SHA-256 " + r.Campaign.ManifestSHA256 + ". rolecall check RUN checks it.",
	}
}

// total is a control total, as the reports show it.
type total struct {
	Name     string
	Of       int64
	Declared string
	Parts    []part
	Balanced bool
}

type part struct {
	Name  string
	Count int64
}

// partNames are the parts of the population in words.
var partNames = map[string]string{
	"read_twice": "read twice", "not_needed": "not needed", "inherited": "inherited: reviewed at its source", "not_in_force": "not in force",
	"inactive": "of inactive accounts", "platform": "of the platform's own accounts", "unmanaged": "roles that the rules never report", "confers_nothing": "groups that confer nothing",
	"duplicate": "further rows of one item", "not_selected": "not selected", "with_items": "with items", "in_review": "in the review",
}

func (r *Report) totals() []total {
	var list []total
	for _, each := range r.Population.Totals {
		one := total{Name: strings.ReplaceAll(each.Name, "_", " "), Of: each.Of, Declared: "not declared"}
		if each.Declared != nil {
			one.Declared = english.Sprintf("%d", *each.Declared)
		}
		sum := int64(0)
		for _, share := range each.Parts {
			name := cmp.Or(partNames[share.Name], strings.ReplaceAll(share.Name, "_", " "))
			if share.Reason != "" {
				name += ": " + share.Reason
			}
			one.Parts, sum = append(one.Parts, part{name, share.Count}), sum+share.Count
		}
		one.Balanced = sum == each.Of
		list = append(list, one)
	}
	return list
}
