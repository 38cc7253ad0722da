package plan_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolecall/exports/plan"
)

var some = plan.Needs{
	Rules:  "rules.yaml",
	Fields: []plan.Read{{Name: "department", By: []string{"rules.yaml:9"}}, {Name: "manager.email", By: []string{"rules.yaml:14"}}, {Name: "u_cost", By: []string{"rules.yaml:8"}}},
	Groups: []plan.Read{{Name: "Sales | 'Team'\n<b>", By: []string{"rules.yaml:3"}}},
}

func options(purpose string) plan.Options {
	return plan.Options{For: purpose, Instance: "acme.service-now.com", Org: "acme.okta.com", Version: "v1.2.3 $(x) 'y'"}
}

func TestHost(t *testing.T) {
	for name, want := range map[string]string{
		"acme": "acme.service-now.com", "ACME.Service-Now.com": "acme.service-now.com", "it.example.org": "it.example.org", " acme ": "acme.service-now.com",
		"https://acme.service-now.com": "", "acme.service-now.com/": "", "acme.service-now.com:443": "", "a b": "", "": "", "-acme": "", "acme..com": "", "127.0.0.1": "",
		"acme'; rm -rf ~": "", "acmé": "", "user@acme.com": "", strings.Repeat("a.", 130) + "com": "",
	} {
		got, err := plan.Host(name, "service-now.com")
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", name, got, err)
		}
	}
}

