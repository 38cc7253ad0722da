package rules

import (
	"slices"
	"strconv"
)

// shippedAccounts are the accounts that ServiceNow ships and that are never in
// Okta. admin is shipped too, but an active shared admin is a finding.
var shippedAccounts = []string{
	"guest", "soap.guest", "virtual.agent", "sharedservice.worker", "securitycenter.user", "survey.user",
	"sitemap.scheduler.user", "ml.admin", "ml_report.user", "bm.scheduler", "aes.creator", "certification_user",
	"ATF_TestItilUser1", "ATF_TestItilUser2", "change.atf",
}

// explicitRoles come from ServiceNow's Explicit Roles, which grants them again
// at login: to correct them is pointless.
var explicitRoles = []string{"snc_internal", "snc_external"}

// privilegedRoles administer the instance, act as others, or run scripts on it.
var privilegedRoles = []string{
	"admin", "security_admin", "oauth_admin", "impersonator", "user_admin", "import_scheduler", "import_admin",
	"background_script_admin", "script_fix_admin", "soap", "soap_script", "soap_update", "soap_create", "soap_delete",
	"personalize_rules", "business_rule_admin", "approval_admin", "snc_required_script_writer_permission",
}

// decode reads the tree into rules, with defaults for what is not written. It
// takes what has the right type and leaves out the rest, which the schema has
// complained about.
func decode(name string, root *node) *Rules {
	return &Rules{
		file:            name,
		scopes:          decodeScopes(root.get("scope")),
		correlations:    decodeCorrelations(root.get("correlate")),
		links:           decodeLinks(root.get("links")),
		attributes:      decodeAttributes(root.get("attributes")),
		roles:           decodeRoles(root.get("roles")),
		groupGrants:     decodeGrants(root.get("groups").get("grant"), "groups"),
		groupAllowances: decodeGrants(root.get("groups").get("allow"), "groups"),
		settings:        decodeSettings(root),
		populations:     decodePopulations(root.get("populations")),
		services:        decodeServices(root.get("service_accounts")),
		platform:        termsOr(root.get("platform_accounts"), shippedAccounts),
		severities:      decodeSeverities(root.get("severity")),
		checks:          decodeChecks(root.get("checks")),
		exceptions:      decodeExceptions(root.get("exceptions")),
		exceptionTerms:  root.get("guardrails").get("exceptions"),
		protected:       terms(root.get("guardrails").get("protect")),
		neverGrant:      terms(root.get("guardrails").get("never_grant")),
		keepLast:        decodeKeepLast(root.get("guardrails").get("keep_last")),
		sla:             decodeDeadlines(root.get("sla")),
		history:         termOf(root.get("history")),
		zone:            termOf(root.get("exports").get("servicenow").get("time_zone")),
		dateFormat:      termOf(root.get("exports").get("servicenow").get("date_format")),
		emptyGroups:     oktaGroups(root.get("exports").get("okta").get("empty_groups")),
		orgs:            decodeOrgs(root.get("exports").get("okta").get("orgs")),
		types:           pairs(root.get("exports").get("okta").get("types")),
	}
}

func termOf(n *node) term {
	if n.string() == "" {
		return term{}
	}
	return term{n.string(), n}
}

func terms(list *node) []term {
	var all []term
	for _, each := range list.elements() {
		if each.string() != "" {
			all = append(all, termOf(each))
		}
	}
	return all
}

// termsOr are the terms of a list, or the defaults if it is not written.
func termsOr(list *node, otherwise []string) []term {
	if list != nil {
		return terms(list)
	}
	var all []term
	for _, each := range otherwise {
		all = append(all, term{value: each})
	}
	return all
}

func pairs(values *node) []pair {
	var all []pair
	for _, each := range values.pairs() {
		all = append(all, pair{term{each.key.text.Value, each.key}, term{each.value.string(), each.value}})
	}
	return all
}

// decodeCorrelations: without rules, the account that Okta provisions, then
// the same login, as Okta's ServiceNow app maps it.
func decodeCorrelations(from *node) []correlation {
	if from == nil {
		return []correlation{
			{okta: []term{{value: "appuser.externalId"}}, servicenow: term{value: "sys_id"}},
			{okta: []term{{value: "user.login"}}, servicenow: term{value: "user_name"}, ignoresCase: true},
		}
	}
	var all []correlation
	for _, each := range from.elements() {
		all = append(all, correlation{
			okta: oneOrMore(each.get("okta")), servicenow: termOf(each.get("servicenow")),
			ignoresCase:         each.get("ignore_case").flag(false),
			ignoresLeadingZeros: each.get("leading_zeros").string() == "ignore",
			org:                 termOf(each.get("org")),
			domains:             pairs(each.get("domains")),
			from:                each,
		})
	}
	return all
}

// oneOrMore are the terms of a list, or the one that stands there by itself.
func oneOrMore(from *node) []term {
	if from.string() != "" {
		return []term{termOf(from)}
	}
	return terms(from)
}

func decodeLinks(from *node) []link {
	var all []link
	for _, each := range from.elements() {
		all = append(all, link{
			userName: termOf(each.get("user_name")), login: termOf(each.get("login")), isNobodys: each.get("nobody").flag(false),
			reason: termOf(each.get("reason")), approvedBy: termOf(each.get("approved_by")), ticket: termOf(each.get("ticket")),
			on: termOf(each.get("on")), org: termOf(each.get("org")), from: each,
		})
	}
	return all
}

