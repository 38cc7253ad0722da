package main

import (
	"slices"
	"strings"
)

// officeWorker is somebody whom no sentence but the first is about.
func officeWorker() map[string]any {
	return map[string]any{"userType": "Employee", "department": "Legal", "title": "Clerk", "city": "Oslo", "startDate": onDay(-400), "managerId": "boss@maker.example"}
}

// with sets attributes; nil takes one away.
func with(pairs ...any) func(*fellow) {
	return func(who *fellow) {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i+1] == nil {
				delete(who.profile, pairs[i].(string))
			} else {
				who.profile[pairs[i].(string)] = pairs[i+1]
			}
		}
	}
}

func within(groups ...string) func(*fellow) {
	return func(who *fellow) { who.groups = append(who.groups, groups...) }
}

func allOf(changes ...func(*fellow)) func(*fellow) {
	return func(who *fellow) {
		for _, change := range changes {
			change(who)
		}
	}
}

func mustHave(is due) bool { return is.account == "must" }
func mayHave(is due) bool  { return is.account == "may" }

func gets(roles ...string) func(due) bool {
	return func(is due) bool {
		return !slices.ContainsFunc(roles, func(role string) bool { return !slices.Contains(is.roles, role) })
	}
}

func mayHold(role string) func(due) bool {
	return func(is due) bool { return slices.Contains(is.mayRoles, role) }
}

func joins(group string) func(due) bool {
	return func(is due) bool { return slices.Contains(is.groups, group) }
}

func hasField(name, value string) func(due) bool {
	return func(is due) bool { return is.fields[name].value == value }
}

func dormantAfter(days int) func(due) bool {
	return func(is due) bool { return is.dormant == days }
}

func lockedFirst(is due) bool { return is.unassigned == "lock" }

// matrixSentences are people of whom each line of the matrix is so.
func matrixSentences(matrix map[[2]string][]string) (all []sentence) {
	for key, roles := range matrix {
		all = append(all, sentence{9, key[0] + " in " + key[1], with("department", key[0], "city", key[1]), gets(roles...), true})
	}
	slices.SortFunc(all, func(a, b sentence) int { return strings.Compare(a.who, b.who) })
	return all
}

