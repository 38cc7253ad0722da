package text

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	pretty "github.com/jedib0t/go-pretty/v6/text"

	"rolecall/exports/source"
	"rolecall/reconcile/simulate"
)

// brokenShown is how many findings that are not as planned are spelled out.
const brokenShown = 20

// Rehearsal writes how a rehearsal ended.
func Rehearsal(w io.Writer, result simulate.Result, width int, color bool) error {
	buffered := bufio.NewWriter(w)
	p := &page{Writer: buffered, width: max(width, narrowest), color: color, number: message.NewPrinter(language.English)}
	p.access(result)
	p.line("Rehearsed on a copy: %s applied, and reconciled again", p.count(result.Changes, "change", "changes"))
	if result.Of > result.Changes {
		p.paragraph("  ", p.number.Sprintf("Only the changes that rolecall changes selected are applied, of %d in the plan.", result.Of))
	}
	p.title(pad("Findings", 20) + p.cells("fixed", "left", "new"))
	p.outcomes(result)
	p.reasons(result.Findings)
	p.broken(result)
	p.verdict(result)
	return buffered.Flush()
}

// heldAfter is what a plan is judged by first.
const heldAfter = "Nobody loses granted access, and nobody gains access that no rule grants."

// access says what the plan takes away or opens.
func (p *page) access(result simulate.Result) {
	if result.IsSafe() {
		p.line("%s", heldAfter)
		return
	}
	p.paragraph("! ", p.unsafe(result))
}

// unsafe counts what the plan must not do.
func (p *page) unsafe(result simulate.Result) string {
	return p.number.Sprintf("The plan removes %s that rules grant, gives %s that no rule grants, and completes a conflict for %s.",
		p.count(result.Lost, "role", "roles"), p.count(result.Gained, "role", "roles"), p.count(result.Conflicts, "account", "accounts"))
}

// rehearsed says in a summary how a rehearsal ended.
func (p *page) rehearsed(result *simulate.Result) {
	if result == nil {
		return
	}
	p.title("Rehearsed on a copy")
	if result.IsSafe() {
		p.paragraph("  ", heldAfter)
	} else {
		p.paragraph("  ! ", p.unsafe(*result))
	}
	p.line("  %d findings fixed, %d left, %d new", result.Fixed, result.Left, result.New)
	if result.IsAsPlanned() {
		p.paragraph("  ", "The plan does what it says, and its rollback restores every table.")
		return
	}
	p.paragraph("  ! ", "The plan or its rollback does not do what it says: rolecall simulate says which findings.")
}

// outcomes is the table of kinds x outcome.
func (p *page) outcomes(result simulate.Result) {
	counts := map[string]map[string]int64{}
	for _, each := range result.Findings {
		if counts[each.Kind] == nil {
			counts[each.Kind] = map[string]int64{}
		}
		counts[each.Kind][each.Outcome]++
	}
	var kinds []string
	for kind := range counts {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	counts["total"] = map[string]int64{"fixed": result.Fixed, "left": result.Left, "new": result.New}
	width := 20
	for _, kind := range kinds {
		width = max(width, len(kind)+4)
	}
	for _, kind := range append(kinds, "total") {
		cells := ""
		for _, outcome := range []string{"fixed", "left", "new"} {
			cells += p.cell(counts[kind][outcome], "")
		}
		name := "  " + kind
		if kind == "total" {
			name = kind
		}
		fmt.Fprintln(p, pad(name, width)+cells)
	}
}

// reasons says why findings are left, or new without being held against the
// plan.
func (p *page) reasons(findings []simulate.Outcome) {
	counts := map[string]int64{}
	for _, each := range findings {
		if each.Outcome != "fixed" && each.IsAsPlanned {
			counts[each.Why]++
		}
	}
	if len(counts) == 0 {
		return
	}
	var reasons []string
	for why := range counts {
		reasons = append(reasons, why)
	}
	slices.SortFunc(reasons, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	p.title("Why those are left or new")
	for _, why := range reasons {
		p.paragraph(p.number.Sprintf("%7d  ", counts[why]), why)
	}
}

func (p *page) broken(result simulate.Result) {
	if result.Broken == 0 {
		return
	}
	p.title("Not as planned")
	shown := 0
	for _, each := range result.Findings {
		if each.IsAsPlanned {
			continue
		}
		if shown++; shown > brokenShown {
			p.line("  and %d more: --format json lists all", result.Broken-brokenShown)
			break
		}
		text := fmt.Sprintf("  ! %s  %s  %s", pad(each.Outcome, 4), each.Kind, cmp.Or(each.UserName, each.Login, "?"))
		if each.Item != "" {
			text += " [" + each.Item + "]"
		}
		fmt.Fprintln(p, pretty.Snip(source.Printable(text), p.width, "…"))
		p.paragraph("          ", each.Why)
	}
}

// explained counts the new findings that the reasons above explain.
func (p *page) explained(findings int64) string {
	if findings == 0 {
		return ""
	}
	return p.number.Sprintf(", except the %d explained above", findings)
}

func (p *page) verdict(result simulate.Result) {
	p.title("Verdict")
	if result.Broken == 0 {
		p.paragraph("  ", "The plan does what it says: every finding it corrects is gone, and no new one appears"+p.explained(result.New)+".")
	} else {
		p.paragraph("  ! ", p.number.Sprintf("The plan does not do what it says: see the %s above. Correct the rules, or leave those changes out.", p.count(result.Broken, "finding", "findings")))
	}
	if len(result.NotRestored) == 0 {
		p.paragraph("  ", "The rollback restores every table.")
	} else {
		p.paragraph("  ! ", "The rollback does not restore "+strings.Join(result.NotRestored, "; ")+".")
	}
}
