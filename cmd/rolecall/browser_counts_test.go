package main

import (
	"fmt"
	"testing"
)

// acmeFindings are the findings of acme. What the page counts follows from them, so that
// a new kind of finding changes no test of the page.
func acmeFindings(t *testing.T) []foundRow {
	t.Helper()
	return findingsOf(t, finished(t, "acme").out)
}

// acmeCount is a text that names how many findings acme has.
func acmeCount(t *testing.T, format string) string {
	t.Helper()
	return fmt.Sprintf(format, len(acmeFindings(t)))
}

// acmeTotals is the last row of the page's table of findings by family and severity.
func acmeTotals(t *testing.T) string {
	t.Helper()
	bySeverity := map[string]int{}
	open, accepted := 0, 0
	for _, each := range acmeFindings(t) {
		if each.Excepted {
			accepted++
			continue
		}
		open++
		bySeverity[each.Severity]++
	}
	return fmt.Sprintf("total critical: %d high: %d medium: %d low: %d %d %d",
		bySeverity["critical"], bySeverity["high"], bySeverity["medium"], bySeverity["low"], open, accepted)
}

// acmeSubjects is how many people and accounts the findings of acme are about.
func acmeSubjects(t *testing.T) int {
	t.Helper()
	subjects := map[string]bool{}
	for _, each := range acmeFindings(t) {
		subjects[each.OktaID+" "+each.SysID] = true
	}
	return len(subjects)
}
