package sample

import (
	"strings"
	"time"
)

// Which account is whose.

var correlationScenarios = []scenario{
	{kind: "identity.duplicate_account", what: "a second account by employee number; what it holds is not found beside", plant: func(p *person) {
		who, account := p.employee(-1)
		second := p.secondAccount(who, account, ".old")
		second.direct = append(second.direct, p.spareRole())
		second.department, second.lastLogin = "Field Services", p.daysAgo(100, 200)
		p.expect("identity.duplicate_account", who, second, "")
	}},
	{kind: "identity.duplicate_account", what: "the second account is an administrator", plant: func(p *person) {
		who, account := p.employee(-1)
		second := p.secondAccount(who, account, ".adm")
		second.direct = append(second.direct, p.role("admin"))
		p.expect("identity.duplicate_account", who, second, "")
	}},
	{kind: "identity.duplicate_account", what: "both by employee number: the active one is primary", plant: func(p *person) {
		who, account := p.employee(-1)
		who.externalID = ""
		second := p.secondAccount(who, account, ".old")
		account.userName = nameOf(p.index).local + ".hq"
		second.active, second.lastLogin = false, p.daysAgo(0, 1)
		second.direct = append(second.direct, p.spareRole())
		p.expect("identity.duplicate_account", who, second, "")
	}},
	{kind: "identity.duplicate_account", what: "both by employee number and active: the one used last is primary", plant: func(p *person) {
		who, account := p.employee(-1)
		who.externalID = ""
		second := p.secondAccount(who, account, ".old")
		account.userName = nameOf(p.index).local + ".hq"
		account.lastLogin, second.lastLogin = p.daysAgo(3, 9), p.daysAgo(20, 40)
		p.expect("identity.duplicate_account", who, second, "")
	}},
	{kind: "identity.duplicate_account", what: "both by employee number, active, never used: the lower sys_id is primary", byID: true, plant: func(p *person) {
		who, account := p.employee(-1)
		who.externalID = ""
		second := p.secondAccount(who, account, ".old")
		account.userName = nameOf(p.index).local + ".hq"
		account.sysID, second.sysID = "0"+account.sysID[1:], "f"+second.sysID[1:]
		for _, each := range p.accounts {
			each.lastLogin, each.created = time.Time{}, p.daysAgo(2, 20)
		}
		p.expect("identity.duplicate_account", who, second, "")
	}},
	{kind: "identity.duplicate_account", what: "the earlier rule counts before being active", byID: true, plant: func(p *person) {
		who, account := p.employee(-1)
		who.externalID = account.sysID
		second := p.secondAccount(who, account, ".old")
		account.active = false
		p.expect("lifecycle.inactive", who, account, "")
		p.expect("identity.duplicate_account", who, second, "")
	}},
	{kind: "identity.ambiguous", what: "one employee number, two people out of scope, one account", plant: func(p *person) {
		p.expectDuplicate(p.namesakes())
		account := p.unownedAccount()
		account.employee = p.employeeNumber(0)
		account.direct = append(account.direct, p.spareRole())
		p.expect("identity.ambiguous", nil, account, "")
	}},
	{kind: "identity.ambiguous", what: "the third account of two people with one employee number", plant: func(p *person) {
		who, own := p.employee(departmentNo("Legal"))
		other := *who
		other.id, other.login = oktaID(p.rng, "00u"), "j."+who.login
		other.email, other.externalID = other.login, ""
		p.identities = append(p.identities, &other)
		others := *own
		others.sysID, others.userName, others.email = sysID(p.rng), other.login, other.email
		p.accounts = append(p.accounts, &others)
		p.expectDuplicate(who, &other)
		account := p.unownedAccount()
		account.employee = who.employee
		p.expect("identity.ambiguous", nil, account, "")
	}},
	{kind: "identity.contradiction", what: "provisioned for one, by the login of another", byID: true, byApp: true, isExtra: true, plant: func(p *person) {
		who, account := p.colleague(-1)
		who.externalID = account.sysID
		other, _ := p.companion(-1)
		p.accounts = p.accounts[:1]
		p.leaveScope(other)
		account.userName = other.login
		p.expect("identity.contradiction", who, account, "")
	}},
	{kind: NearMiss, what: "a user_name in other case and with an accent", plant: func(p *person) {
		who, account := p.employee(-1)
		who.externalID = ""
		account.userName = strings.ToUpper(strings.Replace(account.userName, "e", "é", 1))
	}},
	{kind: NearMiss, what: "only the employee number is the same", plant: func(p *person) {
		who, account := p.employee(-1)
		who.externalID = ""
		account.userName = "u" + who.employee
	}},
	{kind: NearMiss, what: "only the external id is the same", byID: true, plant: func(p *person) {
		who, account := p.employee(-1)
		who.externalID = account.sysID
		account.userName = "e" + who.employee
	}},
	{kind: NearMiss, what: "hired again: the live identity wins over the leaver of the same number", plant: func(p *person) {
		who, account := p.employee(-1)
		who.externalID = ""
		account.userName = "r" + who.employee
		former := *who
		former.id, former.login = oktaID(p.rng, "00u"), "former."+who.login
		former.email, former.groups = former.login, nil
		p.deactivate(&former)
		p.identities = append(p.identities, &former)
	}},
}

