package sample

import "cmp"

// What Okta says of its own users.

var oktaScenarios = []scenario{
	{kind: "okta.assigned_directly", what: "beside a group of the scope", plant: func(p *person) {
		who, _ := p.employee(-1)
		who.scope = "USER"
		p.expect("okta.assigned_directly", who, nil, "")
	}},
	{kind: NearMiss, what: "assigned directly, in no group of the scope", plant: func(p *person) {
		who := p.outsider()
		who.isAssigned, who.scope = true, "USER"
	}},
	{kind: "okta.sync_error", what: "Okta could not provision", plant: func(p *person) {
		who, _ := p.employee(-1)
		who.syncState = "ERROR"
		p.expect("okta.sync_error", who, nil, "")
	}},
	{kind: NearMiss, what: "Okta is yet to provision", plant: func(p *person) {
		who, _ := p.employee(-1)
		who.syncState = "OUT_OF_SYNC"
	}},
	{kind: "okta.duplicate", what: "one address of two", plant: func(p *person) {
		who, _ := p.employee(-1)
		p.expectDuplicate(who, p.another(who))
	}},
	{kind: NearMiss, what: "one address of two, of whom one has left", plant: func(p *person) {
		who, _ := p.employee(-1)
		p.deactivate(p.another(who))
	}},
	{kind: "okta.admin_here", what: "an administrator of both", plant: func(p *person) {
		who, account := p.colleague(-1)
		who.adminRole = "SUPER_ADMIN"
		p.makeAdministrator(who, account)
		p.expect("okta.admin_here", who, account, "")
	}},
	{kind: NearMiss, what: "an administrator here who only reads there", plant: func(p *person) {
		who, account := p.colleague(-1)
		who.adminRole = "READ_ONLY_ADMIN"
		p.makeAdministrator(who, account)
	}},
	{kind: NearMiss, what: "an administrator there alone", plant: func(p *person) {
		who, _ := p.colleague(-1)
		who.adminRole = "APP_ADMIN"
	}},
}

// another is a second identity of somebody's, out of scope, with a number of its own.
func (p *person) another(who *identity) *identity {
	other := *who
	other.id, other.login, other.employee = oktaID(p.rng, "00u"), "j."+who.login, p.employeeNumber(1)
	p.leaveScope(&other)
	p.identities = append(p.identities, &other)
	return &other
}

// expectDuplicate expects that two identities are taken for one person's: it is found of the
// one whose login comes first.
func (p *person) expectDuplicate(one, other *identity) {
	if cmp.Compare(one.login, other.login) > 0 {
		one, other = other, one
	}
	p.expect("okta.duplicate", one, nil, other.login)
}
