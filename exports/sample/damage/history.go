package damage

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// event is something that happened shortly before the as-of. Undone on one side, it is
// what an export of that side from before does not show.
type event struct {
	at   time.Time
	what string
	undo map[string]func(*Estate) // by side
}

// history makes some of the people join, leave, move and become administrators
// in the last 40 days. The exports show it.
func (e *Estate) history(rng *rand.Rand) {
	e.lastSeen()
	for _, who := range e.records("users") {
		account, ok := e.accountOf(who)
		if !ok || rng.IntN(100) >= 25 {
			continue
		}
		at := e.AsOf.Add(-time.Duration(24+rng.IntN(39*24))*time.Hour - time.Duration(rng.IntN(3600))*time.Second)
		person := newcomer{id: who.field("id"), login: who.field("login"), sysID: account.field("sys_id"), userName: account.field("user_name")}
		isEmployee := who.field("status") == "ACTIVE" && account.field("active") == "true" && e.isMember(person.id, "ServiceNow Users")
		switch {
		case who.field("status") == "DEPROVISIONED" && account.field("active") == "false":
			e.leaves(person, who, account, at)
		case isEmployee && rng.IntN(3) == 0:
			e.joins(person, who, account, at)
		case isEmployee && rng.IntN(2) == 0:
			e.moves(person, who, account, at)
		case isEmployee:
			e.becomesAdministrator(person, at, rng)
		}
	}
}

type newcomer struct{ id, login, sysID, userName string }

// lastSeen lets somebody sign in on both sides an hour before the as-of.
func (e *Estate) lastSeen() {
	for _, who := range e.records("users") {
		account, ok := e.accountOf(who)
		if ok && who.field("status") == "ACTIVE" && account.field("active") == "true" && account.field("last_login_time") > e.AsOf.AddDate(0, 0, -80).Format(rawTime) {
			at := e.AsOf.Add(-time.Hour)
			who.put("lastLogin", at.Format(oktaTime))
			account.put("last_login_time", at.Format(rawTime))
			account.put("last_login", at.Format("2006-01-02"))
			account.put("sys_updated_on", at.Format(rawTime))
			return
		}
	}
}

// accountOf is the account of a person by the employee number, or else by e-mail: one of them
// every sort of estate has.
func (e *Estate) accountOf(who record) (record, bool) {
	if account, ok := e.find("sys_user", "employee_number", who.field("employeeNumber")); ok {
		return account, true
	}
	return e.find("sys_user", "email", who.field("email"))
}

func (e *Estate) group(name string) string {
	group, _ := e.find("groups", "name", name)
	return group.field("id")
}

func (e *Estate) isMember(user, group string) bool {
	id := e.group(group)
	for _, each := range e.records("memberships") {
		if each.field("userId") == user && each.field("groupId") == id {
			return true
		}
	}
	return false
}

func (e *Estate) joins(p newcomer, who, account record, at time.Time) {
	for column, after := range map[string]time.Duration{"created": 0, "activated": time.Hour, "statusChanged": time.Hour, "lastUpdated": 2 * time.Hour, "lastLogin": 3 * time.Hour} {
		who.put(column, at.Add(after).Format(oktaTime))
	}
	account.put("sys_created_on", at.Add(time.Hour).Format(rawTime))
	account.put("sys_updated_on", at.Add(3*time.Hour).Format(rawTime))
	account.put("last_login_time", at.Add(3*time.Hour).Format(rawTime))
	account.put("last_login", at.Add(3*time.Hour).Format("2006-01-02"))
	e.recent = append(e.recent, event{at, p.login + " joined", map[string]func(*Estate){
		okta: func(e *Estate) {
			for _, table := range []string{"users", "app-users"} {
				e.removeRows(table, func(r record) bool { return r.field("id") == p.id })
			}
			e.removeRows("memberships", func(r record) bool { return r.field("userId") == p.id })
		},
		serviceNow: func(e *Estate) {
			e.removeRows("sys_user", func(r record) bool { return r.field("sys_id") == p.sysID })
			for _, table := range []string{"sys_user_has_role", "sys_user_grmember"} {
				e.removeRows(table, func(r record) bool { return r.field("user") == p.sysID })
			}
		},
	}})
}

func (e *Estate) leaves(p newcomer, who, account record, at time.Time) {
	who.put("statusChanged", at.Format(oktaTime))
	who.put("lastUpdated", at.Format(oktaTime))
	account.put("sys_updated_on", at.Add(time.Hour).Format(rawTime))
	scope := e.group("ServiceNow Users")
	wasMember := e.isMember(p.id, "ServiceNow Users")
	created := who.field("created")
	e.recent = append(e.recent, event{at, p.login + " left", map[string]func(*Estate){
		okta: func(e *Estate) {
			who, _ := e.find("users", "id", p.id)
			who.put("status", "ACTIVE")
			who.put("statusChanged", created)
			who.put("lastUpdated", created)
			if !wasMember {
				file := e.of("memberships")[0]
				row := make([]string, len(file.Columns))
				file.set(row, "userId", p.id)
				file.set(row, "groupId", scope)
				file.Rows = append(file.Rows, row)
			}
		},
		serviceNow: func(e *Estate) {
			account, _ := e.find("sys_user", "sys_id", p.sysID)
			account.put("active", "true")
			account.put("locked_out", "false")
			account.put("sys_updated_on", account.field("sys_created_on"))
		},
	}})
}

func (e *Estate) moves(p newcomer, who, account record, at time.Time) {
	who.put("lastUpdated", at.Format(oktaTime))
	if account.field("sys_updated_on") < at.Format(rawTime) {
		account.put("sys_updated_on", at.Format(rawTime))
	}
	created := who.field("created")
	e.recent = append(e.recent, event{at, p.login + " has another title", map[string]func(*Estate){
		okta: func(e *Estate) {
			who, _ := e.find("users", "id", p.id)
			who.put("title", "Trainee")
			who.put("lastUpdated", created)
		},
		serviceNow: func(e *Estate) {
			account, _ := e.find("sys_user", "sys_id", p.sysID)
			account.put("title", "Trainee")
			account.put("sys_updated_on", account.field("sys_created_on"))
		},
	}})
}

// becomesAdministrator adds a membership and the grant that follows from it.
func (e *Estate) becomesAdministrator(p newcomer, at time.Time, rng *rand.Rand) {
	role, ok := e.find("sys_user_role", "name", "admin")
	group := e.group("ServiceNow Admins")
	if !ok || e.isMember(p.id, "ServiceNow Admins") || rng.IntN(3) > 0 {
		return
	}
	grants, memberships := e.of("sys_user_has_role")[0], e.of("memberships")[0]
	grant, membership := make([]string, len(grants.Columns)), make([]string, len(memberships.Columns))
	id := fmt.Sprintf("%016x%016x", rng.Uint64(), rng.Uint64())
	for column, value := range map[string]string{"sys_id": id, "user": p.sysID, "role": role.field("sys_id"), "state": "active", "inherited": "false"} {
		grants.set(grant, column, value)
	}
	memberships.set(membership, "userId", p.id)
	memberships.set(membership, "groupId", group)
	grants.Rows, memberships.Rows = append(grants.Rows, grant), append(memberships.Rows, membership)
	e.recent = append(e.recent, event{at, p.login + " became an administrator", map[string]func(*Estate){
		okta: func(e *Estate) {
			e.removeRows("memberships", func(r record) bool { return r.field("userId") == p.id && r.field("groupId") == group })
		},
		serviceNow: func(e *Estate) {
			e.removeRows("sys_user_has_role", func(r record) bool { return r.field("sys_id") == id })
		},
	}})
}
