package sample

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"rolecall/exports/source"
)

// NearMiss is the key of Options.Faults for scenarios that must lead to no finding.
const NearMiss = "near-miss"

// Options say what to write. The zero value of a field is its default.
type Options struct {
	Identities  int    // people that Okta knows; a few have two records (100)
	Seed        uint64 // the same seed, the same estate
	Grants      int    // role grants an account, on average (10)
	Memberships int    // Okta group memberships an identity, on average (8)

	// Faults is how many scenarios of each kind to plant; NearMiss is a kind,
	// too. Nil plants every scenario once, and more of each as the estate grows
	// (one a thousand people). At most half of the people are subjects of one: an
	// estate of 80 has each kind at least once, one of 250 each scenario.
	Faults map[string]int

	OktaForm       string // one of OktaForms (json)
	ServiceNowForm string // one of ServiceNowForms (table-api)

	// Charsets and compressions are those of the files of a system (utf-8, none).
	OktaCharset, ServiceNowCharset         string
	OktaCompression, ServiceNowCompression string

	// ReviewData exports what access reviews need besides: managers, who granted access and
	// when, what roles are for, delegates.
	ReviewData bool

	// EarlierRun says that a run as of two days before is in the history: then it shows what was
	// given by hand since. It needs ReviewData.
	EarlierRun bool

	// SystemLog exports Okta's system log, too: the last sign-ons to ServiceNow.
	SystemLog bool

	// Characters is one of CharacterSets (unicode, or windows-1252 if a charset
	// has no others).
	Characters string

	// AsOf is the instant the estate is to be reconciled as of: whole seconds
	// (2026-11-01T00:00:00Z). Thresholds of staleness are planted to the second.
	AsOf time.Time

	// TimeZone and DateFormat are those of the user who exported display values;
	// they are declared in rules.yaml (UTC and yyyy-MM-dd).
	TimeZone   string
	DateFormat string // one of yyyy-MM-dd, dd/MM/yyyy, MM/dd/yyyy, dd.MM.yyyy

	// Progress, if not nil, is called with how many people are drawn so far.
	Progress func(done, total int)
}

func (o Options) progress(done int) {
	if o.Progress != nil {
		o.Progress(done, o.Identities)
	}
}

// CharacterSets are the characters that names and titles are made of: any, or
// those only that Windows-1252 has, too. The people are the same.
var CharacterSets = []string{"unicode", "windows-1252"}

var dateLayouts = map[string]string{
	"yyyy-MM-dd": "2006-01-02",
	"dd/MM/yyyy": "02/01/2006",
	"MM/dd/yyyy": "01/02/2006",
	"dd.MM.yyyy": "02.01.2006",
}

// Check says what about the options cannot be written.
func (o Options) Check() error {
	_, err := o.withDefaults()
	return err
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
	o.OktaCharset = orDefault(o.OktaCharset, "utf-8")
	o.ServiceNowCharset = orDefault(o.ServiceNowCharset, "utf-8")
	o.OktaCompression = orDefault(o.OktaCompression, "none")
	o.ServiceNowCompression = orDefault(o.ServiceNowCompression, "none")
	isWestern := o.OktaCharset == "windows-1252" || o.ServiceNowCharset == "windows-1252"
	if o.Characters == "" && isWestern {
		o.Characters = "windows-1252"
	}
	o.Characters = orDefault(o.Characters, "unicode")
	if o.AsOf.IsZero() {
		o.AsOf = time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)
	}
	o.AsOf = o.AsOf.UTC().Truncate(time.Second)
	if o.Identities < 0 || o.Grants < 0 || o.Memberships < 0 {
		return o, fmt.Errorf("identities, grants and memberships cannot be negative")
	}
	if dateLayouts[o.DateFormat] == "" {
		return o, fmt.Errorf("unknown date format %q", o.DateFormat)
	}
	if err := o.checkForms(); err != nil {
		return o, err
	}
	for kind := range o.Faults {
		if len(scenariosOf(kind)) == 0 {
			return o, fmt.Errorf("no scenario of kind %q", kind)
		}
	}
	if _, err := time.LoadLocation(o.TimeZone); err != nil {
		return o, err
	}
	return o, nil
}

// checkForms refuses forms, charsets and compressions that are not there, or
// not together.
func (o Options) checkForms() error {
	for _, each := range []struct {
		what, name string
		known      []string
	}{
		{"Okta form", o.OktaForm, OktaForms}, {"ServiceNow form", o.ServiceNowForm, ServiceNowForms},
		{"charset", o.OktaCharset, Charsets}, {"charset", o.ServiceNowCharset, Charsets},
		{"compression", o.OktaCompression, Compressions}, {"compression", o.ServiceNowCompression, Compressions},
		{"set of characters", o.Characters, CharacterSets},
	} {
		if !slices.Contains(each.known, each.name) {
			return fmt.Errorf("unknown %s %q: %s", each.what, each.name,
				cmp.Or(source.DidYouMean(each.name, each.known), "expected "+strings.Join(each.known, ", ")))
		}
	}
	switch isWestern := o.Characters == "windows-1252"; {
	case !isWestern && (o.OktaCharset == "windows-1252" || o.ServiceNowCharset == "windows-1252"):
		return errors.New("windows-1252 cannot hold the characters of unicode")
	case o.OktaCharset != "utf-8" && oktaFormNamed(o.OktaForm).isWorkbook,
		o.ServiceNowCharset != "utf-8" && serviceNowFormNamed(o.ServiceNowForm).isWorkbook:
		return errors.New("a workbook is always UTF-8")
	}
	return nil
}

func orDefault[T comparable](value, fallback T) T {
	var zero T
	if value == zero {
		return fallback
	}
	return value
}
