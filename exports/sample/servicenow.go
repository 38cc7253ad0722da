package sample

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"
)

// serviceNowWriter writes ServiceNow's side.
type serviceNowWriter struct {
	options     Options
	world       *world
	form        serviceNowForm
	medium      *medium
	zone        *time.Location // of the user who exports display values
	dates       string         // how that user writes dates, as a Go layout
	sheets      []*sheet
	users       *table
	grants      *table
	members     *table
	delegates   *table     // nil without the data that reviews need
	delegateIDs *rand.Rand // of the rows there
	paths       []int      // of the account at hand: by how many paths it inherits each role
	held        []int      // the roles it inherits
	err         error      // the first
}

func newServiceNowWriter(dir string, options Options, world *world) (*serviceNowWriter, error) {
	zone, err := time.LoadLocation(options.TimeZone)
	if err != nil {
		return nil, err
	}
	w := &serviceNowWriter{
		options: options, world: world, paths: make([]int, len(world.roles)),
		form: serviceNowFormNamed(options.ServiceNowForm), zone: zone, dates: dateLayouts[options.DateFormat],
		medium: &medium{dir: dir, charset: options.ServiceNowCharset, compression: options.ServiceNowCompression},
	}
	for _, each := range []struct {
		table   **table
		name    string
		columns []column
	}{{&w.users, "sys_user", userColumns}, {&w.grants, "sys_user_has_role", grantColumns}, {&w.members, "sys_user_grmember", memberColumns}} {
		if *each.table, err = w.newTable(each.name, each.columns); err != nil {
			return nil, err
		}
	}
	if options.ReviewData {
		w.delegateIDs = newStream(options, delegateStream)
		if w.delegates, err = w.newTable("sys_user_delegate", delegateColumns); err != nil {
			return nil, err
		}
	}
	return w, w.fixedTables()
}

