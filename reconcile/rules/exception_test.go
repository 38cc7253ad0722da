package rules_test

import (
	"strings"
	"testing"
)

// TestExceptionsByGroupAndLogin: whom an exception is about, by any of a list of groups or by all of it.
func TestExceptionsByGroupAndLogin(t *testing.T) {
	want, compiled := policy(t, `exceptions:
  - {kind: misroled.*, group: Staff, reason: r, expires: 2027-01-01}
  - {kind: misroled.*, group: [Staff, Marketing], login: "*@Example.com", reason: r, expires: 2027-01-01}
  - {kind: misroled.*, group: {all: [Sales, Marketing]}, reason: r, expires: 2027-01-01}
  - {kind: misroled.*, group: {id: 00gnone}, user_name: ana, reason: r, expires: 2027-01-01}
  - {kind: misroled.*, group: Stuff, reason: r, expires: 2027-01-01}
  - {kind: misroled.*, login: bob@*, reason: r, expires: 2027-01-01}
`, "update okta.group set group_id = '00g' || group_key")
	want("select exception_no, login, login_like, okta_group from policy.exception order by all", `1|~|~|Staff
2|*@Example.com|%@example.com|Staff or Marketing
3|~|~|Sales and Marketing
4|~|~|00gnone
5|~|~|Stuff
6|bob@*|bob@%|~`)
	want("select exception_no, user_key from policy.exception_member order by all", "1|0\n2|0\n2|1\n3|0\n3|1")
	want("select rule_no, name from policy.rule_read where decides = 'exception' order by all", "1|Staff\n2|Marketing\n2|Staff\n3|Marketing\n3|Sales\n4|00gnone\n5|Stuff")
	var texts []string
	for _, each := range compiled.Warnings {
		texts = append(texts, each.Message)
	}
	if got := strings.Join(texts, "; "); got != `no Okta group has the id "00gnone" in the exports; no Okta group is called "Stuff" in the exports` {
		t.Error(got)
	}
}
