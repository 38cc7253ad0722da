package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// oracleFields are the fields of accounts that rules map, with the Okta attribute that each
// comes from. The last three refer to records.
var oracleFields = []struct{ field, attribute string }{
	{"title", "title"}, {"email", "email"}, {"employee_number", "employeeNumber"},
	{"manager", "manager"}, {"department", "department"}, {"location", "city"},
}

func isOracleReference(field string) bool {
	return field == "manager" || field == "department" || field == "location"
}

// oracleRecord is a department or a location.
type oracleRecord struct{ id, name string }

// drawRecords draws departments and locations, of which two are called the same.
func (e *oracleEstate) drawRecords() {
	for field, names := range map[string][]string{"department": e.own("Sales", "IT", "Twin", "Twin"), "location": e.own("Rome", "Oslo", "Twin", "Twin")} {
		for i, name := range names {
			e.referred[field] = append(e.referred[field], oracleRecord{oracleID(fmt.Sprint(field, name, i)), name})
		}
	}
}

// drawProfiles draws what Okta says of people and what their accounts have instead: some addresses
// and numbers are of several, and some names.
func (e *oracleEstate) drawProfiles(rng *rand.Rand) {
	e.drawRecords()
	people := keysOf(e.statuses)
	for i, name := range people {
		number := e.name[1:] + "7%02d"
		profile := map[string]string{
			"title": pickOne(rng, "Clerk", "Clerk", "Buyer"), "email": name, "employeeNumber": fmt.Sprintf(number, i),
			"firstName": "F" + strings.TrimSuffix(name, "@x.com"), "lastName": "L" + strings.TrimSuffix(name, "@x.com"),
		}
		if draws(rng, 10) {
			profile["email"] = pickOne(rng, people[rng.IntN(len(people))], e.name+"team@x.com")
		}
		if draws(rng, 8) {
			profile["employeeNumber"] = fmt.Sprintf(number, rng.IntN(len(people)))
		}
		if draws(rng, 10) {
			profile["firstName"], profile["lastName"] = "Sam", e.name+"Same"
		}
		e.profiles[name] = profile
	}
	accounts := keysOf(e.before.accounts)
	for _, name := range accounts {
		profile, fields := e.profiles[name], e.before.accounts[name].fields
		fields["title"] = pickOne(rng, profile["title"], profile["title"], "Buyer")
		fields["email"] = pickOne(rng, profile["email"], profile["email"], profile["email"], name, e.name+"team@x.com", "")
		fields["employee_number"] = pickOne(rng, profile["employeeNumber"], profile["employeeNumber"], profile["employeeNumber"], "")
	}
	for _, name := range people {
		e.drawReferences(rng, name, accounts)
	}
}

// drawReferences draws how Okta names whom or what somebody's fields refer to, by each way there is.
func (e *oracleEstate) drawReferences(rng *rand.Rand, name string, accounts []string) {
	account := e.before.accounts[name]
	for _, field := range []string{"department", "location"} {
		record := e.referred[field][rng.IntN(4)]
		attribute := map[string]string{"department": "department", "location": "city"}[field]
		e.profiles[name][attribute] = pickOne(rng, record.name, record.name, strings.ToUpper(record.name), record.id, e.name+"Gone", "")
		if account != nil {
			account.fields[field] = pickOne(rng, record.id, record.id, e.referred[field][rng.IntN(4)].id, "")
		}
	}
	if len(accounts) == 0 {
		return
	}
	boss, other := accounts[rng.IntN(len(accounts))], accounts[rng.IntN(len(accounts))]
	fields, profile := e.before.accounts[boss].fields, e.profiles[boss]
	people := keysOf(e.statuses)
	e.profiles[name]["manager"] = pickOne(rng,
		oracleID(boss), boss, fields["email"], fields["employee_number"], "00u"+oracleID(boss)[:17], profile["firstName"]+" "+profile["lastName"],
		strings.ToUpper(boss), people[rng.IntN(len(people))], "Nobody "+e.name, "")
	if account != nil {
		account.fields["manager"] = pickOne(rng, oracleID(boss), oracleID(other), "")
	}
}

