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

// LinksName is the file of what reviewers said of whose accounts are.
const LinksName = "review-links.yaml"

const linksHead = `# Whose accounts are, as reviewers decided it. These links hold in this run by their decision.
# Put them under links in rules.yaml, and they hold without the review, too.
links:
`

// NewLinks is the writer of that file.
func NewLinks() output.Writer { return linksWriter{} }

type linksWriter struct{}

// decided is a link, and where it was decided.
type decided struct {
	UserName, Login, Org, Comment, DecidedBy, DecidedOn, CampaignID, Review, Place string
}

// Write writes the file.
func (linksWriter) Write(ctx context.Context, run output.Run) error {
	rows, err := output.List[decided](ctx, run.DB, duckdb.Statement{Name: LinksName, Text: `
		with shared as (select lower(trim(login)) as login from okta.user group by all having count(distinct okta_org) > 1)
		select
			link.user_name, coalesce(link.login, ''), coalesce(case when shared.login is not null then users.okta_org end, ''),
			coalesce(link.comment, ''), coalesce(link.decided_by, ''), coalesce(strftime(link.decided_on, '%Y-%m-%d'), ''),
			review.campaign_id, review.name, link.rule
		from recon.decided_link as link
		join input.review as review on review.review_no = link.review_no
		left join okta.user as users on users.user_key = link.user_key
		left join shared on shared.login = lower(trim(link.login))
		order by link.link_no`})
	if err != nil {
		return err
	}
	return run.Folder.Write(LinksName, []byte(writeLinks(rows)))
}

func writeLinks(rows []decided) string {
	var text strings.Builder
	text.WriteString(linksHead)
	for _, each := range rows {
		reason := each.Comment
		if reason == "" {
			reason = "none of the candidates, by the review " + each.Review
		}
		fmt.Fprintf(&text, "  # %s, in the review %s (%s)\n", source.Printable(each.Place), source.Printable(each.Review), each.CampaignID)
		fmt.Fprintf(&text, "  %s\n", rules.Link{
			UserName: each.UserName, Login: each.Login, Org: each.Org, Reason: reason, ApprovedBy: each.DecidedBy, Ticket: each.CampaignID, On: each.DecidedOn,
		}.Line())
	}
	return text.String()
}
