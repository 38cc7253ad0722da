package main

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"rolecall/exports/source"
	"rolecall/reconcile/draft"
)

// print says what was found, what was written, and what to do next.
func (e *newEstate) print(w io.Writer) error {
	out := &lines{w: w}
	rulesFile := source.Printable(e.rulesFile)
	if e.found == nil {
		out.printf("%s is written, for you to fill in. There was nothing to fill it from:", rulesFile)
		e.printMissing(out)
	} else {
		e.printFound(out, *e.found)
		out.printf("\n%s is written.", rulesFile)
	}
	e.printLoose(out)
	e.printNext(out)
	return out.err
}

func (e *newEstate) printMissing(out *lines) {
	for _, side := range sides {
		folder := filepath.Join(e.dir, side.folder)
		text := fmt.Sprintf("%s, %s", folder, plural(e.files[side.folder], "file"))
		if e.files[side.folder] == 0 {
			text = folder + " is empty: the exports of " + side.name + " go there"
		}
		out.paragraph("  ", text)
	}
}

func (e *newEstate) printFound(out *lines, found draft.Proposal) {
	total := found.Total
	out.printf("Found")
	out.paragraph("  okta         ", fmt.Sprintf("%d people in %s, %d of them live", total.Identities, plural(e.files["okta"], "file"), total.Live))
	out.paragraph("  servicenow   ", fmt.Sprintf("%d accounts in %s, %d of them active", total.Accounts, plural(e.files["servicenow"], "file"), total.Active))
	out.paragraph("  links        ", fmt.Sprintf("%s belong to people in Okta, of the active ones all but %d", plural(int(total.Linked), "account"), total.Active-total.ActiveLinked))
	out.paragraph("  scope        ", cmp.Or(found.Scope(), "not known: no assignments to the ServiceNow app were exported, so everybody live must have an account"))
	proposed := countOf(found.Keys, draft.Key.IsProposed)
	out.paragraph("  keys         ", fmt.Sprintf("%s, and %d more as comments", plural(len(found.Keys)-proposed, "rule"), proposed))
	proposed = countOf(found.Fields, draft.Field.IsProposed)
	out.paragraph("  attributes   ", fmt.Sprintf("%s mapped, and %d more as comments", plural(len(found.Fields)-proposed, "field"), proposed))
	access := "no role or group follows an Okta group closely enough to be suggested"
	if count := len(found.Entitlements); count > 0 {
		access = plural(count, "suggestion") + " of roles and groups that follow Okta groups, as comments"
	}
	out.paragraph("  access       ", access)
	if e.warnings > 0 {
		out.paragraph("  warnings     ", fmt.Sprintf("%d about the exports: rolecall inspect %s explains them", e.warnings, e.dir))
	}
}

func countOf[T any](all []T, has func(T) bool) (count int) {
	for _, each := range all {
		if has(each) {
			count++
		}
	}
	return count
}

func (e *newEstate) printLoose(out *lines) {
	if len(e.loose) == 0 {
		return
	}
	const most = 5
	out.paragraph("", fmt.Sprintf("\n%s in %s itself and not read: move each to okta or servicenow (rolecall inspect says what it is)", isOrAre(len(e.loose), "file"), e.dir))
	for _, each := range e.loose[:min(most, len(e.loose))] {
		out.printf("  %s", source.Printable(each))
	}
	if more := len(e.loose) - most; more > 0 {
		out.printf("  and %d more", more)
	}
}

func isOrAre(count int, noun string) string {
	if count == 1 {
		return "1 " + noun + " is"
	}
	return plural(count, noun) + " are"
}

// printNext lists the commands that come next.
func (e *newEstate) printNext(out *lines) {
	dir, rulesFile := source.Printable(e.dir), source.Printable(e.rulesFile)
	type step struct{ command, what string }
	steps := []step{}
	rulesFlag := ""
	if filepath.Dir(e.rulesFile) != e.dir || filepath.Base(e.rulesFile) != "rules.yaml" {
		rulesFlag = " --rules " + rulesFile
	}
	if e.found == nil {
		steps = append(steps, step{"rolecall exports plan " + dir, "write scripts that take the exports"})
	}
	steps = append(steps,
		step{"rolecall inspect " + dir, "what each file is, and what is wrong with it"},
		step{"less " + rulesFile, "read the rules, and correct them"},
		step{"rolecall rules check " + dir + rulesFlag, "check that the rules mean what you intend"},
		step{"rolecall reconcile " + dir + rulesFlag, "what differs, and what would correct it"})
	widest := len(slices.MaxFunc(steps, func(a, b step) int { return len(a.command) - len(b.command) }).command)
	out.printf("\nNext")
	for _, each := range steps {
		out.printf("  %-*s  %s", widest, each.command, each.what)
	}
}