// displayed is what a record is called; of an account, by the names of its person.
func (e *oracleEstate) displayed(field, id string) string {
	if field == "manager" {
		for name, profile := range e.profiles {
			if oracleID(name) == id {
				return profile["firstName"] + " " + profile["lastName"]
			}
		}
	}
	for _, record := range e.referred[field] {
		if record.id == id {
			return record.name
		}
	}
	return ""
}

// refersTo is the record that a text means: the most exact way that knows it decides, and where
// it knows several, none is meant.
func (e *oracleEstate) refersTo(s *oracleState, field, text string, ways ...func(name string) string) string {
	if text == "" {
		return ""
	}
	if field != "manager" {
		ways, text := []func(oracleRecord) string{func(r oracleRecord) string { return r.id }, func(r oracleRecord) string { return r.name }}, text
		for _, way := range ways {
			if found := slices.DeleteFunc(slices.Clone(e.referred[field]), func(r oracleRecord) bool { return !strings.EqualFold(way(r), text) }); len(found) > 0 {
				return onlyOne(len(found), found[0].id)
			}
		}
		return ""
	}
	for _, way := range ways {
		var found []string
		for _, name := range keysOf(s.accounts) {
			if strings.EqualFold(way(name), text) {
				found = append(found, name)
			}
		}
		if len(found) > 0 {
			return onlyOne(len(found), oracleID(found[0]))
		}
	}
	return ""
}

func onlyOne(found int, id string) string {
	if found == 1 {
		return id
	}
	return ""
}

// inInstance is the record that ServiceNow sets a reference to: by its sys_id, or by what it displays.
func (e *oracleEstate) inInstance(s *oracleState, field, text string) string {
	return e.refersTo(s, field, text, oracleID, func(name string) string { return e.displayed(field, oracleID(name)) })
}

// isMeant is the record that the rules mean of somebody, by all the ways in which Okta may name it.
func (e *oracleEstate) isMeant(field, login string) string {
	own := func(of string) func(string) string {
		return func(name string) string { return e.before.accounts[name].fields[of] }
	}
	attribute := map[string]string{"manager": "manager", "department": "department", "location": "city"}[field]
	return e.refersTo(e.before, field, e.profiles[login][attribute],
		oracleID, func(name string) string { return name }, own("email"), own("employee_number"),
		func(name string) string { return "00u" + oracleID(name)[:17] }, func(name string) string { return e.displayed(field, oracleID(name)) })
}

// set sets a field of an account, and says what is wrong with that.
func (e *oracleEstate) setField(s *oracleState, account *oracleAccount, field, value string) (wrong string) {
	if isOracleReference(field) && value != "" {
		id := e.inInstance(s, field, value)
		if id == "" {
			return fmt.Sprintf("%s is set to %q, which is no record or several", field, value)
		}
		value = id
	}
	account.fields[field] = value
	return ""
}

// judgeFields says what is wrong with what changes set: a reference to another record than is meant,
// a name that somebody else has or gets.
func (e *oracleEstate) judgeFields(changes []oracleChange) (wrong []string) {
	taken := map[string]string{}
	for name, account := range e.before.accounts {
		for _, field := range []string{"email", "employee_number"} {
			if value := account.fields[field]; value != "" {
				taken[field+strings.ToLower(value)+" "+name] = name
			}
		}
	}
	owners := func(field, value, but string) bool {
		for key, name := range taken {
			if name != but && strings.HasPrefix(key, field+strings.ToLower(value)+" ") {
				return true
			}
		}
		return false
	}
	for _, c := range changes {
		if c.system != "servicenow" || c.table != "sys_user" || c.operation == "delete" {
			continue
		}
		for _, field := range slices.Sorted(maps.Keys(c.set)) {
			value := c.set[field]
			switch {
			case isOracleReference(field) && e.inInstance(e.before, field, value) != e.isMeant(field, c.user):
				wrong = append(wrong, fmt.Sprintf("%s is set to %q, and %q is meant: %s", field, value, e.displayed(field, e.isMeant(field, c.user)), c))
			case field == "email" || field == "employee_number" && c.operation == "create":
				if owners(field, value, c.user) {
					wrong = append(wrong, fmt.Sprintf("the %s %s is of somebody else: %s", field, value, c))
				}
				taken[field+strings.ToLower(value)+" "+c.user] = c.user
			}
			if value == "" && field != "locked_out" {
				wrong = append(wrong, fmt.Sprintf("%s is emptied: %s", field, c))
			}
		}
	}
	return wrong
}
