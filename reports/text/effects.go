package text

import (
	"bufio"
	"cmp"
	"fmt"
	"io"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	pretty "github.com/jedib0t/go-pretty/v6/text"

	"rolecall/exports/source"
	"rolecall/reconcile/verify"
)

// effectsShown is how many rows that are not in effect are spelled out.
const effectsShown = 40

// Effects writes what became of a plan.
func Effects(w io.Writer, result verify.Result, width int, color bool) error {
	buffered := bufio.NewWriter(w)
	p := &page{Writer: buffered, width: max(width, narrowest), color: color, number: message.NewPrinter(language.English)}
	total := int64(0)
	for _, effect := range verify.Effects {
		total += result.Changes[effect]
	}
	p.line("Changes of the plan, in the fresh exports")
	if total < result.Of {
		p.paragraph("  ", p.number.Sprintf("rolecall changes selected %d of the plan's %d changes; the others are not checked.", total, result.Of))
	}
	for _, effect := range verify.Effects {
		fmt.Fprintln(p, pad("  "+effect, 20)+p.cell(result.Changes[effect], ""))
	}
	fmt.Fprintln(p, pad("total", 20)+p.cell(total, ""))
	if result.IsInEffect() {
		p.line("")
		p.line("Every change is in effect.")
		return buffered.Flush()
	}
	p.title("Not in effect")
	shown, left := 0, 0
	for _, each := range result.Rows {
		if each.Effect == "in effect" {
			continue
		}
		if shown++; shown > effectsShown {
			left++
			continue
		}
		p.effect(each)
	}
	if left > 0 {
		p.line("  and %d more: --format csv lists all", left)
	}
	return buffered.Flush()
}

func (p *page) effect(each verify.Effect) {
	defer func() {
		if each.Outcome != "" {
			p.paragraph("                 ", "the import said: "+cmp.Or(each.Reason, each.Outcome))
		}
	}()
	text := fmt.Sprintf("  %s  %s  %s %s", pad(each.Effect, 13), each.ChangeID, each.Operation, each.Table)
	if each.Field != "" {
		text += "." + each.Field
	}
	text += " of " + cmp.Or(each.UserName, "?")
	fmt.Fprintln(p, pretty.Snip(source.Printable(text), p.width, "…"))
	switch {
	case each.Why != "":
		p.paragraph("                 ", each.Why)
	case each.Operation == "delete":
		p.paragraph("                 ", "it is still there, as "+cmp.Or(each.Found, "before"))
	default:
		p.paragraph("                 ", fmt.Sprintf("expected %q, found %q", each.After, each.Found))
	}
}
