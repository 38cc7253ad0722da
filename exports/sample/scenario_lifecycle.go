package sample

import "time"

// Accounts that should not be, and accounts that should be.

var orphanScenarios = []scenario{
	{kind: "orphaned.no_identity", what: "an active account of nobody Okta knows", isExtra: true, plant: func(p *person) {
		account := p.unownedAccount()
		account.direct = append(account.direct, p.spareRole()) // in the finding's detail, no finding of its own
		p.expect("orphaned.no_identity", nil, account, "")
	}},
	{kind: "orphaned.no_identity", what: "nobody's account is an administrator", isExtra: true, plant: func(p *person) {
		account := p.unownedAccount()
		account.direct = append(account.direct, p.role("admin"))
		p.expect("orphaned.no_identity", nil, account, "")
	}},
	{kind: "orphaned.no_identity", what: "the shared admin account that the platform ships", most: 1, isExtra: true, plant: func(p *person) {
		account := p.machine("admin")
		account.webService = false
		account.direct = []int{p.role("admin"), p.role("security_admin")}
		p.expect("orphaned.no_identity", nil, account, "")
	}},
	{kind: "orphaned.no_identity", what: "somebody's second account, of the time before they were employed: they are likely its owner", isExtra: true, plant: func(p *person) {
		p.colleague(-1)
		p.formerAccount()
	}},
	{kind: "orphaned.no_identity", what: "a leaver's account under another name: they are likely its owner", isExtra: true, plant: func(p *person) {
		p.leaver()
		p.accounts = nil
		p.formerAccount()
	}},
	{kind: "orphaned.leaver", what: "a leaver's account is active, with roles, differences and no use", plant: func(p *person) {
		who, account := p.employee(-1)
		p.deactivate(who)
		account.direct = append(account.direct, p.spareRole())
		account.department, account.lastLogin = "Field Services", p.daysAgo(100, 300)
		p.expect("orphaned.leaver", who, account, "")
	}},
	{kind: "orphaned.leaver", what: "a leaver's account is locked, but active", plant: func(p *person) {
		who, account := p.employee(-1)
		p.deactivate(who)
		account.locked = true
		p.expect("orphaned.leaver", who, account, "")
	}},
	{kind: "orphaned.leaver", what: "a leaver's account holds both sides of a conflict: one verdict", plant: func(p *person) {
		who, account := p.salesManager()
		account.direct = append(account.direct, p.role("approver_admin"))
		p.deactivate(who)
		p.expect("orphaned.leaver", who, account, "")
	}},
	{kind: "orphaned.suspended", what: "suspended in Okta, unlocked in ServiceNow", plant: func(p *person) {
		who, account := p.employee(-1)
		who.status, who.changed = "SUSPENDED", p.daysAgo(1, 40)
		account.groups = append(account.groups, p.group("Data Stewards"))
		p.expect("orphaned.suspended", who, account, "")
	}},
	{kind: "orphaned.unassigned", what: "active, although out of scope", plant: func(p *person) {
		who, account := p.employee(-1)
		p.leaveScope(who)
		p.expect("orphaned.unassigned", who, account, "")
	}},
	{kind: "orphaned.unassigned", what: "out of scope with an expired password: still live", plant: func(p *person) {
		who, account := p.employee(-1)
		p.leaveScope(who)
		who.status = "PASSWORD_EXPIRED"
		p.expect("orphaned.unassigned", who, account, "")
	}},
	{kind: "service.unowned", what: "a web service account nobody declared", isExtra: true, plant: func(p *person) {
		account := p.machine("int." + nameOf(p.index).local)
		p.expect("service.unowned", nil, account, "")
	}},
	{kind: "service.unowned", what: "svc.* is a whole name: xsvc.* is not declared", isExtra: true, plant: func(p *person) {
		account := p.machine("xsvc." + nameOf(p.index).local)
		account.webService, account.integration = false, true
		if p.chance(50) {
			account.direct = append(account.direct, p.role("admin"))
			p.expect("service.privileged", nil, account, "admin")
		}
		p.expect("service.unowned", nil, account, "")
	}},
	{kind: NearMiss, what: "nobody's account, inactive, without a direct role", isExtra: true, plant: func(p *person) {
		account := p.unownedAccount()
		account.close()
		account.stray = []int{p.spareRole()}
	}},
	{kind: NearMiss, what: "an inactive web service account", isExtra: true, plant: func(p *person) {
		account := p.machine("int." + nameOf(p.index).local)
		account.close()
		account.direct = nil
	}},
	{kind: NearMiss, what: "a declared service account, in excess of everything but not privileged, long unused", isExtra: true, plant: func(p *person) {
		account := p.machine("svc." + nameOf(p.index).local)
		account.direct = append(account.direct, p.spareRole())
		account.groups = []int{p.group("Portal Migration"), p.group("Service Desk")}
	}},
	{kind: NearMiss, what: "a declared service account, inactive, with a role", isExtra: true, plant: func(p *person) {
		p.machine("svc." + nameOf(p.index).local).close()
	}},
	{kind: NearMiss, what: "a declared service account whose user in Okta was deactivated", plant: func(p *person) {
		who := p.newIdentity(departmentNo("Engineering"))
		p.deactivate(who)
		who.login = "svc." + who.login
		p.machine(who.login)
	}},
	{kind: NearMiss, what: "suspended and locked", plant: func(p *person) { p.onLeave() }},
	{kind: NearMiss, what: "a leaver's account, inactive", plant: func(p *person) {
		_, account := p.leaver()
		account.groups = []int{p.group("Change Advisory Board")} // it confers nothing: not residual
	}},
	{kind: NearMiss, what: "staged, no account", plant: func(p *person) { p.starter() }},
}

