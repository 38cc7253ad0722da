package main

import (
	"slices"
	"strings"
)

// usualSeverity is how severe kinds are, if the rules say nothing.
var usualSeverity = map[string]string{
	"orphaned.leaver": "critical", "orphaned.suspended": "high", "orphaned.no_identity": "high", "orphaned.unassigned": "high", "misroled.residual_role": "low",
	"misroled.conflict": "critical", "stale.pending": "low", "drift.attribute": "low", "service.dormant": "low", "service.excess_role": "high",
	"exception.expired": "low", "exception.unused": "low",
}

// audit is what is wrong in the company, person by person, as the prose has it.
func (f *firm) audit() (found []string) {
	used := map[int]bool{}
	for _, who := range f.people {
		found = append(found, f.auditOf(who, used)...)
	}
	found = append(found, f.auditManagers()...)
	if f.administrators() == 1 {
		found = append(found, foundLine("privileged.count", "", "roles.privileged", "medium", "", false))
	}
	for _, machine := range f.machines {
		found = append(found, f.auditMachine(machine)...)
	}
	for _, stray := range f.strays {
		if stray.active {
			found = append(found, foundLine("orphaned.no_identity", stray.userName, "", f.severityOf("orphaned.no_identity", "", stray), "review", false))
		}
	}
	for role, limit := range f.limits {
		holders := 0
		for _, who := range f.people {
			is := f.prose(who)
			if f.isJudged(who, is) && f.held(who.account)[role] && f.reach(append(is.roles, is.mayRoles...), append(is.groups, is.mayGroups...))[role] {
				holders++
			}
		}
		if holders > limit {
			found = append(found, foundLine("misroled.too_many_holders", "", role, "medium", "", false))
		}
	}
	for i, each := range f.accepts {
		switch {
		case each.isExpired:
			found = append(found, foundLine("exception.expired", each.userName, each.item, "low", "", false))
		case !used[i]:
			found = append(found, foundLine("exception.unused", each.userName, each.item, "low", "", false))
		}
	}
	return found
}

// auditManagers are the leavers whom somebody who works here still has as manager.
func (f *firm) auditManagers() (found []string) {
	left := map[string]bool{}
	for _, who := range f.people {
		if who.account != nil && who.status == "DEPROVISIONED" {
			left[who.account.userName] = true
		}
	}
	for _, who := range f.people {
		if who.account == nil || !who.account.active || !f.isJudged(who, f.prose(who)) {
			continue
		}
		if manager := who.account.fields["manager"]; left[manager] {
			found = append(found, foundLine("manager.gone", "", manager, "low", "", false))
			delete(left, manager) // one finding, of however many people
		}
	}
	return found
}

// administrators is how many accounts that can be used hold a privileged role.
func (f *firm) administrators() (count int) {
	accounts := slices.Concat(f.machines, f.strays)
	for _, who := range f.people {
		if who.account != nil {
			accounts = append(accounts, who.account)
		}
	}
	for _, each := range accounts {
		if held := f.held(each); each.active && !each.locked && (held["admin"] || held["security_admin"]) {
			count++
		}
	}
	return count
}

// isJudged says whether somebody has an account whose roles, groups and fields count.
func (f *firm) isJudged(who *fellow, is due) bool {
	isLive := who.status != "DEPROVISIONED" && who.status != "SUSPENDED" && who.status != "STAGED"
	return isLive && who.account != nil && (is.account == "must" || is.account == "may" && who.account.active)
}

func (f *firm) auditOf(who *fellow, used map[int]bool) (found []string) {
	is, account := f.prose(who), who.account
	isLive := who.status != "DEPROVISIONED" && who.status != "SUSPENDED" && who.status != "STAGED"
	say := func(kind, item, fix string) {
		isExcepted := false
		for i, each := range f.accepts {
			if f.isAbout(each, who, kind, item) {
				isExcepted, used[i] = true, true
			}
		}
		name := who.login
		if account != nil {
			name = account.userName
		}
		line := foundLine(kind, name, item, f.severityOf(kind, item, account), fix, isExcepted)
		isNowhere := kind == "misroled.missing_role" && !slices.Contains(f.roles, item) // a role that ServiceNow does not have
		if isNowhere || kind == "drift.attribute" && item == "employee_number" && account.hasLostZeros {
			line += " doubtful"
		}
		found = append(found, line)
	}
	if account == nil {
		if isLive && is.account == "must" {
			say("lifecycle.missing", "", "")
		}
		return found
	}
	account.isContested = f.contests == nil || f.contests(who)
	isClosed := account.locked && map[bool]bool{true: is.unassigned == "lock"}[isLive && is.account == ""]
	switch {
	case account.active && who.status == "DEPROVISIONED" && !(account.locked && is.leaver == "lock"):
		say("orphaned.leaver", "", is.leaver)
		return found
	case account.active && who.status == "SUSPENDED" && !account.locked:
		say("orphaned.suspended", "", is.suspended)
		return found
	case account.active && isLive && is.account == "" && !isClosed:
		say("orphaned.unassigned", "", is.unassigned)
		return found
	case account.active && account.locked && (isClosed || who.status == "SUSPENDED" || who.status == "DEPROVISIONED"):
		return found
	}
	if !f.isJudged(who, is) {
		if !account.active {
			for _, role := range keysOf(account.roles) {
				if !isLive || is.account == "" || !f.reach(append(is.roles, is.mayRoles...), append(is.groups, is.mayGroups...))[role] {
					say("misroled.residual_role", role, "")
				}
			}
		}
	} else {
		f.auditAccess(who, is, say)
	}
	f.auditUse(who, is, say)
	if f.clashes != nil {
		for _, name := range f.clashes(who, f.held(account)) {
			say("misroled.conflict", name, "")
		}
	}
	return found
}

