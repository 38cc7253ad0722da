package sample

import "time"

// Who acts for whom, and who manages whom.

var delegateScenarios = []scenario{
	{kind: "delegate.gone", what: "for somebody who has left", isExtra: true, plant: func(p *person) {
		boss := p.unmistakable(p.leaver())
		who, account := p.companion(-1)
		p.delegate(account, boss, p.ago(-16*day))
		p.expectReview("delegate.gone", who, account, boss.userName)
	}},
	{kind: "delegate.gone", what: "to somebody who has left", isExtra: true, plant: func(p *person) {
		boss := p.unmistakable(p.colleague(-1))
		p.index++
		who, account := p.leaver()
		p.unmistakable(who, account)
		p.index--
		p.delegate(account, boss, p.ago(-16*day))
		p.expectReview("delegate.gone", who, account, boss.userName)
	}},
	{kind: "delegate.gone", what: "to somebody who is locked out", isExtra: true, plant: func(p *person) {
		boss := p.unmistakable(p.colleague(-1))
		who, account := p.companion(-1)
		who.status, account.locked = "LOCKED_OUT", true
		p.delegate(account, boss, p.ago(-16*day))
		p.expectReview("delegate.gone", who, account, boss.userName)
	}},
	{kind: NearMiss, what: "for somebody who has left, but it has ended, or is yet to start", isExtra: true, plant: func(p *person) {
		boss := p.unmistakable(p.leaver())
		_, account := p.companion(-1)
		p.delegate(account, boss, p.ago(0))
		p.delegate(account, boss, p.ago(-30*day))
		account.delegations[1].starts = p.ago(-time.Second)
	}},
	{kind: "delegate.open_ended", what: "no end", isExtra: true, plant: func(p *person) {
		boss, who, account := p.deputized()
		p.delegate(account, boss, time.Time{})
		p.expectReview("delegate.open_ended", who, account, boss.userName)
	}},
	{kind: "delegate.open_ended", what: "a second more than 90 days", isExtra: true, plant: func(p *person) {
		boss, who, account := p.deputized()
		p.delegate(account, boss, p.ago(-78*day-time.Second))
		p.expectReview("delegate.open_ended", who, account, boss.userName)
	}},
	{kind: NearMiss, what: "delegated for exactly 90 days", isExtra: true, plant: func(p *person) {
		boss, _, account := p.deputized()
		p.delegate(account, boss, p.ago(-78*day))
	}},
	{kind: "delegate.powerless", what: "approvals, without a role to approve", isExtra: true, plant: func(p *person) {
		boss, who, account := p.deputized()
		account.direct = remove(account.direct, p.role("approver_user"))
		p.delegate(account, boss, p.ago(-16*day))
		p.expectReview("delegate.powerless", who, account, boss.userName)
	}},
	{kind: NearMiss, what: "no approvals are delegated", isExtra: true, plant: func(p *person) {
		boss, _, account := p.deputized()
		account.direct = remove(account.direct, p.role("approver_user"))
		p.delegate(account, boss, p.ago(-16*day))
		account.delegations[0].approvals = false
	}},
	{kind: "delegate.conflict", what: "approvals of what the delegate asks for", isExtra: true, plant: func(p *person) {
		boss, who, account := p.approverAndSeller()
		p.delegate(account, boss, p.ago(-16*day))
		p.expectReview("delegate.conflict", who, account, boss.userName)
	}},
	{kind: NearMiss, what: "the delegate asks, and is delegated no approvals", isExtra: true, plant: func(p *person) {
		boss, _, account := p.approverAndSeller()
		p.delegate(account, boss, p.ago(-16*day))
		account.delegations[0].approvals = false
	}},
}

var managerScenarios = []scenario{
	{kind: "manager.gone", what: "has left", isExtra: true, plant: func(p *person) {
		boss := p.unmistakable(p.leaver())
		who, account := p.companion(-1)
		who.manager, account.manager = boss, boss
		p.expectReview("manager.gone", nil, nil, boss.userName)
	}},
	{kind: "manager.gone", what: "their own", isExtra: true, plant: func(p *person) {
		who, account := p.colleague(-1)
		account.manager = p.unmistakable(who, account)
		p.expectReview("manager.gone", nil, nil, account.userName)
	}},
	{kind: "manager.gone", what: "in no export", isExtra: true, plant: func(p *person) {
		_, account := p.colleague(-1)
		account.manager = p.nobody()
		p.expectReview("manager.gone", nil, nil, account.manager.sysID)
	}},
	{kind: NearMiss, what: "the manager is locked out", isExtra: true, plant: func(p *person) {
		who, account := p.colleague(-1)
		who.status, account.locked = "LOCKED_OUT", true
		boss := p.unmistakable(who, account)
		report, reports := p.companion(-1)
		report.manager, reports.manager = boss, boss
	}},
}

// delegate lets an account act for somebody, also in approvals, since twelve days.
func (p *person) delegate(account *account, of *superior, ends time.Time) {
	account.delegations = append(account.delegations, delegation{of: of, starts: p.ago(12 * day), ends: ends, approvals: true})
}

// deputized are somebody, and one who may act for them.
func (p *person) deputized() (boss *superior, who *identity, account *account) {
	boss = p.unmistakable(p.colleague(-1))
	who, account = p.companion(-1)
	account.direct = append(account.direct, p.role("approver_user"))
	return boss, who, account
}

// approverAndSeller are somebody who approves, and one who asks, of what must be apart.
func (p *person) approverAndSeller() (boss *superior, who *identity, account *account) {
	approver, approves := p.colleague(departmentNo("Legal"))
	approver.groups = append(approver.groups, p.world.oktaGroupNo["Approvers"])
	approves.direct = append(approves.direct, p.role("approver_admin"))
	boss = p.unmistakable(approver, approves)
	p.index++
	defer func() { p.index-- }()
	who, account = p.salesManager()
	p.unmistakable(who, account)
	account.direct = append(account.direct, p.role("approver_user"))
	return boss, who, account
}
