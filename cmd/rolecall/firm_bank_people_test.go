package main

import "strings"

// banker is an employee whom no sentence but the first two is about.
func banker() map[string]any {
	return map[string]any{"userType": "Employee", "department": "Legal", "title": "Clerk", "countryCode": "DE", "managerId": "boss@bank.example", "costCenter": "100"}
}

// partner makes somebody one of the partners' org.
func partner(who *fellow) {
	who.org = "partners"
	who.profile["userType"], who.profile["contractEnd"] = "Partner", onDay(90)
}

// bankSentences are people of whom a sentence is so, and of whom it is nearly so.
func bankSentences() []sentence {
	partners := func(changes ...func(*fellow)) func(*fellow) {
		return allOf(append([]func(*fellow){partner, within("SNOW-Partners")}, changes...)...)
	}
	return []sentence{
		{2, "an employee", with(), mustHave, true},
		{2, "with an end", with("terminationDate", onDay(20)), mustHave, false},
		{2, "a partner", partners(), mustHave, true},
		{2, "without the group", partner, mustHave, false},
		{2, "on the day of the end", partners(with("contractEnd", onDay(0))), mustHave, false},
		{2, "a contractor", partners(with("userType", "Contractor")), mustHave, true},
		{2, "an employee in the partners' org", partners(with("userType", "Employee")), mustHave, false},
		{2, "a partner in the employees' org", with("userType", "Partner", "contractEnd", onDay(9)), mustHave, false},
		{4, "a manager", with("isManager", true), gets("approver_user"), true},
		{4, "none", with("isManager", false), gets("approver_user"), false},
		{5, "the employees' IT", within("IT"), gets("itil"), true},
		{5, "the partners' IT", partners(within("IT")), gets("itil"), false},
		{5, "a group for it", partners(within("SNOW-ITIL-Partner")), gets("itil"), true},
		{5, "another", within("SNOW-ITILX"), gets("itil"), false},
		{6, "a role group", within("SNOW-ROLE-catalog_admin", "SNOW-ROLE-snow_reader"), gets("catalog_admin", "snow_reader"), true},
		{6, "nearly one", within("SNOW-ROLES-catalog_admin"), gets("catalog_admin"), false},
		{7, "Risk", with("department", "Risk"), gets("sn_grc.reader"), true},
		{7, "a head there", with("department", "Compliance", "title", "Head of Compliance"), gets("sn_grc.reader", "sn_grc.manager"), true},
		{7, "a head elsewhere", with("title", "Head of Legal"), gets("sn_grc.manager"), false},
		{8, "an auditor", with("department", "Internal Audit", "title", "Internal Auditor"), gets("sn_audit.user"), true},
		{8, "another there", with("department", "Internal Audit"), gets("sn_audit.user"), false},
		{9, "grade 6", with("department", "Procurement", "grade", 6), gets("sn_vendor.user"), true},
		{9, "grade 5", with("department", "Procurement", "grade", 5), gets("sn_vendor.user"), false},
		{9, "no grade", with("department", "Procurement"), gets("sn_vendor.user"), false},
		{10, "an agent", with("department", "Retail", "title", "Agent", "countryCode", "GB"), gets("wm_agent"), true},
		{10, "a lead", with("department", "Wealth", "title", "Lead Agent", "countryCode", "GB"), gets("wm_agent", "wm_lead"), true},
		{10, "another country", with("department", "Wealth", "title", "Lead Agent"), gets("wm_agent"), false},
		{10, "another department", with("title", "Agent", "countryCode", "GB"), gets("wm_agent"), false},
		{10, "may ask", with("department", "Retail", "title", "Agent", "countryCode", "GB"), mayHold("wm_reports"), true},
		{11, "an analyst", with("department", "KYC", "title", "Analyst"), gets("kyc_maker"), true},
		{11, "a reviewer", with("department", "KYC", "title", "Reviewer"), gets("kyc_checker"), true},
		{11, "an analyst elsewhere", with("title", "Analyst"), gets("kyc_maker"), false},
		{11, "a payment maker", within("Payment-Makers"), gets("payment_maker"), true},
		{11, "a payment checker", within("Payment-Checkers"), gets("payment_checker"), true},
		{12, "an administrator", within("SNOW-ROLE-admin"), gets("admin"), true},
		{13, "in Payments", within("Payment-Checkers"), joins("Payments"), true},
		{13, "operations", with("department", "Operations", "countryCode", "IN"), joins("Ops IN"), true},
		{13, "elsewhere", with("countryCode", "IN"), joins("Ops IN"), false},
		{15, "small letters", with(), func(is due) bool {
			return is.fields["user_name"].value == strings.ToLower(is.fields["user_name"].value)
		}, true},
		{16, "mapped", with("department", "Wealth"), hasField("department", "Wealth Management"), true},
		{16, "treasury", within("Treasury"), hasField("department", "Group Treasury"), true},
		{16, "the operations desk", within("Operations"), hasField("department", "Operations Desk"), true},
		{16, "the partners' operations", partners(within("Operations")), hasField("department", "Legal"), true},
		{17, "a country", with("countryCode", "GB"), hasField("location", "United Kingdom"), true},
		{18, "the manager", with(), hasField("manager", "boss@bank.example"), true},
		{21, "in the project", within("Core-Migration"), gets("migration_lead"), true},
	}
}

