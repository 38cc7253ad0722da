package main

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// planting is one way in which somebody's account comes to differ; it says whether it could.
type planting struct {
	name string
	do   func(f *firm, rng *rand.Rand, who *fellow) bool
}

var plantings = []planting{
	{"excess role", func(f *firm, rng *rand.Rand, who *fellow) bool {
		is := f.prose(who)
		may := f.reach(append(slices.Clone(is.roles), is.mayRoles...), append(slices.Clone(is.groups), is.mayGroups...))
		role := f.roles[rng.IntN(len(f.roles))]
		if may[role] || f.held(who.account)[role] {
			return false
		}
		who.account.roles[role] = 30
		return true
	}},
	{"missing role", func(f *firm, rng *rand.Rand, who *fellow) bool {
		var some []string
		for _, role := range f.prose(who).roles {
			if _, isDirect := who.account.roles[role]; isDirect {
				some = append(some, role)
			}
		}
		if len(some) == 0 {
			return false
		}
		role := some[rng.IntN(len(some))]
		delete(who.account.roles, role)
		return !f.held(who.account)[role]
	}},
	{"excess group", func(f *firm, rng *rand.Rand, who *fellow) bool {
		is := f.prose(who)
		group := keysOf(f.confers)[rng.IntN(len(f.confers))]
		if !f.isManaged(group) || slices.Contains(is.groups, group) || slices.Contains(is.mayGroups, group) {
			return false
		}
		who.account.groups[group] = 8
		return true
	}},
	{"missing group", func(f *firm, rng *rand.Rand, who *fellow) bool {
		groups := f.prose(who).groups
		if len(groups) == 0 {
			return false
		}
		delete(who.account.groups, groups[rng.IntN(len(groups))])
		return true
	}},
	{"drift", func(f *firm, rng *rand.Rand, who *fellow) bool {
		names := keysOf(f.prose(who).fields)
		name := names[rng.IntN(len(names))]
		if name == "manager" || name == f.soleKey && who.app == nil {
			return false
		}
		who.account.fields[name] += " x"
		if name == "user_name" {
			who.account.userName = who.account.fields[name]
		}
		return f.prose(who).fields[name].differs(who.account.fields[name])
	}},
	{"emptied field", func(f *firm, rng *rand.Rand, who *fellow) bool {
		names := keysOf(f.prose(who).fields)
		name := names[rng.IntN(len(names))]
		if name == "user_name" || who.account.fields[name] == "" || name == f.soleKey && who.app == nil {
			return false
		}
		who.account.fields[name] = ""
		return f.prose(who).fields[name].differs("")
	}},
	{"no account", func(f *firm, _ *rand.Rand, who *fellow) bool {
		if f.isBoss(who) {
			return false
		}
		isNeeded := f.prose(who).account == "must"
		who.account = nil
		return isNeeded
	}},
	{"inactive", func(f *firm, _ *rand.Rand, who *fellow) bool {
		who.account.active = false
		return true
	}},
	{"locked", func(f *firm, _ *rand.Rand, who *fellow) bool {
		who.account.locked = true
		return true
	}},
	{"unused for long", func(f *firm, rng *rand.Rand, who *fellow) bool {
		who.account.used = []int{29, 30, 59, 60, 89, 90, 364, 365, 366}[rng.IntN(9)]
		return true
	}},
	{"never used", func(f *firm, rng *rand.Rand, who *fellow) bool {
		who.account.used, who.account.made = never, []int{13, 14, 29, 30, 45}[rng.IntN(5)]
		return true
	}},
	{"left", func(f *firm, _ *rand.Rand, who *fellow) bool { who.status = "DEPROVISIONED"; return true }},
	{"suspended", func(f *firm, _ *rand.Rand, who *fellow) bool { who.status = "SUSPENDED"; return true }},
	{"locked password", func(f *firm, _ *rand.Rand, who *fellow) bool { who.status = "LOCKED_OUT"; return true }},
}

// isBoss says whether somebody's field refers to the account of somebody.
func (f *firm) isBoss(who *fellow) bool {
	return slices.ContainsFunc(f.people, func(each *fellow) bool {
		return each.account != nil && who.account != nil && each.account.fields["manager"] == who.account.userName
	})
}

// plant makes a difference with every other person, and a second with some; each way that there
// is has to have made some.
func (f *firm) plant(t *testing.T, rng *rand.Rand) {
	t.Helper()
	made := map[string]int{}
	next := 0
	for i, who := range f.people {
		if who.account == nil || i%2 == 0 || f.isBoss(who) {
			continue
		}
		for range 1 + rng.IntN(2) {
			way := plantings[next%len(plantings)]
			next++
			if who.account != nil && way.do(f, rng, who) {
				made[way.name]++
			}
		}
	}
	for _, way := range plantings { // what did not fit those whose turn it was
		for _, who := range f.people {
			if made[way.name] == 0 && who.account != nil && !f.isBoss(who) && way.do(f, rng, who) {
				made[way.name]++
			}
		}
		if made[way.name] == 0 {
			t.Errorf("nothing was planted of this: %s", way.name)
		}
	}
}
