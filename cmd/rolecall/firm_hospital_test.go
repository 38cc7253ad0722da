package main

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestHospital draws people for the hospital group, plants differences, and finds these.
func TestHospital(t *testing.T) {
	forCI(t) // TestBank is in every run
	t.Parallel()
	for _, seed := range firmSeeds() {
		f := hospital()
		rng := rand.New(rand.NewPCG(seed, 2))
		f.meet(t, clinician, hospitalSentences(f))
		f.drawHospital(rng, 130)
		f.settle(rng)
		if found := f.audit(); !slices.Equal(found, f.expected()) {
			t.Fatalf("seed %d: before anything is planted, %q", seed, found)
		}
		f.plant(t, rng)
		f.plantHospital()
		f.check(t, f.audit())
	}
}

func hospital() *firm {
	f := &firm{
		name: "hospital", domain: "klinik.example",
		confers: map[string][]string{"Station 1": {"ward_reader"}, "Station 2": {"ward_reader"}, "Station Süd": nil, "Bibliothek": nil},
		custom:  map[string]string{"raum": "string", "vertretung": "string", "chefZustimmung": "boolean"},
		managed: []string{"Station*"}, soleKey: "employee_number",
		appRoles: map[string][]string{"OE-Labor": {"lab_user", "report_user"}, "ServiceNow": nil},
		roles:    []string{"medical_staff", "on_call", "itil", "sn_device_writer", "lab_user", "report_user", "ward_reader", "admin", "security_admin", "catalog"},
		accepts: []acceptance{
			{kind: "drift.attribute", item: "title", covers: func(*fellow) bool { return true }}, // 16
		},
		mayHold:   func(string) []string { return []string{"sn_device_writer"} },
		maxClosed: 3, // 17
	}
	f.prose = f.hospitalProse
	return f
}

// written is a name as user names have it.
func written(name string) string {
	return strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss").Replace(strings.ToLower(name))
}

var isNumbered = regexp.MustCompile(`^(.*)[2-9]$`)

// hospitalProse is README.md, sentence by sentence.
func (f *firm) hospitalProse(who *fellow) due {
	is := due{dormant: 90, unused: 30, pending: 14, leaver: "deactivate", suspended: "lock", unassigned: "deactivate", noUse: "review"}
	isAssigned := who.app != nil
	for group := range f.appRoles {
		isAssigned = isAssigned || who.isIn(group)
	}
	if isAssigned && !who.isIn("Elternzeit") { // 1, 14
		is.account = "must"
	}
	if who.isIn("Elternzeit") {
		is.dormant, is.unused, is.unassigned = never, never, "lock"
		is.pending, is.population = 36500, "parental leave"
	} else if who.text("userType") == "Student" { // 13
		is.pending, is.unused, is.population = 60, 60, "students"
	}
	isDoctor, isNurse, title := who.text("userType") == "Arzt", who.text("userType") == "Pflege", who.text("title")
	grant := func(isSo bool, roles ...string) {
		if isSo {
			is.roles = append(is.roles, roles...)
		}
	}
	grant(isDoctor || isNurse, "medical_staff") // 9
	grant(isDoctor && slices.Contains([]string{"Oberarzt", "Oberärztin", "Chefarzt", "Chefärztin"}, title), "on_call")
	grant(who.isIn("OE-IT"), "itil") // 10
	for _, group := range keysOf(f.appRoles) {
		grant(who.isIn(group), f.appRoles[group]...)
	}
	heldFor := func(of func(*post) map[string]int, what string) int {
		if who.account == nil {
			return 0
		}
		return of(who.account)[what]
	}
	if agreed, _ := who.profile["chefZustimmung"].(bool); isNurse && agreed && heldFor(func(a *post) map[string]int { return a.roles }, "on_call") < 30 {
		is.mayRoles = append(is.mayRoles, "on_call")
	}
	if who.text("division") == "Stationen" && who.text("department") != "" { // 11
		is.groups = append(is.groups, "Station "+who.text("department"))
	}
	if ward := who.text("vertretung"); ward != "" && heldFor(func(a *post) map[string]int { return a.groups }, "Station "+ward) < 14 {
		is.mayGroups = append(is.mayGroups, "Station "+ward)
	}
	is.fields = hospitalFields(who)
	return is
}

