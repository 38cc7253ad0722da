package draft

import (
	"cmp"
	"slices"
)

// Proposal is what the exports show, as far as rules can say it.
type Proposal struct {
	Total        Total
	Keys         []Key   // the best first; those that link nobody are left out
	Fields       []Field // that both sides have for somebody
	Apps         []App   // whose assignments were exported, the one that the accounts come from first
	Groups       []ScopeGroup
	Entitlements []Entitlement
	Machines     []Machine
	LacksAdmin   bool // one of the roles neverGrant is not among the exported ones
	// TimeZone and DateFormat are what the user said of display-value exports.
	TimeZone, DateFormat string
}

// Total is the exports in a few numbers.
type Total struct {
	Identities, Live, Accounts, Active, Linked, ActiveLinked, Assigned, OwnAssignments int64
}

// App is an app, with the people assigned to it and those of them whose account is among the exported ones.
type App struct {
	ID              string
	Users, Accounts int64
}

// ScopeGroup is an Okta group that could say who must have an account.
type ScopeGroup struct {
	Name                         string
	IsAssigned, MembersKnown     bool
	Members, Owners, OwnersOfAll int64
}

// Entitlement is a role or group of ServiceNow whose holders are in one Okta group.
type Entitlement struct {
	Kind, Name, Group        string
	Holders, Inside, Members int64
}

// Machine is an account that looks like one of software.
type Machine struct {
	UserName string
	IsMarked bool
}

// rankKeys puts the candidates in the order in which rules should ask them, and says which are worth
// asking. What Okta itself provisioned comes first, unless others contradict it in more than one case
// of a hundred. Of several for one field only the best is asked.
func rankKeys(all []Key) []Key {
	links := func(of Key) (count int64) {
		for _, each := range all {
			if each.Okta == of.Okta && each.Field == of.Field && each.ignoresZeros != of.ignoresZeros {
				count = each.Linked
			}
		}
		return count
	}
	all = slices.DeleteFunc(slices.Clone(all), func(k Key) bool { return k.Linked == 0 || k.ignoresZeros && k.Linked <= links(k) })
	slices.SortStableFunc(all, func(a, b Key) int {
		return cmp.Or(
			cmp.Compare(place(a), place(b)),
			cmp.Compare(b.Linked-b.Contradicted, a.Linked-a.Contradicted),
			cmp.Compare(a.Contradicted, b.Contradicted),
		)
	})
	asked := map[string]bool{}
	for i := range all {
		all[i].isOutdone = asked[all[i].Field]
		asked[all[i].Field] = true // by the best of them
	}
	return all
}

func place(k Key) int {
	switch {
	case k.isUnsure():
		return 2
	case k.Field == "sys_id" && k.Contradicted*100 <= k.Linked:
		return 0
	}
	return 1
}

// isUnsure: where both have a value, a key that agrees in fewer than four cases of five says nothing. A run
// would not listen to it either.
func (k Key) isUnsure() bool { return k.Contradicted*5 > k.Linked }

// IsProposed says whether the key is for people to decide.
func (k Key) IsProposed() bool { return k.isOutdone || k.isOwn || k.isUnsure() }

// asked are the keys that become rules.
func asked(all []Key) []Key {
	return slices.DeleteFunc(slices.Clone(all), Key.IsProposed)
}