// manufacturerSentences are people of whom a sentence is so, and of whom it is nearly so.
func manufacturerSentences() []sentence {
	contractor := func(end any, groups ...string) func(*fellow) {
		return allOf(with("userType", "Contractor", "contractEnd", end, "startDate", nil), within(groups...))
	}
	operator := with("userType", "Operator", "department", "Production", "title", "Plant Operator", "city", "Turin")

	return []sentence{
		{1, "an employee on the first day", with("startDate", onDay(0)), mustHave, true},
		{1, "the day before", with("startDate", onDay(1)), mustHave, false},
		{1, "on the last day", with("endDate", onDay(0)), mustHave, true},
		{1, "the day after", with("endDate", onDay(-1)), mustHave, false},
		{2, "an operator", operator, mayHave, true},
		{2, "an operator needs none", operator, mustHave, false},
		{2, "an employee is none", with(), mayHave, false},
		{3, "a contractor with a contract", contractor(onDay(30), "CTR-Active"), mustHave, true},
		{3, "on its last day", contractor(onDay(0), "CTR-Active"), mustHave, true},
		{3, "the day after", contractor(onDay(-1), "CTR-Active"), mustHave, false},
		{3, "without the group", contractor(onDay(30)), mustHave, false},
		{3, "without an end", contractor(nil, "CTR-Active"), mustHave, false},
		{5, "a people manager", with("isManager", true), gets("approver_user"), true},
		{5, "none", with("isManager", false), gets("approver_user"), false},
		{6, "IT staff", within("IT-Staff"), gets("itil"), true},
		{6, "in the department alone", with("department", "IT Operations"), gets("itil"), false},
		{6, "an IT manager", allOf(within("IT-Staff"), with("department", "IT Operations", "title", "Network Manager")), gets("itil", "itil_admin"), true},
		{6, "an IT manager elsewhere", allOf(within("IT-Staff"), with("department", "Engineering", "title", "Network Manager")), gets("itil_admin"), false},
		{6, "no manager", allOf(within("IT-Staff"), with("department", "IT Operations", "title", "Network Engineer")), gets("itil_admin"), false},
		{7, "a change manager", with("title", "Change Manager"), gets("change_manager"), true},
		{7, "a contractor", allOf(contractor(onDay(30), "CTR-Active"), with("title", "Change Manager")), gets("change_manager"), false},
		{8, "an engineer with the certificate", with("title", "System Engineer", "certifications", []string{"cobit", "itil4"}), gets("problem_manager"), true},
		{8, "with another", with("title", "System Engineer", "certifications", []string{"itil4-foundation"}), gets("problem_manager"), false},
		{8, "no engineer", with("title", "Systems Engineer", "certifications", []string{"itil4"}), gets("problem_manager"), false},
		{9, "in the matrix", with("department", "Sales", "city", "Turin"), gets("catalog", "asset", "knowledge"), true},
		{9, "another city", with("department", "Sales", "city", "Stuttgart"), gets("asset"), false},
		{9, "no city of it", with("department", "Sales", "city", "Oslo"), gets("catalog"), false},
		{10, "HR staff", with("department", "Human Resources"), gets("sn_hr_core.basic"), true},
		{10, "the director", with("department", "Human Resources", "title", "HR Director"), gets("sn_hr_core.basic", "sn_hr_core.manager"), true},
		{10, "a director elsewhere", with("department", "Sales", "title", "HR Director"), gets("sn_hr_core.manager"), false},
		{10, "a recruiter", with("department", "Human Resources", "title", "Recruiter"), gets("knowledge", "survey_admin"), true},
		{10, "a recruiter elsewhere", with("department", "Sales", "title", "Recruiter"), gets("survey_admin"), false},
		{11, "badge 3", with("department", "Finance", "badgeLevel", 3), gets("report_admin"), true},
		{11, "badge 2", with("department", "Finance", "badgeLevel", 2), gets("report_user"), true},
		{11, "no badge", with("department", "Finance"), gets("report_user"), true},
		{11, "badge 2 administers none", with("department", "Finance", "badgeLevel", 2), gets("report_admin"), false},
		{12, "a plant manager", with("department", "Production", "title", "Plant Manager", "city", "Gdansk"), gets("sn_fsm_manager", "inventory_user"), true},
		{12, "a shift lead", with("department", "Production", "title", "Shift Lead", "city", "Lisbon"), gets("sn_fsm_operator"), true},
		{12, "in Lisbon", with("department", "Production", "city", "Lisbon"), gets("inventory_user"), false},
		{12, "an operator elsewhere", operator, gets("inventory_user"), true},
		{13, "approved", with("department", "Sales", "managerApproved", []string{"dashboard_admin"}), mayHold("dashboard_admin"), true},
		{13, "not approved", with("department", "Marketing", "managerApproved", []string{"report_admin"}), mayHold("dashboard_admin"), false},
		{13, "another department", with("department", "Finance", "managerApproved", []string{"dashboard_admin"}), mayHold("dashboard_admin"), false},
		{14, "anybody", with(), mayHold("report_user"), true},
		{15, "an administrator", within("SN-Admins"), mayHold("admin"), true},
		{15, "by title", with("title", "SN-Admins"), mayHold("admin"), false},
		{16, "seconded", within("PMO-Secondment"), gets("project_manager"), true},
		{16, "not seconded", with("department", "PMO"), gets("project_manager"), false},
		{17, "service desk", within("SN-ServiceDesk"), joins("Service Desk"), true},
		{17, "a contractor on the board", allOf(contractor(onDay(30), "CTR-Active"), with("title", "Change Manager")), joins("Change Board"), true},
		{17, "HR", with("department", "Human Resources", "title", "Clerk"), joins("HR Tier 1"), true},
		{17, "but the director", with("department", "Human Resources", "title", "HR Director"), joins("HR Tier 1"), false},
		{19, "no phone in Okta", with("mobilePhone", ""), hasField("mobile_phone", ""), true},
		{20, "the boss", with(), hasField("manager", "boss@maker.example"), true},
		{21, "HR's name", with("department", "Human Resources"), hasField("department", "HR"), true},
		{21, "IT's name", with("department", "IT Operations"), hasField("department", "IT"), true},
		{21, "no department", with("department", nil), hasField("department", "Unassigned"), true},
		{22, "a contractor", contractor(onDay(30), "CTR-Active"), dormantAfter(30), true},
		{22, "an operator", operator, dormantAfter(never), true},
		{23, "a contract that ended 30 days ago", contractor(onDay(-30)), lockedFirst, true},
		{23, "31 days ago", contractor(onDay(-31)), lockedFirst, false},
		{21, "the others keep theirs", with("department", "Sales"), hasField("department", "Sales"), true},
	}
}