var lifecycleScenarios = []scenario{
	{kind: "lifecycle.missing", what: "in scope, no account", plant: func(p *person) {
		who, _ := p.colleague(-1)
		p.accounts, who.externalID = nil, ""
		p.expect("lifecycle.missing", who, nil, "")
	}},
	{kind: "lifecycle.missing", what: "in scope and locked out of Okta, no account", plant: func(p *person) {
		who, _ := p.colleague(-1)
		p.accounts, who.externalID, who.status = nil, "", "LOCKED_OUT"
		p.expect("lifecycle.missing", who, nil, "")
	}},
	{kind: "lifecycle.inactive", what: "came back; the account did not", plant: func(p *person) {
		who, account := p.employee(-1)
		account.active, account.locked = false, true // to be activated, so not lifecycle.locked as well
		account.lastLogin = p.daysAgo(100, 200)      // inactive: not stale
		p.expect("lifecycle.inactive", who, account, "")
	}},
	{kind: "lifecycle.inactive", what: "inactive and with a role too many: judged as if active", plant: func(p *person) {
		who, account := p.employee(-1)
		extra := p.spareRole()
		account.active, account.direct = false, append(account.direct, extra)
		p.expect("lifecycle.inactive", who, account, "")
		p.expect("misroled.excess_role", who, account, p.world.roles[extra].name)
	}},
	{kind: "lifecycle.inactive", what: "inactive and with another first name: judged as if active", plant: func(p *person) {
		who, account := p.employee(-1)
		account.active, account.first = false, "Nick "+account.first
		p.expect("lifecycle.inactive", who, account, "")
		p.expect("drift.attribute", who, account, "first_name")
	}},
	{kind: "lifecycle.locked", what: "active in both, locked out", plant: func(p *person) {
		who, account := p.employee(-1)
		account.locked = true
		p.expect("lifecycle.locked", who, account, "")
	}},
	{kind: NearMiss, what: "locked out, but Okta's user is not ACTIVE", plant: func(p *person) { p.lockedWithReason() }},
	{kind: NearMiss, what: "PROVISIONED lately, and locked out", plant: func(p *person) {
		who, account := p.colleague(-1)
		who.status, who.changed, who.lastLogin = "PROVISIONED", p.daysAgo(0, 13), time.Time{}
		account.locked = true
	}},
}

