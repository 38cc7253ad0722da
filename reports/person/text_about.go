package person

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// about writes what is said of an account, or of an identity without one. Marks
// tell at a glance: = as it should be, - too much, + missing, ! differs.
func (p *page) about(about About, isAccount bool) {
	p.correlation(about.Correlation)
	p.candidates(about.Candidates, isAccount)
	p.roles(about.Roles)
	p.groups(about.Groups)
	p.attributes(about.Attributes)
	p.findings(about.Findings)
	p.changes(about.Changes)
	p.impact(about.Impact)
	p.exceptions(about.Exceptions)
}

func (p *page) correlation(rules []Rule) {
	if len(rules) == 0 {
		return
	}
	p.Title("  Correlation, in the order of the rules")
	for _, rule := range rules {
		mark := " "
		if rule.Outcome == "linked them" {
			mark = "="
		}
		text := rule.Outcome
		if values := present(valued("Okta has", rule.OktaValue), valued("ServiceNow has", rule.ServiceNowValue)); len(values) > 0 {
			text += " (" + strings.Join(values, ", ") + ")"
		}
		p.Item(mark, rule.Rule+"  "+rule.Okta+" = "+rule.ServiceNow, text)
	}
}

// candidates are whose an account of nobody may be or, of somebody without an account, which may be theirs.
func (p *page) candidates(candidates []Candidate, isAccount bool) {
	if len(candidates) == 0 {
		return
	}
	p.Title("  " + map[bool]string{true: "Whose it may be", false: "Accounts of nobody that may be theirs"}[isAccount] + " (only links in the rules decide)")
	for _, each := range candidates {
		name := each.UserName
		if isAccount {
			name = strings.Join(present(each.IdentityName, each.Login, each.OktaStatus), "  ")
			if each.HasAccount {
				name += "  (has an account)"
			}
		}
		p.Item(map[bool]string{true: "?", false: " "}[each.Class == "likely"], fmt.Sprintf("%s  %s, %d points", name, each.Class, each.Score),
			strings.Join(present(each.Evidence, valued("but", each.Against)), "; "))
	}
}

func valued(who, value string) string {
	if value == "" {
		return ""
	}
	return who + " " + value
}

// marks of roles and groups, by their state.
var marks = map[string]string{"as granted": "=", "as allowed": "=", "excess": "-", "missing": "+"}

func (p *page) roles(roles []Role) {
	if len(roles) == 0 {
		return
	}
	p.Title("  Roles:  = as granted or allowed  - no rule grants it  + granted but not held")
	for _, role := range roles {
		name := role.Role
		if role.Privileged {
			name += " (privileged)"
		}
		p.Item(cmp.Or(marks[role.State], " "), name, held(role)+"; "+granted(role))
	}
}

// held says how a role is held, with every path.
func held(role Role) string {
	switch {
	case !role.Held:
		return "not held"
	case role.Direct && role.Via != "":
		return "held directly, and by inheritance via " + role.Via
	case role.Direct:
		return "held directly"
	case role.Via == "unexplained":
		return "held by inheritance, but no path in the exports explains it"
	}
	return "held by inheritance via " + role.Via
}

// granted says which rule grants or allows it.
func granted(role Role) string {
	verb := "granted"
	if role.State == "as allowed" {
		verb = "allowed"
	}
	switch {
	case role.State == "unmanaged":
		return "unmanaged, so it is never reported"
	case role.Rules != "":
		return verb + " by " + strings.Join(present(role.Rules, role.Brought), "; ") + ending(role.Until)
	case role.Brought != "":
		return verb + " " + role.Brought + ending(role.Until)
	case role.State == "not judged":
		return "not judged, because the account is not reconciled"
	}
	return "no rule grants it"
}

// ending says until when it is allowed.
func ending(day string) string {
	if day == "" {
		return ""
	}
	return ", until " + day
}

