package sample

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// serviceNowWriter writes ServiceNow's side.
type serviceNowWriter struct {
	options Options
	world   *world
	form    serviceNowForm
	users   *table
	grants  *table
	members *table
	paths   []int // of the account at hand: by how many paths it inherits each role
	held    []int // the roles it inherits
	err     error // the first
}

func newServiceNowWriter(dir string, options Options, world *world) (*serviceNowWriter, error) {
	zone, err := time.LoadLocation(options.TimeZone)
	if err != nil {
		return nil, err
	}
	w := &serviceNowWriter{
		options: options, world: world, paths: make([]int, len(world.roles)),
		form: serviceNowForm{name: options.ServiceNowForm, zone: zone, dates: dateLayouts[options.DateFormat]},
	}
	for _, each := range []struct {
		table   **table
		name    string
		columns []column
	}{{&w.users, "sys_user", userColumns}, {&w.grants, "sys_user_has_role", grantColumns}, {&w.members, "sys_user_grmember", memberColumns}} {
		if *each.table, err = w.form.newTable(dir, each.name, each.columns); err != nil {
			return nil, err
		}
	}
	return w, w.fixedTables(dir)
}

var (
	userColumns = []column{
		{name: "sys_id"}, {name: "user_name"}, {name: "email"}, {name: "first_name"}, {name: "last_name"}, {name: "name"},
		{name: "active"}, {name: "locked_out"},
		{name: "last_login", kind: date}, {name: "last_login_time", kind: instant},
		{name: "employee_number"}, {name: "title"},
		{name: "department", kind: reference, to: "cmn_department", walk: "name"},
		{name: "location", kind: reference, to: "cmn_location", walk: "name"},
		{name: "mobile_phone"}, {name: "vip"},
		{name: "web_service_access_only"}, {name: "internal_integration_user"},
		{name: "sys_created_on", kind: instant}, {name: "sys_updated_on", kind: instant},
	}
	grantColumns = []column{
		{name: "sys_id"},
		{name: "user", kind: reference, to: "sys_user", walk: "user_name"},
		{name: "role", kind: reference, to: "sys_user_role"},
		{name: "state", kind: choice}, {name: "inherited"}, {name: "inh_count"},
	}
	memberColumns = []column{
		{name: "sys_id"},
		{name: "user", kind: reference, to: "sys_user", walk: "user_name"},
		{name: "group", kind: reference, to: "sys_user_group"},
	}
	roleColumns      = []column{{name: "sys_id"}, {name: "name"}, {name: "elevated_privilege"}, {name: "requires_subscription"}}
	groupColumns     = []column{{name: "sys_id"}, {name: "name"}, {name: "active"}, {name: "parent", kind: reference, to: "sys_user_group"}}
	groupRoleColumns = []column{
		{name: "sys_id"},
		{name: "group", kind: reference, to: "sys_user_group"},
		{name: "role", kind: reference, to: "sys_user_role"},
		{name: "inherits"},
	}
	containsColumns = []column{
		{name: "sys_id"},
		{name: "role", kind: reference, to: "sys_user_role"},
		{name: "contains", kind: reference, to: "sys_user_role"},
	}
)

func (w *serviceNowWriter) keep(err error) {
	if w.err == nil {
		w.err = err
	}
}

// account writes an account with its memberships and its grants.
func (w *serviceNowWriter) account(p *person, account *account) {
	w.user(p, account)
	display := account.first + " " + account.last
	user := cell{raw: account.sysID, display: display, walked: account.userName}
	for _, group := range account.groups {
		w.keep(w.members.row(text(sysID(p.rng)), user, w.groupCell(group)))
	}
	for _, role := range account.direct {
		w.grant(p, user, role, 0)
	}
	for _, role := range w.inherited(account) {
		w.grant(p, user, role, w.paths[role])
		w.paths[role] = 0
	}
}

