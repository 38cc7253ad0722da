package damage

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
)

// Sort is a sort of company whose exports are complete and consistent, though not
// as the generator has them by itself.
type Sort struct {
	Name  string
	Most  int // people; 0 is any number
	shape func(*Estate, *rand.Rand)
}

// Sorts are all of them.
var Sorts = []Sort{
	{Name: "as generated", shape: func(*Estate, *rand.Rand) {}},
	{Name: "by employee number", shape: func(e *Estate, _ *rand.Rand) {
		e.renameAccounts()
		e.correlate("{okta: user.employeeNumber, servicenow: employee_number}")
	}},
	{Name: "by e-mail alone", shape: func(e *Estate, _ *rand.Rand) {
		e.renameAccounts()
		e.correlate("{okta: user.email, servicenow: email, ignore_case: true}")
	}},
	{Name: "by externalId first", shape: func(e *Estate, _ *rand.Rand) {
		e.renameAccounts()
		e.correlate("{okta: appuser.externalId, servicenow: sys_id}", "{okta: user.employeeNumber, servicenow: employee_number}")
	}},
	{Name: "without employee numbers", shape: func(e *Estate, _ *rand.Rand) {
		e.withoutNumbers()
		e.correlate("{okta: appuser.externalId, servicenow: sys_id}", "{okta: user.login, servicenow: user_name, ignore_case: true}")
	}},
	{Name: "first run with drift", shape: (*Estate).drift},
	{Name: "12 people", Most: 12, shape: func(*Estate, *rand.Rand) {}},
	{Name: "few columns", shape: (*Estate).fewColumns},
	{Name: "many of one name", shape: (*Estate).oneName},
}

// correlate replaces the rules by which accounts are linked.
func (e *Estate) correlate(rules ...string) {
	pattern := regexp.MustCompile(`(?s)\ncorrelate:\n.*?\n\n`)
	e.Rules = pattern.ReplaceAllLiteralString(e.Rules, "\ncorrelate:\n  - "+strings.Join(rules, "\n  - ")+"\n\n")
}

// withoutLimits takes the guardrails away that would hide a false change by withholding
// others with it.
func (e *Estate) withoutLimits() {
	e.Rules = regexp.MustCompile(`(?m)^guardrails: .*$`).ReplaceAllLiteralString(e.Rules, "guardrails: {protect: [admin]}")
}

// renameAccounts gives people user names that say nothing of their logins.
func (e *Estate) renameAccounts() {
	for i, each := range e.records("sys_user") {
		if login, _, isPerson := strings.Cut(each.field("user_name"), "@"); isPerson {
			_, last, _ := strings.Cut(login, ".")
			each.put("user_name", fmt.Sprintf("%c%.4s%03d", login[0], last, i))
		}
	}
	for _, each := range e.records("app-users") {
		if account, ok := e.find("sys_user", "sys_id", each.field("externalId")); ok {
			each.put("credentials.userName", account.field("user_name"))
		}
	}
}

func (e *Estate) withoutNumbers() {
	for _, each := range e.Files {
		each.drop("employeeNumber")
		each.drop("employee_number")
	}
	e.Rules = strings.Replace(e.Rules, "  employee_number: user.employeeNumber\n", "", 1)
}

// fewColumns exports only what the rules need, which compare no attributes.
func (e *Estate) fewColumns(*rand.Rand) {
	for table, columns := range map[string][]string{
		"users":    {"activated", "mobilePhone", "city", "vip", "firstName", "lastName"},
		"sys_user": {"email", "first_name", "last_name", "name", "title", "department", "department.name", "location", "location.name", "mobile_phone", "vip"},
	} {
		for _, file := range e.of(table) {
			for _, column := range columns {
				file.drop(column)
			}
		}
	}
	e.Rules = regexp.MustCompile(`(?s)\nattributes:\n.*?\n\n`).ReplaceAllLiteralString(e.Rules, "\nattributes:\n  employee_number: user.employeeNumber\n\n")
}

// drift makes accounts of 40% of the people differ in a field.
func (e *Estate) drift(rng *rand.Rand) {
	for _, each := range e.records("sys_user") {
		if rng.IntN(100) >= 40 || !strings.Contains(each.field("user_name"), "@") {
			continue
		}
		field := pick(rng, []string{"title", "first_name", "last_name", "mobile_phone", "email"})
		switch value := each.field(field); field {
		case "title":
			each.put(field, "Interim "+value)
		case "first_name":
			each.put(field, "Dr. "+value)
		case "last_name":
			each.put(field, value+"-Smith")
		case "mobile_phone":
			each.put(field, "0151 5550100")
		case "email":
			each.put(field, strings.Replace(value, "@example.com", "@old.example.com", 1))
		}
		e.Drifted = append(e.Drifted, each.field("sys_id")+" "+field)
	}
}

// oneName gives a third of the people one of three names.
func (e *Estate) oneName(rng *rand.Rand) {
	names := [][2]string{{"Ana", "Silva"}, {"Wei", "Chen"}, {"Mohammed", "Khan"}}
	for _, who := range e.records("users") {
		if rng.IntN(3) > 0 {
			continue
		}
		name := names[rng.IntN(len(names))]
		account, ok := e.find("sys_user", "user_name", who.field("login"))
		if !ok || account.field("first_name") != who.field("firstName") || account.field("last_name") != who.field("lastName") {
			continue // a scenario is about the name
		}
		who.put("firstName", name[0])
		who.put("lastName", name[1])
		account.put("first_name", name[0])
		account.put("last_name", name[1])
		account.put("name", name[0]+" "+name[1])
	}
}
