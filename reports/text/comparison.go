package text

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	pretty "github.com/jedib0t/go-pretty/v6/text"

	"rolecall/exports/source"
	"rolecall/reconcile/compare"
)

// vanishedShown is how many privileged accounts that vanished are named.
const vanishedShown = 10

// Comparison writes what changed between two runs.
func Comparison(w io.Writer, result compare.Result, width int, color bool) error {
	buffered := bufio.NewWriter(w)
	p := &page{Writer: buffered, width: max(width, narrowest), color: color, number: message.NewPrinter(language.English)}
	t := p.moves(result)
	t.line(result.Old.AsOf.UTC().Format(time.DateOnly)+" -> "+result.New.AsOf.UTC().Format(time.DateOnly), severityTitles, "")
	t.line("  open before", t.cells(result.OpenBefore), "")
	for _, each := range result.Moves {
		t.line("  "+each.Mark()+" "+each.Name(), t.cells(each.Count), p.moveNote(each))
	}
	t.line("  open now", t.cells(result.OpenNow), "")
	if len(result.Moves) == 0 && (len(result.States) == 0 || len(result.States) == 1 && result.States["persisting"] > 0) {
		p.title("Nothing changed: every finding is as it was.")
	}
	p.stillOpen(result)
	p.vanished(result.Vanished)
	for _, note := range result.Notes {
		p.title("Note")
		p.paragraph("  ! ", note)
	}
	return buffered.Flush()
}

// moveWidth is how wide the first column is.
const moveWidth = 25

// severityTitles are over the columns of numbers, narrowestCounts how wide these are at least.
var (
	severityTitles  = []string{"critical", "high", "medium", "low"}
	narrowestCounts = []int{8, 6, 8, 6}
)

// moveTable is the table of what became of findings, a column for each severity.
type moveTable struct {
	*page
	widths []int
}

// moves is the table of a result: its columns are as wide as its numbers want.
func (p *page) moves(result compare.Result) moveTable {
	t := moveTable{p, slices.Clone(narrowestCounts)}
	counts := []compare.Count{result.OpenBefore, result.OpenNow}
	for _, each := range result.Moves {
		counts = append(counts, each.Count)
	}
	for _, count := range counts {
		for i, cell := range t.cells(count) {
			t.widths[i] = max(t.widths[i], len(cell)+2)
		}
	}
	return t
}

// cells are the numbers as they are shown.
func (t moveTable) cells(count compare.Count) []string {
	var cells []string
	for _, n := range []int64{count.Critical, count.High, count.Medium, count.Low} {
		shown := "-"
		if n != 0 {
			shown = t.number.Sprintf("%d", n)
		}
		cells = append(cells, shown)
	}
	return cells
}

// line is one line of the table, with what there is to say of it behind.
func (t moveTable) line(name string, cells []string, note string) {
	text := pad(name, moveWidth)
	for i, cell := range cells {
		text += fmt.Sprintf("%*s", t.widths[i], cell)
	}
	if len(text)+2+len(note) <= t.width {
		fmt.Fprintln(t, strings.TrimRight(text+"  "+source.Printable(note), " "))
		return
	}
	fmt.Fprintln(t, text)
	t.paragraph("      ", note)
}

// moveNote says by what, and because of what.
func (p *page) moveNote(each compare.Move) string {
	var means []string
	if each.Planned > 0 {
		planned := p.count(each.Planned, "by a planned change", "by planned changes")
		if each.AsShown > 0 {
			planned += p.number.Sprintf(" (%d as far as the exports show)", each.AsShown)
		}
		means = append(means, planned)
	}
	if each.Untold > 0 {
		means = append(means, p.number.Sprintf("%d by means that the exports do not show", each.Untold))
	}
	if by := each.By(); by != "" {
		means = append(means, by)
	}
	var parts []string
	if len(means) > 0 {
		parts = append(parts, strings.Join(means, ", "))
	}
	if because := strings.Join(places(each.Because), ", "); because != "" {
		parts = append(parts, because)
	}
	return strings.Join(parts, ": ")
}

// placesShown is how many reasons stand behind a line.
const placesShown = 3

// places are the first reasons; of places in one file, the later ones are lines only.
func places(because []string) []string {
	var shown []string
	file := ""
	for i, each := range because {
		if i == placesShown {
			return append(shown, fmt.Sprintf("%d more", len(because)-placesShown))
		}
		name, line, isPlace := strings.Cut(each, ":")
		if isPlace && name == file && i > 0 {
			each = ":" + line
		}
		file = name
		shown = append(shown, strings.TrimSuffix(each, "."))
	}
	return shown
}

// stillOpen says what the table cannot: that what is not judged is not over.
func (p *page) stillOpen(result compare.Result) {
	if n := result.States["unknown"]; n > 0 {
		p.title("Not judged")
		p.paragraph("  ! ", p.count(n, "finding", "findings")+" of the old run cannot be seen in the new exports. They stay open until exports show that they are over.")
	}
	if n := result.States["subject_gone"]; n > 0 {
		p.title("Gone from the exports")
		p.paragraph("  ! ", p.count(n, "finding is", "findings are")+" about accounts or people that no new export has: deleted, or left out. They are not counted as fixed.")
	}
}

// vanished names what is no longer in any export.
func (p *page) vanished(vanished *compare.Vanished) {
	if vanished == nil || vanished.Accounts+vanished.Identities == 0 {
		return
	}
	p.title("Vanished")
	p.paragraph("  ! ", fmt.Sprintf("%s and %s of the old run are in no new export. Were they deleted, or left out of the exports?",
		p.count(vanished.Accounts, "account", "accounts"), p.count(vanished.Identities, "identity", "identities")))
	for i, name := range vanished.Privileged {
		if i == vanishedShown {
			p.line("    and %d more with privileged roles: access_changes.csv lists them", len(vanished.Privileged)-vanishedShown)
			break
		}
		fmt.Fprintln(p, pretty.Snip("    privileged: "+source.Printable(name), p.width, "…"))
	}
}
