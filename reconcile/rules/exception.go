package rules

import (
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
)

func decodeExceptions(from *node) []exception {
	var all []exception
	for _, each := range from.elements() {
		all = append(all, exception{
			kind: termOf(each.get("kind")), userName: termOf(each.get("user_name")), login: termOf(each.get("login")),
			groups: choices(each.get("group")), item: termOf(each.get("item")),
			reason: termOf(each.get("reason")), approvedBy: termOf(each.get("approved_by")), ticket: termOf(each.get("ticket")),
			expires: termOf(each.get("expires")), facts: each.get("facts"), from: each,
		})
	}
	return all
}

func (c *compiler) exception() string {
	var rows []row
	for i, each := range c.rules.exceptions {
		rows = append(rows, row{
			number(i + 1),
			each.kind.literal(), each.kind.likeOrNull(false),
			each.userName.literalOrNull(), each.userName.likeOrNull(true),
			each.item.literalOrNull(), each.item.likeOrNull(false),
			each.reason.literal(), each.approvedBy.literalOrNull(), each.ticket.literalOrNull(),
			fmt.Sprintf("date %s", each.expires.literal()), each.from.ruleLiteral(),
			each.facts.get("active").flagLiteral(), each.facts.textLiteral("okta_status"), each.facts.textLiteral("via"), each.facts.textLiteral("rule"),
			each.login.literalOrNull(), each.login.likeOrNull(true), wordsOf(each.groups),
		})
	}
	return constant("exception", rows)
}

// wordsOf are the groups in words, as an SQL literal; null for none.
func wordsOf(choices []groupChoice) string {
	var words []string
	for _, choice := range choices {
		var names []string
		for _, each := range choice.groups {
			names = append(names, each.label())
		}
		separator := " or "
		if choice.needsAll {
			separator = " and "
		}
		words = append(words, strings.Join(names, separator))
	}
	if len(words) == 0 {
		return "null"
	}
	return duckdb.Literal(strings.Join(words, " and "))
}

// exceptionMember is a filter for each exception by group.
func (c *compiler) exceptionMember() string {
	var arms []string
	for i, each := range c.rules.exceptions {
		if len(each.groups) > 0 {
			members := grant{groups: each.groups, at: each.from}
			arms = append(arms, fmt.Sprintf("%s\n    select identity.user_key, %d as exception_no\n    %s", describeWho(members), i+1, c.who(members, nil)))
		}
	}
	if len(arms) == 0 {
		return constant("exception_member", nil)
	}
	return "with final as (\n    " + strings.Join(arms, "\n\n    union all\n\n    ") + "\n)\n\nselect\n    exception_no::integer as exception_no,\n    user_key\nfrom final"
}

// oktaGroups are the groups of Okta that it names.
func (e exception) oktaGroups() []oktaGroup { return grant{groups: e.groups}.oktaGroups() }

// exceptions: in the order of exception.
func (r *reads) exceptions() {
	for i, each := range r.compiler.rules.exceptions {
		for _, group := range each.oktaGroups() {
			r.oktaGroup(decision{"exception", []string{"null"}, i + 1, each.from.ruleLiteral()}, group)
		}
	}
}
