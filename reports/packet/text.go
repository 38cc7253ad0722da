package packet

import (
	"fmt"

	"rolecall/reconcile/review"
)

// Confirmation is what a reviewer confirms.
const Confirmation = "I reviewed each row; I am not deciding about myself."

// word is a decision, and what it means.
type word struct {
	Word    review.Decision
	Meaning string
}

var words = []word{
	{review.Keep, "the person still needs this access"},
	{review.Revoke, "the access is to be removed"},
	{review.Change, "the person needs different access: describe it in Comment"},
	{review.NotMine, "somebody else should decide: give their e-mail address in Comment"},
	{review.DontKnow, "you do not know: it goes to the next reviewer"},
}

// meanings say what stands in a column, where its title does not.
var meanings = map[string]string{
	"gives":             "What comes with the access, and what it is for.",
	"how":               "direct, or by membership in the group in brackets.",
	"since":             "When it was granted. Empty: that was not exported.",
	"granted_by":        "Who granted it. Empty: that was not exported.",
	"last_used":         "When the account was last used. \"not known\" is not \"never\".",
	"look_at":           "What to look at closely: privileged access, findings, conflicts.",
	"by_the_rules":      "Which rule grants it, or that none does.",
	"last_time":         "What was decided in the last review.",
	review.DecisionCell: "keep, revoke, change, not mine or don't know. An empty cell is no decision: it does not mean keep.",
	review.UntilCell:    "The day until which a keep holds, such as 2026-12-31. Needed to keep what has a finding.",
	review.CommentCell:  "Why. Needed to keep what is privileged or has a finding.",
	review.TokenCell:    "This code identifies the row. Do not change it.",
}

// intro says what the packet is.
func (p *Packet) intro() []string {
	who := "You are asked to say who still needs their access to ServiceNow."
	if p.IsSecond {
		who = "You are asked for a second opinion on who still needs their access to ServiceNow: it stays only if both reviewers keep it."
	}
	rows := fmt.Sprintf("Decide each of the %d rows by %s.", p.Items, p.due())
	if p.Items == 1 {
		rows = fmt.Sprintf("Decide the one row by %s.", p.due())
	}
	lines := []string{who + " " + rows}
	if p.Parts > 1 {
		lines = append(lines, fmt.Sprintf("This is part %d of %d: there are more rows than fit one packet.", p.Part, p.Parts))
	}
	return lines
}

// howToReturn says what becomes of the decided packet.
func (p *Packet) howToReturn() []string {
	return []string{
		"Save the file, and send it to " + p.Campaign.Owner + ".",
		"You may sort and filter, and send it in several pieces. Rows that do not come back stay open.",
		"Do not change the other columns: a row that was changed does not count.",
	}
}
