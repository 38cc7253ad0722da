package rules

import (
	"errors"
	"slices"
	"time"

	"rolecall/exports/source"
	"rolecall/reconcile/oel"
)

// Check finds the mistakes of rules that do not compile, and what is suspicious in the rest of
// them. Of rules that were read in part (ReadInPart), read is what is wrong with them: then each
// expression and name is judged by itself, since nothing more can be made of them; so it is without
// exports (OpenCatalog). All are in the order of the file, one a place.
func (r *Rules) Check(catalog Catalog, asOf time.Time, read error) (mistakes, warnings []source.Problem) {
	c := newCompiler(r, catalog, asOf)
	c.checkDefinitions()
	c.checkNames()
	for _, each := range r.expressions() {
		if r.definitions.isOpenIn(each.text) {
			continue
		}
		c.expression(each.text, each.want)
		for _, warning := range oel.Warn(each.text.text(), c.scope, each.want) {
			if !c.isSaidOfDefinition(each.text, warning) {
				c.warn(warning)
			}
		}
	}
	for _, each := range r.allGrants() {
		for _, cell := range each.cells {
			c.cellLiteral(each.matrix, cell)
		}
	}
	if read == nil && !catalog.IsOpen {
		for _, each := range views {
			each.query(c)
		}
	}
	var all source.Problems
	all.Merge(read)
	var found *source.List
	if errors.As(c.problems.Err(), &found) {
		isNowhere := func(each source.Problem) bool { return each.At.Line == 0 } // of what is not written
		addWhereNone(&all, slices.DeleteFunc(slices.Clone(found.Problems()), isNowhere))
	}
	if errors.As(all.Err(), &found) {
		mistakes = found.Problems()
	}
	return mistakes, c.sortedWarnings()
}
