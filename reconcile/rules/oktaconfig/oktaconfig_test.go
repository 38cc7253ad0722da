package oktaconfig

import (
	"errors"
	"strings"
	"testing"

	"rolecall/reconcile/rules"
)

func TestFieldOf(t *testing.T) {
	for attribute, want := range map[string]string{
		"firstName": "first_name", "mobilePhone": "mobile_phone", "mobile_phone": "mobile_phone", "costCenter": "cost_center", "userName": "user_name",
		"primaryPhone": "phone", "zipCode": "zip", "u_badge_no": "u_badge_no", "employeeNumber": "employee_number", "manager": "manager",
		"password": "", "sysId": "", "active": "", "badge": "", "u badge": "", "u_A: 1": "", "": "",
	} {
		if got, why := fieldOf(attribute); got != want || (got == "") != (why != "") {
			t.Errorf("%q is written to %q (%s), want %q", attribute, got, why, want)
		}
	}
}

func TestUserNameKey(t *testing.T) {
	for template, want := range map[string]string{
		"${source.login}": "user.login", "${ user.email }": "user.email", `${String.substringBefore(source.login, "@")}`: `String.substringBefore(user.login, "@")`,
		"${source.firstName}.${source.lastName}": "", "login": "", "": "",
	} {
		if got, isKnown := userNameKey(template); got != want || isKnown != (want != "") {
			t.Errorf("%q is %q, want %q", template, got, want)
		}
	}
}

func TestRolesOf(t *testing.T) {
	for want, value := range map[string]any{
		"admin itil": "itil, admin;itil", "a b": []any{"b", map[string]any{"name": "a"}}, "": nil, "x": map[string]any{"value": "x"},
	} {
		if got := strings.Join(rolesOf(value), " "); got != want {
			t.Errorf("%v has the roles %q, want %q", value, got, want)
		}
	}
}

// TestConditionExcludes: whom a group rule leaves out, its condition leaves out.
func TestConditionExcludes(t *testing.T) {
	rule := GroupRule{Expression: "user.city == 'A' OR user.city == 'B'", ExcludedUsers: []string{`00u"1`}, ExcludedGroups: []string{"00g1"}}
	const want = `(user.city == 'A' OR user.city == 'B') AND user.getInternalProperty("id") != "00u""1" AND NOT isMemberOfGroup("00g1")`
	if got := rule.condition(); got != want {
		t.Errorf("got %s", got)
	}
	if why := refusal(Place{}, rule.condition(), 1); why != "" {
		t.Error(why)
	}
}

// TestDirections: what Okta writes goes before what it takes from ServiceNow; that is for people to decide.
func TestDirections(t *testing.T) {
	okta, app := Party{ID: "oty1", Type: "user"}, Party{ID: "0oa1", Name: "servicenow_ud", Type: "appuser"}
	config := Config{Mappings: []Mapping{
		{Source: app, Target: okta, HasProperties: true, Properties: []Property{{Name: "title", Expression: "appuser.title"}, {Name: "city", Expression: "appuser.location"}}},
		{Source: okta, Target: app, HasProperties: true, Properties: []Property{{Name: "title", Expression: "user.title"}, {Name: "title", Expression: "user.city"}}},
	}}
	taken, err := config.Rules("")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\n  title: user.title ", "\n  # location: {from: user.city, authority: servicenow} ", "there is a rule for title already"} {
		if !strings.Contains(taken.Text, want) {
			t.Errorf("%q is not in\n%s", want, taken.Text)
		}
	}
	if taken.Rules != 1 || taken.Unsaid != 1 {
		t.Errorf("%d rules, %d unsaid", taken.Rules, taken.Unsaid)
	}
}

// TestSeveralApps: which of several apps is meant, a person has to say.
func TestSeveralApps(t *testing.T) {
	config := Config{Assignments: []Assignment{{GroupID: "1", AppID: "0oa1"}, {GroupID: "2", AppID: "0oa2"}}}
	var several *SeveralApps
	if _, err := config.Rules(""); !errors.As(err, &several) || len(several.Apps) != 2 {
		t.Errorf("got %v", err)
	}
	if _, err := config.Rules("0oa2"); err != nil {
		t.Error(err)
	}
}

// TestNoDepthEndsTheProgram: a stack that runs over cannot be caught.
func TestNoDepthEndsTheProgram(t *testing.T) {
	of := func(part string, size int) string { return strings.Repeat(part, size/len(part)) }
	for _, part := range []string{"(", "[\n", "x {", "!", "- ", "a ? ", "(a ?\n", "[a]?"} {
		for _, size := range []int{largest - 50, 1 << 24} {
			var files terraform
			if err := files.read("x.tf", []byte("a = "+of(part, size))); err == nil {
				t.Errorf("%q is read", part)
			}
		}
	}
	for _, part := range []string{"1+", "a.", "a[0]", "1==", "\"\","} {
		var reader Reader
		_ = reader.terra.read("x.tf", []byte("resource \"okta_group_rule\" \"a\" {\n  name = "+of(part, largest/4)+"1\n}\n"))
		if _, err := reader.Config().Rules(""); err != nil {
			t.Error(err)
		}
	}
}

// FuzzTerraform: whatever a file holds, what comes of it is a rules file.
func FuzzTerraform(f *testing.F) {
	f.Add(`resource "okta_group_rule" "a" { name = "x\n" group_assignments = [okta_group.b.id] expression_value = "user.city == \"x\"" }
resource "okta_group" "b" { name = "'} #" }
resource "okta_push_group" "c" { source_group_id = okta_group.b.id }`)
	f.Add(`resource "okta_profile_mapping" "m" { mappings { id = "title" expression = "user.title" } }`)
	f.Add(`data "okta_group" "g" { name = null }
resource "okta_app_group_assignments" "s" { group { id = data.okta_group.g.id profile = jsonencode({roles = ["a"], title = "b"}) priority = 1 } }`)
	f.Fuzz(func(t *testing.T, text string) {
		var reader Reader
		if reader.terra.read("x.tf", []byte(text)) != nil {
			return
		}
		taken, err := reader.Config().Rules("")
		if several := (*SeveralApps)(nil); errors.As(err, &several) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := rules.Read("rules.yaml", []byte(taken.Text)); err != nil {
			t.Fatalf("%v\n%s", err, taken.Text)
		}
	})
}
