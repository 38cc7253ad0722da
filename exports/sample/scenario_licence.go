package sample

import "time"

// Roles that need a subscription, and accounts that were closed halfway.

var licenceScenarios = []scenario{
	{kind: "licence.unused", what: "granted by rules, not used for exactly the limit", plant: func(p *person) {
		who, account := p.employee(departmentNo("Information Technology"))
		account.lastLogin = p.ago(90 * day)
		p.expect("licence.unused", who, account, "itil")
		p.expect("stale.dormant", who, account, "")
	}},
	{kind: "licence.unused", what: "too much, and not used", plant: func(p *person) {
		who, account := p.employee(p.unlicensed())
		account.direct = append(account.direct, p.role("itil"))
		account.lastLogin = p.daysAgo(100, 200)
		p.expect("licence.unused", who, account, "itil")
		p.expect("misroled.excess_role", who, account, "itil")
		p.expect("stale.dormant", who, account, "")
	}},
	{kind: "licence.unused", what: "made exactly the limit ago, never used", plant: func(p *person) {
		who, account := p.employee(departmentNo("Information Technology"))
		account.created, account.lastLogin = p.ago(90*day), time.Time{}
		p.expect("licence.unused", who, account, "itil")
		p.expect("stale.never_used", who, account, "")
	}},
	{kind: NearMiss, what: "a second short of an unused licence", plant: func(p *person) {
		_, account := p.employee(departmentNo("Information Technology"))
		account.lastLogin = p.ago(90*day - time.Second)
	}},
	{kind: "licence.inactive_holder", what: "a leaver's inactive account keeps a licensed role by a group", plant: func(p *person) {
		who, account := p.leaver()
		account.groups = []int{p.group("Service Desk")}
		p.expect("licence.inactive_holder", who, account, "itil")
		p.expect("misroled.residual_group", who, account, "Service Desk")
	}},
	{kind: "lifecycle.not_locked", what: "a leaver's account is inactive, and not locked", plant: func(p *person) {
		who, account := p.leaver()
		account.locked = false
		p.expect("lifecycle.not_locked", who, account, "")
	}},
	{kind: "lifecycle.not_locked", what: "and keeps a role: worse", plant: func(p *person) {
		who, account := p.leaver()
		extra := p.spareRole()
		account.locked, account.direct = false, append(account.direct, extra)
		p.expect("lifecycle.not_locked", who, account, "")
		p.worse("medium")
		p.expect("misroled.residual_role", who, account, p.world.roles[extra].name)
	}},
	{kind: "lifecycle.not_locked", what: "nobody's account is inactive, and not locked", isExtra: true, plant: func(p *person) {
		account := p.unownedAccount()
		account.active = false
		p.expect("lifecycle.not_locked", nil, account, "")
	}},
	{kind: NearMiss, what: "a leaver's account, inactive and locked, keeps a role that the rules leave alone", plant: func(p *person) {
		_, account := p.leaver()
		account.direct = append(account.direct, p.role("approver_user"))
	}},
}
