package sample

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// NearMiss is the key of Options.Faults for scenarios that must lead to no finding.
const NearMiss = "near-miss"

// OktaForms are the forms Okta's side can be written in. Memberships are a CSV
// of user and group in each of them but simple.
//
//	json    API JSON, one array a file
//	jsonl   API JSON, one record a line
//	pages   API JSON, the users in several page files
//	csv     a script's CSV: header of variable names
//	simple  {"id","type":"user","profile":{...,"groups":[...]},"status"}: no times,
//	        groups by name only, so stale.pending cannot be known and is not expected
var OktaForms = []string{"json", "jsonl", "pages", "csv", "simple"}

// ServiceNowForms are the forms ServiceNow's side can be written in.
//
//	csv            raw values, references as sys_ids, dot-walked names beside some
//	csv-display    display values in the exporting user's time zone and date format
//	table-api      references {"link","value"}, dot-walked names beside some
//	table-api-all  every field {"display_value","value"}
//	jsonv2         {"records":[...]}, references as bare sys_ids: what a department or a
//	               location is called cannot be known, so no drift of them is expected
var ServiceNowForms = []string{"csv", "csv-display", "table-api", "table-api-all", "jsonv2"}

// Options say what to write. The zero value of a field is its default.
type Options struct {
	Identities  int    // people that Okta knows; a few have two records (100)
	Seed        uint64 // the same seed, the same estate
	Grants      int    // role grants an account, on average (10)
	Memberships int    // Okta group memberships an identity, on average (8)

	// Faults is how many scenarios of each kind to plant; NearMiss is a kind,
	// too. Nil plants every scenario once, and more of each as the estate grows
	// (one a thousand people). At most half of the people are subjects of one: an
	// estate of 50 has each kind at least once, one of 200 each scenario.
	Faults map[string]int

	OktaForm       string // one of OktaForms (json)
	ServiceNowForm string // one of ServiceNowForms (table-api)

	// AsOf is the instant the estate is to be reconciled as of: whole seconds
	// (2026-11-01T00:00:00Z). Thresholds of staleness are planted to the second.
	AsOf time.Time

	// TimeZone and DateFormat are those of the user who exported display values;
	// they are declared in rules.yaml (UTC and yyyy-MM-dd).
	TimeZone   string
	DateFormat string // one of yyyy-MM-dd, dd/MM/yyyy, MM/dd/yyyy, dd.MM.yyyy
}

var dateLayouts = map[string]string{
	"yyyy-MM-dd": "2006-01-02",
	"dd/MM/yyyy": "02/01/2006",
	"MM/dd/yyyy": "01/02/2006",
	"dd.MM.yyyy": "02.01.2006",
}

// withDefaults fills what was left open and refuses what cannot be written.
func (o Options) withDefaults() (Options, error) {
	o.Identities = orDefault(o.Identities, 100)
	o.Grants = orDefault(o.Grants, 10)
	o.Memberships = orDefault(o.Memberships, 8)
	o.OktaForm = orDefault(o.OktaForm, "json")
	o.ServiceNowForm = orDefault(o.ServiceNowForm, "table-api")
	o.TimeZone = orDefault(o.TimeZone, "UTC")
	o.DateFormat = orDefault(o.DateFormat, "yyyy-MM-dd")
	if o.AsOf.IsZero() {
		o.AsOf = time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)
	}
	o.AsOf = o.AsOf.UTC().Truncate(time.Second)
	switch {
	case o.Identities < 0 || o.Grants < 0 || o.Memberships < 0:
		return o, fmt.Errorf("sample: identities, grants and memberships cannot be negative")
	case !slices.Contains(OktaForms, o.OktaForm):
		return o, fmt.Errorf("sample: unknown Okta form %q: expected %s", o.OktaForm, strings.Join(OktaForms, ", "))
	case !slices.Contains(ServiceNowForms, o.ServiceNowForm):
		return o, fmt.Errorf("sample: unknown ServiceNow form %q: expected %s", o.ServiceNowForm, strings.Join(ServiceNowForms, ", "))
	case dateLayouts[o.DateFormat] == "":
		return o, fmt.Errorf("sample: unknown date format %q", o.DateFormat)
	}
	for kind := range o.Faults {
		if len(scenariosOf(kind)) == 0 {
			return o, fmt.Errorf("sample: no scenario of kind %q", kind)
		}
	}
	if _, err := time.LoadLocation(o.TimeZone); err != nil {
		return o, fmt.Errorf("sample: %w", err)
	}
	return o, nil
}

func orDefault[T comparable](value, fallback T) T {
	var zero T
	if value == zero {
		return fallback
	}
	return value
}
