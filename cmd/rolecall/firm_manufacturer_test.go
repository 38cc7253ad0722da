package main

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestManufacturer draws people for the manufacturer, plants differences, and finds these.
func TestManufacturer(t *testing.T) {
	forCI(t) // TestBank is in every run
	t.Parallel()
	for _, seed := range firmSeeds() {
		f := manufacturer(t)
		rng := rand.New(rand.NewPCG(seed, 1))
		f.hire("Boss", officeWorker(), with("managerId", nil))
		f.meet(t, officeWorker, manufacturerSentences())
		f.drawManufacturer(rng, 150)
		f.settle(rng)
		if found := f.audit(); !slices.Equal(found, f.expected()) {
			t.Fatalf("seed %d: before anything is planted, %q", seed, found)
		}
		f.plant(t, rng)
		f.plantManufacturer()
		f.check(t, f.audit())
	}
}

// firmSeeds are those of the estates to draw: one, in CI more.
func firmSeeds() []uint64 {
	if isCI {
		return []uint64{1, 2, 3}
	}
	return []uint64{1}
}

func manufacturer(t *testing.T) *firm {
	f := &firm{
		name: "manufacturer", domain: "maker.example",
		contains: map[string][]string{"itil_admin": {"itil"}, "sn_hr_core.manager": {"sn_hr_core.basic"}, "report_admin": {"report_user"}},
		confers:  map[string][]string{"SN-Admins": nil, "Service Desk": {"itil"}, "Change Board": nil, "HR Tier 1": nil, "Canteen": nil},
		managed:  []string{"Service Desk", "Change Board", "HR Tier 1", "SN-Admins"},
		custom: map[string]string{
			"startDate": "string", "endDate": "string", "contractEnd": "string", "isManager": "boolean", "certifications": "string[]", "badgeLevel": "integer",
			"managerApproved": "string[]",
		},
		keys:   []string{"employee_number"},
		limits: map[string]int{"dashboard_admin": 5}, ignored: []string{"mobile_phone"},
		roles: []string{
			"approver_user", "itil", "itil_admin", "change_manager", "problem_manager", "catalog", "asset", "knowledge", "sn_hr_core.basic", "sn_hr_core.manager",
			"survey_admin", "report_admin", "report_user", "sn_fsm_manager", "sn_fsm_operator", "inventory_user", "dashboard_admin", "admin", "security_admin",
			"project_manager", "soap", "import_admin", "procurement_user", "approver_admin", "procurement_admin", "change_approver", "change_implementer",
			"sn_si.analyst", "sn_si.read", "impersonator", "canteen_user",
		},
		accepts: []acceptance{
			{kind: "misroled.excess_role", userName: "oncall.cover@maker.example", item: "itil"},
			{kind: "misroled.excess_role", userName: "old.cover@maker.example", item: "itil", isExpired: true},
		},
		machineIdle: 30,
		mayHold: func(machine string) []string {
			return map[string][]string{"svc": {"soap", "import_admin"}, "rpa": {"itil"}}[machine[:3]]
		},
		grave: func(kind, item string, isPrivileged bool) string {
			if kind == "orphaned.leaver" && !isPrivileged { // 25
				return "high"
			}
			return ""
		},
	}
	matrix := readMatrix(t, filepath.Join(home, "testdata", "companies", "manufacturer", "catalogue.csv"))
	f.prose = func(who *fellow) due { return manufacturerProse(who, matrix) }
	f.clashes = manufacturerClashes
	return f
}

// readMatrix reads the spreadsheet of the service owner: department and city to roles.
func readMatrix(t *testing.T, path string) map[[2]string][]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	reader := csv.NewReader(file)
	reader.Comma = ';'
	lines, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	matrix := map[[2]string][]string{}
	for _, line := range lines[1:] {
		matrix[[2]string{line[0], line[1]}] = strings.Split(line[2], ", ")
	}
	return matrix
}