// TestOnlyWhatIsNeeded lists what each purpose exports.
func TestOnlyWhatIsNeeded(t *testing.T) {
	toOkta := some
	toOkta.ToOkta = some.Fields[:1]
	for _, each := range []struct {
		purpose string
		needs   plan.Needs
		want    string
	}{
		{"reconcile", some, `
sys_user sys_id,user_name,name,email,active,locked_out,last_login,last_login_time,web_service_access_only,internal_integration_user,sys_created_on,sys_updated_on,department,manager.email,manager,u_cost,identity_type
sys_user_role sys_user_has_role sys_user_group sys_user_grmember sys_group_has_role sys_user_role_contains cmn_department sys_user_delegate?
okta.user okta.group okta.membership named okta.admin? okta.admin_role? okta.group_rule? okta.mapping? okta.push_mapping?`},
		{"reconcile", plan.Needs{}, `
sys_user sys_id,user_name,name,email,active,locked_out,last_login,last_login_time,web_service_access_only,internal_integration_user,sys_created_on,sys_updated_on,identity_type,manager
sys_user_role sys_user_has_role sys_user_group sys_user_grmember sys_group_has_role sys_user_role_contains sys_user_delegate?
okta.user okta.admin? okta.admin_role? okta.group_rule? okta.mapping? okta.push_mapping?`},
		{"reconcile", plan.Needs{AnyGroup: []plan.Read{{By: []string{"rules.yaml:5"}}}, AppUsers: []plan.Read{{By: []string{"rules.yaml:3"}}}, AppGroups: []plan.Read{{By: []string{"rules.yaml:4"}}}}, `
sys_user sys_id,user_name,name,email,active,locked_out,last_login,last_login_time,web_service_access_only,internal_integration_user,sys_created_on,sys_updated_on,identity_type,manager
sys_user_role sys_user_has_role sys_user_group sys_user_grmember sys_group_has_role sys_user_role_contains sys_user_delegate?
okta.user okta.group okta.app_user okta.app_group okta.membership all, of the app okta.admin? okta.admin_role? okta.group_rule? okta.mapping? okta.push_mapping?`},
		{"reconcile", plan.Needs{AppUsers: []plan.Read{{By: []string{"default"}}}}, `
sys_user sys_id,user_name,name,email,active,locked_out,last_login,last_login_time,web_service_access_only,internal_integration_user,sys_created_on,sys_updated_on,identity_type,manager
sys_user_role sys_user_has_role sys_user_group sys_user_grmember sys_group_has_role sys_user_role_contains sys_user_delegate?
okta.user okta.app_user? okta.admin? okta.admin_role? okta.group_rule? okta.mapping? okta.push_mapping?`},
		{"reconcile", plan.Needs{Impact: []plan.Read{{By: []string{"rules.yaml:9"}}}}, `
sys_user sys_id,user_name,name,email,active,locked_out,last_login,last_login_time,web_service_access_only,internal_integration_user,sys_created_on,sys_updated_on,identity_type,manager
sys_user_role sys_user_has_role sys_user_group sys_user_grmember sys_group_has_role sys_user_role_contains sys_user_delegate? sysapproval_approver? task? cmdb_ci?
okta.user okta.admin? okta.admin_role? okta.group_rule? okta.mapping? okta.push_mapping?`},
		{"reconcile", plan.Needs{Licences: []plan.Read{{By: []string{"rules.yaml:9"}}}, LicenceDays: 180}, `
sys_user sys_id,user_name,name,email,active,locked_out,last_login,last_login_time,web_service_access_only,internal_integration_user,sys_created_on,sys_updated_on,identity_type,manager
sys_user_role sys_user_has_role sys_user_group sys_user_grmember sys_group_has_role sys_user_role_contains sys_user_delegate? sys_audit by hand
okta.user okta.admin? okta.admin_role? okta.group_rule? okta.mapping? okta.push_mapping?`},
		{"reconcile", plan.Needs{Relations: []plan.Read{
			{Name: "servicenow.task", By: []string{"findings/busy.sql"}}, {Name: "okta.group_owner", By: []string{"findings/owners.sql"}},
			{Name: "okta.app_user", By: []string{"findings/owners.sql"}}, {Name: "okta.sign_on", By: []string{"findings/busy.sql"}},
			{Name: "servicenow.activity", By: []string{"findings/busy.sql"}}, {Name: "servicenow.user", By: []string{"findings/busy.sql"}},
		}}, `
sys_user sys_id,user_name,name,email,active,locked_out,last_login,last_login_time,web_service_access_only,internal_integration_user,sys_created_on,sys_updated_on,identity_type,manager
sys_user_role sys_user_has_role sys_user_group sys_user_grmember sys_group_has_role sys_user_role_contains sys_user_delegate? task? sys_audit by hand
okta.user okta.group okta.app_user okta.membership all okta.group_owner? okta.admin? okta.admin_role? okta.group_rule? okta.mapping? okta.push_mapping? okta.sign_on by hand`},
		{"review", plan.Needs{}, `
sys_user sys_id,user_name,name,email,active,locked_out,last_login,last_login_time,web_service_access_only,internal_integration_user,sys_created_on,sys_updated_on,first_name,last_name,title,department,manager,identity_type
sys_user_role sys_user_has_role sys_user_group sys_user_grmember sys_group_has_role sys_user_role_contains cmn_department sys_user_delegate?
okta.user okta.group okta.app_user? okta.app_group? okta.membership all okta.group_owner? okta.admin? okta.admin_role? okta.group_rule? okta.mapping? okta.push_mapping?`},
		{"impact", plan.Needs{}, `
sys_user sys_id,user_name,name,email,active,locked_out,last_login,last_login_time,web_service_access_only,internal_integration_user,sys_created_on,sys_updated_on,first_name,last_name,employee_number,title,department,manager,company,location,cost_center,identity_type
sys_user_role sys_user_has_role sys_user_group sys_user_grmember sys_group_has_role sys_user_role_contains cmn_department core_company cmn_location cmn_cost_center sys_user_delegate?
okta.user okta.group okta.app_user? okta.app_group? okta.membership all okta.admin? okta.admin_role? okta.group_rule? okta.mapping? okta.push_mapping?`},
		{"verify", plan.Needs{}, `
sys_user sys_id,user_name,name,email,active,locked_out,last_login,last_login_time,web_service_access_only,internal_integration_user,sys_created_on,sys_updated_on
sys_user_role sys_user_has_role sys_user_group sys_user_grmember
`},
		{"verify", toOkta, `
sys_user sys_id,user_name,name,email,active,locked_out,last_login,last_login_time,web_service_access_only,internal_integration_user,sys_created_on,sys_updated_on,department,manager.email,manager,u_cost
sys_user_role sys_user_has_role sys_user_group sys_user_grmember cmn_department
okta.user`},
	} {
		planned, err := plan.Make(each.needs, options(each.purpose))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.TrimSpace(each.want), strings.TrimSpace(listed(planned))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", each.purpose, diff)
		}
	}
}