func (w *serviceNowWriter) user(p *person, account *account) {
	loginDay := account.lastLoginDay
	if loginDay.IsZero() {
		loginDay = account.lastLogin
	}
	updated := account.created
	if account.lastLogin.After(updated) {
		updated = account.lastLogin
	}
	w.keep(w.users.row(
		text(account.sysID), text(account.userName), text(account.email), text(account.first), text(account.last),
		text(account.first+" "+account.last), boolean(account.active), boolean(account.locked),
		w.form.date(loginDay), w.form.instant(account.lastLogin),
		text(account.employee), text(account.title),
		w.place(account.department), w.place(account.location),
		text(account.mobile), boolean(account.vip), boolean(account.webService), boolean(account.integration),
		w.form.instant(account.created), w.form.instant(updated),
	))
}

// place is a department or a city.
func (w *serviceNowWriter) place(name string) cell {
	return cell{raw: w.world.displayOf[name], display: name, walked: name}
}

func (w *serviceNowWriter) roleCell(role int) cell {
	return cell{raw: w.world.roles[role].id, display: w.world.roles[role].name}
}

func (w *serviceNowWriter) groupCell(group int) cell {
	return cell{raw: w.world.groups[group].id, display: w.world.groups[group].name}
}

// grant writes one row of sys_user_has_role; an inherited one says by how many
// paths it comes (Role Management V2).
func (w *serviceNowWriter) grant(p *person, user cell, role, paths int) {
	count := cell{}
	if paths > 0 {
		count = text(strconv.Itoa(paths))
	}
	w.keep(w.grants.row(text(sysID(p.rng)), user, w.roleCell(role),
		cell{raw: "active", display: "Active"}, boolean(paths > 0), count))
}

// inherited lists the roles of which the export has an inherited row, and
// leaves in w.paths by how many paths each comes.
func (w *serviceNowWriter) inherited(account *account) []int {
	w.held = w.held[:0]
	come := func(roles []int) {
		for _, role := range roles {
			if w.paths[role]++; w.paths[role] == 1 {
				w.held = append(w.held, role)
			}
		}
	}
	come(account.stray)
	if !account.isUncomputed {
		for _, role := range account.direct {
			come(w.world.roles[role].closure)
		}
		for _, group := range account.groups {
			come(w.world.groups[group].closure)
		}
	}
	return w.held
}

// fixedTables writes what does not grow with the people.
func (w *serviceNowWriter) fixedTables(dir string) error {
	rng := newStream(w.options, serviceStream)
	roles, groups, groupRoles, contains := [][]cell{}, [][]cell{}, [][]cell{}, [][]cell{}
	for no, each := range w.world.roles {
		roles = append(roles, []cell{text(each.id), text(each.name), boolean(each.elevated), boolean(each.licensed)})
		for _, inner := range each.contains {
			contains = append(contains, []cell{text(sysID(rng)), w.roleCell(no), w.roleCell(inner)})
		}
	}
	for no, each := range w.world.groups {
		parent := cell{}
		if each.parent >= 0 {
			parent = w.groupCell(each.parent)
		}
		groups = append(groups, []cell{text(each.id), text(each.name), boolean(true), parent})
		for at, role := range each.roles {
			groupRoles = append(groupRoles, []cell{text(sysID(rng)), w.groupCell(no), w.roleCell(role), boolean(each.confers[at])})
		}
	}
	return cmp.Or(
		w.form.writeTable(dir, "sys_user_role", roleColumns, roles),
		w.form.writeTable(dir, "sys_user_group", groupColumns, groups),
		w.form.writeTable(dir, "sys_group_has_role", groupRoleColumns, groupRoles),
		w.form.writeTable(dir, "sys_user_role_contains", containsColumns, contains),
	)
}

func (w *serviceNowWriter) tables() []*table { return []*table{w.users, w.grants, w.members} }

// looksCutOff says whether a table has just as many rows as an export limit
// lets through: ServiceNow's are multiples of 5,000.
func (w *serviceNowWriter) looksCutOff() bool {
	return slices.ContainsFunc(w.tables(), func(each *table) bool {
		return each.sheet.total > 0 && each.sheet.total%5000 == 0
	})
}

func (w *serviceNowWriter) close() error {
	for _, each := range w.tables() {
		w.keep(each.sheet.close())
	}
	return w.err
}
