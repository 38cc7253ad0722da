package rules_test

import "testing"

// TestPopulations: everybody is in all that they meet, whatever these are called, in the order of the file.
func TestPopulations(t *testing.T) {
	want, _ := policy(t, `populations:
  sales: {group: {any: [Sales, Marketing]}, except: {user: ana@*}, stale: {dormant_after: 2w}}
  attributes:
    when: is_clerk
    group: Marketing
    stale: {never_used_after: 12h, pending_after: 3d}
    deprovision: {leaver: lock, unassigned: review, suspended: deactivate, dormant: deactivate}
  "it's": {when: user.userType == "Nobody", deprovision: {dormant: review}}
define: {is_clerk: user.title == "Clerk"}
`)
	want("select population_no, name, rule from policy.population order by all", "1|sales|rules.yaml:3\n2|attributes|rules.yaml:4\n3|it's|rules.yaml:9")
	want("select user_key, population_no from policy.population_member order by all", "1|1\n1|2\n2|1")
	want("select population_no, name, value, rule from policy.population_setting order by all", `1|stale.dormant_after|14 days|rules.yaml:3
2|deprovision.dormant|deactivate|rules.yaml:8
2|deprovision.leaver|lock|rules.yaml:8
2|deprovision.suspended|deactivate|rules.yaml:8
2|deprovision.unassigned|review|rules.yaml:8
2|stale.never_used_after|12 hours|rules.yaml:7
2|stale.pending_after|3 days|rules.yaml:7
3|deprovision.dormant|review|rules.yaml:9`)
	want("select rule_no, kind, name from policy.rule_read where decides = 'population' order by all", `1|attribute|login
1|group|Marketing
1|group|Sales
2|attribute|title
2|group|Marketing
3|attribute|userType`)
	want, _ = policy(t, "")
	want("select count(*) from policy.population", "0")
	want("select count(*) from policy.population_member", "0")
}