func listed(made *plan.Plan) string {
	tables := made.ServiceNow.Tables
	text := tables[0].Table + " " + strings.Join(tables[0].Fields, ",") + "\n"
	var names, lists []string
	for _, each := range tables[1:] {
		name := each.Table
		if each.Optional {
			name += "?"
		}
		names = append(names, name)
	}
	for _, each := range made.ServiceNow.ByHand {
		names = append(names, each.Table+" by hand")
	}
	if made.Okta != nil {
		for _, each := range made.Okta.Lists {
			name := each.Table
			if each.Optional {
				name += "?"
			}
			if each.Table == "okta.membership" {
				name += " " + made.Okta.Members.Of
				if made.Okta.Members.OfApp {
					name += ", of the app"
				}
			}
			lists = append(lists, name)
		}
		for _, each := range made.Okta.ByHand {
			lists = append(lists, each.Table+" by hand")
		}
	}
	return text + strings.Join(names, " ") + "\n" + strings.Join(lists, " ")
}

// TestNoSecretIsAskedFor: neither the fields of secrets nor what is no field.
func TestNoSecretIsAskedFor(t *testing.T) {
	for _, name := range []string{"user_password", "u_api_key", "manager.user_password", "Title", "a b", "a;b", "$(x)", "a.b.c.d", "x^y", "a,b"} {
		needs := plan.Needs{Fields: []plan.Read{{Name: name, By: []string{"rules.yaml:7"}}}}
		if _, err := plan.Make(needs, options("reconcile")); err == nil || !strings.Contains(err.Error(), "rules.yaml:7") {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// TestByHand: the page links to what no script exports, and the readme says so; changes are counted from before the limit.
func TestByHand(t *testing.T) {
	files := filesOf(t, plan.Needs{
		Licences: []plan.Read{{By: []string{"rules.yaml:9"}}}, LicenceDays: 180,
		Relations: []plan.Read{{Name: "okta.sign_on", By: []string{"findings/busy.sql"}}},
	})
	for name, want := range map[string]string{
		"servicenow-urls.html": `href="https://acme.service-now.com/api/now/stats/sys_audit?sysparm_count=true&amp;sysparm_group_by=user&amp;sysparm_min_fields=sys_created_on` +
			`&amp;sysparm_max_fields=sys_created_on&amp;sysparm_query=sys_created_on%3E%3Djavascript:gs.daysAgoStart%28190%29%5EtablenameNOT%20LIKEsys_"`,
		"okta-urls.html": `https://acme.okta.com/api/v1/logs?filter=eventType%20eq%20%22user.authentication.sso%22&amp;since={since}&amp;limit=1000`,
		"README.md":      "**By hand: `sys_audit`** (whether licences are used: who changed records, which tells more than who logged in (rules.yaml:9)). No script exports it.",
		"plan.json":      `"table": "okta.sign_on"`,
	} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s lacks %s", name, want)
		}
	}
	for _, script := range []string{"servicenow.sh", "servicenow.ps1", "servicenow-export.js"} {
		if strings.Contains(files[script], "sys_audit") {
			t.Errorf("%s exports sys_audit, which is larger than everything else", script)
		}
	}
}

func filesOf(t *testing.T, needs plan.Needs) map[string]string {
	t.Helper()
	planned, err := plan.Make(needs, options("reconcile"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := planned.Files()
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for name, content := range files {
		texts[name] = string(content)
	}
	return texts
}

// TestFilesAreInert: what comes from the rules acts in no form. Names of groups stand in
// scripts as JSON, each on a line of its own behind a sign that no script ends a text with.
func TestFilesAreInert(t *testing.T) {
	files := filesOf(t, some)
	for name, text := range files {
		isScript := name == "okta.sh" || name == "okta.ps1"
		if isScript != strings.Contains(text, "\n=Sales | 'Team'\\u000a<b>\n") {
			t.Errorf("%s has the name of a group otherwise than expected", name)
		}
		if strings.Contains(text, "$(x)") || !isScript && name != "plan.json" && strings.Contains(text, "<b>") {
			t.Errorf("%s holds a name as it is", name)
		}
	}
}

// TestShellsTakeNoOffence, those that are there to ask.
func TestShellsTakeNoOffence(t *testing.T) {
	folder := t.TempDir()
	planned, err := plan.Make(some, options("reconcile"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := planned.Write(folder); err != nil {
		t.Fatal(err)
	}
	for _, shell := range []string{"sh", "dash", "bash", "ksh", "busybox"} {
		path, err := exec.LookPath(shell)
		if err != nil {
			continue
		}
		for _, script := range []string{"servicenow.sh", "okta.sh"} {
			args := []string{"-n", filepath.Join(folder, script)}
			if shell == "busybox" {
				args = append([]string{"sh"}, args...)
			}
			if text, err := exec.Command(path, args...).CombinedOutput(); err != nil {
				t.Errorf("%s %s: %v: %s", shell, script, err, text)
			}
			if info, err := os.Stat(filepath.Join(folder, script)); err != nil || info.Mode() != 0o700 {
				t.Errorf("%s: %v, %v", script, info.Mode(), err)
			}
		}
	}
}

// requests are the addresses that a script asks for, with its variables called as in the shell.
func requests(script string) []string {
	var found []string
	rename := strings.NewReplacer("${table}", "$table", "$1?", "$table?", "$fields", "$2")
	for _, match := range regexp.MustCompile(`[ "'](/api/(?:now|v1)/[a-z][^"' )\n]*)`).FindAllStringSubmatch(script, -1) {
		address, _, _ := strings.Cut(match[1], "$(") // of the shell, and of PowerShell
		found = append(found, rename.Replace(address))
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// declarations are the values at the top of a script, by their names without underscores.
func declarations(script string) map[string]string {
	_, script, _ = strings.Cut(script, "# what the plan says")
	found := map[string]string{}
	for _, match := range regexp.MustCompile(`(?m)^\$?([a-zA-Z_]+) ?= ?'([^']*)'$`).FindAllStringSubmatch(script, -1) {
		name := strings.ToLower(strings.ReplaceAll(match[1], "_", ""))
		if _, isLater := found[name]; !isLater {
			found[name] = match[2]
		}
	}
	return found
}

// TestPowerShellAsksWhatTheShellAsks: PowerShell is not there to run. Its requests and lists
// are those of the shell's, and its brackets and quotes match.
func TestPowerShellAsksWhatTheShellAsks(t *testing.T) {
	files := filesOf(t, some)
	for name, values := range map[string][]string{
		"servicenow": {"plan", "tool", "instance", "tables"},
		"okta":       {"plan", "tool", "org", "app", "needsapp", "lists", "members", "membersofapp", "groupids"},
	} {
		shell, power := files[name+".sh"], files[name+".ps1"]
		if diff := cmp.Diff(requests(shell), requests(power)); diff != "" || len(requests(shell)) < 3 {
			t.Errorf("%s: -shell +PowerShell:\n%s", name, diff)
		}
		inShell, inPower := declarations(shell), declarations(power)
		for _, each := range values {
			if value, isThere := inShell[each]; !isThere || value != inPower[each] {
				t.Errorf("%s: %s is %q in the shell, %q in PowerShell", name, each, value, inPower[each])
			}
		}
		if wrong := unbalanced(power); wrong != "" {
			t.Errorf("%s.ps1: %s", name, wrong)
		}
	}
	for _, broken := range []string{"if ($a) {", "'a", `"$($x"`, "@'\na", "(]", "\"a"} {
		if unbalanced(broken) == "" {
			t.Errorf("%q is not noticed", broken)
		}
	}
}
