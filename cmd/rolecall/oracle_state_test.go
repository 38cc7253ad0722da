package main

import (
	"cmp"
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strings"
)

// oracleState is who may sign in and holds what.
type oracleState struct {
	accounts map[string]*oracleAccount
	rows     map[string]map[string]string // user_name -> sys_id of a direct grant or a membership -> role or group
	phones   map[string]string            // in Okta, by login
}

type oracleAccount struct {
	active, locked bool
	fields         map[string]string // a reference is the sys_id
}

func newOracleState() *oracleState {
	return &oracleState{map[string]*oracleAccount{}, map[string]map[string]string{}, map[string]string{}}
}

func (s *oracleState) add(name, id, item string) {
	if s.rows[name] == nil {
		s.rows[name] = map[string]string{}
	}
	s.rows[name][id] = item
}

// has says whether somebody has a row of a role or group.
func (s *oracleState) has(name, item string) bool {
	for _, each := range s.rows[name] {
		if each == item {
			return true
		}
	}
	return false
}

func (s *oracleState) clone() *oracleState {
	copied := newOracleState()
	for name, account := range s.accounts {
		own := *account
		own.fields = maps.Clone(account.fields)
		copied.accounts[name] = &own
	}
	for name, rows := range s.rows {
		copied.rows[name] = maps.Clone(rows)
	}
	copied.phones = maps.Clone(s.phones)
	return copied
}

// content is a state without sys_ids: what is made again has another. Nor is a lock given back
// of which the exports did not say whether it was there.
func (s *oracleState) content(isLockUnknown bool) map[string]string {
	content := map[string]string{}
	for name, account := range s.accounts {
		content[name] = fmt.Sprint(account.active, account.locked && !isLockUnknown, account.fields)
	}
	for name, rows := range s.rows {
		if len(rows) > 0 {
			content[name+" has"] = strings.Join(slices.Sorted(maps.Values(rows)), " ")
		}
	}
	for name, phone := range s.phones {
		content[name+" in Okta"] = phone
	}
	return content
}

func (s *oracleState) isUsable(name string) bool {
	account := s.accounts[name]
	return account != nil && account.active && !account.locked
}

func keysOf[V any](of map[string]V) []string { return slices.Sorted(maps.Keys(of)) }

func (e *oracleEstate) set(roles ...string) (set roleSet) {
	for _, role := range roles {
		if place, isRole := e.places[role]; isRole {
			set |= 1 << place
		}
	}
	return set
}

func (e *oracleEstate) rolesIn(set roleSet) (roles []string) {
	for i, role := range e.roles {
		if set&(1<<i) != 0 {
			roles = append(roles, role)
		}
	}
	return roles
}

func (set roleSet) size() int { return bits.OnesCount64(uint64(set)) }

// reached is every role in the roles given, at any depth, and these.
func (e *oracleEstate) reached(roles ...string) (set roleSet) {
	for len(roles) > 0 {
		role := roles[0]
		roles = roles[1:]
		if each := e.set(role); set&each == 0 {
			set |= each
			roles = append(roles, e.contains[role]...)
		}
	}
	return set
}

// conferred is what membership of a group leads to: its roles, and those of the groups above.
func (e *oracleEstate) conferred(group string) (set roleSet) {
	for ; group != ""; group = e.parents[group] {
		set |= e.reached(e.groupRoles[group]...)
	}
	return set
}

// given is what a role or a group brings along.
func (e *oracleEstate) given(item string) roleSet { return e.closures[item] | e.confers[item] }

// held is what direct grants and memberships lead to.
func (e *oracleEstate) held(s *oracleState, name string) (set roleSet) {
	for _, item := range s.rows[name] {
		set |= e.given(item)
	}
	return set
}

// isJudged says whether somebody must have an account: one that is closed for want of use, as
// the rules ask, stays closed.
func (e *oracleEstate) isJudged(name string) bool {
	account := e.before.accounts[name]
	isUnused := account != nil && !account.active && e.closesUnused == "deactivate" && e.lastUsed[name] == longAgo
	return e.statuses[name] == "ACTIVE" && e.inScope[name] && !isUnused
}

