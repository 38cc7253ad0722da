package compare_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// finding is what a finding is about.
type finding struct{ kind, user, item string }

// fate is what becomes of one, and why; of one that is fixed and was planned for, what is said of
// the plan.
type fate struct{ state, cause, effect string }

// pair is a company at two times, and what must be said of every finding of either.
type pair struct {
	past, present company
	want          map[finding]fate
	people        int
	isLater       bool // the second run is a month later
	isUpgrade     bool // and by another version of rolecall
	inBranch      func() bool
	loss          string
}

func (p *pair) is(kind, user, item, state, cause string) *pair {
	p.want[finding{kind, user, item}] = fate{state: state, cause: cause}
	return p
}

// join adds somebody to both companies, as the two functions have it; nil leaves them as they are.
func (p *pair) join(past, present func(*person)) string {
	p.people++
	one := person{
		login: fmt.Sprintf("person%02d@ex.com", p.people), status: "ACTIVE", groups: []string{"SN Users"}, title: "Clerk", nowTitle: "Clerk",
		hasAccount: true, created: "2024-01-01 00:00:00", lastLogin: "2026-10-30 09:00:00",
	}
	other := one
	if past != nil {
		past(&one)
	}
	if present != nil {
		present(&other)
	}
	if p.inBranch != nil && p.inBranch() {
		one.branch, other.branch = true, true
	}
	if one.status != "" || one.hasAccount {
		p.past.people = append(p.past.people, one)
	}
	if other.status != "" || other.hasAccount {
		p.present.people = append(p.present.people, other)
	}
	return other.login
}

func holding(roles ...string) func(*person) { return func(p *person) { p.roles = roles } }

// plots are what can happen to a company.
var plots = map[string]func(*pair){
	"an excess role stays": func(p *pair) {
		p.is("misroled.excess_role", p.join(holding("report_admin"), holding("report_admin")), "report_admin", "persisting", "")
	},
	"the plan removes an excess role": func(p *pair) {
		who := p.join(holding("report_admin"), nil)
		p.want[finding{"misroled.excess_role", who, "report_admin"}] = fate{"fixed", "data", "in effect"}
	},
	"the plan corrects a title": func(p *pair) {
		who := p.join(func(p *person) { p.nowTitle = "Chef" }, nil)
		p.want[finding{"drift.attribute", who, "title"}] = fate{"fixed", "data", "in effect"}
	},
	"somebody's title changes otherwise": func(p *pair) {
		who := p.join(func(p *person) { p.nowTitle = "Chef" }, func(p *person) { p.title, p.nowTitle = "Cook", "Cook" })
		p.want[finding{"drift.attribute", who, "title"}] = fate{"fixed", "data", "overtaken"}
	},
	"somebody's title changes in Okta": func(p *pair) {
		who := p.join(func(p *person) { p.nowTitle = "Chef" }, func(p *person) { p.title, p.nowTitle = "Chef", "Chef" })
		p.want[finding{"drift.attribute", who, "title"}] = fate{"fixed", "data", "not in effect"}
	},
	"the plan closes a leaver's account": func(p *pair) {
		who := p.join(func(p *person) { p.status = "DEPROVISIONED" }, func(p *person) { p.status, p.isInactive, p.isLocked = "DEPROVISIONED", true, true })
		effect := "in effect"
		if p.present.noLocks {
			effect = "as far as shown"
		}
		p.want[finding{"orphaned.leaver", who, ""}] = fate{"fixed", "data", effect}
	},
	"a role is granted by hand": func(p *pair) {
		p.is("misroled.excess_role", p.join(nil, holding("report_admin")), "report_admin", "new", "data")
	},
	"somebody leaves": func(p *pair) {
		p.is("orphaned.leaver", p.join(nil, func(p *person) { p.status = "DEPROVISIONED" }), "", "new", "data")
	},
	"somebody with a finding leaves": func(p *pair) {
		who := p.join(holding("report_admin"), func(p *person) { p.status, p.roles = "DEPROVISIONED", []string{"report_admin"} })
		p.is("misroled.excess_role", who, "report_admin", "gone", "data").is("orphaned.leaver", who, "", "new", "data")
	},
	"an account of nobody goes": func(p *pair) {
		p.is("orphaned.no_identity", p.join(func(p *person) { p.status = "" }, func(p *person) { p.status, p.hasAccount = "", false }), "", "subject_gone", "data")
	},
	"an account of nobody is closed": func(p *pair) {
		p.is("orphaned.no_identity", p.join(func(p *person) { p.status = "" }, func(p *person) { p.status, p.isInactive = "", true }), "", "fixed", "data")
		p.is("misroled.residual_role", p.lastLogin(), "snc_internal", "", "")
		delete(p.want, finding{"misroled.residual_role", p.lastLogin(), "snc_internal"}) // an unmanaged role is never reported
	},
	"somebody has no account": func(p *pair) {
		p.is("lifecycle.missing", p.join(func(p *person) { p.hasAccount = false }, func(p *person) { p.hasAccount = false }), "", "persisting", "")
	},
	"somebody gets an account": func(p *pair) {
		who := p.join(func(p *person) { p.hasAccount = false }, nil)
		p.want[finding{"lifecycle.missing", who, ""}] = fate{"fixed", "data", "in effect"}
	},
	"a role is managed from now on": func(p *pair) {
		p.past.unmanaged = append(p.past.unmanaged, "x_tool")
		p.is("misroled.excess_role", p.join(holding("x_tool"), holding("x_tool")), "x_tool", "new", "rules")
	},
	"a role is managed no more": func(p *pair) {
		p.present.unmanaged = append(p.present.unmanaged, "y_tool")
		p.is("misroled.excess_role", p.join(holding("y_tool"), holding("y_tool")), "y_tool", "gone", "rules")
	},
	"a role becomes privileged": func(p *pair) {
		p.present.privileged = append(p.present.privileged, "z_tool")
		p.is("misroled.excess_role", p.join(holding("z_tool"), holding("z_tool")), "z_tool", "persisting", "rules")
	},
	"somebody becomes privileged": func(p *pair) {
		who := p.join(holding("report_admin"), holding("report_admin", "admin"))
		p.is("misroled.excess_role", who, "report_admin", "persisting", "data").is("misroled.excess_role", who, "admin", "new", "data")
	},
	"an exception is made": func(p *pair) {
		who := p.join(holding("report_admin"), holding("report_admin"))
		p.present.exceptions = append(p.present.exceptions, "{kind: misroled.excess_role, user_name: "+who+", reason: agreed, approved_by: a@ex.com, expires: 2027-12-31}")
		p.is("misroled.excess_role", who, "report_admin", "excepted", "rules")
	},
	"an exception is taken back": func(p *pair) {
		who := p.join(holding("report_admin"), holding("report_admin"))
		p.past.exceptions = append(p.past.exceptions, "{kind: misroled.excess_role, user_name: "+who+", reason: agreed, approved_by: a@ex.com, expires: 2027-12-31}")
		p.is("misroled.excess_role", who, "report_admin", "lapsed", "rules")
	},
	"an exception runs out": func(p *pair) {
		who := p.join(holding("report_admin"), holding("report_admin"))
		exception := "{kind: misroled.excess_role, user_name: " + who + ", reason: agreed, approved_by: a@ex.com, expires: 2026-11-15}"
		p.past.exceptions, p.present.exceptions = append(p.past.exceptions, exception), append(p.present.exceptions, exception)
		if p.isLater {
			p.is("misroled.excess_role", who, "report_admin", "lapsed", "clock").is("exception.expired", who, "", "new", "clock")
		} else {
			p.is("misroled.excess_role", who, "report_admin", "persisting", "")
		}
	},
	"nobody uses an account": func(p *pair) {
		unused := func(p *person) { p.created, p.lastLogin = "2026-10-15 00:00:00", "" }
		who := p.join(unused, unused)
		if p.isLater {
			p.is("stale.never_used", who, "", "new", "clock")
		}
	},
}

