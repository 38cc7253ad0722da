package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestBank draws people for the bank, plants differences, and finds these.
func TestBank(t *testing.T) {
	t.Parallel()
	for _, seed := range firmSeeds() {
		f := bank()
		rng := rand.New(rand.NewPCG(seed, 3))
		f.hire("Boss", banker(), with("managerId", nil))
		f.meet(t, banker, bankSentences())
		f.drawBank(rng, 150)
		f.settle(rng)
		if found := f.audit(); !slices.Equal(found, f.expected()) {
			t.Fatalf("seed %d: before anything is planted, %q", seed, found)
		}
		f.plant(t, rng)
		f.plantBank()
		f.check(t, f.audit())
	}
}

func bank() *firm {
	f := &firm{
		name: "bank", domain: "bank.example", org: "staff", assigns: true, keys: []string{"user_name", "employee_number"},
		custom: map[string]string{"terminationDate": "string", "contractEnd": "string", "isManager": "boolean", "grade": "integer"},
		confers: map[string][]string{
			"Payments": nil, "Ops GB": {"ops_reader"}, "Ops DE": {"ops_reader"}, "Ops IN": nil, "Canteen": nil,
		},
		managed:  []string{"Payments", "Ops*"},
		contains: map[string][]string{"sn_grc.manager": {"sn_grc.reader"}, "wm_lead": {"wm_agent"}},
		roles: []string{
			"approver_user", "itil", "sn_grc.reader", "sn_grc.manager", "sn_audit.user", "sn_vendor.user", "wm_agent", "wm_lead", "wm_reports", "kyc_maker", "kyc_checker",
			"payment_maker", "payment_checker", "change_manager", "catalog_admin", "report_admin", "admin", "security_admin", "migration_lead", "ops_reader", "snow_reader",
		},
		accepts: []acceptance{
			{kind: "misroled.conflict", item: "makes and checks", covers: func(who *fellow) bool { return who.isIn("Branch-Single") }},
			{kind: "misroled.excess_role", userName: "cover.desk@bank.example", item: "itil"},
		},
		mayHold: func(string) []string { return nil },
		contests: func(who *fellow) bool {
			number := strings.TrimLeft(who.text("employeeNumber"), "0")
			isAnother := who.account.fields["employee_number"] != number || who.app == nil
			return who.account.userName != strings.ToLower(who.login) && (who.org == "partners" || isAnother)
		},
		clashes: bankClashes, maxClosed: 2, // 20
	}
	f.prose = func(who *fellow) due { return f.bankProse(who) }
	return f
}

// bankProse is README.md, sentence by sentence.
func (f *firm) bankProse(who *fellow) due {
	kind, title, department, country := who.text("userType"), who.text("title"), who.text("department"), who.text("countryCode")
	is := due{dormant: 60, unused: 14, pending: 14, leaver: "deactivate", suspended: "lock", unassigned: "deactivate", noUse: "review"}
	isStaff := who.org == "staff"
	switch { // 1, 2
	case isStaff && kind == "Employee" && who.text("terminationDate") == "":
		is.account = "must"
	case who.org == "partners" && (kind == "Partner" || kind == "Contractor") && who.isIn("SNOW-Partners") && who.text("contractEnd") > firmDay:
		is.account = "must"
	}
	isAuditor := department == "Internal Audit" && title == "Internal Auditor"
	switch { // 19
	case who.isIn("SNOW-ROLE-admin") || who.isIn("SNOW-ROLE-security_admin"):
		is.dormant, is.population = 30, "privileged"
	case isAuditor:
		is.dormant, is.population = 365, "auditors"
	}
	grant := func(isSo bool, roles ...string) {
		if isSo {
			is.roles = append(is.roles, roles...)
		}
	}
	isManager, _ := who.profile["isManager"].(bool)
	grade, _ := who.profile["grade"].(int)
	hasItilGroup := slices.ContainsFunc(who.groups, func(group string) bool { return strings.HasPrefix(group, "SNOW-ITIL-") })
	grant(isManager, "approver_user")                        // 4
	grant(isStaff && who.isIn("IT") || hasItilGroup, "itil") // 5
	for _, group := range who.groups {                       // 6
		if role, isRole := strings.CutPrefix(group, "SNOW-ROLE-"); isRole {
			grant(true, role)
		}
	}
	isRisk := department == "Risk" || department == "Compliance" // 7
	grant(isRisk, "sn_grc.reader")
	grant(isRisk && (strings.Contains(title, "Head") || strings.Contains(title, "Lead") || strings.Contains(title, "Director")), "sn_grc.manager")
	grant(isAuditor, "sn_audit.user")                                                                                    // 8
	grant(department == "Procurement" && grade >= 6, "sn_vendor.user")                                                   // 9
	isAgent := (department == "Wealth" || department == "Retail") && country == "GB" && strings.Contains(title, "Agent") // 10
	grant(isAgent, "wm_agent")
	grant(isAgent && strings.Contains(title, "Lead"), "wm_lead")
	if isAgent {
		is.mayRoles = append(is.mayRoles, "wm_reports")
	}
	grant(department == "KYC" && title == "Analyst", "kyc_maker") // 11
	grant(department == "KYC" && title == "Reviewer", "kyc_checker")
	grant(who.isIn("Payment-Makers"), "payment_maker")
	grant(who.isIn("Payment-Checkers"), "payment_checker")
	grant(who.isIn("Core-Migration"), "migration_lead")             // 21
	if who.isIn("Payment-Makers") || who.isIn("Payment-Checkers") { // 13
		is.groups = append(is.groups, "Payments")
	}
	if department == "Operations" && country != "" {
		is.groups = append(is.groups, "Ops "+country)
	}
	is.fields = bankFields(who)
	return is
}

