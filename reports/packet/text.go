package packet

import (
	"fmt"

	"rolecall/reconcile/review"
)

// Confirmation is what a reviewer confirms.
const Confirmation = "I reviewed each row; I am not deciding about myself."

// MatchConfirmation is what a reviewer of matches confirms.
const MatchConfirmation = "I reviewed each row; I am none of the candidates."

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

// matchWords are the answers to whose an account is.
var matchWords = append([]word{
	{"1", "the account belongs to candidate 1 of the row, and so on; the login of the candidate will do, too"},
	{"2", "candidate 2"}, {"3", "candidate 3"}, {"4", "candidate 4"}, {"5", "candidate 5"},
	{review.Nobody, "it belongs to none of them: say in Comment what it is for, or who else may own it"},
}, words[3:]...)

// words are the answers that the packet asks for.
func (p *Packet) words() []word {
	if p.Campaign.IsMatch() {
		return matchWords
	}
	return words
}

// choices are these as the list of a cell has them.
func (p *Packet) choices() []string {
	if p.Campaign.IsMatch() {
		return review.MatchChoices
	}
	return review.Choices
}

// matchMeanings say what stands in the columns of a match.
var matchMeanings = map[string]string{
	"gives":             "Who the account may belong to, numbered. What is the same on both sides gives points; it proves nothing by itself.",
	"how":               "Whether the account can sign in: active, or inactive.",
	"since":             "When the account was created. Empty: that was not exported.",
	"last_used":         meanings["last_used"],
	"look_at":           "What the run found about the account.",
	"last_time":         meanings["last_time"],
	review.DecisionCell: "The number of the candidate, none, not mine or don't know. An empty cell is no decision.",
	review.UntilCell:    "Not needed here.",
	review.CommentCell:  "Why. Needed with none.",
	review.TokenCell:    meanings[review.TokenCell],
}

// meaning says what stands in a column, where its title does not; "" if it does.
func (p *Packet) meaning(column string) string {
	if p.Campaign.IsMatch() {
		return matchMeanings[column]
	}
	return meanings[column]
}

// empty says what it means to write nothing.
func (p *Packet) empty() string {
	if p.Campaign.IsMatch() {
		return "no decision: the row stays open. It does not mean none."
	}
	return "no decision: the row stays open. It does not mean keep."
}

// confirmation is what the reviewer of the packet confirms.
func (p *Packet) confirmation() string {
	if p.Campaign.IsMatch() {
		return MatchConfirmation
	}
	return Confirmation
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
	if p.Campaign.IsMatch() {
		who = "You are asked whose these ServiceNow accounts are: they match nobody in Okta, and each row lists who may own one. Your answer links the account to that person, whose access it then is; a wrong one gives somebody else's access away."
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
