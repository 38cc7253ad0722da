package sample

import (
	"slices"
	"strings"
	"time"
)

// bystander is a person about whom there is nothing to find, as about most people.
func (p *person) bystander() {
	switch draw := p.rng.IntN(1000); {
	case draw < 860:
		p.employee(-1)
	case draw < 940:
		p.leaver()
	case draw < 975:
		p.outsider()
	case draw < 985:
		p.onLeave()
	case draw < 993:
		p.starter()
	default:
		p.lockedWithReason()
	}
}

// leaver is a deactivated identity; the account was deactivated and locked, as
// Okta does it, and holds nothing directly but what is not managed.
func (p *person) leaver() (*identity, *account) {
	department := p.rng.IntN(len(departments))
	who := p.newIdentity(department)
	account := p.accountFor(who, department)
	account.close()
	account.lastLogin = p.daysAgo(60, 600)
	p.deactivate(who)
	return who, account
}

func (p *person) deactivate(who *identity) {
	who.status, who.isAssigned, who.externalID = "DEPROVISIONED", false, ""
	who.changed = p.daysAgo(20, 59)
	if p.chance(60) {
		who.groups = nil
	}
}

// outsider is a colleague who must not use ServiceNow, and has no account or a deactivated
// one.
func (p *person) outsider() *identity {
	department := p.rng.IntN(len(departments))
	who := p.newIdentity(department)
	p.leaveScope(who)
	if p.chance(30) {
		account := p.accountFor(who, department)
		account.close()
	}
	return who
}

func (p *person) leaveScope(who *identity) {
	users := p.world.oktaGroupNo["ServiceNow Users"]
	who.groups = slices.DeleteFunc(who.groups, func(group int) bool { return group == users })
	who.isAssigned, who.externalID = false, ""
}

// onLeave is suspended in Okta, and the account is locked.
func (p *person) onLeave() (*identity, *account) {
	who, account := p.colleague(-1)
	who.status, who.changed = "SUSPENDED", p.daysAgo(3, 80)
	account.locked = true
	return who, account
}

// starter is an identity that is staged: in its groups already, without an account.
func (p *person) starter() *identity {
	who := p.newIdentity(p.rng.IntN(len(departments)))
	who.status, who.created, who.lastLogin = "STAGED", p.daysAgo(0, 13), time.Time{}
	who.changed = who.created
	return who
}

// lockedWithReason is locked out of the account, but cannot sign in to Okta
// either for now, so there is no lifecycle.locked.
func (p *person) lockedWithReason() {
	who, account := p.colleague(-1)
	who.status, account.locked = pick(p, []string{"LOCKED_OUT", "PASSWORD_EXPIRED", "RECOVERY"}), true
}

// unownedAccount is an active account that belongs to no identity.
func (p *person) unownedAccount() *account {
	called := p.world.called(p.index)
	account := &account{
		sysID: sysID(p.rng), userName: called.local + ".ext", email: called.local + "@partner.example",
		first: called.first, last: called.last, title: "Contractor", department: "Field Services",
		location: pick(p, cities), active: true,
		created: p.daysAgo(200, 1500), lastLogin: p.daysAgo(0, 300),
		direct: []int{p.world.roleNo["snc_internal"]},
	}
	if p.chance(50) {
		account.employee = p.employeeNumber(1)
	}
	p.accounts = append(p.accounts, account)
	return account
}

// machine is an account that software uses; it never signs in as people do. The
// department that the rules fall back to is there, since it is in it.
func (p *person) machine(userName string) *account {
	account := &account{
		sysID: sysID(p.rng), userName: userName, first: "Service", last: strings.TrimPrefix(userName, "svc."),
		department: "Unassigned", active: true, webService: true, created: p.daysAgo(200, 1500),
		direct: []int{p.world.roleNo["rest_service"]},
	}
	p.accounts = append(p.accounts, account)
	return account
}

// platformAccounts ship with ServiceNow and are in no identity provider.
var platformAccounts = []string{"guest", "soap.guest", "virtual.agent", "sharedservice.worker", "survey.user", "ATF_TestItilUser1"}

// declaredAccounts are covered by service_accounts in the rules.
var declaredAccounts = []string{"svc.monitoring", "svc.jenkins", "svc.backup", "Scanner Gateway", regressionAccount, approvalsAccount}

// Those by which every role that is not privileged is in use, and every group has a member.
const (
	regressionAccount = "svc.regression"
	approvalsAccount  = "svc.approvals"
)

// breakGlassAccounts may hold privileged roles, by the rules, and do.
var breakGlassAccounts = []string{"svc.breakglass.1", "svc.breakglass.2"}

func (p *person) declaredAccount(userName string) {
	account := p.machine(userName)
	switch userName {
	case regressionAccount: // its tests run with each role
		account.groups = p.world.staffed(false)
		account.direct = p.world.heldByNobody(account.groups)
	case approvalsAccount:
		account.direct = append(account.direct, p.role("approver_admin"))
	}
}

func (p *person) breakGlassAccount(userName string) *account {
	account := p.machine(userName)
	account.direct, account.groups = []int{p.role("admin")}, p.world.staffed(true)
	return account
}

func (p *person) platformAccount(userName string) {
	account := p.machine(userName)
	account.webService = userName == "soap.guest"
	if strings.HasPrefix(userName, "ATF_") {
		account.direct = append(account.direct, p.world.roleNo["itil"])
	}
}

// addVIP makes sure that somebody has the custom attribute that the rules use: rolecall does
// not know an attribute that nobody has.
func (p *person) addVIP() {
	if p.identities[0].vip == "" {
		p.identities[0].vip = "true"
		for _, account := range p.accounts {
			account.vip = true
		}
	}
}

// filler adds a record to each of the large tables, about which there is
// nothing to find: a starter, and a declared service account.
func (p *person) filler() {
	who := p.starter()
	who.isAssigned = true
	account := p.machine("svc." + nameOf(p.index).local)
	account.groups = p.world.groupFillers[:1]
}
