package sample

import "slices"

// scenario is one situation that must be found, or must not be.
type scenario struct {
	kind    string // of the finding it is for, or NearMiss
	what    string
	most    int            // how many an estate can have; 0 is any number
	isExtra bool           // takes no person's place: about an account that is nobody's, several people, a group
	byID    bool           // Okta's external id has to lead to the account: an export without sys_ids can't show it
	byApp   bool           // it leads to another than the login: an export without assignments can't show it
	build   func(*builder) // makes groups and roles before anybody is drawn; such a scenario is planted once
	plant   func(*person)
}

// scenarios is every situation that can be planted.
var scenarios = slices.Concat(
	orphanScenarios, lifecycleScenarios, excessScenarios, inheritanceScenarios, shortfallScenarios,
	conflictScenarios, staleScenarios, driftScenarios, correlationScenarios, exceptionScenarios,
	machineScenarios, licenceScenarios, grantScenarios, groupScenarios, delegateScenarios, managerScenarios, oktaScenarios,
)

func scenariosOf(kind string) []*scenario {
	var found []*scenario
	for at := range scenarios {
		if each := &scenarios[at]; each.kind == kind {
			found = append(found, each)
		}
	}
	return found
}

// Kinds is every kind of finding that can be planted.
func Kinds() []string {
	var kinds []string
	for _, each := range scenarios {
		if each.kind != NearMiss {
			kinds = append(kinds, each.kind)
		}
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

// expect notes what must be found. Identity or account is nil if the finding has none; the
// item is a role, group, field or conflict, or "".
func (p *person) expect(kind string, who *identity, account *account, item string) {
	p.expected = append(p.expected, expectation{kind: kind, identity: who, account: account, item: item})
}

// expectReview notes what must be found if the exports have what reviews need.
func (p *person) expectReview(kind string, who *identity, account *account, item string) {
	p.expect(kind, who, account, item)
	p.expected[len(p.expected)-1].isReview = true
}

// worse sets the severity of what was expected last.
func (p *person) worse(severity string) { p.expected[len(p.expected)-1].severity = severity }

// except adds an exception that accepts the last expected finding.
func (p *person) except() {
	last := &p.expected[len(p.expected)-1]
	last.isExcepted = true
	p.addException(last.kind, last.account.userName, last.item, p.ago(-60*day).Format("2006-01-02"))
}

func (p *person) addException(kind, userName, item, expires string) {
	p.exceptions = append(p.exceptions, exception{kind, userName, item, expires})
}

// spareRole is a role that nobody is granted.
func (p *person) spareRole() int { return pick(p, p.world.spareRoles) }

func (p *person) role(name string) int { return placeOf(name, p.world.roleNo) }

func (p *person) group(name string) int { return placeOf(name, p.world.groupNo) }

func placeOf(name string, places map[string]int) int {
	place, isThere := places[name]
	if !isThere {
		panic("sample: there is no " + name)
	}
	return place
}

// remove removes an item from a list.
func remove(list []int, item int) []int {
	return slices.DeleteFunc(list, func(each int) bool { return each == item })
}

// departmentNo finds a department by its Okta name.
func departmentNo(name string) int {
	return slices.IndexFunc(departments, func(each department) bool { return each.okta == name })
}
