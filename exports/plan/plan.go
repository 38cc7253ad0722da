package plan

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// Purposes are what exports can be for.
var Purposes = []string{"reconcile", "review", "impact", "verify"}

// Options say which systems to plan for.
type Options struct {
	For      string // one of Purposes
	Instance string // ServiceNow's host name; "" for none
	Org      string // Okta's host name; "" for none
	App      string // the id of the ServiceNow app in Okta; "" if the script is to find it
	Version  string // of rolecall
}

// Plan is what to export. Its JSON is plan.json.
type Plan struct {
	Format      int         `json:"format"`
	Tool        string      `json:"tool"`
	For         string      `json:"for"`
	Rules       string      `json:"rules,omitempty"`
	RulesSHA256 string      `json:"rules_sha256,omitempty"`
	ServiceNow  *ServiceNow `json:"servicenow,omitempty"`
	Okta        *Okta       `json:"okta,omitempty"`
}

// ServiceNow is what to export of an instance.
type ServiceNow struct {
	Instance string   `json:"instance"`
	Tables   []Table  `json:"tables"`
	ByHand   []ByHand `json:"by_hand,omitempty"`
}

// Table is a table to export.
type Table struct {
	Table     string   `json:"table"`
	Fields    []string `json:"fields"`
	Query     string   `json:"query"`
	Order     string   `json:"order"`
	NeededFor []string `json:"needed_for"`
	Why       []Why    `json:"why,omitempty"` // of the fields that rules name
	Optional  bool     `json:"optional"`
	Form      string   `json:"form"`
}

// Why says which rules read something.
type Why struct {
	Name string   `json:"name"`
	By   []string `json:"by"`
}

// Okta is what to export of an organization.
type Okta struct {
	Org        string   `json:"org"`
	App        string   `json:"app,omitempty"`
	Lists      []List   `json:"lists"`
	Members    Members  `json:"members"`
	Attributes []Why    `json:"attributes"` // that rules read; Okta gives whole profiles
	ByHand     []ByHand `json:"by_hand,omitempty"`
}

// List is a list of Okta's API. {app} in the request stands for the app's id, {group} for a
// group's, {user} for an administrator's, {mapping} for a mapping's.
type List struct {
	Table     string   `json:"table"`
	Request   string   `json:"request"`
	File      string   `json:"file"` // what its parts are called, without number
	Query     string   `json:"query"`
	Order     string   `json:"order"`
	NeededFor []string `json:"needed_for"`
	Optional  bool     `json:"optional"` // without it the script goes on
	Form      string   `json:"form"`
}

// Members says of which groups the members are taken.
type Members struct {
	Of     string `json:"of"`               // none, named, or all
	Groups []Why  `json:"groups,omitempty"` // by name
	IDs    []Why  `json:"ids,omitempty"`
	OfApp  bool   `json:"of_app"` // those of the groups assigned to the app, too
	Why    []Why  `json:"why,omitempty"`
}

// Make plans what to export.
func Make(needs Needs, options Options) (*Plan, error) {
	plan := &Plan{Format: 1, Tool: "rolecall exports plan " + notInTool.ReplaceAllString(options.Version, ""), For: options.For, Rules: needs.Rules, RulesSHA256: needs.RulesSHA256}
	if options.Instance != "" {
		if err := checkFields(needs.Fields); err != nil {
			return nil, err
		}
		plan.ServiceNow = &ServiceNow{options.Instance, tablesFor(needs, options.For), needs.changesByHand(options.For)}
	}
	if options.Org != "" && (options.For != "verify" || len(needs.ToOkta) > 0) {
		plan.Okta = oktaFor(needs, options)
	}
	if plan.ServiceNow == nil && plan.Okta == nil {
		return nil, fmt.Errorf("verify needs no exports of Okta: no rule corrects Okta from ServiceNow. Name the instance with --instance")
	}
	return plan, nil
}

// digest is the checksum of plan.json, by which an extract says what it was taken for.
func digest(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// whys are reads as the plan lists them.
func whys(reads []Read) []Why {
	list := []Why{}
	for _, each := range reads {
		list = append(list, Why(each))
	}
	return list
}

// places are the places of all reads, each once, in the order of the file.
func places(reads ...Read) []string {
	var list []string
	for _, each := range reads {
		for _, by := range each.By {
			if !slices.Contains(list, by) {
				list = append(list, by)
			}
		}
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) }) // rules.yaml:9 before rules.yaml:14
	return list
}

// because is a reason with the rules that give it.
func because(reason string, reads []Read) string {
	by := places(reads...)
	const shown = 3
	switch {
	case len(by) == 0:
		return reason
	case len(by) > shown:
		return fmt.Sprintf("%s (%s and %d more)", reason, strings.Join(by[:shown], ", "), len(by)-shown)
	}
	return reason + " (" + strings.Join(by, ", ") + ")"
}
