package columns

import "rolecall/reconcile/findings"

const (
	digits = `[0-9a-hjkmnp-tv-z]{15}` // as recon.short_id writes them

	findingID  = `f` + digits
	findingIDs = findingID + `(; ` + findingID + `)*`
	changeID   = `c` + digits
	changeIDs  = changeID + `(; ` + changeID + `)*`

	oneKind = `^[a-z]+\.[a-z_]+$`

	dayOrNone  = `^([0-9]{4}-[0-9]{2}-[0-9]{2})?$`
	timeOrNone = `^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?$`
)

// Findings are the columns of the findings: the table finding.
var Findings = []Column{
	{Name: "finding_id", Type: Text, Pattern: "^" + findingID + "$", Title: "Finding ID", Width: 19},
	{Name: "kind", Type: Text, Pattern: oneKind, Page: Few, Title: "Kind", Width: 25},
	{Name: "severity", Type: Text, Values: findings.Severities, Page: Few, Title: "Severity", Width: 10},
	{Name: "privileged", Type: Flag, Page: Few, Title: "Privileged", Width: 12},
	{Name: "okta_id", Type: Text, Title: "Okta ID", Width: 23},
	{Name: "login", Type: Text, Title: "Okta login", Width: 28},
	{Name: "okta_status", Type: Text, Values: statuses, Page: Few, Title: "Okta status", Width: 15},
	{Name: "sys_id", Type: Text, Title: "sys_id", Width: 35},
	{Name: "user_name", Type: Text, Title: "User name", Width: 28},
	{Name: "name", Type: Text, Title: "Name", Width: 22},
	{Name: "item", Type: Text, Page: Few, Title: "Item", Width: 22, IsLong: true},
	{Name: "expected", Type: Text, Page: Few, Title: "Expected", Width: 24},
	{Name: "actual", Type: Text, Page: Few, Title: "Actual", Width: 30},
	{Name: "via", Type: Text, Page: Few, Title: "Held via", Width: 34},
	{Name: "reason", Type: Text, IsFilled: true, Title: "Why", Width: 56, IsLong: true},
	{Name: "rule", Type: Text, Page: Few, Title: "Rule", Width: 16},
	{Name: "fix", Type: Text, Values: fixes, Page: Few, Title: "Fix", Width: 15},
	{Name: "excepted", Type: Flag, Page: Few, Title: "Accepted", Width: 11},
	{Name: "controls", Type: Text, Page: Few, Title: "Evidence for", Width: 60},
	{Name: "change_ids", Type: Text, Pattern: "^(" + changeIDs + ")?$", Title: "Changes", Width: 20},
	{Name: "certainty", Type: Text, Values: certainties, Page: Few, Title: "Certainty", Width: 11},
	{Name: "doubt", Type: Text, Page: Few, Title: "What is not known", Width: 56, IsLong: true},
	{Name: "finding_key", Type: Text, IsFilled: true, Title: "Finding key", Width: 56, IsLong: true},
	{Name: "state", Type: Text, Values: states, Page: Few, Title: "State", Width: 12},
	{Name: "first_seen", Type: Text, Pattern: dayOrNone, Page: Few, Title: "First seen", Width: 12},
	{Name: "since", Type: Text, Pattern: dayOrNone, Page: Few, Title: "Since", Width: 12},
	{Name: "age_days", Type: Number, Page: Few, Title: "Days open", Width: 10},
	{Name: "due", Type: Text, Pattern: dayOrNone, Page: Few, Title: "Due", Width: 12},
	{Name: "overdue", Type: Flag, Page: Few, Title: "Overdue", Width: 10},
	{Name: "times_reopened", Type: Number, Page: Few, Title: "Times reopened", Width: 10},
	{Name: "rule_name", Type: Text, Page: Few, Title: "Rule name", Width: 22},
	{Name: "used_after_leaving", Type: Text, Pattern: timeOrNone, Page: Few, Title: "Used after leaving", Width: 21},
}

// statuses are what Okta's API has, and nothing where there is no identity.
var statuses = []string{"", "STAGED", "PROVISIONED", "ACTIVE", "RECOVERY", "PASSWORD_EXPIRED", "LOCKED_OUT", "SUSPENDED", "DEPROVISIONED"}

var certainties = []string{"certain", "doubtful"}

// states are what a history says of a finding, and nothing without one.
var states = []string{"", "new", "reopened", "excepted", "lapsed", "persisting"}

var fixes = []string{"create", "activate", "deactivate", "lock", "unlock", "add", "remove", "update", "review"}
