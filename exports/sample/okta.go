package sample

import (
	"cmp"
	"slices"
	"time"
)

// oktaWriter writes Okta's side.
type oktaWriter struct {
	options     Options
	world       *world
	form        oktaForm
	medium      *medium
	recording   *recording // of the form har
	tables      []*oktaTable
	users       *oktaTable
	appUsers    *oktaTable   // nil in the form simple
	memberships *oktaTable   // nil if the form has no list of them
	ofGroup     []*groupFile // if each group has a file of its own
	log         *sheet       // nil if it is not exported
	admins      []*identity  // who administer Okta
	members     []int        // how many each group has
	appID       string
	err         error // the first
}

// oktaTable is a table that is CSV or API JSON, as the form has it.
type oktaTable struct {
	sheet *sheet
	cells *table // nil if it is JSON
	rows  int
}

func newOktaWriter(dir string, options Options, world *world) (*oktaWriter, error) {
	w := &oktaWriter{
		options: options, world: world, form: oktaFormNamed(options.OktaForm), appID: "0oa1servicenow9x4Y5z",
		medium:  &medium{dir: dir, charset: options.OktaCharset, compression: options.OktaCompression},
		members: make([]int, len(world.oktaGroups)),
	}
	err := w.newLog()
	if err != nil {
		return nil, err
	}
	if w.form.pages == recorded {
		if w.recording, err = newRecording(w.medium, options.AsOf); err != nil {
			return nil, err
		}
	}
	if w.users, err = w.newTable("users", "users?limit=200", columnsFor(oktaUserColumns, options.ReviewData)); err != nil || w.form.isSimple {
		return w, err
	}
	if w.appUsers, err = w.newTable("app-users", "apps/"+w.appID+"/users?limit=500", oktaAppUserColumns); err != nil {
		return nil, err
	}
	return w, cmp.Or(w.newMemberships(), w.groups(), w.appGroups())
}

// newTable makes a table: in a file of its own, in page files, or as the
// answers of an address.
func (w *oktaWriter) newTable(name, address string, columns []column) (*oktaTable, error) {
	if w.form.record == csvRecords {
		return w.newCells(name, columns)
	}
	pages, around, perPage := textFile{medium: w.medium, path: name + ".json"}, frame{"[", ",\n", "]\n"}, 0
	switch w.form.pages {
	case lines:
		pages.path, around = name+".jsonl", frame{"", "\n", "\n"}
	case manyArrays:
		pages.path, pages.isPaged = name+"-%04d.json", true
		perPage = max(7, w.options.Identities/4+3) | 1 // odd, so never a default of the API
	case wrapped:
		around = frame{`{"` + wrapperOf[name] + `":[`, ",\n", "]}\n"}
	case recorded:
		return w.addTable(newSheet(answers{w.recording, address}, around, 200))
	}
	return w.addTable(newSheet(pages, around, perPage))
}

var wrapperOf = map[string]string{"users": "users", "groups": "groups", "app-users": "appUsers", "app-groups": "groups", "admin-roles": "roles"}

// newCells makes a table that is CSV, or a workbook.
func (w *oktaWriter) newCells(name string, columns []column) (*oktaTable, error) {
	var form layout = w.form.csv
	var pages book = textFile{medium: w.medium, path: name + ".csv"}
	perPage := 0
	if w.form.isWorkbook {
		var err error
		if pages, err = newWorkbook(w.medium, name+".xlsx"); err != nil {
			return nil, err
		}
		form, perPage = workbookLayout{time.UTC}, rowsPerPage
	}
	cells := &table{name: name, columns: columns, cells: len(columns), layout: form}
	stored, err := w.addTable(newSheet(pages, form.frame(cells), perPage))
	if err == nil {
		cells.sheet, stored.cells = stored.sheet, cells
	}
	return stored, err
}

// addTable adds the table of a sheet to those that are closed at the end.
func (w *oktaWriter) addTable(sheet *sheet, err error) (*oktaTable, error) {
	added := &oktaTable{sheet: sheet}
	w.tables = append(w.tables, added)
	return added, err
}

