package sample

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Attributes that differ, and attributes that only look different.

var driftScenarios = []scenario{
	{kind: "drift.attribute", what: "the group decides the department, and ServiceNow has another", plant: func(p *person) {
		who, account := p.employee(departmentNo("Sales"))
		account.department = "Marketing"
		p.expect("drift.attribute", who, account, "department")
	}},
	{kind: "drift.attribute", what: "the department by Okta's name instead of the mapped one", plant: func(p *person) {
		who, account := p.employee(departmentNo("Information Technology"))
		account.department = "Information Technology"
		p.expect("drift.attribute", who, account, "department")
	}},
	{kind: "drift.attribute", what: "no department in Okta: the default, and ServiceNow has none", plant: func(p *person) {
		who, account := p.employee(departmentNo("Engineering"))
		who.department = ""
		if p.namesPlaces { // or all departments are unknown: an empty one would be the exception
			account.department = ""
		}
		p.expect("drift.attribute", who, account, "department")
	}},
	{kind: "drift.attribute", what: "another e-mail address", plant: func(p *person) {
		who, account := p.employee(-1)
		account.email = strings.Replace(account.email, "@example.com", "@old.example.com", 1)
		p.expect("drift.attribute", who, account, "email")
	}},
	{kind: "drift.attribute", what: "a title, with ServiceNow as its authority", plant: func(p *person) {
		who, account := p.employee(-1)
		account.title = "Interim " + account.title
		p.expect("drift.attribute", who, account, "title")
	}},
	{kind: "drift.attribute", what: "a name's letter case: not ignored", plant: func(p *person) {
		who, account := p.employee(-1)
		who.last = nameOf(p.index).last // not every script has capitals
		account.last = strings.ToUpper(who.last)
		p.expect("drift.attribute", who, account, "last_name")
	}},
	{kind: "drift.attribute", what: "a location, to be reviewed", plant: func(p *person) {
		who, account := p.employee(-1)
		account.location = cities[(slices.Index(cities, who.city)+1)%len(cities)]
		p.expect("drift.attribute", who, account, "location")
	}},
	{kind: "drift.attribute", what: "a mobile phone to be cleared", plant: func(p *person) {
		who, account := p.employee(-1)
		who.mobile, account.mobile = "", "0151 5550100"
		p.expect("drift.attribute", who, account, "mobile_phone")
	}},
	{kind: "drift.attribute", what: "no employee number in ServiceNow", plant: func(p *person) {
		who, account := p.employee(-1)
		account.employee = ""
		p.expect("drift.attribute", who, account, "employee_number")
	}},
	{kind: "drift.attribute", what: "a VIP who is none in ServiceNow, and another name", plant: func(p *person) {
		who, account := p.employee(-1)
		who.vip, account.first = "true", "Dr. "+account.first
		p.expect("drift.attribute", who, account, "vip")
		p.expect("drift.attribute", who, account, "first_name")
	}},
	{kind: NearMiss, what: "an e-mail address in capitals", plant: func(p *person) {
		_, account := p.employee(-1)
		account.email = strings.ToUpper(account.email)
	}},
	{kind: NearMiss, what: "blanks at the end, and accents written as two characters", plant: func(p *person) {
		who, account := p.employee(-1)
		who.first = "André"
		account.first, account.title = who.first, account.title+"  "
		if !p.world.isWestern {
			account.first = norm.NFD.String(who.first)
		}
	}},
	{kind: NearMiss, what: "no department in Okta, Unassigned in ServiceNow", plant: func(p *person) {
		who, account := p.employee(departmentNo("Operations"))
		who.department, account.department = "", "Unassigned"
	}},
	{kind: NearMiss, what: "no department in Okta, but the group decides", plant: func(p *person) {
		who, _ := p.employee(departmentNo("Marketing"))
		who.department = ""
	}},
	{kind: "drift.attribute", what: "no title, city or VIP in Okta, something in ServiceNow, which decides about the title alone", plant: func(p *person) {
		who, account := p.employee(departmentNo("Finance"))
		who.title, who.city, account.vip = "", "", true
		p.expect("drift.attribute", who, account, "title")
	}},
	{kind: NearMiss, what: "yes and true are one Boolean", plant: func(p *person) {
		who, account := p.employee(-1)
		who.vip, account.vip = "yes", true
	}},
	{kind: NearMiss, what: "1 and true are one Boolean", plant: func(p *person) {
		who, account := p.employee(-1)
		who.vip, account.vip = "1", true
	}},
	{kind: NearMiss, what: "markup, quotes and a line break, alike on both sides", plant: func(p *person) {
		who, account := p.employee(departmentNo("Legal"))
		who.first, who.title = `<b>"Bob"</b>, Jr.`, "Counsel\n(Contracts; IP)"
		account.first, account.title = who.first, who.title
	}},
	{kind: NearMiss, what: "SQL and a script, alike on both sides", plant: func(p *person) {
		who, account := p.employee(departmentNo("Legal"))
		who.last, who.title = `Tables'); drop table okta.user; --`, `<img src=x onerror=alert(1)> € \N`
		if !p.world.isWestern {
			who.title += " 🙂"
		}
		account.last, account.title = who.last, who.title
	}},
}
