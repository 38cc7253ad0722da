package sample

import "time"

// DemoAsOf is the instant the demo estate is to be reconciled as of.
var DemoAsOf = time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)

// usualFaults are what a company of that size may well have of each kind: one
// where nothing else is said.
var usualFaults = map[string]int{
	"orphaned.no_identity": 5, "orphaned.leaver": 2, "orphaned.unassigned": 2,
	"service.unowned":      2,
	"lifecycle.missing":    2,
	"misroled.excess_role": 5, "misroled.inherited_role": 4, "misroled.missing_role": 3,
	"misroled.excess_group": 3, "misroled.missing_group": 2,
	"misroled.residual_role": 2,
	"stale.dormant":          3, "stale.never_used": 2, "stale.pending": 2,
	"drift.attribute": 9, "identity.duplicate_account": 2,
}

// demoFaults are something of every kind; most people are in order.
func demoFaults() map[string]int {
	faults := map[string]int{}
	for _, kind := range Kinds() {
		faults[kind] = max(1, usualFaults[kind])
	}
	return faults
}

// DemoOptions are those of the estate that rolecall demo writes: a company of
// 250 people.
func DemoOptions() Options {
	return Options{
		Identities: 250, Seed: 2026, AsOf: DemoAsOf, Faults: demoFaults(),
		Grants: 10, Memberships: 8, ReviewData: true,
		OktaForm: "json", OktaCharset: "utf-8", OktaCompression: "none",
		ServiceNowForm: "table-api-all", ServiceNowCharset: "utf-8", ServiceNowCompression: "none",
	}
}

// NeglectedOptions are those of a company that nobody has looked after: half of its people are
// subjects of faults, of each kind about as many as is usual beside the others. Its exports are CSV,
// ServiceNow's with display values.
func NeglectedOptions(identities int) Options {
	options := DemoOptions()
	options.Identities, options.Faults = identities, neglectedFaults(identities)
	options.OktaForm, options.ServiceNowForm = "csv", "csv-display"
	return options
}

// neglectedFaults multiply those of the demo, and more people who came and left unnoticed, until
// half of the people are subjects of one. The schedule takes no more than that, so there may be a
// few too many.
func neglectedFaults(identities int) map[string]int {
	faults := demoFaults()
	faults["lifecycle.missing"], faults["orphaned.leaver"] = 6, 5
	subjects := 0.0 // among the demo's
	for kind, count := range faults {
		scenarios := scenariosOf(kind)
		for _, each := range scenarios {
			if !each.isExtra && each.most == 0 {
				subjects += float64(count) / float64(len(scenarios))
			}
		}
	}
	for kind, count := range faults {
		faults[kind] = 1 + int(float64(count)*float64(identities)/2/subjects)
	}
	return faults
}
