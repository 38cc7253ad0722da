package comparison

import (
	"rolecall/reconcile/findings"
	"rolecall/reports/columns"
)

// States are what becomes of a finding, causes why; effects are what the new exports say of the
// changes that were planned for one that is fixed.
var (
	States = []string{"new", "reopened", "lapsed", "unknown", "gone", "subject_gone", "fixed", "excepted", "persisting"}
	Causes = []string{"data", "rules", "clock", "tool", "exports"}

	Effects = []string{"in effect", "as far as shown", "in part", "overtaken", "not in effect", "unknown"}
)

// Findings are the columns of compare.csv and of the findings in compare.json: compare.row. Their
// meaning is in the header of reconcile/compare/070_row.sql.
var Findings = []columns.Column{
	{Name: "finding_id", Type: columns.Text, IsFilled: true},
	{Name: "finding_key", Type: columns.Text, IsFilled: true, Page: columns.Absent},
	{Name: "kind", Type: columns.Text, Page: columns.Few},
	{Name: "severity_before", Type: columns.Text, Values: append([]string{""}, findings.Severities...), Page: columns.Few},
	{Name: "severity", Type: columns.Text, Values: append([]string{""}, findings.Severities...), Page: columns.Few},
	{Name: "user_name", Type: columns.Text},
	{Name: "login", Type: columns.Text},
	{Name: "name", Type: columns.Text},
	{Name: "item", Type: columns.Text, Page: columns.Few},
	{Name: "state", Type: columns.Text, Values: States, Page: columns.Few},
	{Name: "cause", Type: columns.Text, Values: append([]string{""}, Causes...), Page: columns.Few},
	{Name: "match", Type: columns.Text, Values: []string{"", "id", "name", "identity", "key"}, Page: columns.Few},
	{Name: "rule_before", Type: columns.Text, Page: columns.Few},
	{Name: "rule", Type: columns.Text, Page: columns.Few},
	{Name: "change_id", Type: columns.Text},
	{Name: "first_seen", Type: columns.Text, Page: columns.Few},
	{Name: "since", Type: columns.Text, Page: columns.Few},
	{Name: "age_days", Type: columns.Number, Page: columns.Few},
	{Name: "due", Type: columns.Text, Page: columns.Few},
	{Name: "overdue", Type: columns.Text, Values: []string{"", "true", "false"}, Page: columns.Few},
	{Name: "times_reopened", Type: columns.Number, Page: columns.Few},
	{Name: "reason", Type: columns.Text, IsFilled: true},
	{Name: "effect", Type: columns.Text, Values: append([]string{""}, Effects...), Page: columns.Few},
}

// Access are the columns of access_changes.csv: compare.access_change, explained in
// reconcile/compare/120_access_change.sql.
var Access = []columns.Column{
	{Name: "change", Type: columns.Text},
	{Name: "kind", Type: columns.Text},
	{Name: "user_name", Type: columns.Text},
	{Name: "login", Type: columns.Text},
	{Name: "entitlement", Type: columns.Text},
	{Name: "via", Type: columns.Text},
	{Name: "at", Type: columns.Text},
	{Name: "by", Type: columns.Text},
	{Name: "cause", Type: columns.Text},
	{Name: "privileged", Type: columns.Flag},
	{Name: "change_id", Type: columns.Text},
	{Name: "decision", Type: columns.Text},
}
