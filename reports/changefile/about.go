package changefile

import (
	"fmt"
	"rolecall/reconcile/results"
	"rolecall/reports/facts"
	"rolecall/reports/output"
	"slices"
	"strings"
)

// About is what to write of a plan, and what the README says of it beside its changes.
type About struct {
	Doubts    []facts.Doubt       // what the exports leave open; what rests on it is not in the plan
	Warnings  []facts.RuleWarning // about the rules that the plan follows
	LeftOut   []facts.Guardrail   // what guardrails left out of the plan
	Impact    []facts.Impact      // what people leave behind whose account it closes, or would close
	Allowed   []facts.Allowance   // guardrails that it was let pass
	Expiry    facts.Expiry        // until when it may be imported
	Of        int64               // how many changes it had before it was narrowed
	Decisions []facts.Decision    // what people decided, by which it was narrowed
	Dropped   []facts.Dropped     // what was asked for then, and cannot be made alone

	Chunk   int             // how many changes a part holds; 0 for a plan in one
	Only    map[string]bool // the changes to write; nil for all
	Undo    map[string]bool // those whose inverse to write; nil for all
	Results *Results        // what became of the plan in an import; nil if that is not known
}

// Results are what became of a plan in an import.
type Results struct {
	Counts map[string]int64           // of changes, by outcome
	Of     map[string]results.Outcome // by change
}

// describeResults says what became of the plan in an import.
func (a About) describeResults(text *strings.Builder, plan output.Plan, changes int) {
	if a.Results == nil {
		return
	}
	text.WriteString("\n## What the import did\n\nThese are the results that were read back:\n\n| outcome | changes |\n|---|---|\n")
	for _, each := range results.All {
		if a.Results.Counts[each] > 0 {
			fmt.Fprintf(text, "| %s | %d |\n", each, a.Results.Counts[each])
		}
	}
	if plan == output.Rollback {
		fmt.Fprintf(text, "\nThese files undo only what was applied: %s.\n", count(changes))
		return
	}
	fmt.Fprintf(text, "\nStill to do: %s, which are in these files; `%s` lists them with their outcomes. ", count(changes), TodoName)
	text.WriteString("`rollback/` undoes only what was applied.\n")
}

// narrowed says that a plan is a part of one.
func (a About) narrowed(changes int) string {
	if a.Of <= int64(changes) {
		return ""
	}
	return fmt.Sprintf(" of the plan's %d: those that `rolecall changes` selected (other forms take the same --only and --except)", a.Of)
}

// doubtsListed is how many doubts are spelled out; the manifest has them all.
const doubtsListed = 20

// open says what the exports leave open: findings that rest on it plan nothing.
func (a About) open(text *strings.Builder) {
	resting := slices.DeleteFunc(slices.Clone(a.Doubts), func(each facts.Doubt) bool { return each.Findings == 0 })
	if len(resting) == 0 {
		return
	}
	text.WriteString("## Before you import: what the exports leave open\n\nFindings that depend on this are doubtful, and the plan does not change anything for them. Export what is missing, and run again.\n\n")
	for _, each := range resting[:min(len(resting), doubtsListed)] {
		who := ""
		if each.Who != "" {
			who = inert(each.Who) + "\\: "
		}
		findings := "findings"
		if each.Findings == 1 {
			findings = "finding"
		}
		fmt.Fprintf(text, "- %s%s (%d %s)", who, inert(each.Message), each.Findings, findings)
		if each.Hint != "" {
			fmt.Fprintf(text, ". What to do: %s", inert(each.Hint))
		}
		text.WriteString("\n")
	}
	if rest := len(resting) - doubtsListed; rest > 0 {
		fmt.Fprintf(text, "- and %d more, in `manifest.json`\n", rest)
	}
	text.WriteString("\n## The plan\n\n")
}

// warn says what is suspicious in the rules that the plan follows.
func (a About) warn(text *strings.Builder) {
	if len(a.Warnings) == 0 {
		return
	}
	text.WriteString("\n## Before you import: warnings about the rules\n\nThe plan does what the rules say. These rules probably do not say what you intended. Those with the most at stake come first.\n\n")
	for _, each := range a.Warnings {
		fmt.Fprintf(text, "- %s: %s", inert(each.Place), inert(each.Message))
		if each.Stake != "" {
			fmt.Fprintf(text, "; at stake: **%s**", inert(each.Stake))
		}
		if each.Hint != "" {
			fmt.Fprintf(text, ". What to do: %s", inert(each.Hint))
		}
		fmt.Fprintf(text, " (`%s`)\n", each.Code)
	}
}

// decided says by which decisions the plan was narrowed.
func (a About) decided(text *strings.Builder) {
	if len(a.Decisions) == 0 {
		return
	}
	text.WriteString("\n## Decisions\n\nThese lists decided which changes are in the files; `decisions.csv` has each row with a decision.\n\n")
	for _, each := range a.Decisions {
		fmt.Fprintf(text, "- %s\n", inert(each.String()))
	}
}

// drop says what was selected and is left out all the same.
func (a About) drop(text *strings.Builder) {
	if len(a.Dropped) == 0 {
		return
	}
	text.WriteString("\n## Asked for, and not in these files\n\nA change is left out if a change that it depends on is left out, or if it would do more than you selected.\n\n")
	for _, each := range a.Dropped {
		fmt.Fprintf(text, "- %s\n", inert(each.String()))
	}
}

// describe says what guardrails left out, and what they were told to let pass.
func (a About) describe(text *strings.Builder) {
	a.warn(text)
	a.decided(text)
	a.drop(text)
	if len(a.LeftOut)+len(a.Allowed) == 0 {
		return
	}
	text.WriteString("\n## Guardrails\n\n")
	for _, each := range a.LeftOut {
		fmt.Fprintf(text, "- **Not in this plan**, by %s: %s %s\n", inert(each.Guardrail), inert(each.Message), inert(each.Hint))
	}
	for _, each := range a.Allowed {
		fmt.Fprintf(text, "- **Allowed**: %s\n", inert(each.String()))
	}
}
