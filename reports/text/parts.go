package text

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	pretty "github.com/jedib0t/go-pretty/v6/text"

	"rolecall/exports/source"
	"rolecall/reports"
	"rolecall/reports/facts"
)

func (p *page) head(summary reports.Summary) {
	p.line("rolecall %s, as of %s UTC", source.Printable(summary.Version), summary.AsOf.Format("2006-01-02 15:04:05"))
}

func (p *page) compared(n facts.Counts) {
	p.title("Compared")
	p.line("  %10d identities, %d in scope", n.Identities, n.IdentitiesInScope)
	p.line("  %10d accounts, %d active, %d linked to an identity", n.Accounts, n.AccountsActive, n.AccountsLinked)
	p.line("  %10d grants of roles, %d inherited", n.Grants, n.GrantsInherited)
	p.line("  %10d group memberships", n.Memberships)
	if n.AccountsService+n.AccountsPlatform > 0 {
		p.line("  Set aside: %s, %s that ServiceNow ships",
			p.count(n.AccountsService, "declared service account", "declared service accounts"),
			p.count(n.AccountsPlatform, "account", "accounts"))
	}
}

// findings is the table family x severity; its rows and columns add up.
func (p *page) findings(summary reports.Summary) {
	open := summary.Doubtful()
	switch {
	case len(summary.Findings) == 0:
		p.title("No findings")
		p.paragraph("  ", "Everything that was compared agrees with the rules.")
		p.off(summary.Off)
		p.history(summary.History)
		return
	case summary.Certain() == 0:
		p.title("No certain findings")
		p.paragraph("  ", "The exports prove no difference from the rules.")
		p.open(open)
		p.off(summary.Off)
		p.history(summary.History)
		return
	}
	counts, privileged := tally(summary.Findings)
	p.title(pad("Findings", 12) + p.cells(facts.Severities...) + p.cells("total"))
	for _, family := range append(summary.Families(), facts.Family{Name: "total"}) {
		row, isFound := counts[family.Name]
		if !isFound {
			continue
		}
		name := family.Name
		if name != "total" {
			name = "  " + source.Printable(name)
		}
		cells := ""
		for _, severity := range slices.Concat(facts.Severities, []string{""}) {
			cells += p.cell(row[severity], severity)
		}
		fmt.Fprintln(p, pad(pretty.Snip(name, 12, "…"), 12)+cells)
	}
	p.becomes(summary)
	if privileged > 0 {
		p.line("  %d about accounts that hold a privileged role.", privileged)
	}
	p.open(open)
	p.off(summary.Off)
	p.history(summary.History)
}

// becomes says what becomes of all findings; its numbers add up to them.
func (p *page) becomes(summary reports.Summary) {
	need := "need a decision"
	if summary.Undecided() == 1 {
		need = "needs a decision"
	}
	sentence := p.number.Sprintf("%d corrected by the plan, %d %s", summary.Planned(), summary.Undecided(), need)
	if n := summary.Accepted(); n > 0 {
		by := "in the rules"
		if len(summary.Reviews) > 0 {
			by += " or by reviewers"
		}
		sentence += p.number.Sprintf("; %d more accepted by exceptions %s", n, by)
	}
	p.paragraph("  ", sentence+".")
}

// off says which kinds were not judged, by the place in the rules that switches them off.
func (p *page) off(kinds []facts.OffKind) {
	if len(kinds) == 0 {
		return
	}
	var places []string
	names := map[string][]string{}
	for _, each := range kinds {
		if names[each.Rule] == nil {
			places = append(places, each.Rule)
		}
		names[each.Rule] = append(names[each.Rule], each.Kind)
	}
	for i, place := range places {
		places[i] = strings.Join(names[place], ", ") + " (off by " + place + ")"
	}
	p.paragraph("  ", "Not judged: "+strings.Join(places, "; ")+".")
}

