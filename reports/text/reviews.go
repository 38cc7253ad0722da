package text

import (
	"rolecall/exports/source"
	"rolecall/reports/facts"
)

// reviews says what reviews decided, and what becomes of what they revoked.
func (p *page) reviews(reviews []facts.Review) {
	if len(reviews) == 0 {
		return
	}
	p.title("Decided in reviews")
	for _, each := range reviews {
		p.line("  %s (%s)", source.Printable(each.Name), source.Printable(each.CampaignID))
		if each.Linked+each.Nobodys > 0 {
			p.paragraph("    ", p.number.Sprintf("%d accounts: %d linked to a person, %d nobody's, %d not answered: review-links.yaml.", each.Items, each.Linked, each.Nobodys, each.Undecided))
			continue
		}
		p.paragraph("    ", p.number.Sprintf("%d items: %d kept, %d revoked, %d to be changed, %d not decided.", each.Items, each.Keep, each.Revoke, each.Change, each.Undecided))
		if each.Revoke == 0 {
			continue
		}
		sentence := p.number.Sprintf("Of the revoked items, the plan removes %d, and %d are already gone", each.Planned, each.Gone)
		if left := each.Revoke - each.Planned - each.Gone; left > 0 {
			sentence += p.number.Sprintf("; %d need a change in Okta, a task or a later review: see okta-removals.csv and tasks.csv", left)
		}
		if each.ByDefault > 0 {
			sentence += p.number.Sprintf(". %d are revoked because nobody decided", each.ByDefault)
		}
		p.paragraph("    ", sentence+".")
	}
}
