package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"rolecall/exports/plan"
	"rolecall/reconcile/rules"
)

const reading = `version: 1
scope:
  groups: [Staff]
  app: 0oa1servicenow9x4Y5z
  when: 'isMemberOfGroupNameStartsWith("Extern") AND user.country == "DE"'
correlate:
  - {okta: appuser.externalId, servicenow: sys_id}
  - {okta: [user.login, user.badge], servicenow: u_badge}
attributes:
  department:
    groups: {Sales: Sales}
    from: user.department
  title: {from: user.title, authority: servicenow}
roles:
  from_app_groups: true
  grant:
    - {roles: [itil], group: Desk}
    - {from: 'isMemberOfAnyGroup("00garwpuyxHaWOkdV0g4") ? "admin" : null'}
groups:
  grant:
    - {groups: [Service Desk], group: Desk}
guardrails: {impact: {open_approvals: hold}}
checks: {licence.unused: {unused_after: 26w}}
populations:
  externals: {group: Extern, when: user.userType == "External", stale: {dormant_after: 30d}}
`

// TestReads: whatever decides something is read, with its place.
func TestReads(t *testing.T) {
	read, err := rules.Read("rules.yaml", []byte(reading))
	if err != nil {
		t.Fatal(err)
	}
	needs := read.Reads()
	for what, each := range map[string]struct {
		got  []plan.Read
		want string
	}{
		"fields":     {needs.Fields, "department:10 sys_id:7 title:13 u_badge:8"},
		"attributes": {needs.Attributes, "badge:8 country:5 department:12 login:8 title:13 userType:25"},
		"groups":     {needs.Groups, "Desk:17,21 Extern:25 Sales:11 Staff:3"},
		"ids":        {needs.GroupIDs, "00garwpuyxHaWOkdV0g4:18"},
		"any group":  {needs.AnyGroup, ":5"},
		"app users":  {needs.AppUsers, ":4,7"},
		"app groups": {needs.AppGroups, ":4,15"},
		"impact":     {needs.Impact, ":22"},
		"licences":   {needs.Licences, ":23"},
		"to Okta":    {needs.ToOkta, "user.title:13"},
	} {
		var list []string
		for _, read := range each.got {
			list = append(list, fmt.Sprintf("%s:%s", read.Name, strings.ReplaceAll(strings.Join(read.By, ","), "rules.yaml:", "")))
		}
		if got := strings.Join(list, " "); got != each.want {
			t.Errorf("%s: %s, want %s", what, got, each.want)
		}
	}
	if needs.App != "0oa1servicenow9x4Y5z" {
		t.Errorf("the app is %q", needs.App)
	}
	if byDefault := rules.Default().Reads(); len(byDefault.AppUsers) != 1 || byDefault.AppUsers[0].By[0] != "default" || len(byDefault.Groups) > 0 {
		t.Errorf("by default: %+v", byDefault)
	}
}
