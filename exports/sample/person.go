package sample

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
)

// identity is an Okta user. Zero times and empty text are absent.
type identity struct {
	id, login, email, first, last        string
	title, department, city, mobile, vip string
	employee, status                     string
	created, changed, lastLogin          time.Time
	groups                               []int
	isAssigned                           bool // to the ServiceNow app
	externalID                           string
	signedOn                             time.Time // to ServiceNow, if not when the account says
	manager                              *superior
	scope                                string // of the assignment: GROUP, if nothing is said
	syncState                            string // of the assignment, if not what it usually is
	adminRole                            string // in Okta: the sort of role
}

// account is a ServiceNow user. What it holds by inheritance follows from
// direct and groups; stray are inherited rows that nothing explains.
type account struct {
	sysID, userName, email, first, last           string
	title, department, location, mobile, employee string
	active, locked, vip, webService, integration  bool
	created, lastLogin                            time.Time
	lastLoginDay                                  time.Time // last_login, a date; that of lastLogin if zero
	direct, groups, stray                         []int
	isUncomputed                                  bool // its inherited rows are not in the export
	identityType                                  string
	manager                                       *superior
	origins                                       map[int]origin // of roles held directly, where it matters
	delegations                                   []delegation   // to it
	deputizes                                     int            // it acts for its manager: the number of those who do; 0 if it does not
}

// origin is when, and by whom, a role was given.
type origin struct {
	at time.Time
	by string
}

// delegation is whom an account acts for, and how long. It ends at no time if that is zero.
type delegation struct {
	of           *superior
	starts, ends time.Time
	approvals    bool
}

// person is one step of writing an estate: the records about one person, about several who
// have to do with each other, or about an account that is nobody's, and what must be found.
type person struct {
	world       *world
	rng         *rand.Rand
	asOf        time.Time
	index       int
	isPlanted   bool // a scenario is about them
	namesPlaces bool // the export says what departments are called
	identities  []*identity
	accounts    []*account
	expected    []expectation
	exceptions  []exception
	owners      map[int]*superior // of groups whose manager matters; nil: none
	holderLimit limit             // what the rules say of how many hold a privileged role
}

type expectation struct {
	kind       string
	account    *account
	identity   *identity
	item       string
	severity   string // if not that of the kind
	isExcepted bool
	isReview   bool // it rests on what only reviews need
}

type exception struct{ kind, userName, item, expires string }

// ago is an instant before the as-of.
func (p *person) ago(before time.Duration) time.Time { return p.asOf.Add(-before) }

// daysAgo is a random second within the days from least up to but not
// including most before the as-of.
func (p *person) daysAgo(least, most int) time.Time {
	seconds := int64(least)*86400 + 1 + p.rng.Int64N(int64(most-least)*86400-1)
	return p.asOf.Add(-time.Duration(seconds) * time.Second)
}

const day = 24 * time.Hour

func (p *person) chance(percent float64) bool { return p.rng.Float64()*100 < percent }

func pick[T any](p *person, from []T) T { return from[p.rng.IntN(len(from))] }

// employee is a person without findings: in scope, with an account that has what the
// rules grant. Department -1 means any. Some are administrators.
func (p *person) employee(department int) (*identity, *account) {
	who, account := p.colleague(department)
	if percent := 1.5; p.chance(percent) || p.isPlanted && p.chance(10) {
		p.makeAdministrator(who, account)
	}
	return who, account
}

func (p *person) makeAdministrator(who *identity, account *account) {
	who.groups = append(who.groups, p.world.oktaGroupNo["ServiceNow Admins"])
	account.direct = append(account.direct, p.world.roleNo["admin"])
	if p.chance(50) {
		p.join(who, account, "ServiceNow Security", "Platform Security")
	}
}

// colleague is an employee who is no administrator.
func (p *person) colleague(department int) (*identity, *account) {
	if department < 0 {
		department = p.rng.IntN(len(departments))
	}
	who := p.newIdentity(department)
	account := p.accountFor(who, department)
	who.isAssigned = true
	if p.chance(90) {
		who.externalID = account.sysID
	}
	p.grant(who, account, department)
	return who, account
}

