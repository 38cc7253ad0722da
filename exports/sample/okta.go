package sample

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// oktaWriter writes Okta's side.
type oktaWriter struct {
	options     Options
	world       *world
	users       *sheet
	memberships *sheet // nil in the form simple
	appUsers    *sheet
	appID       string
	err         error // the first
}

const oktaUserHeader = "id,status,created,activated,statusChanged,lastLogin,lastUpdated," +
	"login,email,firstName,lastName,title,department,city,mobilePhone,employeeNumber,vip\n"

func newOktaWriter(dir string, options Options, world *world) (*oktaWriter, error) {
	w := &oktaWriter{options: options, world: world, appID: "0oa1servicenow9x4Y5z"}
	form := options.OktaForm
	var err error
	if w.users, err = w.newSheet(dir, "users", oktaUserHeader); err != nil {
		return nil, err
	}
	if form == "simple" {
		return w, nil
	}
	if w.appUsers, err = w.newSheet(dir, "app-users", "id,externalId,scope,status,syncState,credentials.userName,appId\n"); err != nil {
		return nil, err
	}
	header := "login,group\n"
	if form == "csv" {
		header = "userId,groupId\n"
	}
	if w.memberships, err = newSheet(filepath.Join(dir, "memberships.csv"), header, "", ""); err != nil {
		return nil, err
	}
	return w, w.groups(dir)
}

// newSheet makes the file, or the first of the page files, of one Okta table.
func (w *oktaWriter) newSheet(dir, name, header string) (*sheet, error) {
	switch w.options.OktaForm {
	case "csv":
		return newSheet(filepath.Join(dir, name+".csv"), header, "", "")
	case "jsonl":
		return newSheet(filepath.Join(dir, name+".jsonl"), "", "\n", "\n")
	case "pages":
		s, err := newSheet(filepath.Join(dir, name+"-%04d.json"), "[", ",\n", "]\n")
		if err == nil {
			s.perPage = max(7, w.options.Identities/4+3) | 1 // odd, so never a default of the API
		}
		return s, err
	}
	return newSheet(filepath.Join(dir, name+".json"), "[", ",\n", "]\n")
}

func (w *oktaWriter) groups(dir string) error {
	sheet, err := w.newSheet(dir, "groups", "id,type,name,description\n")
	if err != nil {
		return err
	}
	for _, each := range w.world.oktaGroups {
		if w.options.OktaForm == "csv" {
			sheet.line = appendCSVRow(sheet.line, each.id, "OKTA_GROUP", each.name, "")
		} else {
			sheet.line = fmt.Appendf(sheet.line, `{"id":%q,"created":"2021-03-01T08:00:00.000Z","lastUpdated":"2024-05-06T07:08:09.000Z","objectClass":["okta:user_group"],"type":"OKTA_GROUP","profile":{"name":`, each.id)
			sheet.line = append(appendJSON(sheet.line, each.name), `,"description":null}}`...)
		}
		err = cmp.Or(err, sheet.write())
	}
	return cmp.Or(err, sheet.close())
}

