package rules

import "rolecall/reconcile/rules/rulefile"

// Link is what somebody decided about an account, as the rules have it.
type Link struct {
	UserName, Login, Org   string // Login is "" if the account is nobody's; Org is "" if one is exported
	Reason                 string // why it is nobody's
	ApprovedBy, Ticket, On string // "" for none
}

// Line is the link as a line of links.
func (l Link) Line() string {
	all := []keyed{{key: "user_name", code: rulefile.Scalar(l.UserName)}}
	if l.Login == "" {
		all = append(all, keyed{key: "nobody", code: "true"}, keyed{key: "reason", code: rulefile.Scalar(l.Reason)})
	}
	for _, each := range [][2]string{{"login", l.Login}, {"org", l.Org}, {"approved_by", l.ApprovedBy}, {"ticket", l.Ticket}} {
		if each[1] != "" {
			all = append(all, keyed{key: each[0], code: rulefile.Scalar(each[1])})
		}
	}
	if l.On != "" {
		all = append(all, keyed{key: "on", code: l.On}) // a day, which is text in YAML as it is
	}
	return "- " + flow(all)
}
