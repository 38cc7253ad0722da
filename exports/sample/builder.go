package sample

import (
	"math/rand/v2"
	"slices"
)

// builder makes the groups and roles that scenarios are about, before anybody is drawn.
type builder struct {
	world *world
	rng   *rand.Rand
}

// role makes a role that only those hold whom a scenario gives it.
func (b *builder) role(name string) {
	no := b.world.addRole(b.rng, name)
	b.world.roles[no].isIdle = true
	b.world.privileged = append(b.world.privileged, false)
}

// group makes a group that no rule names; parent may be "".
func (b *builder) group(name, parent string, roles ...string) *group {
	no := b.world.addGroup(b.rng, name, parent, roles...)
	b.world.closeGroup(no)
	return &b.world.groups[no]
}

// build makes what the scenarios that were chosen are about.
func (g *generator) build(chosen ...*scenario) {
	b := &builder{g.world, newStream(g.options, builderStream)}
	for at := range scenarios {
		if each := &scenarios[at]; each.build != nil && slices.Contains(chosen, each) {
			each.build(b)
		}
	}
}

// staffed are the groups with roles that somebody has to be in, those that make privileged
// apart.
func (w *world) staffed(isPrivileged bool) []int {
	var groups []int
	for no, each := range w.groups {
		if len(each.roles) > 0 && !each.isUnstaffed && slices.ContainsFunc(each.closure, w.isPrivileged) == isPrivileged {
			groups = append(groups, no)
		}
	}
	return groups
}

func (w *world) isPrivileged(role int) bool { return w.privileged[role] }

// heldByNobody are the roles that would be held by nobody in an estate with nothing to find:
// those that neither one of the groups confers nor anything but software holds.
func (w *world) heldByNobody(groups []int) []int {
	isHeld := slices.Clone(w.privileged)
	isHeld[w.roleNo["approver_admin"]] = true
	for _, name := range unmanaged {
		isHeld[w.roleNo[name]] = true
	}
	for _, group := range groups {
		for _, role := range w.groups[group].closure {
			isHeld[role] = true
		}
	}
	var roles []int
	for no, each := range w.roles {
		if !isHeld[no] && !each.isIdle {
			roles = append(roles, no)
		}
	}
	return roles
}

// limit is what the rules say of how many accounts hold a privileged role.
type limit int

const (
	noLimit limit = iota
	justMet       // as many as there are
	exceeded
)
