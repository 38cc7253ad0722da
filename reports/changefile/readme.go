package changefile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"rolecall/exports/source"
	"rolecall/reports/output"
)

const (
	planIntro = `Choose one form for ServiceNow: each holds all that is made there, except what is listed under it. What is
made in Okta is in the form okta alone; ` + "`rolecall changes OUT --format import-set,okta`" + ` writes the forms that
are missing here. Import in the order of ` + "`sequence`" + `, which is the order of the files: users before their grants,
a deactivation before the grants it takes along. ` + "`rollback/`" + ` holds the inverse plan in the same forms. A user is never deleted and an inherited
grant never touched.

Afterwards, export both systems again: ` + "`rolecall verify OUT --okta FILES --servicenow FILES`" + ` says of each change
whether it is in effect.
`
	rollbackIntro = `What undoes the plan, in the same forms, read as for the plan: import sets go through the same transform
map and ` + "`../onBefore.js`" + `. Only for changes that were made: each expects to find what the plan set. A grant
or membership made again has a new sys_id and is equivalent. A user that the plan created is deactivated
and locked, never deleted: deleting clears callers and assignees in history.
`
)

// describe writes the README: how to bring the plan in, and what is not in the
// files.
func (s *set) describe() error {
	title, intro := "Change files", planIntro
	if s.job.run.Plan == output.Rollback {
		title, intro = "Change files that undo the plan", rollbackIntro
	}
	var text strings.Builder
	fmt.Fprintf(&text, "# %s\n\nRun %s, %s%s. %s", title, s.job.run.ID, count(s.changes), s.about.narrowed(s.changes), intro)
	if s.job.run.Plan == output.Corrections {
		s.about.describe(&text)
		if err := s.closings(&text); err != nil {
			return err
		}
	}
	for _, form := range s.outputs {
		if err := form.describe(&text, s.job.run.Plan, s.changes); err != nil {
			return err
		}
	}
	return s.job.run.Folder.Write(s.job.path("README.md"), []byte(text.String()))
}

// narrowed says that a plan is a part of one.
func (a About) narrowed(changes int) string {
	if a.Of <= int64(changes) {
		return ""
	}
	return fmt.Sprintf(" of the plan's %d: those that `rolecall changes` selected (other forms take the same --only and --except)", a.Of)
}

// warn says what is suspicious in the rules that the plan follows.
func (a About) warn(text *strings.Builder) {
	if len(a.Warnings) == 0 {
		return
	}
	text.WriteString("\n## Before you import: warnings about the rules\n\nThe plan does what the rules say. These parts probably do not say what was meant; the most at stake first.\n\n")
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

// describe says what guardrails left out, and what they were told to let pass.
func (a About) describe(text *strings.Builder) {
	a.warn(text)
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

func (f *formOutput) describe(text *strings.Builder, plan output.Plan, changes int) error {
	var names []string
	for _, file := range f.format.files {
		names = append(names, file.pattern)
	}
	fmt.Fprintf(text, "\n## %s: %s\n\n", f.format.Name, strings.Join(names, ", "))
	if plan == output.Corrections {
		guide, err := f.format.guide()
		if err != nil {
			return err
		}
		text.WriteString(guide + "\n")
		if f.format.Name == "import-set" {
			text.WriteString(columnTable() + "\n")
		}
	}
	fmt.Fprintf(text, "In these files: %s.\n", count(f.written))
	if f.elsewhere > 0 {
		fmt.Fprintf(text, "Made in ServiceNow, not in Okta: %s, for the other forms.\n", count(f.elsewhere))
	}
	f.lists[0].describe(text, "Not in these files, because the form cannot express them")
	for i, name := range names {
		f.lists[1+i].describe(text, "Not in "+name+", but in the other")
	}
	return nil
}

func columnTable() string {
	var text strings.Builder
	text.WriteString("| column | meaning |\n|---|---|\n")
	for _, column := range stagingKeys {
		fmt.Fprintf(&text, "| `%s` | %s |\n", column.name, column.about)
	}
	for _, column := range [][2]string{
		{"fields", "how many fields of `sys_user` the change sets; 0 for grants and memberships"},
		{"field_1", "the first field"},
		{"before_1", "what it must hold now: if it does not, the change is left alone"},
		{"after_1", "what to set; empty clears; references by what they display"},
		{"reason", reasonAbout},
		{"check", checkAbout},
	} {
		fmt.Fprintf(&text, "| `%s` | %s |\n", column[0], column[1])
	}
	return text.String()
}

// describe spells a list out, as far as it is shown.
func (l *list) describe(text *strings.Builder, title string) {
	if l.total == 0 {
		return
	}
	fmt.Fprintf(text, "\n%s: %s.\n\n", title, count(l.total))
	for _, reason := range slices.Sorted(maps.Keys(l.counts)) {
		fmt.Fprintf(text, "- %d: %s\n", l.counts[reason], inert(reason))
	}
	text.WriteString("\n| change_id | operation | table | user_name | reason |\n|---|---|---|---|---|\n")
	for i, c := range l.first {
		fmt.Fprintf(text, "| %s | %s | %s | %s | %s |\n", inert(c.ChangeID), inert(c.Operation), inert(c.Table), inert(c.UserName), inert(l.why[i]))
	}
	if l.total > len(l.first) {
		fmt.Fprintf(text, "\nThe first %d; all of them are in `%s`.\n", len(l.first), obstacleName)
	}
}

func count(changes int) string {
	if changes == 1 {
		return "1 change"
	}
	return fmt.Sprintf("%d changes", changes)
}

// inert is text from data that stays text in Markdown and in the HTML made of
// it: every mark that could mean something is escaped.
func inert(text string) string {
	var escaped strings.Builder
	for _, r := range source.Printable(text) {
		switch {
		case r == '<':
			escaped.WriteString("&lt;")
		case r == '&':
			escaped.WriteString("&amp;")
		case strings.ContainsRune("\\`*_{}[]()#+!|>~@:", r):
			escaped.WriteString("\\" + string(r))
		default:
			escaped.WriteRune(r)
		}
	}
	return escaped.String()
}