func (p *person) newIdentity(no int) *identity {
	called, works := p.world.called(p.index), departments[no]
	who := &identity{
		id: oktaID(p.rng, "00u"), status: p.liveStatus(),
		login: called.local + "@example.com", email: called.local + "@example.com",
		first: called.first, last: called.last,
		title: pick(p, works.titles), department: works.okta, city: pick(p, cities),
		employee: p.employeeNumber(0),
		created:  p.daysAgo(200, 2400),
		groups:   []int{p.world.oktaGroupNo["ServiceNow Users"], p.world.oktaGroupNo[works.team]},
	}
	who.changed, who.lastLogin = who.created.Add(26*time.Hour), p.daysAgo(0, 30)
	if p.chance(40) {
		who.mobile = pick(p, []string{"0", "+49 "}) + strconv.Itoa(150+p.rng.IntN(30)) + " " + strconv.Itoa(1000000+p.rng.IntN(8999999))
	}
	if who.status == "PROVISIONED" {
		who.changed, who.lastLogin = p.daysAgo(0, 13), time.Time{}
	}
	p.joinFillers(who)
	p.identities = append(p.identities, who)
	return who
}

// companion is another colleague in the step of an extra, who has two numbers.
func (p *person) companion(department int) (*identity, *account) {
	p.index++
	defer func() { p.index-- }()
	who, account := p.colleague(department)
	p.unmistakable(who, account)
	return who, account
}

// unmistakable gives a person a name that nobody else has, so that it tells whom a manager or
// delegate means where nothing else does.
func (p *person) unmistakable(who *identity, account *account) *superior {
	called := nameOf(p.index)
	who.first, who.last = called.first, called.last+"-"+lastNames[(p.index*7+3)%len(lastNames)]
	account.first, account.last = who.first, who.last
	return superiorOf(who, account)
}

func superiorOf(who *identity, account *account) *superior {
	return &superior{account.sysID, account.userName, who.login, account.first + " " + account.last}
}

// unlicensed is a department whose role needs no subscription.
func (p *person) unlicensed() int {
	no := p.rng.IntN(len(departments) - 1)
	if no >= departmentNo("Information Technology") {
		no++
	}
	return no
}

// close makes an account inactive, and locks it, as ServiceNow does.
func (a *account) close() { a.active, a.locked = false, true }

// liveStatus is mostly ACTIVE; the others are credential problems, or people
// who have yet to finish their first sign-on.
func (p *person) liveStatus() string {
	if p.isPlanted || p.chance(95) {
		return "ACTIVE"
	}
	return pick(p, []string{"PASSWORD_EXPIRED", "RECOVERY", "LOCKED_OUT", "PROVISIONED"})
}

// employeeNumber is unique to the person; variant 1 is one nobody has.
func (p *person) employeeNumber(variant int) string {
	return string(strconv.AppendInt([]byte("0"), int64(100000+2*p.index+variant), 10))
}

// joinFillers puts an identity into groups that no rule names, so that identities have the
// average number of groups that the options ask for.
func (p *person) joinFillers(who *identity) {
	fillers := p.world.oktaFillers
	wish := p.world.membershipsIdentity - len(who.groups)
	if wish <= 0 {
		return
	}
	count := min(len(fillers), wish-1+p.rng.IntN(4)) // leavers often have none
	start := p.rng.IntN(len(fillers))
	for at := range count {
		who.groups = append(who.groups, fillers[(start+at)%len(fillers)])
	}
}

// accountFor is an account that says of a person what Okta says.
func (p *person) accountFor(who *identity, department int) *account {
	account := &account{
		sysID: sysID(p.rng), userName: who.login, email: who.email, first: who.first, last: who.last,
		title: who.title, department: departments[department].servicenow, location: who.city,
		mobile: who.mobile, employee: who.employee,
		active: true, created: who.created.Add(3 * time.Hour), lastLogin: p.daysAgo(0, 85),
		direct: []int{p.world.roleNo["snc_internal"]},
	}
	p.accounts = append(p.accounts, account)
	return account
}

// grant gives an account what the rules grant a person of that department.
// isSalesManager is what the rules make a condition of sales_manager.
func isSalesManager(who *identity) bool {
	return who.department == "Sales" && strings.Contains(who.title, "Manager")
}

func (p *person) grant(who *identity, account *account, department int) {
	works := departments[department]
	account.groups = append(account.groups, p.world.groupNo[works.group])
	switch works.okta {
	case "Sales":
		account.direct = append(account.direct, p.world.roleNo["business_stakeholder"])
		if isSalesManager(who) {
			account.direct = append(account.direct, p.world.roleNo["sales_manager"])
		}
	case "HR":
		account.direct = append(account.direct, p.world.roleNo["sn_hr_core.basic"])
	}
	if p.chance(4) {
		p.join(who, account, "Change Advisors", "Change Advisory Board")
	}
	for range p.rng.IntN(3) {
		if filler := pick(p, p.world.groupFillers); !slices.Contains(account.groups, filler) {
			account.groups = append(account.groups, filler)
		}
	}
}

func (p *person) join(who *identity, account *account, oktaGroup, group string) {
	who.groups = append(who.groups, p.world.oktaGroupNo[oktaGroup])
	account.groups = append(account.groups, p.world.groupNo[group])
}
