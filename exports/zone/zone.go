// Package zone knows the names of time zones: those that both IANA and the
// engine have. Abbreviations such as BST are not among them, since they mean
// different zones to different people.
package zone

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed names.txt
var text string

// Names are the names of the time zones, sorted.
var Names = sync.OnceValue(func() []string { return strings.Fields(text) })

// IsKnown reports whether a time zone has this name, in this spelling.
func IsKnown(name string) bool {
	_, found := slices.BinarySearch(Names(), name)
	return found
}
