package sample

import (
	"math/rand/v2"
	"slices"
)

// schedule gives each scenario to be planted a person's place, or lists it
// among the extras if it needs none. At most half of the people are subjects;
// where that is too few, chance decides which scenarios are left out.
func (g *generator) schedule() (placed map[int]*scenario, extras []*scenario) {
	rng := rand.New(rand.NewPCG(g.options.Seed, scheduleStream))
	var subjects []*scenario
	for _, each := range g.wanted() {
		if each.isExtra {
			extras = append(extras, each)
		} else {
			subjects = append(subjects, each)
		}
	}
	shuffle := func(list []*scenario) {
		rng.Shuffle(len(list), func(a, b int) { list[a], list[b] = list[b], list[a] })
	}
	shuffle(subjects)
	shuffle(extras)
	room := (g.options.Identities + 1) / 2
	if g.options.Identities == 1 && g.options.Faults == nil {
		room = 0 // one that leaves the scope would leave it empty
	}
	subjects = oneOfEachKindFirst(subjects)[:min(len(subjects), room)]
	extras = oneOfEachKindFirst(extras)[:min(len(extras), room)]
	placed = make(map[int]*scenario, len(subjects))
	for _, each := range subjects {
		place := rng.IntN(g.options.Identities)
		for placed[place] != nil {
			place = (place + 1) % g.options.Identities
		}
		placed[place] = each
	}
	return placed, extras
}

// oneOfEachKindFirst puts a scenario of each kind before all others.
func oneOfEachKindFirst(list []*scenario) []*scenario {
	seen := map[string]bool{}
	var first, rest []*scenario
	for _, each := range list {
		if seen[each.kind] {
			rest = append(rest, each)
		} else {
			seen[each.kind] = true
			first = append(first, each)
		}
	}
	return append(first, rest...)
}

// wanted lists the scenarios to plant, as often as each is to be planted.
func (g *generator) wanted() []*scenario {
	var wanted []*scenario
	if g.options.Faults == nil {
		for at := range scenarios {
			wanted = appendTimes(wanted, &scenarios[at], max(1, g.options.Identities/1000))
		}
		return wanted
	}
	for _, kind := range append(Kinds(), NearMiss) {
		ofKind := scenariosOf(kind)
		for no := range g.options.Faults[kind] {
			wanted = appendTimes(wanted, ofKind[no%len(ofKind)], 1)
		}
	}
	return dropBeyondMost(wanted)
}

func appendTimes(list []*scenario, each *scenario, times int) []*scenario {
	if each.most > 0 {
		times = min(times, each.most)
	}
	return append(list, slices.Repeat([]*scenario{each}, times)...)
}

// dropBeyondMost keeps each scenario as often as an estate can have it.
func dropBeyondMost(wanted []*scenario) []*scenario {
	seen := map[*scenario]int{}
	return slices.DeleteFunc(wanted, func(each *scenario) bool {
		seen[each]++
		return each.most > 0 && seen[each] > each.most
	})
}