// isStructureKnown says whether the exports show who holds what, what roles contain, what groups confer
// and who is in them. What nobody told may come with anything that is given.
func (e *oracleEstate) isStructureKnown() bool {
	return !slices.ContainsFunc([]string{"sys_user_role_contains", "sys_group_has_role", "sys_user_grmember", "sys_user_has_role", "parent"}, func(name string) bool { return e.lacks[name] })
}

// areGrantsKnown says whether the exports show what is granted directly.
func (e *oracleEstate) areGrantsKnown() bool {
	return !e.lacks["inherited"] && !e.lacks["sys_user_has_role"]
}

// granted is what rules grant to somebody who must have an account.
func (e *oracleEstate) granted(name string) (set roleSet) {
	if !e.isJudged(name) {
		return 0
	}
	for group, members := range e.oktaGroups {
		if members[name] {
			for _, item := range slices.Concat(e.roleRules[group], e.groupRules[group]) {
				set |= e.given(item)
			}
		}
	}
	return set
}

// allowed is what may become usable: granted, unmanaged, or accepted.
func (e *oracleEstate) allowed(name string) roleSet {
	set := e.grantedTo[name] | e.set(keysOf(e.unmanaged)...)
	for _, item := range e.accepted[name] {
		set |= e.given(item)
	}
	return set
}

// isPushed says whether a rule says that Okta pushes members of a group.
func (e *oracleEstate) isPushed(group string) bool {
	for of, groups := range e.groupRules {
		if e.pushed[of] && slices.Contains(groups, group) {
			return true
		}
	}
	return false
}

// oracleChange is one change to one record, in whatever form it came.
type oracleChange struct {
	id, system, table, operation string
	record                       string // sys_id or Okta id, "" if it is not given
	user, item                   string // user_name; role or group, by its name
	was, set                     map[string]string
	needs                        []string
	findings                     []string
}

func (c oracleChange) String() string {
	return strings.TrimSpace(fmt.Sprintln(c.id, c.operation, c.table, c.user, c.item, c.was, "->", c.set, c.needs))
}

// apply makes a change, or says why it cannot be made.
func (e *oracleEstate) apply(s *oracleState, c oracleChange) (wrong string) {
	switch account := s.accounts[c.user]; {
	case c.system == "okta":
		s.phones[c.user] = c.set["mobilePhone"]
	case c.table == "sys_user" && c.operation == "create":
		if account != nil {
			return "an account is created that is there"
		}
		account = &oracleAccount{c.set["active"] == "true", c.set["locked_out"] == "true", map[string]string{}}
		for _, each := range oracleFields {
			wrong = cmp.Or(wrong, e.setField(s, account, each.field, c.set[each.field]))
		}
		s.accounts[c.user] = account
		return wrong
	case account == nil:
		return "the account is not there"
	case c.table == "sys_user" && c.operation == "delete":
		delete(s.accounts, c.user)
	case c.table == "sys_user":
		return e.update(s, account, c)
	case c.operation == "create":
		s.add(c.user, "made by "+c.id, c.item)
	default:
		for id, item := range s.rows[c.user] {
			if id == c.record || c.record == "" && item == c.item {
				delete(s.rows[c.user], id)
				return ""
			}
		}
		return "a row is removed that is not there"
	}
	return ""
}

func (e *oracleEstate) update(s *oracleState, a *oracleAccount, c oracleChange) (wrong string) {
	for _, field := range keysOf(c.set) {
		is := a.fields[field]
		switch field {
		case "active":
			is = fmt.Sprint(a.active)
			a.active = c.set[field] == "true"
		case "locked_out":
			is = fmt.Sprint(a.locked)
			a.locked = c.set[field] == "true"
		default:
			wrong = cmp.Or(wrong, e.setField(s, a, field, c.set[field]))
		}
		if was := c.was[field]; was != is && !(was == "" && field == "locked_out") && !(isOracleReference(field) && was == e.displayed(field, is)) {
			wrong = fmt.Sprintf("%s is %s, and not %s as the change expects", field, is, was)
		}
	}
	return wrong
}
