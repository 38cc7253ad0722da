package sample

import (
	"slices"
	"time"
)

// oktaForm is one way in which Okta's side is exported.
type oktaForm struct {
	name, what string
	record     oktaRecords
	csv        csvLayout // of tables that are CSV
	isWorkbook bool
	isSimple   bool // users name their groups, and nothing else is exported
	pages      oktaPages
	members    oktaMembers
}

// oktaRecords is how users, groups and assignments are written.
type oktaRecords int

const (
	apiRecords oktaRecords = iota // as the API answers
	csvRecords                    // CSV or a workbook
)

// oktaPages is what stands around the records of the API.
type oktaPages int

const (
	oneArray   oktaPages = iota // one array a file
	manyArrays                  // an array a page file
	lines                       // a record a line
	wrapped                     // an array under a key
	recorded                    // the answers in a browser's recording (HAR)
)

// oktaMembers is how memberships are written.
type oktaMembers int

const (
	byName      oktaMembers = iota // a list of login and group name
	byID                           // a list of ids
	inGroupJSON                    // a file a group, named by its id: its users
	inGroupCSV                     // a file a group, named by its name: logins
)

var oktaForms = []oktaForm{
	{name: "json", what: "API JSON, one array a file"},
	{name: "jsonl", what: "API JSON, one record a line", pages: lines},
	{name: "pages", what: "API JSON, the users in several page files", pages: manyArrays},
	{name: "wrapped", what: `API JSON, each array in an object: {"users":[...]}`, pages: wrapped},
	{name: "har", what: "API JSON as a browser recorded it, all answers in one file", pages: recorded},
	{name: "group-json", what: "API JSON, memberships in a file a group, named by its id", members: inGroupJSON},
	{name: "group-csv", what: "a script's CSV, memberships in a file a group, named by its name",
		record: csvRecords, csv: csvLayout{delimiter: ','}, members: inGroupCSV},
	{name: "csv", what: "a script's CSV: header of variable names",
		record: csvRecords, csv: csvLayout{delimiter: ','}, members: byID},
	{name: "csv-labels", what: "CSV of the Admin Console: labels, also for the status",
		record: csvRecords, csv: csvLayout{delimiter: ',', quotesAll: true, bareHeader: true, isLabelled: true, isDisplay: true}},
	{name: "csv-semicolon", what: "a CSV that a spreadsheet has saved in Europe",
		record: csvRecords, csv: csvLayout{delimiter: ';', endsWithCRLF: true}},
	{name: "csv-tab", what: "tabs between the fields", record: csvRecords, csv: csvLayout{delimiter: '\t'}, members: byID},
	{name: "xlsx", what: "the CSV of the Admin Console as a workbook: dates as numbers", record: csvRecords, isWorkbook: true},
	{name: "simple", what: `{"id","type":"user","profile":{...,"groups":[...]},"status"}: no times, groups by name only`, isSimple: true},
}

// OktaForms are the names of the forms Okta's side can be written in.
var OktaForms = names(oktaForms, func(each oktaForm) string { return each.name })

func oktaFormNamed(name string) oktaForm {
	return oktaForms[slices.IndexFunc(oktaForms, func(each oktaForm) bool { return each.name == name })]
}

var (
	oktaUserColumns = numbered(
		column{name: "id", label: "User Id"}, column{name: "status", label: "Status", kind: choice},
		column{name: "created", label: "Created Date", kind: instant}, column{name: "activated", label: "Activation Date", kind: instant},
		column{name: "statusChanged", label: "Status Changed Date", kind: instant}, column{name: "lastLogin", label: "Last Login Date", kind: instant},
		column{name: "lastUpdated", label: "Last Updated Date", kind: instant},
		column{name: "login", label: "Username"}, column{name: "email", label: "Primary email"},
		column{name: "firstName", label: "First name"}, column{name: "lastName", label: "Last name"},
		column{name: "title", label: "Title"}, column{name: "department", label: "Department"}, column{name: "city", label: "City"},
		column{name: "mobilePhone", label: "Mobile phone"}, column{name: "employeeNumber", label: "Employee number"},
		column{name: "vip", label: "vip"},
		column{name: "managerId", label: "Manager Id", more: true}, column{name: "manager", label: "Manager", more: true},
	)
	oktaGroupColumns = numbered(
		column{name: "id", label: "Group Id"}, column{name: "type", label: "Type"},
		column{name: "name", label: "Name"}, column{name: "description", label: "Description"},
	)
	oktaAppUserColumns = numbered(
		column{name: "id", label: "User Id"}, column{name: "externalId", label: "External Id"}, column{name: "scope", label: "Scope"},
		column{name: "status", label: "Status"}, column{name: "syncState", label: "Sync State"},
		column{name: "credentials.userName", label: "App Username"}, column{name: "appId", label: "App Id"},
	)
	oktaAppGroupColumns = numbered(column{name: "groupId", label: "Group Id"}, column{name: "priority", label: "Priority"}, column{name: "appId", label: "App Id"})
	memberColumnsByName = numbered(column{name: "login", label: "Username"}, column{name: "group", label: "Group Name"})
	memberColumnsByID   = numbered(column{name: "userId", label: "User Id"}, column{name: "groupId", label: "Group Id"})
	memberColumnsOfOne  = numbered(column{name: "login", label: "Username"}, column{name: "email", label: "Primary email"})
)

// statusLabels are Okta's statuses as the Admin Console calls them.
var statusLabels = map[string]string{
	"STAGED": "Staged", "PROVISIONED": "Pending user action", "ACTIVE": "Active", "RECOVERY": "Password reset",
	"PASSWORD_EXPIRED": "Password expired", "LOCKED_OUT": "Locked out", "SUSPENDED": "Suspended", "DEPROVISIONED": "Deactivated",
}

// oktaInstant is a time as Okta writes it, in every form but a workbook.
func oktaInstant(at time.Time) cell {
	if at.IsZero() {
		return cell{}
	}
	value := text(at.UTC().Format(oktaTime))
	value.at = at
	return value
}

// cells are the values of the columns, and of that many attributes.
func (who *identity) cells(attributes int) []cell {
	cells := []cell{text(who.id), {raw: who.status, display: statusLabels[who.status]}}
	for _, each := range who.times() {
		cells = append(cells, oktaInstant(each))
	}
	profile := who.profile()
	for _, each := range profile[:attributes] {
		cells = append(cells, text(each[1]))
	}
	return cells
}
