package campaign

import (
	"fmt"
	"strings"

	"rolecall/exports/source"
	"rolecall/reconcile/review"
)

// refusalTexts say why a row does not count, and what to do, by the codes of decisions.csv; %s is the
// detail.
var refusalTexts = map[string][2]string{
	"unknown_row":    {"this review has no row with the code in the column Row", "copy nothing from other files: fill in the packet itself"},
	"foreign":        {"the file is of another review (%s)", "collect it there; for this review, fill in its own packet"},
	"closed":         {"the review is closed", "the decision comes too late; revoke the access outside of the review if it has to go"},
	"wrong_packet":   {"the row belongs to packet %s, which is another's or was reassigned", "each reviewer fills in their own packet"},
	"not_reviewer":   {"%s sent it, but is neither the reviewer nor a delegate in force", "if the reviewer used another address, save the attachment and collect it with --from; to give the items to somebody else, use rolecall review reassign"},
	"self":           {"%s cannot decide about their own access", "give it to somebody else with rolecall review reassign"},
	"altered":        {"cells that are not answers were changed: %s", "describe the error in the comment, and fill in the packet as it was sent"},
	"word":           {"the decision is %q", "write keep, revoke, change, not mine or don't know"},
	"candidate":      {"%q is neither the number nor the login of a candidate in the row", "write the number of a candidate, none, not mine or don't know"},
	"needs_reason":   {"none needs a comment of %s characters or more", "say what the account is for, or who else may own it"},
	"contradiction":  {"the row is in the file more than once, with different decisions", "decide it the same way in each row"},
	"impossible":     {"the account belongs to somebody who has left: a review cannot keep it", "revoke it; if they have not left, correct it in Okta first"},
	"needs_comment":  {"keeping it needs a comment of %s characters or more", "explain why it is kept"},
	"needs_until":    {"keeping it needs a day in the column Until, after today", "write the day until which it is kept, as 2026-12-31"},
	"until_too_late": {"it can be kept until %s at the latest", "write an earlier day in the column Until"},
	"same_person":    {"%s also decided for the other reviewer, but two people have to agree", "ask the other reviewer, or give their part to somebody else with rolecall review reassign"},
	"stale":          {"the access or the person has changed since the packet was sent", "decide again, from the current state"},
}

// Because says why a row does not count, in a review of access or of matches.
func Because(code, detail string, isMatch bool) string {
	reason, isKnown := refusalTexts[code]
	switch {
	case !isKnown:
		return code
	case code == "word" && review.IsAskedBack(review.Plain(detail)):
		return fmt.Sprintf("the decision is %q: approve the access, or its removal?", source.Shorten(detail, 40))
	case code == "needs_until" && detail != "":
		return fmt.Sprintf("%q in the column Until is not a clear date after today", source.Shorten(detail, 40))
	case code == "altered":
		return fmt.Sprintf(reason[0], titles(detail, isMatch))
	case strings.Contains(reason[0], "%"):
		return fmt.Sprintf(reason[0], source.Shorten(detail, 200))
	}
	return reason[0]
}

// Advice says what to do about a row that does not count.
func Advice(code, detail string) string {
	if code == "word" {
		if review.IsAskedBack(review.Plain(detail)) {
			return "write keep to leave the access, or revoke to remove it"
		}
		if near := source.DidYouMean(review.Plain(detail), review.Choices); near != "" {
			return near
		}
	}
	return refusalTexts[code][1]
}

// titles are cells as a packet calls them.
func titles(names string, isMatch bool) string {
	var list []string
	for name := range strings.SplitSeq(names, ", ") {
		for _, cell := range review.Cells {
			if cell.Name == name {
				name = cell.TitleIn(isMatch)
			}
		}
		list = append(list, name)
	}
	return strings.Join(list, ", ")
}
