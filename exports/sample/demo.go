package sample

import "time"

// DemoAsOf is the instant the demo estate is to be reconciled as of.
var DemoAsOf = time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)

// Demo writes the estate of rolecall demo: a company of 200 people, with
// something of every kind to find.
func Demo(dir string) error {
	_, err := Write(dir, DemoOptions())
	return err
}

// DemoOptions are those of the demo estate.
func DemoOptions() Options {
	return Options{Identities: 200, Seed: 2026, AsOf: DemoAsOf, OktaForm: "json", ServiceNowForm: "table-api-all"}
}
