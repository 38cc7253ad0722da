package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// world is what people are placed in: the groups of Okta, and the departments,
// cities, groups and roles of ServiceNow. It is built once; people refer to its
// things by index.
type world struct {
	departments         []department
	cities              []named
	displayOf           map[string]string // department or city -> its sys_id
	oktaGroups          []named
	groups              []group
	roles               []role
	oktaGroupNo         map[string]int
	groupNo             map[string]int
	roleNo              map[string]int
	oktaFillers         []int // Okta groups no rule names
	groupFillers        []int // ServiceNow groups no rule names, which confer nothing
	spareRoles          []int // leaf roles that nothing grants, confers or contains
	privileged          []bool
	hasLog              bool // Okta's system log is exported
	isWestern           bool // all texts can be written in Windows-1252
	grantsAccount       int  // wished, on average
	membershipsIdentity int  // wished, on average
}

type named struct{ id, name string }

// department is where somebody works, in both systems' words.
type department struct {
	okta, servicenow string // user.department and sys_user.department
	team             string // the Okta group of its people
	group            string // the ServiceNow group they are in for that
	role             string // what that group confers: a role that contains others
	titles           []string
}

type role struct {
	named
	contains           []int
	elevated, licensed bool
	isIdle             bool  // a scenario is about it: nobody else holds it
	closure            []int // every role it contains, however deep; not itself
}

type group struct {
	named
	parent  int // -1 if none
	roles   []int
	confers []bool // beside roles: is it inherited by members?
	closure []int  // every role its members hold by it, once a path
	// what scenarios are about
	isInactive, isUnstaffed bool
}

var departments = []department{
	{"Sales", "Sales", "Sales Team", "Sales Operations", "sales_workspace", []string{"Account Executive", "Sales Engineer", "Sales Manager", "Regional Sales Manager"}},
	{"Marketing", "Marketing", "Marketing Team", "Marketing Requests", "marketing_workspace", []string{"Brand Manager", "Content Editor", "Campaign Analyst"}},
	{"Information Technology", "IT", "IT Support", "Service Desk", "itil", []string{"Service Desk Analyst", "Systems Engineer", "Network Engineer", "IT Manager"}},
	{"Engineering", "Engineering", "Engineering Team", "Engineering Requests", "devops_workspace", []string{"Software Engineer", "Test Engineer", "Engineering Manager"}},
	{"HR", "HR", "HR Team", "HR Case Workers", "hr_workspace", []string{"HR Partner", "Recruiter", "Payroll Specialist"}},
	{"Finance", "Finance", "Finance Team", "Finance Requests", "finance_workspace", []string{"Accountant", "Controller", "Financial Analyst"}},
	{"Legal", "Legal", "Legal Team", "Legal Matters", "legal_workspace", []string{"Counsel", "Paralegal", "Privacy Officer"}},
	{"Operations", "Operations", "Operations Team", "Facilities", "facilities_workspace", []string{"Facilities Coordinator", "Site Manager", "Logistics Planner"}},
	{"Customer Support", "Customer Support", "Support Team", "Customer Cases", "csm_workspace", []string{"Support Agent", "Support Lead", "Escalation Manager"}},
	{"Procurement", "Procurement", "Procurement Team", "Purchasing", "procurement_workspace", []string{"Buyer", "Category Manager", "Supplier Manager"}},
}

var cities = []string{"Berlin", "São Paulo", "Chicago", "Hyderabad", "Lyon", "Osaka", "Toronto", "Zürich"}

// contained are the leaf roles of which each department's role contains some.
var contained = []string{
	"view_changer", "template_editor", "email_composer", "report_user", "dashboard_user", "task_editor",
	"sn_incident_read", "sn_incident_write", "sn_problem_read", "sn_problem_write", "sn_change_read", "sn_change_write",
	"sn_request_read", "sn_request_write", "cmdb_read", "cmdb_query_builder_read", "catalog_user", "survey_reader",
	"timecard_user", "skill_user", "schedule_user", "kb_reader", "agent_workspace_user", "interaction_agent",
	"sla_reader", "pa_viewer", "on_call_user", "document_user", "asset_reader", "contract_reader",
}

// spare are leaf roles that nobody is granted: who holds one, holds it in excess.
var spare = []string{
	"asset", "catalog_admin", "contract_manager", "knowledge_admin", "import_admin", "notification_admin",
	"report_publisher", "rest_service", "sla_manager", "survey_admin", "web_service_admin", "workflow_publisher",
	"model_manager", "ecmdb_admin", "ax_mon_agent", "sn_vul.admin", "script_debugger", "x_acme_billing.user",
}

