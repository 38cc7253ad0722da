package rules

import (
	"regexp"
	"strings"

	"rolecall/reconcile/rules/rulefile"
)

// Exception is an exception for one finding.
type Exception struct {
	Finding                                                   string // its id; not written
	Kind, UserName, Item, Reason, ApprovedBy, Ticket, Expires string // as in the rules; "" for none
	Facts                                                     Facts
}

// Facts are what was so when somebody accepted a finding.
type Facts struct {
	IsActive              *bool // of the account; nil if there is none
	OktaStatus, Via, Rule string
}

// keyed is a key of an exception with its value, and the value as YAML.
type keyed struct {
	key   string
	value any
	code  string
}

// entries are what is written of an exception, in order.
func (e Exception) entries() []keyed {
	var all []keyed
	for _, each := range [][2]string{
		{"kind", e.Kind}, {"user_name", e.UserName}, {"item", e.Item}, {"reason", e.Reason}, {"approved_by", e.ApprovedBy}, {"ticket", e.Ticket},
	} {
		if each[1] != "" {
			all = append(all, keyed{each[0], each[1], rulefile.Scalar(each[1])})
		}
	}
	all = append(all, keyed{"expires", e.Expires, e.Expires}) // a day, which is text in YAML as it is
	if facts := e.Facts.entries(); len(facts) > 0 {
		all = append(all, keyed{"facts", mapped(facts), flow(facts)})
	}
	return all
}

func (f Facts) entries() []keyed {
	var all []keyed
	if f.IsActive != nil {
		code := map[bool]string{true: "true", false: "false"}[*f.IsActive]
		all = append(all, keyed{"active", *f.IsActive, code})
	}
	for _, each := range [][2]string{{"okta_status", f.OktaStatus}, {"via", f.Via}, {"rule", f.Rule}} {
		if each[1] != "" {
			all = append(all, keyed{each[0], each[1], rulefile.Scalar(each[1])})
		}
	}
	return all
}

// flow is a mapping on one line.
func flow(entries []keyed) string {
	parts := make([]string, len(entries))
	for i, each := range entries {
		parts[i] = each.key + ": " + each.code
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// mapped is a mapping as a reader has it.
func mapped(entries []keyed) map[string]any {
	all := map[string]any{}
	for _, each := range entries {
		all[each.key] = each.value
	}
	return all
}

// Standing is an exception of the rules that is about a finding.
type Standing struct {
	Place      string // in the rules: rules.yaml:70
	IsOutdated bool   // its facts are others, so that it does not accept the finding
}

// Standing finds the exceptions that are about what another would accept, for
// the day given (2026-12-31): those that have not expired by then.
func (r *Rules) Standing(of Exception, day string) []Standing {
	var all []Standing
	for _, each := range r.exceptions {
		if each.expires.value >= day && each.isAbout(of) {
			all = append(all, Standing{each.from.rule(), !each.holds(of.Facts)})
		}
	}
	return all
}

func (e exception) isAbout(of Exception) bool {
	isByPerson := e.login.value != "" || len(e.groups) > 0 // of whom nothing is known here
	return !isByPerson && isLike(e.kind.value, of.Kind) &&
		(e.userName.value == "" || isLike(strings.ToLower(e.userName.value), strings.ToLower(of.UserName))) &&
		(e.item.value == "" || isLike(e.item.value, of.Item))
}

// holds says whether what was so when the exception was written is so.
func (e exception) holds(facts Facts) bool {
	now := mapped(facts.entries())
	for _, each := range e.facts.pairs() {
		key := each.key.text.Value
		if isUnknown := key == "via" && facts.Via == ""; !isUnknown && now[key] != each.value.value {
			return false
		}
	}
	return true
}

// isLike says whether a pattern matches the whole of a text.
func isLike(pattern, text string) bool {
	return matches("(?s)^"+strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, ".*")+"$", text)
}