func (p *pair) lastLogin() string { return fmt.Sprintf("person%02d@ex.com", p.people) }

// draw draws a pair with some plots, some of them twice.
func draw(random *rand.Rand) *pair {
	asOf := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	p := &pair{past: company{asOf: asOf}, present: company{asOf: asOf}, want: map[finding]fate{}, isLater: random.IntN(3) > 0}
	if p.isLater {
		p.present.asOf = asOf.AddDate(0, 1, 0)
	}
	p.past.comments, p.present.comments = random.IntN(3), random.IntN(3)
	p.present.byName = random.IntN(3) == 0
	p.present.noLocks = random.IntN(2) == 0
	for range 4 { // with nothing to find, so that no share of the company is
		p.join(nil, nil)
	}
	p.join(func(p *person) { p.groups = []string{"SN Users", "IT"}; p.roles = []string{"itil"} }, func(p *person) { p.groups = []string{"SN Users", "IT"}; p.roles = []string{"itil"} })
	p.join(func(p *person) { p.branch = true }, func(p *person) { p.branch = true })
	p.join(func(p *person) { p.status, p.isInactive = "DEPROVISIONED", true }, func(p *person) { p.status, p.isInactive = "DEPROVISIONED", true })
	names := make([]string, 0, len(plots))
	for name := range plots {
		names = append(names, name)
	}
	slices.Sort(names)
	random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names[:len(names)-random.IntN(4)] {
		p.inBranch = func() bool { return !strings.Contains(name, "exception") && random.IntN(5) == 0 }
		plots[name](p)
	}
	p.inBranch = nil
	p.lose(random)
	p.isUpgrade = random.IntN(3) == 0
	if p.isUpgrade {
		p.upgrade()
	}
	return p
}