// unmanaged are roles that the rules leave alone.
var unmanaged = []string{"snc_internal", "snc_external", "x_mon_agent", "approver_user"}

func newWorld(options Options) *world {
	rng := rand.New(rand.NewPCG(options.Seed, worldStream))
	w := &world{
		departments:   departments,
		displayOf:     map[string]string{},
		oktaGroupNo:   map[string]int{},
		groupNo:       map[string]int{},
		roleNo:        map[string]int{},
		hasLog:        options.SystemLog,
		isWestern:     options.Characters == "windows-1252",
		grantsAccount: options.Grants, membershipsIdentity: options.Memberships,
	}
	w.buildRoles(rng)
	w.buildGroups(rng, 12+options.Identities/2000)
	w.buildOktaGroups(rng, 16+options.Identities/500)
	for _, name := range cities {
		w.cities = append(w.cities, named{sysID(rng), name})
		w.displayOf[name] = w.cities[len(w.cities)-1].id
	}
	for _, each := range append(departmentNames(), "Unassigned", "Information Technology", "Field Services") {
		w.displayOf[each] = sysID(rng)
	}
	return w
}

func departmentNames() []string {
	var names []string
	for _, each := range departments {
		names = append(names, each.servicenow)
	}
	return names
}

func (w *world) addRole(rng *rand.Rand, name string, contains ...int) int {
	no := len(w.roles)
	w.roles = append(w.roles, role{named: named{sysID(rng), name}, contains: contains})
	w.roleNo[name] = no
	return no
}

func (w *world) buildRoles(rng *rand.Rand) {
	for _, name := range unmanaged {
		w.addRole(rng, name)
	}
	for _, name := range []string{"admin", "security_admin"} {
		w.roles[w.addRole(rng, name)].elevated = name == "security_admin"
	}
	for _, name := range []string{"sales_manager", "approver_admin", "sn_hr_core.basic", "business_stakeholder", "actsub_user", "event_operator", "data_steward", "catalog_steward", "report_admin"} {
		w.addRole(rng, name)
	}
	for _, name := range spare {
		w.spareRoles = append(w.spareRoles, w.addRole(rng, name))
	}
	w.addRole(rng, "change_manager", w.addRole(rng, "change_scheduler"), w.addRole(rng, "change_risk_assessor"))
	w.addRole(rng, "vendor_manager", w.addRole(rng, "vendor_reader"), w.addRole(rng, "vendor_scorer"))
	w.buildDepartmentRoles(rng)
	// Roles may contain each other in a circle.
	power, contributor := w.addRole(rng, "pa_power_user"), w.addRole(rng, "pa_contributor")
	w.roles[power].contains = []int{contributor}
	w.roles[contributor].contains = []int{power}
	w.roles[w.roleNo["finance_workspace"]].contains = append(w.roles[w.roleNo["finance_workspace"]].contains, power)
	w.privileged = make([]bool, len(w.roles))
	for no := range w.roles {
		w.roles[no].closure = w.closureOf(no)
		w.privileged[no] = w.roles[no].name == "admin" || w.roles[no].name == "security_admin"
	}
}

// buildDepartmentRoles makes each department's role contain as many others as
// brings an account to the wished number of grants: snc_internal, the
// department's role, and what that contains.
func (w *world) buildDepartmentRoles(rng *rand.Rand) {
	var leaves []int
	for _, name := range contained {
		leaves = append(leaves, w.addRole(rng, name))
	}
	for len(leaves) < w.grantsAccount {
		leaves = append(leaves, w.addRole(rng, fmt.Sprintf("x_acme_app%d.user", len(leaves))))
	}
	for no, each := range departments {
		count := min(len(leaves), max(0, w.grantsAccount-2+no%3-1+no%2))
		var contains []int
		for _, pick := range rng.Perm(len(leaves))[:count] {
			contains = append(contains, leaves[pick])
		}
		slices.Sort(contains)
		role := w.addRole(rng, each.role, contains...)
		w.roles[role].licensed = each.role == "itil"
	}
}

func (w *world) closureOf(start int) []int {
	seen := make([]bool, len(w.roles))
	seen[start] = true
	var closure []int
	for queue := []int{start}; len(queue) > 0; queue = queue[1:] {
		for _, next := range w.roles[queue[0]].contains {
			if !seen[next] {
				seen[next] = true
				closure = append(closure, next)
				queue = append(queue, next)
			}
		}
	}
	return closure
}
