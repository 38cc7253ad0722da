package sample

// Roles and groups that differ from what the rules grant.

var excessScenarios = []scenario{
	{kind: "misroled.excess_role", what: "one role too many", plant: func(p *person) {
		who, account := p.employee(-1)
		extra := p.spareRole()
		account.direct = append(account.direct, extra)
		p.expect("misroled.excess_role", who, account, p.world.roles[extra].name)
	}},
	{kind: "misroled.excess_role", what: "an administrator nobody appointed", plant: func(p *person) {
		who, account := p.colleague(-1)
		account.direct = append(account.direct, p.role("admin"))
		p.expect("misroled.excess_role", who, account, "admin")
	}},
	{kind: "misroled.excess_role", what: "a role that contains others: they are not found again", plant: func(p *person) {
		who, account := p.employee(-1)
		account.direct = append(account.direct, p.role("change_manager"))
		p.expect("misroled.excess_role", who, account, "change_manager")
	}},
	{kind: "misroled.excess_role", what: "two roles too many, and the department differs", plant: func(p *person) {
		who, account := p.employee(-1)
		account.direct = append(account.direct, p.role("asset"), p.role("sla_manager"))
		account.department = "Field Services"
		p.expect("misroled.excess_role", who, account, "asset")
		p.expect("misroled.excess_role", who, account, "sla_manager")
		p.expect("drift.attribute", who, account, "department")
	}},
	{kind: "misroled.excess_group", what: "in a managed group, and what it confers is not found again", plant: func(p *person) {
		who, account := p.employee(departmentNo("Marketing"))
		account.groups = append(account.groups, p.group("Service Desk"))
		p.expect("misroled.excess_group", who, account, "Service Desk")
	}},
	{kind: "misroled.excess_group", what: "in a managed group that confers nothing", plant: func(p *person) {
		who, account := p.employee(-1)
		board := p.group("Change Advisory Board")
		account.groups = append(remove(account.groups, board), board)
		who.groups = remove(who.groups, p.world.oktaGroupNo["Change Advisors"])
		p.expect("misroled.excess_group", who, account, "Change Advisory Board")
	}},
	{kind: "misroled.excess_group", what: "in a managed group that makes privileged", plant: func(p *person) {
		who, account := p.colleague(-1)
		account.groups = append(account.groups, p.group("Platform Security"))
		p.expect("misroled.excess_group", who, account, "Platform Security")
	}},
	{kind: "misroled.residual_role", what: "a leaver's inactive account keeps two roles", plant: func(p *person) {
		who, account := p.leaver()
		account.direct = append(account.direct, p.role("itil"), p.role("asset")) // what itil contains is not direct
		p.expect("misroled.residual_role", who, account, "itil")
		p.expect("licence.inactive_holder", who, account, "itil")
		p.expect("misroled.residual_role", who, account, "asset")
	}},
	{kind: "misroled.residual_role", what: "a leaver's inactive account keeps admin", plant: func(p *person) {
		who, account := p.leaver()
		account.direct = append(account.direct, p.role("admin"))
		p.expect("misroled.residual_role", who, account, "admin")
	}},
	{kind: "misroled.residual_group", what: "a leaver's inactive account stays in a group that confers roles", plant: func(p *person) {
		who, account := p.leaver()
		account.groups = []int{p.group("Stakeholder Circle")}
		p.expect("misroled.residual_group", who, account, "Stakeholder Circle")
	}},
	{kind: "misroled.residual_group", what: "a leaver's inactive account stays in a group that makes privileged", plant: func(p *person) {
		who, account := p.leaver()
		account.groups, account.locked = []int{p.group("Platform Security")}, false
		p.expect("misroled.residual_group", who, account, "Platform Security")
		p.expect("lifecycle.not_locked", who, account, "")
		p.worse("medium")
	}},
	{kind: "misroled.residual_role", what: "nobody's inactive account keeps a role", isExtra: true, plant: func(p *person) {
		account := p.unownedAccount()
		extra := p.spareRole()
		account.close()
		account.direct = append(account.direct, extra)
		p.expect("misroled.residual_role", nil, account, p.world.roles[extra].name)
	}},
	{kind: "misroled.residual_role", what: "out of scope, inactive, keeps a role", plant: func(p *person) {
		who, account := p.colleague(departmentNo("Finance"))
		p.leaveScope(who)
		account.close()
		account.groups = nil
		account.direct = append(account.direct, p.role("survey_admin"))
		p.expect("misroled.residual_role", who, account, "survey_admin")
	}},
	{kind: NearMiss, what: "unmanaged roles, by name and by pattern", plant: func(p *person) {
		_, account := p.employee(-1)
		account.direct = append(account.direct, p.role("approver_user"), p.role("x_mon_agent"))
	}},
}

