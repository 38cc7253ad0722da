package evidence

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"rolecall/reconcile/review"
	"rolecall/reports/facts"
	"rolecall/reports/html"
)

var (
	//go:embed cover.gohtml
	coverText string
	//go:embed cover.css
	coverStyle string
)

// coverPage is parsed when one is written, not whenever the program starts.
var coverPage = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("cover").Funcs(html.Functions()).Parse(coverText))
})

var english = message.NewPrinter(language.English)

// line is a line of the cover.
type line struct {
	Name, Text string
	IsNumber   bool
}

// severityCount counts the findings of a severity.
type severityCount struct {
	Severity                 string
	Open, Accepted, Doubtful int64
}

// coverView is what the page shows.
type coverView struct {
	RunID      string
	Policy     string
	Style      template.CSS
	Scope      []line
	Population []line
	Verdicts   []line
	Findings   []severityCount
	Plan       []line
	Missing    []line
	Signoff    *review.Signoff
}

// How much fits on the page.
const (
	longest      = 160 // characters of a line
	longestHalf  = 80  // of one beside another
	longestTotal = 115 // likewise, of a total with its parts
	mostVerdicts = 4
	mostMissing  = 7
)

func cut(text string) string { return cutAt(text, longest) }

// cutAt ends a text that is too long after an item of its list, else after a word, if either is in its
// second half.
func cutAt(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	fits := string(runes[:most-1])
	for _, end := range []string{", ", " "} {
		if at := strings.LastIndex(fits, end); at > len(fits)/2 {
			fits = fits[:at]
			break
		}
	}
	return fits + "…"
}

// cover is index.html.
func (p *packer) cover(attested Attestation, chain Chain, index []Row) ([]byte, error) {
	style := html.Style + coverStyle
	view := coverView{
		RunID: p.Manifest.RunID, Policy: html.Policy("", style), Style: template.CSS(style), Scope: p.scope(attested, chain), Population: p.population(),
		Findings: p.severities(), Plan: p.corrections(),
	}
	verdicts := facts.VerdictsOn(p.Manifest.Completeness)
	for _, each := range verdicts[:min(len(verdicts), mostVerdicts)] {
		view.Verdicts = append(view.Verdicts, line{Name: each.Name, Text: cut(each.Body)})
	}
	if more := len(verdicts) - mostVerdicts; more > 0 {
		view.Verdicts = append(view.Verdicts, line{Text: fmt.Sprintf("and %d more, in index.csv", more)})
	}
	more := 0
	for _, each := range index[:len(index)-len(p.Manifest.Controls)] { // of the controls, index.csv says more
		switch {
		case each.Status == supported:
		case len(view.Missing) == mostMissing:
			more++
		default:
			view.Missing = append(view.Missing, line{Name: each.Control, Text: cut(map[string]string{partly: "partly: ", not: "missing: "}[each.Status] + each.Caveat)})
		}
	}
	if more > 0 {
		view.Missing = append(view.Missing, line{Text: fmt.Sprintf("and %d more, in index.csv", more)})
	}
	if p.Review != nil {
		signoff := p.reviewed.Signoff
		signoff.Statement, signoff.SignedBy, signoff.Email = cut(signoff.Statement), cutAt(signoff.SignedBy, longestHalf), cutAt(signoff.Email, longestHalf)
		view.Signoff = &signoff
	}
	var page bytes.Buffer
	err := coverPage().Execute(&page, view)
	return page.Bytes(), err
}

const unstated = "not stated"

func orUnstated(parts ...string) string {
	text := strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
	if text == "" {
		return unstated
	}
	return cutAt(text, longestHalf)
}