// secondAccount is another account with a person's employee number.
func (p *person) secondAccount(who *identity, first *account, suffix string) *account {
	second := *first
	second.sysID, second.userName = sysID(p.rng), nameOf(p.index).local+suffix
	second.direct = []int{p.role("snc_internal")}
	second.groups = nil
	p.accounts = append(p.accounts, &second)
	return &second
}

// namesakes are two live identities out of scope with one employee number.
func (p *person) namesakes() (one, two *identity) {
	who := p.newIdentity(departmentNo("Operations"))
	p.leaveScope(who)
	other := *who
	other.id, other.login = oktaID(p.rng, "00u"), "j."+who.login
	other.email = other.login
	p.identities = append(p.identities, &other)
	return who, &other
}

// Accepted findings, and exceptions that accept nothing.

var exceptionScenarios = []scenario{
	{kind: "misroled.excess_role", what: "accepted", most: 25, plant: func(p *person) {
		who, account := p.employee(-1)
		account.direct = append(account.direct, p.role("catalog_admin"))
		p.expect("misroled.excess_role", who, account, "catalog_admin")
		p.except()
	}},
	{kind: "drift.attribute", what: "accepted", most: 25, plant: func(p *person) {
		who, account := p.employee(-1)
		account.first = "Sam"
		p.expect("drift.attribute", who, account, "first_name")
		p.except()
	}},
	{kind: "stale.dormant", what: "accepted", most: 25, plant: func(p *person) {
		who, account := p.employee(p.unlicensed())
		account.lastLogin = p.daysAgo(120, 300)
		p.expect("stale.dormant", who, account, "")
		p.except()
	}},
	{kind: "orphaned.no_identity", what: "accepted", most: 25, isExtra: true, plant: func(p *person) {
		account := p.unownedAccount()
		p.expect("orphaned.no_identity", nil, account, "")
		p.except()
	}},
	{kind: "exception.expired", what: "no longer accepted: the finding stands", most: 25, plant: func(p *person) {
		who, account := p.colleague(-1)
		account.direct = append(account.direct, p.role("knowledge_admin"))
		p.expect("misroled.excess_role", who, account, "knowledge_admin")
		p.addException("misroled.excess_role", account.userName, "knowledge_admin", p.ago(30*day).Format("2006-01-02"))
		p.expect("exception.expired", nil, account, "knowledge_admin")
	}},
	{kind: "exception.unused", what: "about somebody who has no such role", most: 25, plant: func(p *person) {
		_, account := p.colleague(-1)
		p.addException("misroled.excess_role", account.userName, "workflow_publisher", p.ago(-60*day).Format("2006-01-02"))
		p.expect("exception.unused", nil, account, "workflow_publisher")
	}},
}