// expected are the findings before anything is planted: the rules have an exception that has ended,
// and one for somebody who comes later.
func (f *firm) expected() (found []string) {
	for _, each := range f.accepts {
		kind := map[bool]string{true: "exception.expired", false: "exception.unused"}[each.isExpired]
		found = append(found, foundLine(kind, each.userName, each.item, "low", "", false))
	}
	return found
}

// plantManufacturer plants what the sentences alone are about.
func (f *firm) plantManufacturer() {
	named := func(login string, change func(*fellow)) *fellow {
		who := f.hire(login, officeWorker())
		f.open(who)
		change(who)
		return who
	}
	named("oncall.cover", func(who *fellow) { who.account.roles["itil"] = 10 }) // 24
	named("old.cover", func(who *fellow) { who.account.roles["itil"] = 10 })
	for i, end := range []string{onDay(-1), onDay(-30), onDay(-31)} { // 3, 23: locked first, closed after 30 days
		for _, isLocked := range []bool{false, true} {
			named("ended"+end+map[bool]string{true: "locked"}[isLocked], func(who *fellow) {
				who.groups = []string{"CTR-Active"}
				who.profile["userType"], who.profile["contractEnd"], who.account.locked = "Contractor", end, isLocked
				who.since = i
			})
		}
	}
	for i := range 7 { // 13: at most five, for 180 days
		who := named("dashboard"+string(rune('0'+i)), func(who *fellow) {
			who.profile["department"], who.profile["managerApproved"] = "Sales", []string{"dashboard_admin"}
		})
		f.open(who)
		who.account.roles["dashboard_admin"] = []int{10, 20, 30, 40, 179, 180, 5}[i]
	}
	named("gone.admin", func(who *fellow) { who.status = "DEPROVISIONED"; who.account.roles["admin"] = 10 }) // 25
	named("gone", func(who *fellow) { who.status = "DEPROVISIONED" })
	named("other.phone", func(who *fellow) { who.account.fields["mobile_phone"] = "1" })
	named("old.phone", func(who *fellow) { who.profile["mobilePhone"] = "" })
	named("other.boss", func(who *fellow) { who.account.fields["manager"] = "gone@maker.example" })
	for _, clash := range [][]string{ // 15, 18
		{"admin", "security_admin"}, {"procurement_user", "approver_admin"}, {"procurement_user", "procurement_admin"}, {"approver_admin", "procurement_admin"},
		{"change_implementer", "change_approver"}, {"sn_si.analyst", "impersonator"}, {"sn_si.read", "impersonator"}, {"sn_si.read", "sn_si.analyst"},
	} {
		named("clash."+clash[0]+"."+clash[1], func(who *fellow) { who.account.roles[clash[0]], who.account.roles[clash[1]] = 10, 10 })
	}
	named("both", func(who *fellow) {
		who.groups = []string{"SN-Admins"}
		who.account.groups["SN-Admins"] = 10
		who.account.roles["admin"], who.account.roles["security_admin"] = 10, 10
	})
	f.machines = []*post{ // 4
		{userName: "svc.erp", active: true, used: 1, made: 300, roles: map[string]int{"soap": 1, "import_admin": 1}},
		{userName: "svc.crm", active: true, used: 30, made: 300, roles: map[string]int{"itil": 1}},
		{userName: "int.bus", active: true, used: 29, made: 300, roles: map[string]int{"soap": 1}},
		{userName: "rpa.bot", active: true, used: 2, made: 300, roles: map[string]int{"itil": 1}},
		{userName: "rpa.new", active: true, used: never, made: 29, roles: map[string]int{}},
		{userName: "rpa.old", active: true, used: never, made: 30, roles: map[string]int{"itil_admin": 1}},
	}
}