// history says what the history of the runs makes of the findings.
func (p *page) history(of *facts.History) {
	switch {
	case of == nil:
		return
	case of.PreviousAsOf == "":
		p.paragraph("  ", "The history begins with this run.")
	default:
		sentence := p.number.Sprintf("Since the run as of %s: %d new, %d reopened, %d fixed", of.PreviousAsOf[:min(10, len(of.PreviousAsOf))], of.New, of.Reopened, of.Fixed)
		if of.Fixed > 0 {
			sentence += p.number.Sprintf(" (%d as planned)", of.FixedAsPlanned)
		}
		if of.Gone > 0 {
			sentence += p.number.Sprintf(", %d gone for other reasons", of.Gone)
		}
		if of.Unknown > 0 {
			sentence += p.number.Sprintf(", %d not judged by these exports", of.Unknown)
		}
		p.paragraph("  ", sentence+".")
	}
	if of.Overdue > 0 {
		fmt.Fprintln(p, "  "+p.paint(p.count(of.Overdue, "finding is overdue.", "findings are overdue."), severityColor("high")...))
	}
}

// open says how many findings there are besides, that the exports leave open.
func (p *page) open(n int64) {
	if n > 0 {
		p.paragraph("  ", "And "+p.count(n, "doubtful finding: the exports do not prove it, so the plan does not correct it.", "doubtful findings: the exports do not prove them, so the plan does not correct them."))
	}
}

// doubts says what is not known, and what to export to settle it.
func (p *page) doubts(doubts []facts.Doubt) {
	doubts = slices.DeleteFunc(slices.Clone(doubts), func(d facts.Doubt) bool { return d.Findings == 0 })
	if len(doubts) == 0 {
		return
	}
	p.title("Not known")
	for _, each := range doubts[:min(len(doubts), doubtsShown)] {
		who := ""
		if each.Who != "" {
			who = each.Who + ": "
		}
		p.paragraph("  ? ", who+each.Message+p.number.Sprintf(" (%s).", p.count(each.Findings, "finding", "findings")))
		if each.Hint != "" {
			p.paragraph("    ", each.Hint)
		}
	}
	if rest := len(doubts) - doubtsShown; rest > 0 {
		p.line("  and %s", p.count(int64(rest), "more, in manifest.json", "more, in manifest.json"))
	}
}

// tally adds up by family and severity what no exception accepts; "total" is the sum of
// families, "" that of severities.
func tally(kinds []facts.KindCount) (counts map[string]map[string]int64, privileged int64) {
	counts = map[string]map[string]int64{"total": {}}
	for _, each := range kinds {
		family := each.Family()
		if counts[family] == nil {
			counts[family] = map[string]int64{}
		}
		for _, row := range []string{family, "total"} {
			counts[row][each.Severity] += each.Findings - each.Excepted
			counts[row][""] += each.Findings - each.Excepted
		}
		privileged += each.Privileged
	}
	return counts, privileged
}

func (p *page) cells(names ...string) string {
	text := ""
	for _, name := range names {
		text += fmt.Sprintf("%11s", name)
	}
	return text
}

// cell is a number in its column, nothing set off if it is 0.
func (p *page) cell(n int64, severity string) string {
	text := p.number.Sprintf("%11d", n)
	if n == 0 {
		return fmt.Sprintf("%11s", "-")
	}
	return p.paint(text, severityColor(severity)...)
}

// worst gives each finding two places: who and what, and below it why.
func (p *page) worst(worst []facts.Worst) {
	if len(worst) == 0 {
		return
	}
	p.title("Look at first")
	kind, isPrivileged := 0, false
	for _, each := range worst {
		kind = max(kind, len(each.Kind))
		isPrivileged = isPrivileged || each.Privileged
	}
	for _, each := range worst {
		severity := each.Severity
		if each.Privileged {
			severity += "*"
		}
		text := fmt.Sprintf("  %s  %s  %s", pad(severity, 9), pad(each.Kind, kind), cmp.Or(each.Who, "?"))
		if each.Item != "" {
			text += " [" + each.Item + "]"
		}
		text = pretty.Snip(source.Printable(text), p.width, "…")
		head, tail := text[:2+len(severity)], text[2+len(severity):]
		fmt.Fprintln(p, p.paint(head, severityColor(each.Severity)...)+tail)
		p.paragraph(strings.Repeat(" ", 13), each.Reason)
	}
	if isPrivileged {
		p.line("  * holds a privileged role")
	}
}
