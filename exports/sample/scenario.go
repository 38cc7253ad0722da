package sample

import "slices"

// scenario is one situation that must be found, or must not be.
type scenario struct {
	kind    string // of the finding it is for, or NearMiss
	what    string
	most    int  // how many an estate can have; 0 is any number
	isExtra bool // about an account that is nobody's: takes no person's place
	byID    bool // Okta's external id has to lead to the account: an export without sys_ids can't show it
	plant   func(*person)
}

// scenarios is every situation that can be planted.
var scenarios = slices.Concat(
	orphanScenarios, lifecycleScenarios, excessScenarios, inheritanceScenarios, shortfallScenarios,
	conflictScenarios, staleScenarios, driftScenarios, correlationScenarios, exceptionScenarios,
)

func scenariosOf(kind string) []scenario {
	var found []scenario
	for _, each := range scenarios {
		if each.kind == kind {
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

func (p *person) role(name string) int { return p.world.roleNo[name] }

func (p *person) group(name string) int { return p.world.groupNo[name] }

// remove removes an item from a list.
func remove(list []int, item int) []int {
	return slices.DeleteFunc(list, func(each int) bool { return each == item })
}

// departmentNo finds a department by its Okta name.
func departmentNo(name string) int {
	return slices.IndexFunc(departments, func(each department) bool { return each.okta == name })
}
