package changefile

import (
	"fmt"
	"strings"

	"rolecall/exports/source"
	"rolecall/reports/output"
)

const (
	planIntro = `Choose one form for ServiceNow: each contains all changes in ServiceNow, except those listed below it. Changes
in Okta are only in the form okta; ` + "`rolecall changes OUT --format import-set,okta`" + ` writes forms that are not
here. Import in the order of ` + "`sequence`" + `, which is the order of the files: users before their grants,
a deactivation before the grants that go with it. ` + "`rollback/`" + ` contains the inverse plan in the same forms. Users are
never deleted, and inherited grants never changed.

After the import, read back what it did: ` + "`rolecall changes OUT --results FILE`" + ` reads an export of the staging table,
the sender's list or the log. Then export both systems again: ` + "`rolecall verify OUT --okta FILES --servicenow FILES`" + `
checks whether each change is in effect.
`
	rollbackIntro = `These files undo the plan, in the same forms and in the same way: import sets use the same transform
map and ` + "`../onBefore.js`" + `. They undo only changes that were made: each expects to find what the plan set, and whatever
was there before the import stays. ` + "`rolecall changes OUT --results FILE`" + ` narrows them to what was
applied. A grant or membership that is restored has a new sys_id but is equivalent. A user that the plan created is
deactivated and locked, never deleted: deletion clears callers and assignees in history.
`
)

// describe writes the README: how to bring the plan in, and what is not in the
// files.
func (p *plan) describe() error {
	title, intro := "Change files", planIntro
	if p.job.run.Plan == output.Rollback {
		title, intro = "Change files that undo the plan", rollbackIntro
	}
	var text strings.Builder
	fmt.Fprintf(&text, "# %s\n\n", title)
	if p.job.run.Plan == output.Corrections {
		p.about.open(&text)
	}
	fmt.Fprintf(&text, "Run %s, %s%s. %s", p.job.run.ID, count(p.changes), p.about.narrowed(p.changes), intro)
	p.about.describeResults(&text, p.job.run.Plan, p.changes)
	p.job.describeExpiry(&text)
	p.describeParts(&text)
	if p.job.run.Plan == output.Corrections {
		p.about.describe(&text)
		if err := p.closings(&text); err != nil {
			return err
		}
		p.about.describeImpact(&text)
	}
	if p.hasTooMany {
		fmt.Fprintf(&text, "\n## batch: left out\n\nThe form %s.\n", TooManyMessage)
	}
	for _, form := range p.totals {
		if err := form.describe(&text, p.job.run.Plan); err != nil {
			return err
		}
	}
	return p.job.run.Folder.Write(p.job.path("README.md"), []byte(text.String()))
}

// describeParts lists the parts of a plan that is written in parts.
func (p *plan) describeParts(text *strings.Builder) {
	if p.parts == nil {
		return
	}
	text.WriteString("\n## Parts\n\nImport the parts in the order of their numbers; check the outcomes of each before you import the next. ")
	text.WriteString("The folder `rollback` of a part undoes that part; undo the last one first.\n\n| part | changes |\n|---|---|\n")
	for _, each := range p.written {
		fmt.Fprintf(text, "| `%s/` | %d |\n", partName(each.number), each.changes)
	}
}

// describe writes the README of one part.
func (s *set) describe() error {
	var text strings.Builder
	what := "undone by these files; see `../../README.md`"
	if s.job.run.Plan == output.Corrections {
		what = "to import after the earlier parts; see `../README.md`"
	}
	fmt.Fprintf(&text, "# Part %d\n\nRun %s, %s, %s.\n", s.job.part, s.job.run.ID, count(s.changes), what)
	s.job.describeExpiry(&text)
	for _, form := range s.outputs {
		form.describeFiles(&text)
	}
	return s.job.run.Folder.Write(s.job.path("README.md"), []byte(text.String()))
}

// describeExpiry says until when the files may be imported, loudly if they may not
// any more.
func (j job) describeExpiry(text *strings.Builder) {
	expires, undoExpires := j.expires()
	switch {
	case j.expiry.At == nil:
		text.WriteString("\nThese files may be imported at any time: `guardrails.expires` is none.\n")
	case j.run.Plan == output.Rollback:
		fmt.Fprintf(text, "\nThese files may be imported until %s UTC; after that the guard refuses them.\n", undoExpires)
	case j.expiry.IsExpired:
		fmt.Fprintf(text, "\n**Expired on %s UTC, before this plan was made**: the exports were too old (%s). The guard refuses these files. Export again, and reconcile.\n", expires, j.expiry.Source())
	default:
		fmt.Fprintf(text, "\n**Import by %s UTC**, %s. After that the guard refuses these files.\n", expires, j.expiry.Source())
	}
}

func (f *formOutput) describe(text *strings.Builder, plan output.Plan) error {
	fmt.Fprintf(text, "\n## %s: %s\n\n", f.format.Name, strings.Join(f.format.patterns(), ", "))
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
	f.describeCounts(text)
	return nil
}

// describeFiles says what is in the files of a part.
func (f *formOutput) describeFiles(text *strings.Builder) {
	fmt.Fprintf(text, "\n## %s: %s\n\n", f.format.Name, strings.Join(f.format.patterns(), ", "))
	f.describeCounts(text)
}

func (f *formOutput) describeCounts(text *strings.Builder) {
	fmt.Fprintf(text, "In these files: %s.\n", count(f.written))
	if f.elsewhere > 0 {
		fmt.Fprintf(text, "Not in these files, because they are changes in ServiceNow: %s. See the other forms.\n", count(f.elsewhere))
	}
	f.lists[0].describe(text, "Not in these files, because the form cannot express them")
	for i, name := range f.format.patterns() {
		f.lists[1+i].describe(text, "Not in "+name+", but in the other")
	}
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
		{"before_1", "what it must contain now; otherwise the change is skipped"},
		{"after_1", "the value to set; empty clears the field; references as display values"},
		{"reason", reasonAbout},
		{"check", checkAbout},
		{"outcome", outcomeAbout},
		{"outcome_reason", outcomeReasonAbout},
	} {
		fmt.Fprintf(&text, "| `%s` | %s |\n", column[0], column[1])
	}
	return text.String()
}

func count(changes int) string { return countOf(int64(changes), "change", "changes") }

func countOf(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
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
