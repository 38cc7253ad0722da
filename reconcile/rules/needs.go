package rules

import (
	"slices"
	"strconv"
	"strings"

	"rolecall/exports/plan"
	"rolecall/reconcile/oel"
)

// Reads are what the rules read of the exports, whatever the exports have: for who is to
// say what to export.
func (r *Rules) Reads() plan.Needs {
	g := &gathered{}
	for _, each := range r.scopes {
		g.scope(each)
	}
	for _, each := range r.correlations {
		g.fields.add(each.servicenow.value, each.servicenow.rule())
		for _, key := range each.okta {
			g.expression(key)
		}
	}
	for _, each := range r.attributes {
		g.fields.add(each.field.value, each.field.rule())
		g.expression(each.from)
		for _, group := range each.groups {
			g.groups.add(group.key.value, group.key.rule())
		}
		if each.authority == "servicenow" {
			g.toOkta.add(each.from.value, each.field.rule())
		}
	}
	for _, each := range r.allGrants() {
		g.oktaGroups(each.oktaGroups())
		for _, cell := range each.cells {
			g.expression(each.matrix.columns[cell.column])
		}
		for _, text := range []term{each.when, each.from, each.except.when, each.requires} {
			g.expression(text)
		}
	}
	for _, each := range r.exceptions {
		g.oktaGroups(each.oktaGroups())
	}
	for _, each := range r.roles.conflicts {
		g.oktaGroups(each.oktaGroups())
	}
	for _, each := range r.populations {
		g.oktaGroups(each.who.oktaGroups())
		g.expression(each.who.when)
		g.expression(each.who.except.when)
	}
	if from := r.roles.fromAppGroups; from.isWritten() {
		g.appGroups.by(from.rule())
	}
	for _, each := range r.settings {
		if each.name == openApprovals && each.value == "hold" {
			g.impact.by(each.rule)
		}
		if each.name == unusedAfter && each.rule != byDefault && each.value != "" {
			g.licences.by(each.rule)
			g.licenceDays = daysOf(each.value)
		}
	}
	needs := g.needs()
	needs.IsOpen = len(r.scopes) == 0 && len(r.attributes)+len(r.allGrants()) == 0 && !r.roles.fromAppGroups.isWritten()
	return needs
}

// unusedAfter is the setting of how long nobody has used a licence.
const unusedAfter = "checks.licence.unused.unused_after"

// daysOf is an interval in days, rounded up.
func daysOf(interval string) int {
	count, unit, _ := strings.Cut(interval, " ")
	number, err := strconv.Atoi(count)
	if err != nil {
		return 0
	}
	if unit == "hours" {
		return (number + 23) / 24
	}
	return number
}

// gathered are the reads so far.
type gathered struct {
	fields, attributes, groups, groupIDs, toOkta readList
	anyGroup, appUsers, appGroups, impact        readList
	licences                                     readList
	licenceDays                                  int
	app                                          string
}

func (g *gathered) needs() plan.Needs {
	return plan.Needs{
		Fields: g.fields, Attributes: g.attributes, Groups: g.groups, GroupIDs: g.groupIDs, ToOkta: g.toOkta,
		AnyGroup: g.anyGroup, AppUsers: g.appUsers, AppGroups: g.appGroups, Impact: g.impact, App: g.app,
		Licences: g.licences, LicenceDays: g.licenceDays,
	}
}

func (g *gathered) scope(scope scope) {
	g.oktaGroups(scope.groups)
	if scope.app.value != "" {
		g.appUsers.by(scope.app.rule())
		g.appGroups.by(scope.app.rule())
		if strings.HasPrefix(scope.app.value, "0oa") {
			g.app = scope.app.value
		}
	}
	g.expression(scope.when)
}

func (g *gathered) oktaGroups(groups []oktaGroup) {
	for _, group := range groups {
		if group.isID {
			g.groupIDs.add(group.value, group.rule())
		} else {
			g.groups.add(group.value, group.rule())
		}
	}
}

func (g *gathered) expression(text term) {
	if text.value == "" {
		return
	}
	reads, by := oel.ReadsOf(text.value), text.rule()
	for _, each := range reads.Attributes {
		g.attributes.add(each, by)
	}
	for _, each := range reads.Groups {
		g.groups.add(each, by)
	}
	for _, each := range reads.GroupIDs {
		g.groupIDs.add(each, by)
	}
	if reads.AnyGroup {
		g.anyGroup.by(by)
	}
	if reads.AppUser {
		g.appUsers.by(by)
	}
}

// readList are things that rules read, sorted by name.
type readList []plan.Read

// by notes a rule that reads what has no name.
func (l *readList) by(rule string) { l.note("", rule) }

func (l *readList) add(name, rule string) {
	if name != "" {
		l.note(name, rule)
	}
}

func (l *readList) note(name, rule string) {
	at, isThere := slices.BinarySearchFunc(*l, name, func(each plan.Read, name string) int { return strings.Compare(each.Name, name) })
	if !isThere {
		*l = slices.Insert(*l, at, plan.Read{Name: name})
	}
	if read := &(*l)[at]; !slices.Contains(read.By, rule) {
		read.By = append(read.By, rule)
	}
}