// text is an attribute of somebody's, "" if there is none.
func (who *fellow) text(name string) string {
	value, _ := who.profile[name].(string)
	return value
}

func (who *fellow) isIn(group string) bool { return slices.Contains(who.groups, group) }

func (who *fellow) has(name, value string) bool {
	values, _ := who.profile[name].([]string)
	return slices.Contains(values, value)
}

// manufacturerProse is README.md, sentence by sentence.
func manufacturerProse(who *fellow, matrix map[[2]string][]string) due {
	kind, title, department, city := who.text("userType"), who.text("title"), who.text("department"), who.text("city")
	is := due{dormant: 90, unused: 30, pending: 14, leaver: "deactivate", suspended: "lock", unassigned: "deactivate", noUse: "review"}
	hasBegun := who.text("startDate") != "" && who.text("startDate") <= firmDay
	hasEnded := who.text("endDate") != "" && who.text("endDate") < firmDay
	end := who.text("contractEnd")
	switch {
	case kind == "Employee" && hasBegun && !hasEnded: // 1
		is.account = "must"
	case kind == "Operator": // 2
		is.account = "may"
	case kind == "Contractor" && who.isIn("CTR-Active") && end >= firmDay: // 3
		is.account = "must"
	}
	if kind == "Contractor" { // 22, 23
		is.dormant, is.population = 30, "contractors"
		if end >= onDay(-30) {
			is.unassigned, is.population = "lock", "contractors whose contract has just ended"
		}
	}
	if kind == "Operator" {
		is.dormant, is.unused, is.population = never, never, "operators"
	}
	grant := func(isSo bool, roles ...string) {
		if isSo {
			is.roles = append(is.roles, roles...)
		}
	}
	level, _ := who.profile["badgeLevel"].(int)
	isManager, _ := who.profile["isManager"].(bool)
	isHR, isDirector := department == "Human Resources", department == "Human Resources" && title == "HR Director"
	grant(isManager, "approver_user")                                                                                // 5
	grant(who.isIn("IT-Staff"), "itil")                                                                              // 6
	grant(who.isIn("IT-Staff") && department == "IT Operations" && strings.Contains(title, "Manager"), "itil_admin") //
	grant(title == "Change Manager" && kind != "Contractor", "change_manager")                                       // 7
	grant(title == "System Engineer" && who.has("certifications", "itil4"), "problem_manager")                       // 8
	grant(true, matrix[[2]string{department, city}]...)                                                              // 9
	grant(isHR, "sn_hr_core.basic")                                                                                  // 10
	grant(isDirector, "sn_hr_core.manager")                                                                          //
	grant(isHR && title == "Recruiter", "knowledge", "survey_admin")                                                 //
	grant(department == "Finance" && level >= 3, "report_admin")                                                     // 11
	grant(department == "Finance" && level < 3, "report_user")                                                       //
	grant(title == "Plant Manager", "sn_fsm_manager")                                                                // 12
	grant(title == "Shift Lead", "sn_fsm_operator")                                                                  //
	grant(department == "Production" && city != "Lisbon", "inventory_user")                                          //
	grant(who.isIn("PMO-Secondment"), "project_manager")                                                             // 16
	held := 0                                                                                                        // 13
	if who.account != nil {
		held = who.account.roles["dashboard_admin"]
	}
	if (department == "Sales" || department == "Marketing") && who.has("managerApproved", "dashboard_admin") && held < 180 {
		is.mayRoles = append(is.mayRoles, "dashboard_admin")
	}
	is.mayRoles = append(is.mayRoles, "report_user") // 14
	if who.isIn("SN-Admins") {                       // 15
		is.mayRoles = append(is.mayRoles, "admin", "security_admin")
	}
	join := func(isSo bool, group string) {
		if isSo {
			is.groups = append(is.groups, group)
		}
	}
	join(who.isIn("SN-ServiceDesk"), "Service Desk") // 17
	join(title == "Change Manager", "Change Board")
	join(isHR && !isDirector, "HR Tier 1")
	join(who.isIn("SN-Admins"), "SN-Admins")
	is.fields = manufacturerFields(who)
	return is
}