var staleScenarios = []scenario{
	{kind: "stale.dormant", what: "last used exactly the limit ago", plant: func(p *person) {
		who, account := p.employee(p.unlicensed())
		account.lastLogin = p.ago(90 * day)
		p.expect("stale.dormant", who, account, "")
	}},
	{kind: "stale.dormant", what: "only the date of the last login is known, long past", plant: func(p *person) {
		who, account := p.employee(p.unlicensed())
		account.lastLogin, account.lastLoginDay = time.Time{}, p.daysAgo(100, 180)
		p.expect("stale.dormant", who, account, "")
	}},
	{kind: "stale.dormant", what: "and with a role too many and another address: each is found", plant: func(p *person) {
		who, account := p.employee(p.unlicensed())
		extra := p.spareRole()
		account.direct = append(account.direct, extra)
		account.email, account.lastLogin = "old."+account.email, p.daysAgo(91, 400)
		p.expect("stale.dormant", who, account, "")
		p.expect("misroled.excess_role", who, account, p.world.roles[extra].name)
		p.expect("drift.attribute", who, account, "email")
	}},
	{kind: "stale.dormant", what: "by ServiceNow's word; but the system log, if there is one, shows a sign-on", plant: func(p *person) {
		who, account := p.employee(p.unlicensed())
		account.lastLogin, who.signedOn = p.daysAgo(100, 200), p.daysAgo(1, 80)
		if !p.world.hasLog {
			p.expect("stale.dormant", who, account, "")
		}
	}},
	{kind: "stale.never_used", what: "made exactly the limit ago, never used", plant: func(p *person) {
		who, account := p.employee(-1)
		account.created, account.lastLogin = p.ago(30*day), time.Time{}
		p.expect("stale.never_used", who, account, "")
	}},
	{kind: "stale.pending", what: "provisioned exactly the limit ago, never came", plant: func(p *person) {
		who, account := p.employee(-1)
		who.status, who.created, who.changed, who.lastLogin = "PROVISIONED", p.ago(15*day), p.ago(14*day), time.Time{}
		account.created, account.lastLogin = p.ago(14*day), time.Time{}
		p.expect("stale.pending", who, account, "")
	}},
	{kind: "stale.pending", what: "staged too long, with an active account", plant: func(p *person) {
		who := p.starter()
		who.created = p.daysAgo(15, 25)
		who.changed = who.created
		account := p.accountFor(who, departmentNo(who.department))
		account.created, account.lastLogin = p.daysAgo(2, 14), time.Time{}
		p.expect("stale.pending", who, account, "")
	}},
	{kind: NearMiss, what: "a second short of dormant", plant: func(p *person) {
		_, account := p.employee(-1)
		account.lastLogin = p.ago(90*day - time.Second)
	}},
	{kind: NearMiss, what: "the date is later than the time: both are uses", plant: func(p *person) {
		_, account := p.employee(-1)
		account.lastLogin, account.lastLoginDay = p.daysAgo(120, 150), p.daysAgo(5, 20)
	}},
	{kind: NearMiss, what: "a second short of never used", plant: func(p *person) {
		_, account := p.employee(-1)
		account.created, account.lastLogin = p.ago(30*day-time.Second), time.Time{}
	}},
	{kind: NearMiss, what: "a second short of pending, although created long before", plant: func(p *person) {
		who, account := p.employee(-1)
		who.status, who.created, who.changed, who.lastLogin = "PROVISIONED", p.ago(80*day), p.ago(14*day-time.Second), time.Time{}
		account.created = p.ago(10 * day)
	}},
}

// formerAccount is an account of nobody, by its keys; its name is that of the person at hand.
func (p *person) formerAccount() {
	account := p.unownedAccount()
	account.employee = ""
	p.expect("orphaned.no_identity", nil, account, "")
}
