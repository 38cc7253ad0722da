// Package findings is the catalogue: each .sql file finds one kind, and its
// header says what the kind means.
package findings

import (
	"embed"
	"fmt"
	"slices"

	"rolecall/exports/statement"
	"rolecall/reconcile/controls"
)

//go:embed *.sql
var files embed.FS

// Severities are the severities from the worst down.
var Severities = []string{"critical", "high", "medium", "low"}

// All returns the kinds in the order of their names.
func All() ([]statement.Statement, error) {
	kinds, err := statement.Load(files, "findings")
	if err != nil {
		return nil, err
	}
	known, err := controls.All()
	if err != nil {
		return nil, err
	}
	for _, kind := range kinds {
		if !slices.Contains(Severities, kind.Severity) || kind.Fix == "" || kind.Controls == "" {
			return nil, fmt.Errorf("%s:1: a finding's header needs severity, fix and controls", kind.File)
		}
		for _, name := range controls.Split(kind.Controls) {
			if !slices.ContainsFunc(known, func(known controls.Control) bool { return known.Name == name }) {
				return nil, fmt.Errorf("%s:1: controls/controls.csv has no control %q", kind.File, name)
			}
		}
	}
	return kinds, nil
}

// Names returns the names of all kinds in order.
func Names() ([]string, error) {
	kinds, err := All()
	if err != nil {
		return nil, err
	}
	names := make([]string, len(kinds))
	for i, kind := range kinds {
		names[i] = kind.Name
	}
	return names, nil
}