func (p *packer) scope(attested Attestation, chain Chain) []line {
	period := ""
	if attested.Period.From != "" {
		period = attested.Period.From + " to " + attested.Period.Until
	}
	by := attested.PerformedBy
	rules := "none"
	if p.Manifest.Rules != nil {
		rules = p.Manifest.Rules.File + ", SHA-256 " + p.Manifest.Rules.SHA256[:16] + "…"
	}
	before := "the first of its chain"
	if chain.Previous != nil {
		before = fmt.Sprintf("number %d, after run %s", chain.Sequence, chain.Previous.RunID)
	}
	return []line{
		{Name: "Purpose", Text: orUnstated(attested.Purpose)}, {Name: "Period", Text: orUnstated(period)}, {Name: "Environment", Text: orUnstated(attested.Environment)},
		{Name: "Performed by", Text: orUnstated(by.Name, by.Email, by.Function)}, {Name: "Run", Text: p.Manifest.RunID},
		{Name: "As of", Text: p.Manifest.AsOf.UTC().Format(time.RFC3339)}, {Name: "Tool", Text: orUnstated("rolecall", p.Manifest.Tool.Version, p.Manifest.Tool.Revision)},
		{Name: "Rules", Text: cutAt(rules, longestHalf)}, {Name: "Pack", Text: before},
	}
}

// population has what was compared, and that it adds up.
func (p *packer) population() []line {
	counts, rows := p.Manifest.Counts, rowsOf(p.Manifest.Inputs)
	number := func(format string, values ...any) string { return english.Sprintf(format, values...) }
	balance := "which adds up"
	if !rows.balances() {
		balance = "which does not add up"
	}
	lines := []line{
		{Name: "Rows read", Text: number("%d = %d loaded + %d duplicate + %d rejected + %d unused, %s", rows.Read, rows.Loaded, rows.Duplicate, rows.Rejected, rows.Unused, balance)},
		{Name: "Identities", Text: number("%d = %d in scope + %d not", counts.Identities, counts.IdentitiesInScope, counts.Identities-counts.IdentitiesInScope)},
		{Name: "Accounts", Text: number("%d = %d active + %d inactive", counts.Accounts, counts.AccountsActive, counts.Accounts-counts.AccountsActive)},
		{Name: "Grants", Text: number("%d = %d direct + %d inherited", counts.Grants, counts.Grants-counts.GrantsInherited, counts.GrantsInherited)},
		{Name: "Memberships", Text: number("%d", counts.Memberships)},
	}
	for _, total := range p.reviewed.Population.Totals {
		var parts []string
		var sum int64
		for _, part := range total.Parts {
			if sum += part.Count; part.Count != 0 {
				parts = append(parts, strings.TrimSpace(number("%d %s", part.Count, strings.ReplaceAll(part.Name, "_", " "))))
			}
		}
		balance := ""
		if sum != total.Of {
			balance = ", which does not add up"
		}
		lines = append(lines, line{Name: "Review, " + strings.ReplaceAll(total.Name, "_", " "), Text: cutAt(number("%d = ", total.Of)+strings.Join(parts, " + ")+balance, longestTotal)})
	}
	return lines
}

func (p *packer) severities() []severityCount {
	var all []severityCount
	for _, severity := range facts.Severities {
		one := severityCount{Severity: severity}
		for _, each := range p.Manifest.Findings {
			if each.Severity == severity {
				one.Open, one.Accepted, one.Doubtful = one.Open+each.Findings-each.Excepted, one.Accepted+each.Excepted, one.Doubtful+each.Doubtful
			}
		}
		all = append(all, one)
	}
	return all
}

// corrections are what was planned and decided.
func (p *packer) corrections() []line {
	var changes int64
	for _, each := range p.Manifest.Changes {
		changes += each.Changes
	}
	number := func(n int64) string { return english.Sprintf("%d", n) }
	lines := []line{
		{Name: "Changes planned", Text: number(changes), IsNumber: true},
		{Name: "Guardrails that held some back", Text: number(int64(len(p.Manifest.Withheld) + len(p.Manifest.LeftOut))), IsNumber: true},
	}
	if p.Effect != nil {
		lines = append(lines, line{"Of these in effect, by later exports", number(p.Effect.Result.Changes["in effect"]), true})
	}
	if p.Review == nil {
		return lines
	}
	items := 0
	for _, n := range p.reviewed.Signoff.Items {
		items += n
	}
	decisions := p.reviewed.Signoff.Decisions
	return append(lines,
		line{"Access reviewed, items", number(int64(items)), true}, line{"kept", number(int64(decisions["keep"])), true},
		line{"revoked", number(int64(decisions["revoke"])), true}, line{"to be changed", number(int64(decisions["change"])), true},
		line{"without a decision", number(int64(p.reviewed.Signoff.Items["unanswered"])), true})
}