var inheritanceScenarios = []scenario{
	{kind: "misroled.inherited_role", what: "by a group no rule names", plant: func(p *person) {
		who, account := p.employee(-1)
		account.groups = append(account.groups, p.group("Portal Migration"))
		p.expect("misroled.inherited_role", who, account, "report_admin")
	}},
	{kind: "misroled.inherited_role", what: "by the parent of a group no rule names", plant: func(p *person) {
		who, account := p.employee(-1)
		account.groups = append(account.groups, p.group("Portal Migration Wave 2"))
		p.expect("misroled.inherited_role", who, account, "report_admin")
	}},
	{kind: "misroled.inherited_role", what: "two roles by one group", plant: func(p *person) {
		who, account := p.employee(-1)
		account.groups = append(account.groups, p.group("Data Stewards"))
		p.expect("misroled.inherited_role", who, account, "data_steward")
		p.expect("misroled.inherited_role", who, account, "catalog_steward")
	}},
	{kind: "misroled.inherited_role", what: "a role that contains others: they are not found again", plant: func(p *person) {
		who, account := p.employee(-1)
		account.groups = append(account.groups, p.group("Vendor Onboarding"))
		p.expect("misroled.inherited_role", who, account, "vendor_manager")
	}},
	{kind: "misroled.inherited_role", what: "directly and by a group: both are found", plant: func(p *person) {
		who, account := p.employee(-1)
		account.groups = append(account.groups, p.group("Portal Migration"))
		account.direct = append(account.direct, p.role("report_admin"))
		p.expect("misroled.inherited_role", who, account, "report_admin")
		p.expect("misroled.excess_role", who, account, "report_admin")
	}},
	{kind: "misroled.inherited_role", what: "an inherited row that nothing explains", plant: func(p *person) {
		who, account := p.employee(-1)
		stray := p.spareRole()
		account.stray = []int{stray}
		p.expect("misroled.inherited_role", who, account, p.world.roles[stray].name)
	}},
	{kind: "misroled.inherited_role", what: "by a group, not yet computed into a row", plant: func(p *person) {
		who, account := p.employee(-1)
		account.groups = append(account.groups, p.group("Portal Migration"))
		account.isUncomputed = true
		p.expect("misroled.inherited_role", who, account, "report_admin")
	}},
	{kind: NearMiss, what: "a group role that members do not inherit", plant: func(p *person) {
		_, account := p.employee(-1)
		account.groups = append(account.groups, p.group("Operations Bridge"))
	}},
	{kind: NearMiss, what: "granted, but held by a group no rule names only", plant: func(p *person) {
		_, account := p.employee(departmentNo("Sales"))
		account.groups = append(account.groups, p.group("Stakeholder Circle"))
		account.direct = remove(account.direct, p.role("business_stakeholder"))
	}},
	{kind: NearMiss, what: "everything inherited is yet to be computed into rows", plant: func(p *person) {
		_, account := p.employee(-1)
		account.isUncomputed = true
	}},
}

