package main

import (
	"cmp"
	"maps"
	"slices"
)

// settle has the inherited rows of some accounts be what ServiceNow computes: what groups confer, and
// what roles contain.
func (s *stagedTables) settle(accounts map[string]bool) {
	held := s.inherited(accounts)
	isThere := map[[2]string]bool{}
	s.records["sys_user_has_role"] = slices.DeleteFunc(s.records["sys_user_has_role"], func(each record) bool {
		key := [2]string{each["user"], each["role"]}
		isInherited := each["inherited"] == "true" && accounts[each["user"]]
		isThere[key] = isThere[key] || isInherited
		return isInherited && !held[key]
	})
	missing := slices.SortedFunc(maps.Keys(held), func(a, b [2]string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	for _, key := range missing {
		if !isThere[key] {
			s.records["sys_user_has_role"] = append(s.records["sys_user_has_role"], record{
				"sys_id": hashOf([]byte(key[0] + key[1]))[:32], "user": key[0], "role": key[1], "state": "active", "inherited": "true",
			})
		}
	}
}

// inherited are the roles that accounts hold by a group or by another role.
func (s *stagedTables) inherited(accounts map[string]bool) map[[2]string]bool {
	contained, conferred, parents, begin := map[string][]string{}, map[string][]string{}, map[string]string{}, map[string][]string{}
	for _, each := range s.records["sys_user_role_contains"] {
		contained[each["role"]] = append(contained[each["role"]], each["contains"])
	}
	for _, each := range s.records["sys_group_has_role"] {
		if each["inherits"] == "true" {
			conferred[each["group"]] = append(conferred[each["group"]], each["role"])
		}
	}
	for _, each := range s.records["sys_user_group"] {
		parents[each["sys_id"]] = each["parent"]
	}
	for _, each := range s.records["sys_user_has_role"] {
		if each["inherited"] != "true" {
			begin[each["user"]] = append(begin[each["user"]], contained[each["role"]]...)
		}
	}
	for _, each := range s.records["sys_user_grmember"] {
		for group := each["group"]; group != ""; group = parents[group] {
			begin[each["user"]] = append(begin[each["user"]], conferred[group]...)
		}
	}
	held := map[[2]string]bool{}
	for user := range accounts {
		for roles := begin[user]; len(roles) > 0; roles = roles[1:] {
			if key := [2]string{user, roles[0]}; !held[key] {
				held[key] = true
				roles = append(roles, contained[roles[0]]...)
			}
		}
	}
	return held
}
