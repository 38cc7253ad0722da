package extract

import (
	"net/url"
	"regexp"
	"strings"
)

// harmless are parts of ServiceNow's encoded queries that leave no record out.
var harmless = regexp.MustCompile(`(?i)^(|ORDERBY(DESC)?[a-z0-9_.]+|sys_idISNOTEMPTY|EQ)$`)

// unneeded are the conditions on tables of what people have to do that leave out only what is
// done, or nobody's.
var unneeded = map[string]*regexp.Regexp{
	"task":                 regexp.MustCompile(`(?i)^(active=true|assigned_toISNOTEMPTY)$`),
	"sysapproval_approver": regexp.MustCompile(`(?i)^(state=requested|approverISNOTEMPTY)$`),
}

// everybody are searches of Okta's users that leave nobody out: without one, the API
// leaves deprovisioned users out.
var everybody = regexp.MustCompile(`(?i)^\s*(status|id|created|lastUpdated)\s+pr\s*$`)

// LeavesOut is what keeps records from being in the table: its filter, or the part of its query
// that selects some; "" if nothing does.
func (t Table) LeavesOut() string {
	switch {
	case t.Filter != "":
		return t.Filter
	case t.Query == "":
		return ""
	case strings.HasPrefix(t.Name, "okta."):
		return t.leftOutOfList()
	}
	query := t.Query
	if strings.Contains(query, "sysparm_") { // an address of the Table API, or its parameters
		_, parameters, isAddress := strings.Cut(query, "?")
		if !isAddress {
			parameters = query
		}
		values, _ := url.ParseQuery(parameters) // what cannot be read is left out, as the instance does
		query = values.Get("sysparm_query")
	}
	for _, condition := range strings.Split(query, "^") {
		condition = strings.TrimSpace(condition)
		if isHarmless := unneeded[t.Name] != nil && unneeded[t.Name].MatchString(condition); !isHarmless && !harmless.MatchString(condition) {
			return t.Query
		}
	}
	return ""
}

// leftOutOfList is the parameter of an address of Okta's API that selects some of a list.
func (t Table) leftOutOfList() string {
	if everybody.MatchString(t.Query) {
		return ""
	}
	_, parameters, isAddress := strings.Cut(t.Query, "?")
	if !isAddress {
		parameters = t.Query
	}
	values, err := url.ParseQuery(parameters)
	if err != nil || !strings.Contains(t.Query, "=") {
		if isAddress || strings.HasPrefix(t.Query, "/") {
			return ""
		}
		return t.Query
	}
	for _, name := range []string{"search", "filter", "q"} {
		if text := values.Get(name); text != "" && !everybody.MatchString(text) {
			return text
		}
	}
	return ""
}
