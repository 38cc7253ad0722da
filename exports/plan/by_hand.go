package plan

import (
	"fmt"
	"slices"
)

// ByHand is what no script exports: an address to open in a browser, whose answer is to be saved.
type ByHand struct {
	Table     string   `json:"table"`
	Request   string   `json:"request"` // {since} stands for a day that a person puts there
	File      string   `json:"file"`
	NeededFor []string `json:"needed_for"`
}

// ByHand are the tables that no script exports.
func (p *Plan) ByHand() []string {
	var tables []string
	if p.ServiceNow != nil {
		for _, each := range p.ServiceNow.ByHand {
			tables = append(tables, each.Table)
		}
	}
	if p.Okta != nil {
		for _, each := range p.Okta.ByHand {
			tables = append(tables, each.Table)
		}
	}
	return tables
}

// beyond is how many days more than the limit changes are counted for: they have to begin before it.
const beyond = 10

// changeCount counts by user who changed records that are no records of the platform's own.
func changeCount(days int, reason string) ByHand {
	return ByHand{
		Table: "sys_audit", File: "sys_audit.xml", NeededFor: []string{reason},
		Request: fmt.Sprintf("/api/now/stats/sys_audit?sysparm_count=true&sysparm_group_by=user&sysparm_min_fields=sys_created_on&sysparm_max_fields=sys_created_on"+
			"&sysparm_query=sys_created_on%%3E%%3Djavascript:gs.daysAgoStart(%d)%%5EtablenameNOT%%20LIKEsys_", days+beyond),
	}
}

// signOns are when people opened ServiceNow from Okta.
func signOns(reason string) ByHand {
	return ByHand{
		Table: "okta.sign_on", File: "logs-1.json", NeededFor: []string{reason},
		Request: "/api/v1/logs?filter=eventType%20eq%20%22user.authentication.sso%22&since={since}&limit=1000",
	}
}

// changesByHand are the counts of changes that rules ask for.
func (n Needs) changesByHand(purpose string) []ByHand {
	const reason = "whether licences are used: who changed records, which tells more than who logged in"
	custom := n.readOf("servicenow.activity")
	if purpose != "reconcile" || len(n.Licences)+len(custom) == 0 {
		return nil
	}
	return []ByHand{changeCount(max(n.LicenceDays, 90), because(reason, slices.Concat(n.Licences, custom)))}
}

// readOf are the reads of a canonical table by custom findings.
func (n Needs) readOf(relation string) []Read {
	return slices.DeleteFunc(slices.Clone(n.Relations), func(each Read) bool { return each.Name != relation })
}
