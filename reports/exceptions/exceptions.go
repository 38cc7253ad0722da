// Package exceptions writes review-exceptions.yaml: what reviewers kept against a finding, as the
// rules file would have it.
package exceptions

import (
	"context"
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/rules"
	"rolecall/reports/output"
)

// Name is the file.
const Name = "review-exceptions.yaml"

const head = `# What reviewers kept although there was a finding, and until when. This run accepts these findings because of their decisions.
# Put them under exceptions in rules.yaml, and they hold without the review, too.
`

// New is the writer of the file.
func New() output.Writer { return writer{} }

type writer struct{}

// kept is a row of kept_finding.
type kept struct {
	FindingID, Kind, UserName, Item, Reason, ApprovedBy, Expires, OktaStatus, CampaignID, Review, ItemID, FactHash string
}

// Write writes the file.
func (writer) Write(ctx context.Context, run output.Run) error {
	rows, err := output.List[kept](ctx, run.DB, duckdb.Statement{Name: Name, Text: `
		select finding_id, kind, coalesce(user_name, ''), coalesce(item, ''), coalesce(reason, ''), coalesce(approved_by, ''),
			coalesce(strftime(expires, '%Y-%m-%d'), ''), coalesce(okta_status, ''), campaign_id, review_name, item_id, coalesce(fact_hash, '')
		from main.kept_finding order by kept_no`})
	if err != nil {
		return err
	}
	text, err := write(rows)
	if err != nil {
		return err
	}
	return run.Folder.Write(Name, []byte(text))
}

// write is the file. A name with a * is left out: in an exception it would stand for others, too.
func write(rows []kept) (string, error) {
	var text, lines strings.Builder // of what is left out, and of the exceptions
	for _, each := range rows {
		of := fmt.Sprintf("%s, %s in the review %s (%s)", each.FindingID, each.ItemID, source.Printable(each.Review), each.CampaignID)
		if strings.Contains(each.UserName+each.Item, "*") {
			fmt.Fprintf(&text, "# %s is left out: its name contains *, which matches any characters in an exception.\n# Write it by hand, with a pattern that matches nothing else.\n", of)
			continue
		}
		line, err := each.line()
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&lines, "  # %s; facts %s\n%s\n", of, each.FactHash, line)
	}
	if lines.Len() > 0 {
		return head + text.String() + "exceptions:\n" + lines.String(), nil
	}
	return head + text.String(), nil
}

// line is the exception, as rolecall accept would write it.
func (k kept) line() (string, error) {
	isActive := true
	added := rules.Exception{
		Kind: k.Kind, UserName: k.UserName, Item: k.Item, Reason: k.Reason, ApprovedBy: k.ApprovedBy, Ticket: k.CampaignID, Expires: k.Expires,
		Facts: rules.Facts{IsActive: &isActive, OktaStatus: k.OktaStatus},
	}
	if added.Reason == "" {
		added.Reason = "kept in the review " + k.Review
	}
	const before = "version: 1\n"
	content, _, err := rules.AddExceptions(Name, []byte(before), []rules.Exception{added})
	if err != nil {
		return "", fmt.Errorf("write %s: %w", Name, err)
	}
	_, line, isThere := strings.Cut(string(content), "exceptions:\n")
	if !isThere {
		return "", fmt.Errorf("write %s: no exception came of %s", Name, k.FindingID)
	}
	return strings.TrimRight(line, "\n"), nil
}