func (p *page) groups(groups []Group) {
	if len(groups) == 0 {
		return
	}
	p.Title("  Groups")
	for _, group := range groups {
		member := map[bool]string{true: "a member", false: "not a member"}[group.Member]
		text := member + "; no rule grants it"
		switch {
		case group.State == "unmanaged":
			text = member + "; no rule is about this group, so it is never reported"
		case group.State == "as allowed":
			text = member + "; allowed by " + group.Rule + ending(group.Until)
		case group.Rule != "":
			text = member + "; granted by " + group.Rule
		case group.State == "not judged":
			text = member + "; not judged, because the account is not reconciled"
		}
		if group.Pushed {
			text += "; Okta Group Push owns it"
		}
		p.Item(cmp.Or(marks[group.State], " "), group.Group, text)
	}
}

func (p *page) attributes(attributes []Attribute) {
	if len(attributes) == 0 {
		return
	}
	p.Title("  Attributes:  = agrees  ! differs")
	for _, each := range attributes {
		mark, text := " ", ""
		switch each.State {
		case "agrees":
			mark, text = "=", quoted(each.Actual)
		case "differs":
			mark, text = "!", "has "+quoted(each.Actual)+", the rules expect "+quoted(each.Expected)
		case "not known":
			text = "the rules expect " + quoted(each.Expected) + "; the export does not say what it has"
		default:
			text = "has " + quoted(each.Actual) + "; the rules expect nothing"
		}
		p.Line(fmt.Sprintf("  %s %-16s ", mark, each.Field), text+" ("+each.Rule+authority(each)+")")
	}
}

func authority(attribute Attribute) string {
	if attribute.Authority == "okta" {
		return ""
	}
	return ", authority " + attribute.Authority
}

func quoted(text *string) string {
	if text == nil || *text == "" {
		return "nothing"
	}
	return `"` + *text + `"`
}

func (p *page) findings(findings []Finding) {
	p.Title("  Findings")
	if len(findings) == 0 {
		p.Line("    ", "none")
	}
	for _, finding := range findings {
		head := finding.Severity + "  " + finding.Kind
		if finding.Item != "" {
			head += "  " + finding.Item
		}
		text := finding.Reason + " Fix: " + finding.Fix + "."
		if finding.Excepted {
			text = finding.Reason + " Nothing is planned."
		}
		if finding.Doubt != "" {
			text = finding.Reason + " Doubtful: " + finding.Doubt + " Nothing is planned."
		}
		p.Item(" ", head, text+" ["+finding.FindingID+"]")
	}
}

func (p *page) changes(changes []Change) {
	if len(changes) == 0 {
		return
	}
	p.Title("  Changes planned")
	last := ""
	for _, change := range changes {
		if change.ChangeID != last {
			last = change.ChangeID
			p.Item(" ", fmt.Sprintf("step %d: %s in %s's %s", change.Sequence, change.Operation, change.System, change.Table), change.Reason+" ["+change.ChangeID+"]")
		}
		switch {
		case change.Operation == "update":
			p.Line("        ", fmt.Sprintf("%s: %s -> %s", change.Field, cmp.Or(change.Before, "nothing"), cmp.Or(change.After, "nothing")))
		case change.Operation == "create":
			p.Line("        ", fmt.Sprintf("%s: %s", change.Field, change.After))
		}
	}
}

func (p *page) exceptions(exceptions []Exception) {
	if len(exceptions) == 0 {
		return
	}
	p.Title("  Exceptions")
	for _, each := range exceptions {
		state := "accepts no finding"
		switch {
		case each.Expired:
			state = "expired"
		case each.Used:
			state = "in force"
		case each.Outdated != "":
			state = "outdated: " + each.Outdated
		}
		if each.Expires != nil {
			state += ", until " + each.Expires.Format(time.DateOnly)
		}
		text := strings.Join(present(state, each.Reason, valued("approved by", each.ApprovedBy), each.Ticket), "; ")
		p.Item(" ", strings.Join(present(each.Rule, each.Kind, each.Item), "  "), text)
	}
}
