package text

import (
	"strings"

	"rolecall/reports/facts"
)

// completeness is the section about it.
func (p *page) completeness(tables []facts.Completeness) {
	if len(tables) == 0 {
		return
	}
	p.title("How complete the exports are")
	for _, each := range facts.VerdictsOn(tables) {
		severity := ""
		if each.IsLess() {
			severity = "warning"
		}
		p.paragraph("  "+p.paint(each.Name, severityColor(severity)...)+strings.Repeat(" ", 9-len(each.Name)), each.Body)
	}
}