func (w *oktaWriter) keep(err error) {
	if w.err == nil {
		w.err = err
	}
}

// put writes the row that was appended to the line of a table of JSON.
func (w *oktaWriter) put(t *oktaTable, line []byte) {
	t.rows++
	t.sheet.line = line
	w.keep(t.sheet.write())
}

// putCells writes a row of a table of cells.
func (w *oktaWriter) putCells(t *oktaTable, cells ...cell) {
	t.rows++
	w.keep(t.cells.row(cells...))
}

func (w *oktaWriter) groups() error {
	groups, err := w.newTable("groups", "groups?limit=200", oktaGroupColumns)
	if err != nil {
		return err
	}
	for _, each := range w.world.oktaGroups {
		if groups.cells != nil {
			w.putCells(groups, text(each.id), text("OKTA_GROUP"), text(each.name), cell{})
		} else {
			w.put(groups, apiGroup(groups.sheet.line, each))
		}
	}
	return w.err
}

// appGroups lists the groups that are assigned to the ServiceNow app.
func (w *oktaWriter) appGroups() error {
	groups, err := w.newTable("app-groups", "apps/"+w.appID+"/groups?limit=20", oktaAppGroupColumns)
	if err != nil {
		return err
	}
	assigned := w.world.oktaGroups[w.world.oktaGroupNo["ServiceNow Users"]]
	if groups.cells != nil {
		w.putCells(groups, text(assigned.id), text("0"), text(w.appID))
	} else {
		w.put(groups, w.apiAppGroup(groups.sheet.line, assigned))
	}
	return w.err
}

func (w *oktaWriter) identity(who *identity) {
	switch {
	case w.form.isSimple:
		w.put(w.users, w.simpleUser(w.users.sheet.line, who))
		return
	case w.users.cells != nil:
		w.putCells(w.users, who.cells(len(w.users.cells.columns)-2-len(oktaTimeNames))...)
	default:
		w.put(w.users, apiUser(w.users.sheet.line, who))
	}
	w.memberOf(who)
	if who.adminRole != "" {
		w.admins = append(w.admins, who)
	}
	if who.isAssigned {
		w.appUser(who)
	}
}

// appUser writes the assignment to the ServiceNow app. Its external id is the
// account's sys_id; it is absent where Okta never provisioned the account.
func (w *oktaWriter) appUser(who *identity) {
	status, sync := "PROVISIONED", "SYNCHRONIZED"
	if who.externalID == "" {
		status, sync = "ACTIVE", "DISABLED"
	}
	sync, scope := cmp.Or(who.syncState, sync), cmp.Or(who.scope, "GROUP")
	if w.appUsers.cells != nil {
		w.putCells(w.appUsers, text(who.id), text(who.externalID), text(scope), text(status), text(sync), text(who.login), text(w.appID))
	} else {
		w.put(w.appUsers, w.apiAppUser(w.appUsers.sheet.line, who, scope, status, sync))
	}
}

// looksCutOff says whether a table has just as many records as one page of
// Okta's API by default: that would look like an export of the first page only.
func (w *oktaWriter) looksCutOff() bool {
	isWholeGroup := w.form.members == inGroupJSON && (slices.Contains(w.members, 200) || slices.Contains(w.members, 1000))
	return isWholeGroup || isPage(w.users, 200) || isPage(w.appUsers, 50, 500) || isPage(w.memberships, 1000)
}

func isPage(t *oktaTable, defaults ...int) bool {
	return t != nil && t.rows > 0 && (slices.Contains(defaults, t.rows) || t.rows%5000 == 0)
}

func (w *oktaWriter) close() error {
	w.keep(w.adminRoles())
	for _, each := range w.tables {
		w.keep(each.sheet.close())
	}
	for _, each := range w.ofGroup {
		w.keep(each.close())
	}
	if w.recording != nil {
		w.keep(w.recording.close())
	}
	if w.log != nil {
		w.keep(w.log.close())
	}
	w.keep(w.medium.finish())
	return w.err
}
