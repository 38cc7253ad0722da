// Package findings is the catalogue: each .sql file finds one kind, and its
// header says what the kind means.
package findings

import (
	"cmp"
	"embed"
	"fmt"
	"slices"

	"rolecall/reconcile/statement"
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
	for _, kind := range kinds {
		if !slices.Contains(Severities, kind.Severity) || cmp.Or(kind.Fix, kind.Controls) == "" {
			return nil, fmt.Errorf("%s:1: a finding's header needs severity, fix and controls", kind.File)
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
