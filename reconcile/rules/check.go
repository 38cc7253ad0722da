package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rolecall/exports/source"
	"rolecall/exports/zone"
	"rolecall/reconcile/oel"
)

// decided are fields that no mapping may decide, and what does.
var decided = map[string]string{
	"sys_id":          "the record's identity",
	"active":          "decided by scope and deprovision",
	"locked_out":      "decided by scope and deprovision",
	"user_password":   "a secret, and never read",
	"roles":           "a legacy list that says nothing; use roles.grant",
	"last_login":      "set by ServiceNow",
	"last_login_time": "set by ServiceNow",
	"failed_attempts": "set by ServiceNow",
}

// check finds what a schema can't say and needs no catalogue.
func (r *Rules) check() []source.Problem {
	return slices.Concat(r.checkAttributes(), r.checkConflicts(), r.checkGrants(), r.checkMatrices(), r.checkExceptions(), r.checkDomains(), r.checkLinks(), r.checkZone(), r.checkTypes(), r.checkParameters(), r.checkOrgs())
}

func (r *Rules) checkAttributes() []source.Problem {
	var problems []source.Problem
	for _, each := range r.attributes {
		cause := decided[each.field.value]
		if cause == "" && strings.HasPrefix(each.field.value, "sys_") {
			cause = "set by ServiceNow"
		}
		if cause != "" {
			problems = append(problems, each.field.problem(fmt.Sprintf("%s can't be mapped: it is %s", each.field.value, cause), "remove it from attributes"))
		}
		problems = append(problems, each.checkReference()...)
	}
	return problems
}

// checkReference: a field of the record that an account refers to can be compared, but an
// account cannot be given it: what it refers to can.
func (a attribute) checkReference() []source.Problem {
	reference, _, isOfAnother := strings.Cut(a.field.value, ".")
	if !isOfAnother || a.authority != "okta" {
		return nil
	}
	message := fmt.Sprintf("%s can't be set: it is a field of the record that %s refers to", a.field.value, reference)
	hint := fmt.Sprintf("map %s itself to the same expression: the record is found by sys_id or name, a user also by user name, e-mail, employee number or Okta id", reference)
	return []source.Problem{a.field.problem(message, hint)}
}

// takenNames are names, and where each is taken.
type takenNames map[string]string

// take takes a name, or says that another what has it; without a name there is nothing to tell apart.
func (t takenNames) take(name term, what, hint string) []source.Problem {
	if earlier := t[name.value]; earlier != "" && name.value != "" {
		return []source.Problem{name.problem(fmt.Sprintf("another %s is called %q already, at %s", what, name.value, earlier), hint)}
	}
	t[name.value] = name.rule()
	return nil
}

func (r *Rules) checkConflicts() []source.Problem {
	var problems []source.Problem
	names := takenNames{}
	for _, each := range r.roles.conflicts {
		if len(problems) == maxProblems {
			break
		}
		problems = append(problems, names.take(each.name, "conflict", "findings are identified by this name: choose another")...)
		problems = append(problems, each.checkSides()...)
	}
	included := takenNames{}
	for _, each := range r.roles.libraries {
		problems = append(problems, each.check()...)
		problems = append(problems, included.take(each.name, "include", "include it once, with all that is silenced")...)
	}
	return problems
}

// checkGrants finds days that do not exist, and two rules of one name. The rows of a matrix have its name.
func (r *Rules) checkGrants() []source.Problem {
	var problems []source.Problem
	var last *matrix
	names := takenNames{}
	for _, each := range r.allGrants() {
		if len(problems) == maxProblems {
			break
		}
		isFirst := each.matrix == nil || each.matrix != last
		if isFirst || each.until.from != each.matrix.base.until.from {
			problems = append(problems, checkDay(each.until)...)
		}
		if last = each.matrix; isFirst {
			problems = append(problems, names.take(each.name, "rule", "findings name rules by this: choose another")...)
			problems = append(problems, each.checkSelection()...)
		}
	}
	return problems
}

func (r *Rules) checkExceptions() []source.Problem {
	var problems []source.Problem
	for _, each := range r.exceptions {
		if len(problems) == maxProblems {
			break
		}
		problems = append(problems, checkDay(each.expires)...)
	}
	return problems
}

// checkDay finds a written day that no calendar has.
func checkDay(day term) []source.Problem {
	if !day.isWritten() {
		return nil
	}
	if _, err := time.Parse(time.DateOnly, day.value); err != nil {
		return []source.Problem{day.problem(fmt.Sprintf("there is no day %q: expected a date such as 2026-12-31", day.value), "")}
	}
	return nil
}

// checkDomains finds a new domain that is an old one itself: which of the two counts would
// hang on their order; and an old domain that is there twice.
func (r *Rules) checkDomains() []source.Problem {
	var problems []source.Problem
	for _, rule := range r.correlations {
		old := map[string]bool{}
		for _, each := range rule.domains {
			name := strings.ToLower(each.key.value)
			if old[name] {
				problems = append(problems, each.key.problem(fmt.Sprintf("%s is already in this list", each.key.value), "keep one of them"))
			}
			old[name] = true
		}
		for _, each := range rule.domains {
			if old[strings.ToLower(each.value.value)] {
				problems = append(problems, each.value.problem(fmt.Sprintf("%s is an old domain itself", each.value.value), "write the domain that is in use today behind each old one"))
			}
		}
	}
	return problems
}

// checkLinks finds days that do not exist, and two decisions about one account.
func (r *Rules) checkLinks() []source.Problem {
	var problems []source.Problem
	first := map[string]string{}
	for _, each := range r.links {
		if len(problems) == maxProblems {
			break
		}
		problems = append(problems, checkDay(each.on)...)
		name := strings.ToLower(each.userName.value)
		if earlier := first[name]; earlier != "" && name != "" {
			problems = append(problems, each.userName.problem(fmt.Sprintf("it is decided already whose account %s is, at %s", each.userName.value, earlier), "keep one of them"))
			continue
		}
		first[name] = each.userName.rule()
	}
	return problems
}

// checkTypes: Okta's base attributes are all texts, whatever they hold.
func (r *Rules) checkTypes() []source.Problem {
	var problems []source.Problem
	for _, each := range r.types {
		if slices.Contains(oel.BaseAttributes, each.key.value) && each.value.value != "string" {
			message := fmt.Sprintf("%s is one of Okta's base attributes: its type is string", each.key.value)
			problems = append(problems, each.key.problem(message, "remove it; Convert.toInt(user."+each.key.value+") makes a number of it"))
		}
	}
	return problems
}

func (r *Rules) checkZone() []source.Problem {
	if r.zone.value == "" || zone.IsKnown(r.zone.value) {
		return nil
	}
	message := fmt.Sprintf("no time zone is called %q: expected an IANA name such as Asia/Kolkata or UTC", r.zone.value)
	return []source.Problem{r.zone.problem(message, source.DidYouMean(r.zone.value, zone.Names()))}
}
