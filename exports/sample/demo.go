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