func hospitalFields(who *fellow) map[string]field {
	first, last := who.text("firstName"), who.text("lastName")
	name := written(string([]rune(first)[:1]) + "." + last) // 3
	if who.app != nil {
		if base := isNumbered.FindStringSubmatch(who.app.userName); base != nil && base[1] == name {
			name = who.app.userName
		}
	}
	title := strings.TrimSpace(who.text("honorificPrefix") + " " + who.text("title")) // 5
	department := who.text("department")                                              // 6
	switch {
	case who.isIn("OE-Kardiologie"):
		department = "Kardiologie"
	case who.isIn("OE-Chirurgie"):
		department = "Chirurgie"
	case who.isIn("OE-IT"):
		department = "IT"
	case department == "Pflegedienst Nord", department == "Pflegedienst Süd":
		department = "Pflegedienst"
	case department == "":
		department = "Zentral"
	}
	theirs := func(of string) field { // 7: ServiceNow is right, and empty means nothing
		return field{of, func(actual string) bool { return actual != "" && actual != of }}
	}
	cost := field{value: who.text("costCenter")} // 8
	if !regexp.MustCompile(`^[0-9]{4}$`).MatchString(cost.value) {
		cost.isWrong = func(string) bool { return false }
	}
	return map[string]field{
		"user_name": {value: name}, "first_name": {value: first},
		"last_name": {value: strings.ReplaceAll(strings.ToUpper(last), "ß", "SS")}, // 4
		"title":     {value: title}, "department": {value: department}, "cost_center": cost,
		"building": theirs(who.text("raum")), "phone": theirs(who.text("primaryPhone")), "location": theirs(who.text("city")),
		"employee_number": {who.text("employeeNumber"), func(string) bool { return false }},
	}
}

// drawHospital adds people of all sorts.
func (f *firm) drawHospital(rng *rand.Rand, people int) {
	for range people {
		who := f.hire(fmt.Sprintf("gezogen%03d", len(f.people)), clinician())
		set := func(name string, values ...any) {
			if value := values[rng.IntN(len(values))]; value != nil {
				who.profile[name] = value
			} else {
				delete(who.profile, name)
			}
		}
		set("userType", "Arzt", "Pflege", "Technik", "Verwaltung", "Student")
		set("title", "Oberarzt", "Oberärztin", "Chefarzt", "Assistenzarzt", "Leitender Oberarzt", "Sachbearbeiter")
		set("honorificPrefix", nil, "Dr.", "Prof. Dr.")
		set("department", "1", "2", "1", "2", "Süd", "Pflegedienst Nord", "Pflegedienst Süd", "Einkauf", nil)
		set("division", "Stationen", "Stationen", "Verwaltung", nil)
		if department := who.text("department"); department != "1" && department != "2" && department != "Süd" {
			delete(who.profile, "division")
		}
		set("vertretung", nil, nil, "1", "2", "Süd")
		set("chefZustimmung", nil, true, false)
		set("costCenter", "4711", "0815", "47110", "K-12", nil)
		assign(who)
		if draws(rng, 15) {
			who.app = nil
		}
		for _, group := range []string{"OE-Kardiologie", "OE-Chirurgie", "OE-IT", "OE-Labor"} {
			if draws(rng, 15) {
				who.groups = append(who.groups, group)
			}
		}
	}
}

// assign assigns somebody to the app, under the user name that they should have.
func assign(who *fellow) { who.app = &assignment{userName: hospitalFields(who)["user_name"].value} }
