package main

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"rolecall/exports/source"
	"rolecall/reconcile/rules/ruletest"
	"rolecall/reports/terminal"
)

// coveredRules is which parts of a rules file tests exercise: those of all test files of it.
type coveredRules struct {
	Rules  string          `json:"rules"` // the file
	Tested int             `json:"tested"`
	Parts  []ruletest.Part `json:"parts"`
}

// coveredBy puts together what test files say of one rules file.
func coveredBy(tested []testedFile) []coveredRules {
	var all []coveredRules
	places := map[string]int{}
	for _, file := range tested {
		if file.isCustom {
			continue
		}
		place, isKnown := places[file.Rules]
		if !isKnown {
			place = len(all)
			places[file.Rules] = place
			all = append(all, coveredRules{Rules: file.Rules, Parts: file.parts})
			continue
		}
		for i, each := range file.parts {
			all[place].Parts[i].Tests = append(all[place].Parts[i].Tests, each.Tests...)
		}
	}
	for i := range all {
		for _, each := range all[i].Parts {
			if len(each.Tests) > 0 {
				all[i].Tested++
			}
		}
	}
	return all
}

// print lists the parts, one a line, and sums them up.
func (r coveredRules) print(out *lines, width int) {
	placeWidth := 0
	for _, each := range r.Parts {
		placeWidth = max(placeWidth, len(source.Printable(each.Rule)))
	}
	whatWidth := max((width-placeWidth-4)*3/5, 20)
	for _, each := range r.Parts {
		line := terminal.Fit(each.Rule, placeWidth) + "  " + terminal.Fit(each.What, whatWidth) + "  "
		out.printf("%s", line+testedBy(each.Tests, max(width-placeWidth-whatWidth-4, 20)))
	}
	verb := map[bool]string{true: "is", false: "are"}[r.Tested == 1]
	out.printf("%s: %d of %s %s tested", source.Printable(r.Rules), r.Tested, plural(len(r.Parts), "rule"), verb)
}

// testedBy names the first test, and says how many more there are.
func testedBy(tests []string, width int) string {
	switch len(tests) {
	case 0:
		return "no test"
	case 1:
		return strings.TrimRight(terminal.Fit(tests[0], width), " ")
	}
	more := fmt.Sprintf(" (+%d)", len(tests)-1)
	return strings.TrimRight(terminal.Fit(tests[0], width-len(more)), " ") + more
}

// leastCover is the share of rules that must be tested, in percent; 0 if none is asked for.
func leastCover(c *cli.Context) (float64, error) {
	text := c.String("cover-min")
	if text == "" {
		return 0, nil
	}
	number, isPercent := strings.CutSuffix(text, "%")
	least, err := strconv.ParseFloat(number, 64)
	if err != nil || !isPercent || !(least >= 0 && least <= 100) {
		return 0, usagef("--cover-min is a percentage such as 90%%, not %q", text)
	}
	return least, nil
}

// isBelow says whether less is tested than is asked for. Of no rules all are.
func (r coveredRules) isBelow(least float64) bool {
	return float64(100*r.Tested) < least*float64(len(r.Parts))
}

// coverStatus says on out which files are below, and the status of that: the answer is no.
func coverStatus(out *lines, covered []coveredRules, least float64) error {
	isBelow := false
	for _, each := range covered {
		if each.isBelow(least) {
			isBelow = true
			out.printf("%s: fewer rules are tested than --cover-min asks for, %s%%", source.Printable(each.Rules), strconv.FormatFloat(least, 'f', -1, 64))
		}
	}
	return cmp.Or(out.err, map[bool]error{true: outcome(statusFindings)}[isBelow])
}
