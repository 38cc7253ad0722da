package rules

import (
	"fmt"
	"slices"
	"strconv"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// The lints of sla.
const (
	slaOrder          = "sla-order"
	slaWithoutHistory = "sla-without-history"
)

// bySeverity are the severities in sla, the worst first.
var bySeverity = []string{"critical", "high", "medium", "low"}

func decodeDeadlines(from *node) []deadline {
	var all []deadline
	for _, severity := range bySeverity {
		if within := termOf(from.get(severity)); within.isWritten() {
			all = append(all, deadline{of: term{value: severity, from: within.from}, within: within})
		}
	}
	for _, each := range pairs(from.get("kinds")) {
		all = append(all, deadline{of: each.key, isKind: true, within: each.value})
	}
	return all
}

// days is how long that is; 0 if it is no duration, which the schema complains about.
func (d deadline) days() int {
	text := d.within.value
	if len(text) < 2 {
		return 0
	}
	count, err := strconv.Atoi(text[:len(text)-1])
	if err != nil {
		return 0
	}
	if text[len(text)-1] == 'w' {
		return 7 * count
	}
	return count
}

// row is the deadline as a setting.
func (d deadline) row() row {
	name := "sla." + d.of.value
	if d.isKind {
		name = "sla.kinds." + d.of.value
	}
	return row{duckdb.Literal(name), duckdb.Literal(strconv.Itoa(d.days()) + " days"), d.within.ruleLiteral()}
}

// checkDeadlines finds kinds that there are none of, and times that are no use or are hardly
// meant.
func (c *compiler) checkDeadlines() {
	var before deadline
	for _, each := range c.rules.sla {
		if each.isKind {
			if known := c.catalog.KnownKinds; len(known) > 0 && !slices.Contains(known, each.of.value) {
				c.problems.Add(each.of.problem(fmt.Sprintf("no kind of finding is called %q", each.of.value), orElse(source.DidYouMean(each.of.value, known), "rolecall kinds lists them")))
			}
			continue
		}
		if before.within.isWritten() && each.days() < before.days() {
			message := fmt.Sprintf("findings of severity %s may stay open for %s, and those of severity %s, which is worse, for %s", each.of.value, each.within.value, before.of.value, before.within.value)
			c.warn(withLint(each.within.problem(message, "give more severe findings no more time than others"), slaOrder))
		}
		before = each
	}
	if len(c.rules.sla) > 0 && !c.rules.history.isWritten() {
		first := c.rules.sla[0].within
		c.warn(withLint(first.problem("sla counts from the day on which a finding began, which only runs with a history know", "name the folder of the history, as history: FOLDER here, or reconcile with --history"), slaWithoutHistory))
	}
}
