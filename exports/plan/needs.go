package plan

// Needs are what rules read of the exports.
type Needs struct {
	Rules       string // the name of the rules file; "" for the defaults
	RulesSHA256 string
	Fields      []Read // of accounts, by the name of the field
	Attributes  []Read // of Okta's users
	Groups      []Read // of Okta, whose members decide, by name
	GroupIDs    []Read // the same by id
	AnyGroup    []Read // rules that ask for groups by a pattern; without names
	AppUsers    []Read // rules that read who is assigned to the app; without names
	AppGroups   []Read // rules that read which groups are; without names
	App         string // the app's id, if the rules say it
	ToOkta      []Read // attributes that Okta gets from ServiceNow
	Impact      []Read // rules that hold changes for what people leave behind; without names
	Licences    []Read // rules that say after how long a licence counts as unused; without names
	LicenceDays int    // and that is
	Relations   []Read // canonical tables that custom findings read
	IsOpen      bool   // no rule says yet who should have what: no scope, field, role or group
}

// isForAll says whether what rules may read that are not written yet is needed, too: rolecall
// init proposes rules from it.
func (n Needs) isForAll(purpose string) bool {
	return purpose == "review" || purpose == "impact" || purpose == "reconcile" && n.IsOpen
}

// byDefault is the place of what nobody wrote.
const byDefault = "default"

// Read is a thing that rules read, and the places that do: rules.yaml:14.
type Read struct {
	Name string
	By   []string
}