func (w *oktaWriter) keep(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *oktaWriter) identity(who *identity) {
	switch w.options.OktaForm {
	case "csv":
		w.users.line = csvUser(w.users.line, who)
	case "simple":
		w.users.line = w.simpleUser(w.users.line, who)
	default:
		w.users.line = apiUser(w.users.line, who)
	}
	w.keep(w.users.write())
	if w.options.OktaForm == "simple" {
		return
	}
	for _, group := range who.groups {
		user, name := who.login, w.world.oktaGroups[group].name
		if w.options.OktaForm == "csv" {
			user, name = who.id, w.world.oktaGroups[group].id
		}
		w.memberships.line = appendCSVRow(w.memberships.line, user, name)
		w.keep(w.memberships.write())
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
	line := w.appUsers.line
	if w.options.OktaForm == "csv" {
		line = appendCSVRow(line, who.id, who.externalID, "GROUP", status, sync, who.login, w.appID)
	} else {
		line = append(appendJSON(append(line, `{"id":`...), who.id), `,"externalId":`...)
		if who.externalID == "" {
			line = append(line, "null"...)
		} else {
			line = appendJSON(line, who.externalID)
		}
		line = append(append(line, `,"scope":"GROUP","status":"`...), status...)
		line = append(append(line, `","syncState":"`...), sync...)
		line = appendJSON(append(line, `","credentials":{"userName":`...), who.login)
		line = append(append(line, `},"profile":{},"_links":{"app":{"href":"https://example.okta.com/api/v1/apps/`...), w.appID...)
		line = append(line, `"}}}`...)
	}
	w.appUsers.line = line
	w.keep(w.appUsers.write())
}

// looksCutOff says whether a table has just as many records as one page of
// Okta's API by default: that would look like an export of the first page only.
func (w *oktaWriter) looksCutOff() bool {
	return isPage(w.users, 200) || isPage(w.appUsers, 50, 500) || isPage(w.memberships, 1000)
}

func isPage(s *sheet, defaults ...int) bool {
	return s != nil && s.total > 0 && (slices.Contains(defaults, s.total) || s.total%5000 == 0)
}

func (w *oktaWriter) close() error {
	for _, each := range []*sheet{w.users, w.memberships, w.appUsers} {
		if each != nil {
			w.keep(each.close())
		}
	}
	return w.err
}

// profile lists the profile attributes, as JSON and CSV name them.
func (who *identity) profile() [10][2]string {
	return [10][2]string{
		{"login", who.login}, {"email", who.email}, {"firstName", who.first}, {"lastName", who.last},
		{"title", who.title}, {"department", who.department}, {"city", who.city},
		{"mobilePhone", who.mobile}, {"employeeNumber", who.employee}, {"vip", who.vip},
	}
}

// times lists the times of a user, absent ones zero.
func (who *identity) times() [5]time.Time {
	activated, updated := who.created.Add(2*time.Hour), who.changed
	switch who.status {
	case "STAGED":
		activated = time.Time{}
	case "PROVISIONED":
		activated = who.changed
	}
	return [5]time.Time{who.created, activated, who.changed, who.lastLogin, updated}
}

const oktaTime = "2006-01-02T15:04:05.000Z"

var oktaTimeNames = [5]string{"created", "activated", "statusChanged", "lastLogin", "lastUpdated"}

func apiUser(line []byte, who *identity) []byte {
	line = appendJSON(append(line, `{"id":`...), who.id)
	line = append(append(append(line, `,"status":"`...), who.status...), '"')
	for at, each := range who.times() {
		line = append(append(append(line, `,"`...), oktaTimeNames[at]...), `":`...)
		if each.IsZero() {
			line = append(line, "null"...)
		} else {
			line = append(each.AppendFormat(append(line, '"'), oktaTime), '"')
		}
	}
	line = append(line, `,"type":{"id":"oty1default9x4Y5z6A7"},"profile":{`...)
	line = appendProfile(line, who)
	return append(line, `},"credentials":{"provider":{"type":"OKTA","name":"OKTA"}}}`...)
}

// appendProfile appends the attributes that have a value: Okta leaves out those
// that were never set, but a few.
func appendProfile(line []byte, who *identity) []byte {
	for at, each := range who.profile() {
		if each[1] == "" && each[0] != "mobilePhone" {
			continue
		}
		if at > 0 {
			line = append(line, ',')
		}
		line = append(append(append(line, '"'), each[0]...), `":`...)
		if each[1] == "" {
			line = append(line, "null"...)
		} else {
			line = appendJSON(line, each[1])
		}
	}
	return line
}

func (w *oktaWriter) simpleUser(line []byte, who *identity) []byte {
	line = appendJSON(append(line, `{"id":`...), who.id)
	line = appendProfile(append(line, `,"type":"user","profile":{`...), who)
	line = append(line, `,"groups":[`...)
	for at, group := range who.groups {
		if at > 0 {
			line = append(line, ',')
		}
		line = appendJSON(line, w.world.oktaGroups[group].name)
	}
	return append(append(append(line, `]},"status":"`...), who.status...), `"}`...)
}

func csvUser(line []byte, who *identity) []byte {
	line = append(append(line, who.id...), ',')
	line = append(line, who.status...)
	for _, each := range who.times() {
		line = append(line, ',')
		if !each.IsZero() {
			line = each.AppendFormat(line, oktaTime)
		}
	}
	for _, each := range who.profile() {
		line = appendCSVField(append(line, ','), each[1])
	}
	return append(line, '\n')
}

func appendCSVRow(line []byte, fields ...string) []byte {
	for at, each := range fields {
		if at > 0 {
			line = append(line, ',')
		}
		line = appendCSVField(line, each)
	}
	return append(line, '\n')
}

// appendCSVField appends a field, quoted only where it must be.
func appendCSVField(line []byte, text string) []byte {
	if strings.ContainsAny(text, "\",\n\r") {
		return appendCSV(line, text)
	}
	return append(line, text...)
}