// newTable makes a table in a file of its own, or in the one that all share.
func (w *serviceNowWriter) newTable(name string, columns []column) (*table, error) {
	t := &table{name: name, columns: w.form.shows(columns, w.options.ReviewData), cells: len(columns), layout: w.form.layout(w)}
	if w.form.shared != "" && len(w.sheets) > 0 {
		t.sheet = w.sheets[0]
		return t, nil
	}
	perPage, path := 0, cmp.Or(w.form.shared, name)+w.form.suffix
	var pages book = textFile{medium: w.medium, path: path}
	var err error
	if w.form.isWorkbook {
		perPage = rowsPerPage
		pages, err = newWorkbook(w.medium, path)
	}
	if err != nil {
		return nil, err
	}
	t.sheet, err = newSheet(pages, t.layout.frame(t), perPage)
	w.sheets = append(w.sheets, t.sheet)
	return t, err
}

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
		at, by := w.given(account, -group, false)
		w.keep(w.members.row(text(sysID(p.rng)), user, w.groupCell(group), at, by))
	}
	for _, role := range account.direct {
		w.grant(p, account, user, role, 0)
	}
	for _, role := range w.inherited(account) {
		w.grant(p, account, user, role, w.paths[role])
		w.paths[role] = 0
	}
	if account.deputizes > 0 {
		w.deputy(account, user)
	}
	for _, each := range account.delegations {
		if w.delegates != nil {
			w.delegation(each, user)
		}
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
		w.date(loginDay), w.instant(account.lastLogin),
		text(account.employee), text(account.title),
		w.place(account.department), account.manager.cell(), w.place(account.location),
		text(account.mobile), boolean(account.vip), boolean(account.webService), boolean(account.integration), text(account.identityType),
		w.instant(account.created), w.instant(updated),
		text(hashOf(account)), text(w.roleList(account)),
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
func (w *serviceNowWriter) grant(p *person, account *account, user cell, role, paths int) {
	count := cell{}
	if paths > 0 {
		count = text(strconv.Itoa(paths))
	}
	at, by := w.given(account, role, paths > 0)
	w.keep(w.grants.row(text(sysID(p.rng)), user, w.roleCell(role),
		cell{raw: "active", display: "Active"}, boolean(paths > 0), count, at, by))
}

// inherited lists the roles of which the export has an inherited row, and
// leaves in w.paths by how many paths each comes.
func (w *serviceNowWriter) inherited(account *account) []int {
	w.held = w.held[:0]
	inherit := func(roles []int) {
		for _, role := range roles {
			if w.paths[role]++; w.paths[role] == 1 {
				w.held = append(w.held, role)
			}
		}
	}
	inherit(account.stray)
	if !account.isUncomputed {
		for _, role := range account.direct {
			inherit(w.world.roles[role].closure)
		}
		for _, group := range account.groups {
			inherit(w.world.groups[group].closure)
		}
	}
	return w.held
}

// HashMark is what every hash of a password starts with in an estate, so that
// it can be looked for where none must be.
const HashMark = "Qm9ndXMgaGFzaCBv"

// hashOf stands for the hash of a password.
func hashOf(account *account) string { return HashMark + account.sysID[16:] + "==" }

// roleList is the legacy list of roles, which has never been brought up to
// date since the account was made.
func (w *serviceNowWriter) roleList(account *account) string {
	if !w.form.hasRoleList {
		return ""
	}
	list := "legacy_role"
	for _, role := range account.direct[:min(1, len(account.direct))] {
		list += "\r\n" + w.world.roles[role].name
	}
	return list
}

// fixedTables writes what does not grow with the people.
func (w *serviceNowWriter) fixedTables() error {
	rng := newStream(w.options, serviceStream)
	roles, groupRoles, contains := [][]cell{}, [][]cell{}, [][]cell{}
	for no, each := range w.world.roles {
		roles = append(roles, []cell{text(each.id), text(each.name), boolean(each.elevated), boolean(each.licensed), text(describe(each.name))})
		for _, inner := range each.contains {
			contains = append(contains, []cell{text(sysID(rng)), w.roleCell(no), w.roleCell(inner)})
		}
	}
	for no, each := range w.world.groups {
		for at, role := range each.roles {
			groupRoles = append(groupRoles, []cell{text(sysID(rng)), w.groupCell(no), w.roleCell(role), boolean(each.confers[at])})
		}
	}
	groups := func() error { return nil } // until there are managers
	if !w.options.ReviewData {
		groups = func() error { return w.groups(nil) }
	}
	return cmp.Or(
		w.fixedTable("sys_user_role", roleColumns, roles),
		groups(),
		w.fixedTable("sys_group_has_role", groupRoleColumns, groupRoles),
		w.fixedTable("sys_user_role_contains", containsColumns, contains),
	)
}

// groupsWithManagers writes the groups once there are people who may manage them.
func (w *serviceNowWriter) groupsWithManagers(hierarchy *hierarchy) error {
	if hierarchy == nil {
		return nil
	}
	return w.groups(hierarchy)
}

func (w *serviceNowWriter) groups(hierarchy *hierarchy) error {
	groups := [][]cell{}
	for no, each := range w.world.groups {
		parent, manager := cell{}, cell{}
		if each.parent >= 0 {
			parent = w.groupCell(each.parent)
		}
		if hierarchy != nil {
			manager = hierarchy.head(no).cell()
		}
		groups = append(groups, []cell{text(each.id), text(each.name), boolean(!each.isInactive), parent, manager})
	}
	return w.fixedTable("sys_user_group", groupColumns, groups)
}

func (w *serviceNowWriter) fixedTable(name string, columns []column, rows [][]cell) error {
	t, err := w.newTable(name, columns)
	if err != nil {
		return err
	}
	return t.fill(rows)
}

// looksCutOff says whether a table has just as many rows as an export limit
// lets through: ServiceNow's are multiples of 5,000, and scripts ask for pages of 1,000
// or 2,000.
func (w *serviceNowWriter) looksCutOff() bool {
	return slices.ContainsFunc([]*table{w.users, w.grants, w.members}, func(each *table) bool {
		return each.rows > 0 && (each.rows%5000 == 0 || each.rows == 1000 || each.rows == 2000)
	})
}

func (w *serviceNowWriter) close() error {
	for _, each := range w.sheets {
		w.keep(each.close())
	}
	w.keep(w.medium.finish())
	return w.err
}
