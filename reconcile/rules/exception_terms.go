package rules

import (
	"fmt"
	"strings"
)

const exceptionTerms = "exception-terms"

// checkExceptionTerms finds exceptions that lack what guardrails.exceptions asks of each.
func (c *compiler) checkExceptionTerms() {
	asked := c.rules.exceptionTerms
	longest := deadline{within: termOf(asked.get("longest"))}
	for _, each := range c.rules.exceptions {
		warn := func(at *node, message, hint string) {
			c.warn(withLint(at.problem(message, hint), exceptionTerms))
		}
		about := []string{each.userName.value, each.from.get("login").string()}
		if asked.get("ticket").flag(false) && each.ticket.value == "" {
			warn(each.from, "this exception has no ticket, and guardrails.exceptions asks for one", "add ticket: with the number of what was decided")
		}
		if asked.get("approver").flag(false) {
			switch {
			case each.approvedBy.value == "":
				warn(each.from, "nobody approved this exception, and guardrails.exceptions asks for somebody", "add approved_by: with who answers for it")
			case isAmong(each.approvedBy.value, about):
				warn(each.approvedBy.from, "the person approved an exception of their own", "have somebody else approve it")
			}
		}
		if days := longest.days(); days > 0 && each.expires.value > c.asOf.AddDate(0, 0, days).Format("2006-01-02") {
			warn(each.expires.from, fmt.Sprintf("this exception ends on %s, more than %s away", each.expires.value, longest.within.value), "choose an earlier end, and renew it then")
		}
	}
}

// isAmong compares names whatever their case.
func isAmong(name string, names []string) bool {
	for _, each := range names {
		if strings.EqualFold(name, each) {
			return true
		}
	}
	return false
}