// plantBank plants what the sentences alone are about.
func (f *firm) plantBank() {
	person := func(login string, make, change func(*fellow)) *fellow {
		who := f.hire(login, banker(), make)
		f.open(who)
		change(who)
		return who
	}
	holding := func(roles ...string) func(*fellow) {
		return func(who *fellow) {
			for _, role := range roles {
				who.account.roles[role] = 10
			}
		}
	}
	usedBefore := func(days int) func(*fellow) { return func(who *fellow) { who.account.used = days } }
	person("namesake", with("firstName", f.people[0].text("firstName"), "lastName", f.people[0].text("lastName")), func(*fellow) {}) // 18
	person("other.boss", with(), func(who *fellow) { who.account.fields["manager"] = "namesake@bank.example" })
	person("cover.desk", with(), holding("itil"))                                                                      // 22
	person("zeros", allOf(with("employeeNumber", "0012345"), func(who *fellow) { who.app = nil }), func(who *fellow) { // 3: Excel took the zeros, and the name was made by hand
		who.account.userName, who.account.hasLostZeros = "zeros", true
		who.account.fields["user_name"], who.account.fields["employee_number"] = "zeros", "12345"
	})
	person("number", with("employeeNumber", ""), func(who *fellow) { who.account.fields["employee_number"] = "2999999" }) // 17
	person("audit.itil", with("department", "Internal Audit", "title", "Internal Auditor"), holding("itil"))              // 8
	person("audit.admin", with("department", "Internal Audit", "title", "Internal Auditor"), holding("report_admin"))
	person("audit.reads", with("department", "Internal Audit", "title", "Internal Auditor"), holding("snow_reader"))
	person("two.eyes", allOf(with("department", "KYC", "title", "Analyst"), within("Payment-Checkers")), func(*fellow) {}) // 11
	person("alone", allOf(with("department", "KYC", "title", "Analyst"), within("Payment-Checkers", "Branch-Single")), func(*fellow) {})
	person("maker.twice", allOf(with("department", "KYC", "title", "Analyst"), within("Payment-Makers")), func(*fellow) {})
	person("admin.pays", within("SNOW-ROLE-security_admin", "Payment-Makers"), func(*fellow) {}) // 12
	for i, days := range []int{29, 30} {                                                         // 19
		person("admin.idle"+string(rune('0'+i)), within("SNOW-ROLE-admin"), usedBefore(days))
	}
	for i, days := range []int{59, 60} {
		person("idle"+string(rune('0'+i)), with(), usedBefore(days))
	}
	for i, days := range []int{364, 365} {
		person("audit.idle"+string(rune('0'+i)), with("department", "Internal Audit", "title", "Internal Auditor"), usedBefore(days))
	}
	person("no.such.role", within("SNOW-ROLE-gone_role"), func(who *fellow) { delete(who.account.roles, "gone_role") }) // 6
	for i := range 20 {                                                                                                 // 20
		person("gone"+string(rune('a'+i)), with(), func(who *fellow) { who.status = "DEPROVISIONED" })
	}
	twin := func(login, number, other string, change func(*fellow)) { // 1: one login in both orgs
		person(login, with("employeeNumber", number), func(*fellow) {})
		person(login, allOf(partner, within("SNOW-Partners"), with("employeeNumber", other)), change)
	}
	twin("two.people", "770002", "770003", func(who *fellow) {
		who.account.userName, who.account.fields["user_name"] = "two.people.partner", "two.people.partner"
	})
	twin("same.person", "770001", "770001", func(who *fellow) { who.account, who.profile["userType"] = nil, "Employee" })
}