var shortfallScenarios = []scenario{
	{kind: "misroled.missing_role", what: "the role an expression grants", plant: func(p *person) {
		who, account := p.employee(departmentNo("HR"))
		account.direct = remove(account.direct, p.role("sn_hr_core.basic"))
		p.expect("misroled.missing_role", who, account, "sn_hr_core.basic")
	}},
	{kind: "misroled.missing_role", what: "an administrator without admin", plant: func(p *person) {
		who, account := p.colleague(-1)
		who.groups = append(who.groups, p.world.oktaGroupNo["ServiceNow Admins"])
		p.expect("misroled.missing_role", who, account, "admin")
	}},
	{kind: "misroled.missing_role", what: "the role a condition grants: became a manager", plant: func(p *person) {
		who, account := p.employee(departmentNo("Sales"))
		who.title, account.title = "Sales Manager EMEA", "Sales Manager EMEA"
		account.direct = remove(account.direct, p.role("sales_manager"))
		p.expect("misroled.missing_role", who, account, "sales_manager")
	}},
	{kind: "misroled.missing_group", what: "not in the group that confers nothing", plant: func(p *person) {
		who, account := p.employee(-1)
		advisors := p.world.oktaGroupNo["Change Advisors"]
		who.groups = append(remove(who.groups, advisors), advisors)
		account.groups = remove(account.groups, p.group("Change Advisory Board"))
		p.expect("misroled.missing_group", who, account, "Change Advisory Board")
	}},
	{kind: "misroled.missing_group", what: "not in the group, but holds directly what it confers", plant: func(p *person) {
		who, account := p.employee(departmentNo("Information Technology"))
		itil := p.role("itil")
		account.direct = append(remove(account.direct, itil), itil)
		account.groups = remove(account.groups, p.group("Service Desk"))
		p.expect("misroled.missing_group", who, account, "Service Desk")
	}},
}

var conflictScenarios = []scenario{
	{kind: "misroled.conflict", what: "both sides granted", plant: func(p *person) {
		who, account := p.salesManager()
		who.groups = append(who.groups, p.world.oktaGroupNo["Approvers"])
		account.direct = append(account.direct, p.role("approver_admin"))
		p.expect("misroled.conflict", who, account, conflictName)
	}},
	{kind: "misroled.conflict", what: "one side in excess", plant: func(p *person) {
		who, account := p.salesManager()
		account.direct = append(account.direct, p.role("approver_admin"))
		p.expect("misroled.conflict", who, account, conflictName)
		p.expect("misroled.excess_role", who, account, "approver_admin")
	}},
	{kind: "misroled.conflict", what: "a declared service account: nothing else is found about it", isExtra: true, plant: func(p *person) {
		account := p.machine("svc." + nameOf(p.index).local)
		account.direct = append(account.direct, p.role("sales_manager"), p.role("approver_admin"))
		p.expect("misroled.conflict", nil, account, conflictName)
	}},
	{kind: NearMiss, what: "one side of a conflict", plant: func(p *person) {
		who, account := p.employee(departmentNo("Legal"))
		who.groups = append(who.groups, p.world.oktaGroupNo["Approvers"])
		account.direct = append(account.direct, p.role("approver_admin"))
	}},
	{kind: NearMiss, what: "an inactive account with both sides, but nobody's to activate", isExtra: true, plant: func(p *person) {
		account := p.unownedAccount()
		account.close()
		account.stray = []int{p.role("sales_manager"), p.role("approver_admin")}
	}},
}

const conflictName = "requester cannot approve"

// salesManager is an employee whom a condition grants sales_manager.
func (p *person) salesManager() (*identity, *account) {
	who, account := p.employee(departmentNo("Sales"))
	who.title, account.title = "Sales Manager", "Sales Manager"
	account.direct = append(remove(account.direct, p.role("sales_manager")), p.role("sales_manager"))
	return who, account
}