// auditAccess is about roles, groups and fields.
func (f *firm) auditAccess(who *fellow, is due, say func(kind, item, fix string)) {
	account := who.account
	switch {
	case !account.active:
		say("lifecycle.inactive", "", "")
	case account.locked && is.account == "must" && who.status == "ACTIVE":
		say("lifecycle.locked", "", "")
	}
	held := f.held(account)
	may := f.reach(append(slices.Clone(is.roles), is.mayRoles...), append(slices.Clone(is.groups), is.mayGroups...))
	for _, role := range keysOf(account.roles) {
		if !may[role] {
			say("misroled.excess_role", role, "")
		}
	}
	for _, role := range slices.Compact(slices.Sorted(slices.Values(is.roles))) {
		if !held[role] {
			say("misroled.missing_role", role, "")
		}
	}
	for _, group := range keysOf(account.groups) {
		if f.isManaged(group) && !slices.Contains(is.groups, group) && !slices.Contains(is.mayGroups, group) {
			say("misroled.excess_group", group, "")
		}
	}
	for _, group := range is.groups {
		if _, isIn := account.groups[group]; !isIn {
			say("misroled.missing_group", group, "")
		}
	}
	for _, name := range keysOf(is.fields) {
		if is.fields[name].differs(account.fields[name]) {
			say("drift.attribute", name, "")
		}
	}
}

func (f *firm) isManaged(group string) bool {
	return slices.ContainsFunc(f.managed, func(each string) bool {
		prefix, isPattern := strings.CutSuffix(each, "*")
		return each == group || isPattern && strings.HasPrefix(group, prefix)
	})
}

// auditUse is about accounts that nobody uses.
func (f *firm) auditUse(who *fellow, is due, say func(kind, item, fix string)) {
	account := who.account
	if !account.active {
		return
	}
	if account.used != never && is.dormant != never && account.used >= is.dormant {
		say("stale.dormant", "", is.noUse)
	}
	if account.used == never && is.unused != never && account.made >= is.unused {
		say("stale.never_used", "", is.noUse)
	}
	if (who.status == "STAGED" || who.status == "PROVISIONED") && who.since >= is.pending {
		say("stale.pending", "", "review")
	}
}

func (f *firm) auditMachine(machine *post) (found []string) {
	may := f.mayHold(machine.userName)
	say := func(kind, item string) {
		found = append(found, foundLine(kind, machine.userName, item, f.severityOf(kind, item, machine), "", false))
	}
	for _, role := range keysOf(machine.roles) {
		if !f.reach(may, nil)[role] {
			say("service.excess_role", role)
		}
	}
	if f.machineIdle > 0 && machine.active && (machine.used >= f.machineIdle || machine.used == never && machine.made >= f.machineIdle) {
		say("service.dormant", "")
	}
	return found
}

func (f *firm) isAbout(each acceptance, who *fellow, kind, item string) bool {
	if each.isExpired || each.item != "" && each.item != item {
		return false
	}
	prefix, isPattern := strings.CutSuffix(each.kind, "*")
	if each.kind != kind && !(isPattern && strings.HasPrefix(kind, prefix)) {
		return false
	}
	if each.covers != nil {
		return each.covers(who)
	}
	return each.userName == "" || who.account != nil && each.userName == who.account.userName
}

func (f *firm) severityOf(kind, item string, account *post) string {
	isPrivileged := false
	if account != nil {
		held := f.held(account)
		isPrivileged = held["admin"] || held["security_admin"]
	}
	if f.grave != nil {
		if severity := f.grave(kind, item, isPrivileged); severity != "" {
			return severity
		}
	}
	severity := usualSeverity[kind]
	if kind == "drift.attribute" && slices.Contains(f.keys, item) && account.fields[item] != "" && account.isContested {
		severity = "medium"
	}
	if severity == "" {
		severity = "medium"
	}
	if isPrivileged {
		severity = map[string]string{"low": "medium", "medium": "high"}[severity]
		if severity == "" {
			severity = "critical"
		}
	}
	return severity
}
