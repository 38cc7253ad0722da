package sample

// Who gave a role, and to whom it should not be given.

var grantScenarios = []scenario{
	{kind: "grant.self", what: "what the rules grant", plant: func(p *person) {
		who, account := p.employee(departmentNo("HR"))
		p.give(account, "sn_hr_core.basic", account.userName)
		p.expectReview("grant.self", who, account, "sn_hr_core.basic")
	}},
	{kind: "grant.self", what: "what the rules grant to nobody", plant: func(p *person) {
		who, account := p.employee(-1)
		extra := p.spareRole()
		account.direct = append(account.direct, extra)
		p.give(account, p.world.roles[extra].name, account.userName)
		p.expect("misroled.excess_role", who, account, p.world.roles[extra].name)
		p.expectReview("grant.self", who, account, p.world.roles[extra].name)
	}},
	{kind: "grant.self", what: "an administrator appointed themselves", plant: func(p *person) {
		who, account := p.colleague(-1)
		account.direct = append(account.direct, p.role("admin"))
		p.give(account, "admin", account.userName)
		p.expect("misroled.excess_role", who, account, "admin")
		p.expectReview("grant.self", who, account, "admin")
	}},
	{kind: NearMiss, what: "somebody gave themselves a role that is not managed", plant: func(p *person) {
		_, account := p.employee(-1)
		account.direct = append(account.direct, p.role("approver_user"))
		p.give(account, "approver_user", account.userName)
	}},
	{kind: NearMiss, what: "somebody of nearly that name gave the role", plant: func(p *person) {
		_, account := p.employee(departmentNo("HR"))
		p.give(account, "sn_hr_core.basic", "x"+account.userName)
	}},
	{kind: "grant.by_hand", what: "by a colleague, since the run before", isExtra: true, plant: func(p *person) {
		who, account := p.colleague(-1)
		_, giver := p.companion(-1)
		extra := p.spareRole()
		account.direct = append(account.direct, extra)
		p.give(account, p.world.roles[extra].name, giver.userName)
		p.expect("misroled.excess_role", who, account, p.world.roles[extra].name)
		p.expectReview("grant.by_hand", who, account, p.world.roles[extra].name)
	}},
	{kind: NearMiss, what: "given by hand since, but the rules grant it", isExtra: true, plant: func(p *person) {
		_, account := p.colleague(departmentNo("HR"))
		_, giver := p.companion(-1)
		p.give(account, "sn_hr_core.basic", giver.userName)
	}},
	{kind: "external.internal_role", what: "an outsider has what a department has", plant: func(p *person) {
		who, account := p.colleague(departmentNo("Marketing"))
		account.direct = []int{p.role("snc_external")}
		p.expect("external.internal_role", who, account, "marketing_workspace")
	}},
	{kind: "external.internal_role", what: "inside and outside at once", plant: func(p *person) {
		who, account := p.colleague(departmentNo("Marketing"))
		account.direct = append(account.direct, p.role("snc_external"))
		p.expect("external.internal_role", who, account, "snc_internal")
	}},
	{kind: NearMiss, what: "an outsider with nothing else", isExtra: true, plant: func(p *person) {
		p.machine("svc." + nameOf(p.index).local).direct = []int{p.role("snc_external")}
	}},
	{kind: "role.redundant", what: "held directly and by inheritance, as the rules grant both", plant: func(p *person) {
		who, account := p.employee(departmentNo("Information Technology"))
		account.direct = append(account.direct, p.role("itil"))
		p.expect("role.redundant", who, account, "itil")
	}},
	{kind: "role.redundant", what: "directly what a granted role contains", plant: func(p *person) {
		who, account := p.employee(-1)
		role := p.role(departments[departmentNo(who.department)].role)
		if inner := p.world.roles[role].contains; len(inner) > 0 {
			role = inner[0]
		}
		account.direct = append(account.direct, role)
		p.expect("role.redundant", who, account, p.world.roles[role].name)
	}},
	{kind: "role.redundant", what: "a group that no rule names confers it, too", plant: func(p *person) {
		who, account := p.employee(departmentNo("Sales"))
		account.groups = append(account.groups, p.group("Stakeholder Circle"))
		p.expect("role.redundant", who, account, "business_stakeholder")
	}},
}

// give says who gave a role to an account, a day ago.
func (p *person) give(account *account, role, by string) {
	account.origins = map[int]origin{p.role(role): {at: p.ago(day), by: by}}
}
