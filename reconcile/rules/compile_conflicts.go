package rules

import (
	"fmt"
	"strconv"
	"strings"
)

// conflict lists the members of each side of each conflict; those of unless are side 0.
func (c *compiler) conflict() string {
	var rows []row
	for i, each := range c.rules.roles.conflicts {
		for side, members := range append([][]member{each.unless}, each.sides...) {
			for _, member := range members {
				rows = append(rows, row{
					number(i + 1), each.name.literal(), number(side),
					member.role.literalOrNull(), member.role.likeOrNull(false), member.group.literalOrNull(), member.group.likeOrNull(false),
					strconv.FormatBool(member.isByGroup), strconv.FormatBool(each.isSameGroup),
					each.severity.literalOrNull(), each.why.literalOrNull(), each.name.ruleLiteral(),
				})
			}
		}
	}
	return constant("conflict", rows)
}

// conflictExcuse is a filter for each Okta group that keeps its members out of a conflict.
func (c *compiler) conflictExcuse() string {
	var arms []string
	for i, each := range c.rules.roles.conflicts {
		for _, excuse := range each.excuses {
			members := grant{groups: []groupChoice{excuse}, at: each.name.from}
			arms = append(arms, fmt.Sprintf("%s\n    select identity.user_key, %d as conflict_no\n    %s", describeWho(members), i+1, c.who(members, nil)))
		}
	}
	if len(arms) == 0 {
		return constant("conflict_excuse", nil)
	}
	return "with final as (\n    " + strings.Join(arms, "\n\n    union\n\n    ") + "\n)\n\nselect\n    conflict_no::integer as conflict_no,\n    user_key\nfrom final"
}

// conflicts read the Okta groups that make one none.
func (r *reads) conflicts() {
	for i, each := range r.compiler.rules.roles.conflicts {
		for _, group := range each.oktaGroups() {
			r.oktaGroup(decision{"conflict", []string{each.name.literal()}, i + 1, each.name.ruleLiteral()}, group)
		}
	}
}