func bankFields(who *fellow) map[string]field {
	department := who.text("department") // 16
	switch {
	case who.org == "staff" && who.isIn("Treasury"):
		department = "Group Treasury"
	case who.org == "staff" && who.isIn("Operations"):
		department = "Operations Desk"
	case department == "Wealth":
		department = "Wealth Management"
	case department == "Retail":
		department = "Retail Banking"
	case department == "KYC":
		department = "Know Your Customer"
	}
	country := map[string]string{"GB": "United Kingdom", "DE": "Germany", "IN": "India"}[who.text("countryCode")] // 17
	cost, number := who.text("costCenter"), who.text("employeeNumber")
	any := func(string) bool { return false }
	return map[string]field{
		"first_name": {who.text("firstName"), any}, "last_name": {who.text("lastName"), any},
		"user_name": {value: strings.ToLower(who.login)}, "email": {value: who.text("email")}, // 15
		"department": {value: department}, "location": {value: country},
		"cost_center":     {cost, func(actual string) bool { return actual != "" && actual != cost }},
		"employee_number": {number, func(actual string) bool { return actual != number }},
		"manager":         {value: strings.ToLower(who.text("managerId"))}, // 18
	}
}

// bankClashes are the conflicts of sentences 8, 11 and 12.
func bankClashes(_ *fellow, held map[string]bool) (names []string) {
	has := func(roles ...string) bool {
		return slices.ContainsFunc(roles, func(role string) bool { return held[role] })
	}
	operates := has("itil", "change_manager")
	for role := range held {
		operates = operates || strings.HasSuffix(role, "_admin")
	}
	if has("sn_audit.user") && operates {
		names = append(names, "auditors operate nothing")
	}
	if has("payment_maker", "kyc_maker") && has("payment_checker", "kyc_checker") {
		names = append(names, "makes and checks")
	}
	if has("admin", "security_admin") && has("payment_maker", "payment_checker") {
		names = append(names, "administrators and payments")
	}
	return names
}

// drawBank adds people of all sorts, in both orgs.
func (f *firm) drawBank(rng *rand.Rand, people int) {
	for range people {
		who := f.hire(fmt.Sprintf("Drawn%03d", len(f.people)), banker())
		set := func(name string, values ...any) {
			if value := values[rng.IntN(len(values))]; value != nil {
				who.profile[name] = value
			} else {
				delete(who.profile, name)
			}
		}
		set("department", "Risk", "Compliance", "Procurement", "Wealth", "Retail", "KYC", "Operations", "Legal", "Internal Audit")
		set("title", "Head of Desk", "Team Lead", "Director", "Agent", "Lead Agent", "Analyst", "Reviewer", "Internal Auditor", "Clerk")
		set("countryCode", "GB", "GB", "DE", "IN")
		set("grade", nil, 3, 5, 6, 7)
		set("isManager", nil, false, true)
		set("terminationDate", nil, nil, nil, onDay(30))
		groups := []string{"IT", "SNOW-ITIL-Desk", "SNOW-ROLE-catalog_admin", "Treasury", "Operations", "Core-Migration"}
		if draws(rng, 30) {
			partner(who)
			set("contractEnd", nil, onDay(0), onDay(1), onDay(90), onDay(90))
			set("userType", "Partner", "Contractor", "Employee")
			groups = []string{"IT", "Operations", "SNOW-ITIL-Partner", "SNOW-Partners", "SNOW-Partners", "SNOW-Partners"}
		}
		for _, group := range groups {
			if draws(rng, 25) && !who.isIn(group) {
				who.groups = append(who.groups, group)
			}
		}
		if who.text("department") == "Internal Audit" { // who operates nothing
			who.groups = slices.DeleteFunc(who.groups, func(group string) bool {
				return group == "IT" || strings.HasPrefix(group, "SNOW-ITIL") || strings.HasPrefix(group, "SNOW-ROLE")
			})
		} else if draws(rng, 15) && who.org == "staff" && who.text("department") != "KYC" {
			who.groups = append(who.groups, []string{"Payment-Makers", "Payment-Checkers"}[rng.IntN(2)])
		}
	}
}
