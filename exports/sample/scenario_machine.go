package sample

// Accounts of software, and how many are privileged.

var machineScenarios = []scenario{
	{kind: "service.privileged", what: "a declared account, long unused, holds admin beside much else", isExtra: true, plant: func(p *person) {
		account := p.machine("svc." + nameOf(p.index).local)
		account.direct = append(account.direct, p.role("admin"), p.spareRole())
		account.groups = []int{p.group("Portal Migration"), p.group("Service Desk")}
		p.expect("service.privileged", nil, account, "admin")
	}},
	{kind: "service.privileged", what: "by a group alone", isExtra: true, plant: func(p *person) {
		account := p.machine("svc." + nameOf(p.index).local)
		account.groups = []int{p.group("Platform Security")}
		p.expect("service.privileged", nil, account, "security_admin")
	}},
	{kind: "service.privileged", what: "an administrator's own account is a machine's by its identity type", isExtra: true, plant: func(p *person) {
		who, account := p.colleague(p.unlicensed())
		who.groups = append(who.groups, p.world.oktaGroupNo["ServiceNow Admins"])
		account.direct = append(account.direct, p.role("admin"))
		account.identityType = "machine"
		p.expectReview("service.privileged", who, account, "admin")
	}},
	{kind: NearMiss, what: "a machine's account by its identity type, not privileged", isExtra: true, plant: func(p *person) {
		_, account := p.colleague(-1)
		account.identityType = "machine"
	}},
	{kind: NearMiss, what: "an administrator's account is a person's by its identity type", isExtra: true, plant: func(p *person) {
		who, account := p.colleague(-1)
		p.makeAdministrator(who, account)
		account.identityType = "human"
	}},
	{kind: NearMiss, what: "a declared account with a privileged role, inactive", isExtra: true, plant: func(p *person) {
		account := p.machine("svc." + nameOf(p.index).local)
		account.direct = append(account.direct, p.role("admin"))
		account.close()
	}},
	{kind: NearMiss, what: "an account that may be privileged, by the rules", isExtra: true, plant: func(p *person) {
		p.breakGlassAccount("svc.breakglass." + nameOf(p.index).local)
	}},
	{kind: "service.excess_role", what: "beyond what the rules say that it may hold", isExtra: true, plant: func(p *person) {
		account := p.breakGlassAccount("svc.breakglass." + nameOf(p.index).local)
		extra := p.spareRole()
		account.direct = append(account.direct, extra)
		p.expect("service.excess_role", nil, account, p.world.roles[extra].name)
	}},
	{kind: "service.dormant", what: "not used for as long as its rule says", isExtra: true, plant: func(p *person) {
		account := p.machine("job." + nameOf(p.index).local)
		account.created, account.lastLogin = p.daysAgo(500, 1500), p.ago(400*day)
		p.expect("service.dormant", nil, account, "")
	}},
	{kind: "service.dormant", what: "made that long ago, never used", isExtra: true, plant: func(p *person) {
		account := p.machine("job." + nameOf(p.index).local)
		account.created = p.ago(400 * day)
		p.expect("service.dormant", nil, account, "")
	}},
	{kind: NearMiss, what: "a job that ran within the time of its rule", isExtra: true, plant: func(p *person) {
		account := p.machine("job." + nameOf(p.index).local)
		account.lastLogin = p.daysAgo(100, 399)
	}},
	{kind: "privileged.count", what: "one more than the rules allow", most: 1, isExtra: true, plant: func(p *person) { p.holderLimit = exceeded }},
	{kind: NearMiss, what: "as many as the rules allow hold a privileged role", most: 1, isExtra: true, plant: func(p *person) { p.holderLimit = justMet }},
}