// comparesWithoutCase: both fields compare without case unless told otherwise.
func comparesWithoutCase(field string) bool { return field == "email" || field == "user_name" }

func decodeAttributes(from *node) []attribute {
	var all []attribute
	for _, each := range from.pairs() {
		field, value := each.key.text.Value, each.value
		one := attribute{
			field: term{field, each.key}, from: termOf(value.get("from")),
			groups: decodeGroupValues(value.get("groups")), mapped: pairs(value.get("map")), otherwise: termOf(value.get("default")),
			authority: orElse(value.get("authority").string(), "okta"), whenEmpty: orElse(value.get("when_empty").string(), "keep"),
			ignoresCase: value.get("ignore_case").flag(comparesWithoutCase(field)), mayRename: value.get("rename").flag(false),
			ignoresDifference: value.get("when_different").string() == "ignore",
		}
		if value.string() != "" { // the short form: only the expression
			one.from = termOf(value)
		}
		all = append(all, one)
	}
	return all
}

// decodeGroupValues are names of groups with values, or a list in which groups have orgs, too.
func decodeGroupValues(from *node) []groupValue {
	var all []groupValue
	for _, each := range pairs(from) {
		all = append(all, groupValue{oktaGroup{term: each.key}, each.value, true})
	}
	for _, each := range from.elements() {
		group := oktaGroup{term: termOf(each.get("group")), org: termOf(each.get("org"))}
		all = append(all, groupValue{key: group, value: term{each.get("value").string(), each.get("value")}})
	}
	return all
}

func orElse(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

func decodeRoles(from *node) roles {
	section := roles{
		grants:     decodeGrants(from.get("grant"), "roles"),
		allowances: decodeGrants(from.get("allow"), "roles"),
		privileged: termsOr(from.get("privileged"), privilegedRoles),
		unmanaged:  terms(from.get("unmanaged")),
	}
	if from.get("from_app_groups").flag(false) {
		section.fromAppGroups = term{"true", from.get("from_app_groups")}
	}
	section.areJudged = from.get("grant") != nil || from.get("allow") != nil || section.fromAppGroups.isWritten()
	for _, role := range explicitRoles {
		if !slices.ContainsFunc(section.unmanaged, func(each term) bool { return each.value == role }) {
			section.unmanaged = append(section.unmanaged, term{value: role})
		}
	}
	if !section.areJudged {
		section.unmanaged = append(section.unmanaged, term{value: "*"})
	}
	section.conflicts, section.libraries = decodeConflicts(from.get("conflicts"))
	return section
}

// decodeSettings are the settings that findings read by name.
func decodeSettings(root *node) []setting {
	var all []setting
	add := func(section, key, otherwise string, value func(string) string) {
		written := root.get(section).get(key)
		all = append(all, setting{section + "." + key, value(orElse(written.string(), otherwise)), written.rule()})
	}
	add("stale", "dormant_after", "90d", interval)
	add("stale", "never_used_after", "30d", interval)
	add("stale", "pending_after", "14d", interval)
	asWritten := func(value string) string { return value }
	add("deprovision", "leaver", "deactivate", asWritten)
	add("deprovision", "unassigned", "deactivate", asWritten)
	add("deprovision", "suspended", "lock", asWritten)
	add("deprovision", "no_identity", "review", asWritten)
	add("deprovision", "dormant", "review", asWritten)
	add("guardrails", "expires", "14d", lifetime)
	held := root.get("guardrails").get("impact").get("open_approvals")
	all = append(all, setting{openApprovals, orElse(held.string(), "go"), held.rule()})
	for _, each := range limits {
		written := root.get("guardrails").get(each.key)
		all = append(all, setting{"guardrails." + each.key, limit(written, each.otherwise), written.rule()})
	}
	return append(all, parameterSettings(root.get("checks"))...)
}

// interval is a duration such as 2w as DuckDB spells it: 14 days.
func interval(duration string) string {
	last := len(duration) - 1
	count, err := strconv.Atoi(duration[:last])
	if err != nil {
		return ""
	}
	switch duration[last] {
	case 'w':
		return strconv.Itoa(7*count) + " days"
	case 'h':
		return strconv.Itoa(count) + " hours"
	}
	return strconv.Itoa(count) + " days"
}

// lifetime is a duration, empty for none.
func lifetime(duration string) string {
	if duration == "none" {
		return ""
	}
	return interval(duration)
}

func decodeServices(from *node) []service {
	var all []service
	for _, each := range from.elements() {
		all = append(all, service{
			userName: termOf(each.get("user_name")), owner: termOf(each.get("owner")),
			mayHold: terms(each.get("may_hold")), isLimited: each.get("may_hold") != nil, lastUsedWithin: termOf(each.get("last_used_within")),
		})
	}
	return all
}

func decodeSeverities(from *node) []severityOf {
	var all []severityOf
	for _, each := range from.pairs() {
		one := severityOf{kind: term{each.key.text.Value, each.key}, severity: termOf(each.value), privileged: termOf(each.value.get("privileged"))}
		if otherwise := termOf(each.value.get("otherwise")); otherwise.value != "" {
			one.severity = otherwise
		}
		all = append(all, one)
	}
	return all
}