func manufacturerFields(who *fellow) map[string]field {
	cost, phone := who.text("costCenter"), who.text("mobilePhone")
	department := map[string]string{"Human Resources": "HR", "IT Operations": "IT", "": "Unassigned"}[who.text("department")] // 21
	if department == "" {
		department = who.text("department")
	}
	boss := who.text("managerId") // 20
	return map[string]field{
		"first_name": {value: who.text("firstName")}, "last_name": {value: who.text("lastName")}, "email": {value: who.text("email")}, // 19
		"employee_number": {value: who.text("employeeNumber")}, "title": {value: who.text("title")}, "location": {value: who.text("city")},
		"cost_center":  {value: cost, isWrong: func(actual string) bool { return actual != "" && actual != cost }},
		"mobile_phone": {value: phone, isWrong: func(actual string) bool { return phone == "" && actual != "" }}, // 25
		"department":   {value: department}, "manager": {value: strings.ToLower(boss)},
	}
}

// manufacturerClashes are the conflicts of sentences 15 and 18 that somebody is in.
func manufacturerClashes(who *fellow, held map[string]bool) (names []string) {
	any := func(roles ...string) bool {
		return slices.ContainsFunc(roles, func(role string) bool { return held[role] })
	}
	add := func(isSo bool, name string) {
		if isSo {
			names = append(names, name)
		}
	}
	add(held["admin"] && held["security_admin"] && !who.isIn("SN-Admins"), "both kinds of administrator")
	add(held["procurement_user"] && any("approver_admin", "procurement_admin"), "requests and approves purchases")
	add(held["change_implementer"] && held["change_approver"], "implements and approves changes")
	add(any("sn_si.analyst", "sn_si.read") && held["impersonator"], "security analyst who impersonates")
	return names
}

// drawManufacturer adds people of all sorts.
func (f *firm) drawManufacturer(rng *rand.Rand, people int) {
	for range people {
		who := f.hire(fmt.Sprintf("drawn%03d", len(f.people)), officeWorker())
		set := func(name string, values ...any) {
			if value := values[rng.IntN(len(values))]; value != nil {
				who.profile[name] = value
			} else {
				delete(who.profile, name)
			}
		}
		set("userType", "Employee", "Employee", "Employee", "Operator", "Contractor")
		set("department", "Sales", "Marketing", "Finance", "Human Resources", "IT Operations", "Production", "Engineering", "Procurement", nil)
		set("city", "Stuttgart", "Lisbon", "Turin", "Gdansk", "Oslo")
		set("title", "Change Manager", "System Engineer", "HR Director", "Recruiter", "Plant Manager", "Shift Lead", "Service Manager", "Clerk", "Clerk")
		set("startDate", onDay(-400), onDay(-400), onDay(-1), onDay(0), onDay(1))
		set("endDate", nil, nil, nil, onDay(-1), onDay(0), onDay(90))
		set("contractEnd", nil, onDay(-40), onDay(-30), onDay(-1), onDay(0), onDay(60))
		set("badgeLevel", nil, 1, 2, 3, 4)
		set("isManager", nil, false, true)
		set("certifications", nil, []string{}, []string{"itil4"}, []string{"itil4", "cobit"}, []string{"itil"})
		set("managerApproved", nil, []string{"report_admin"}, []string{"dashboard_admin"})
		for _, group := range []string{"IT-Staff", "CTR-Active", "CTR-Active", "SN-Admins", "SN-ServiceDesk", "PMO-Secondment"} {
			if draws(rng, 20) && !who.isIn(group) {
				who.groups = append(who.groups, group)
			}
		}
	}
}
