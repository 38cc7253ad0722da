package sample

// Groups that confer roles, and roles that nobody has. Each is there once: it has a name.

var groupScenarios = []scenario{
	{kind: "group.no_owner", what: "no manager", most: 1, isExtra: true,
		build: func(b *builder) { b.group("Escalation Desk", "", "report_admin") },
		plant: func(p *person) { p.owned("Escalation Desk", nil) }},
	{kind: "group.no_owner", what: "no manager, and it makes privileged", most: 1, isExtra: true,
		build: func(b *builder) { b.group("Access Control Editors", "", "security_admin") },
		plant: func(p *person) { p.owned("Access Control Editors", nil) }},
	{kind: "group.no_owner", what: "its manager has left", most: 1, isExtra: true,
		build: func(b *builder) { b.group("Catalog Editors", "", "catalog_admin") },
		plant: func(p *person) { p.owned("Catalog Editors", p.unmistakable(p.leaver())) }},
	{kind: "group.no_owner", what: "its manager is locked out", most: 1, isExtra: true,
		build: func(b *builder) { b.group("Survey Office", "", "survey_admin") },
		plant: func(p *person) {
			who, account := p.colleague(-1)
			who.status, account.locked = "LOCKED_OUT", true
			p.owned("Survey Office", p.unmistakable(who, account))
		}},
	{kind: "group.no_owner", what: "its manager is in no export", most: 1, isExtra: true,
		build: func(b *builder) { b.group("Contract Office", "", "contract_manager") },
		plant: func(p *person) { p.owned("Contract Office", p.nobody()) }},
	{kind: NearMiss, what: "a group without a manager confers nothing", most: 1, isExtra: true,
		build: func(b *builder) { b.group("Summer Party", "") },
		plant: func(p *person) { p.owners = map[int]*superior{p.group("Summer Party"): nil} }},
	{kind: "group.empty", what: "nobody in it", most: 1, isExtra: true,
		build: func(b *builder) { b.group("Merger Office", "", "report_admin").isUnstaffed = true },
		plant: func(p *person) { p.expect("group.empty", nil, nil, "Merger Office") }},
	{kind: "group.empty", what: "inactive accounts alone", most: 1, isExtra: true,
		build: func(b *builder) { b.group("Year 2000 Office", "", "report_admin").isUnstaffed = true },
		plant: func(p *person) {
			account := p.machine("svc." + nameOf(p.index).local)
			account.close()
			account.groups = []int{p.group("Year 2000 Office")}
			p.expect("group.empty", nil, nil, "Year 2000 Office")
		}},
	{kind: NearMiss, what: "members in the group below alone", most: 1, isExtra: true,
		build: func(b *builder) {
			b.group("Field Engineers", "", "report_admin").isUnstaffed = true
			b.group("Field Engineers North", "Field Engineers")
		},
		plant: func(p *person) {
			p.machine("svc." + nameOf(p.index).local).groups = []int{p.group("Field Engineers North")}
		}},
	{kind: "group.inactive_confers", what: "switched off, and still confers a role", most: 1, isExtra: true,
		build: func(b *builder) { b.group("Print Services", "", "asset").isInactive = true },
		plant: func(p *person) { p.expect("group.inactive_confers", nil, nil, "Print Services") }},
	{kind: NearMiss, what: "an inactive group confers nothing", most: 1, isExtra: true,
		build: func(b *builder) { b.group("Fax Services", "").isInactive = true },
		plant: func(*person) {}},
	{kind: "role.unused", what: "one of the company's own that nobody holds", most: 1, isExtra: true,
		build: func(b *builder) { b.role("x_acme_legacy.user") },
		plant: func(p *person) { p.expect("role.unused", nil, nil, "x_acme_legacy.user") }},
	{kind: "role.unused", what: "inactive accounts alone hold it", most: 1, isExtra: true,
		build: func(b *builder) { b.role("archive_reader") },
		plant: func(p *person) {
			account := p.machine("svc." + nameOf(p.index).local)
			account.close()
			account.direct = append(account.direct, p.role("archive_reader"))
			p.expect("role.unused", nil, nil, "archive_reader")
		}},
	{kind: "role.unused", what: "an empty group confers it: the group is found, and the role is not", most: 1, isExtra: true,
		build: func(b *builder) {
			b.role("telex_operator")
			b.group("Telex Room", "", "telex_operator").isUnstaffed = true
		},
		plant: func(p *person) {
			p.expect("group.empty", nil, nil, "Telex Room")
		}},
	{kind: NearMiss, what: "a role that the platform ships, nobody holds and nothing names", most: 1, isExtra: true,
		build: func(b *builder) { b.role("ml_report_user") },
		plant: func(*person) {}},
}

// owned plants a group that somebody manages who can't; nil is nobody.
func (p *person) owned(group string, by *superior) {
	no := p.group(group)
	p.owners = map[int]*superior{no: by}
	p.expected = append(p.expected, p.unowned(no))
}

// nobody is a reference to an account that was deleted: the instance shows its sys_id.
func (p *person) nobody() *superior {
	id := sysID(p.rng)
	return &superior{sysID: id, name: id}
}
