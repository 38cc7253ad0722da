package sample

import (
	"fmt"
	"math/rand/v2"
)

func (w *world) addGroup(rng *rand.Rand, name, parent string, roles ...string) int {
	no := len(w.groups)
	added := group{named: named{sysID(rng), name}, parent: -1}
	if parent != "" {
		added.parent = w.groupNo[parent]
	}
	for _, each := range roles {
		added.roles = append(added.roles, w.roleNo[each])
		added.confers = append(added.confers, true)
	}
	w.groups = append(w.groups, added)
	w.groupNo[name] = no
	return no
}

// buildGroups makes ServiceNow's groups. Members hold the roles of their group
// and of the groups above it, and all that those contain.
func (w *world) buildGroups(rng *rand.Rand, fillers int) {
	w.addGroup(rng, "Business Services", "", "actsub_user")
	for _, each := range departments {
		parent := ""
		switch each.okta {
		case "Finance", "Legal", "Procurement":
			parent = "Business Services"
		}
		w.addGroup(rng, each.group, parent, each.role)
	}
	// Managed by rules of their own.
	w.addGroup(rng, "Change Advisory Board", "")
	w.addGroup(rng, "Platform Security", "", "security_admin")
	// Not managed: no rule names them.
	w.addGroup(rng, "Stakeholder Circle", "", "business_stakeholder")
	w.addGroup(rng, "Portal Migration", "", "report_admin")
	w.addGroup(rng, "Portal Migration Wave 2", "Portal Migration")
	w.addGroup(rng, "Data Stewards", "", "data_steward", "catalog_steward")
	w.addGroup(rng, "Vendor Onboarding", "", "vendor_manager")
	bridge := w.addGroup(rng, "Operations Bridge", "", "event_operator")
	w.groups[bridge].confers[0] = false // its members do not inherit it
	for no := range fillers {
		w.groupFillers = append(w.groupFillers, w.addGroup(rng, fillerName(no, "Watchers"), ""))
	}
	for no := range w.groups {
		w.closeGroup(no)
	}
}

// closeGroup finds what the members of a group hold by it.
func (w *world) closeGroup(no int) {
	for above := no; above >= 0; above = w.groups[above].parent {
		w.groups[no].closure = append(w.groups[no].closure, w.conferredBy(above)...)
	}
}

func (w *world) conferredBy(group int) []int {
	var roles []int
	for at, role := range w.groups[group].roles {
		if w.groups[group].confers[at] {
			roles = append(append(roles, role), w.roles[role].closure...)
		}
	}
	return roles
}

func (w *world) addOktaGroup(rng *rand.Rand, name string) int {
	no := len(w.oktaGroups)
	w.oktaGroups = append(w.oktaGroups, named{oktaID(rng, "00g"), name})
	w.oktaGroupNo[name] = no
	return no
}

func (w *world) buildOktaGroups(rng *rand.Rand, fillers int) {
	for _, name := range []string{"ServiceNow Users", "ServiceNow Admins", "ServiceNow Security", "Change Advisors", "Approvers"} {
		w.addOktaGroup(rng, name)
	}
	for _, each := range departments {
		w.addOktaGroup(rng, each.team)
	}
	for no := range fillers {
		w.oktaFillers = append(w.oktaFillers, w.addOktaGroup(rng, fillerName(no, "Members")))
	}
}

func fillerName(no int, suffix string) string {
	projects := []string{"VPN", "Travel", "Project Atlas", "Project Borealis", "Wiki", "Book Club", "Canteen", "Project Cobalt", "Payroll Portal", "Fleet", "Café", "R&D Lab", `"Green" Team`, "Badges, Keys"}
	name := projects[no%len(projects)] + " " + suffix
	if round := no / len(projects); round > 0 {
		name = fmt.Sprintf("%s %d", name, round+1)
	}
	return name
}
