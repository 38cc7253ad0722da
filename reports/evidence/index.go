package evidence

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"rolecall/reports/facts"
)

// What a pack is to what is asked.
const (
	supported = "supported"
	partly    = "partly"
	not       = "not"
)

// Row is a row of index.csv: what is asked, and which file answers it.
type Row struct {
	Control  string // as its framework calls it; of what is asked of every report: IPE, information produced by the entity
	Asks     string
	Status   string // supported, partly or not
	Evidence string // files of the pack, "; " between; a sheet behind #
	Count    string
	Caveat   string
}

var indexColumns = []string{"control", "asks", "status", "evidence", "count", "caveat"}

func indexText(rows []Row) []byte {
	var text bytes.Buffer
	writer := csv.NewWriter(&text)
	lines := [][]string{indexColumns}
	for _, each := range rows {
		lines = append(lines, []string{each.Control, each.Asks, each.Status, each.Evidence, each.Count, each.Caveat})
	}
	_ = writer.WriteAll(lines) // into memory
	return text.Bytes()
}

// index answers what auditors ask of every report, and then control by control.
func (p *packer) index(attested Attestation) []Row {
	rows := []Row{
		p.performed(attested), p.provenance(attested), p.completeness(), p.accuracy(), p.inputs(), p.rules(), p.method(),
		p.findings(), p.accepted(), p.plan(), p.review(), p.carriedOut(), p.compared(), p.chained(),
	}
	for _, each := range p.Manifest.Controls {
		rows = append(rows, p.control(each))
	}
	return rows
}

// shortly is a list, the first of many.
func shortly(all []string) string {
	const shown = 8
	text := strings.Join(all[:min(len(all), shown)], ", ")
	if more := len(all) - shown; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// answered is supported if nothing is missing, not if all is, partly in between.
func answered(missing, all int) string {
	switch {
	case missing == 0:
		return supported
	case missing >= all:
		return not
	}
	return partly
}

func (p *packer) performed(attested Attestation) Row {
	row := Row{Control: "IPE: performed by", Asks: "Who ran it, with what, and for what?", Evidence: AttestationName}
	var missing []string
	for _, each := range attested.NotStated {
		if !strings.Contains(each, ": ") {
			missing = append(missing, each)
		}
	}
	row.Status, row.Caveat = answered(len(missing), 6), notStated(missing)
	return row
}

func notStated(missing []string) string {
	if len(missing) == 0 {
		return ""
	}
	return "not stated: " + shortly(missing)
}

// entries are how many things are asked of each file.
const entries = 12

func (p *packer) provenance(attested Attestation) Row {
	row := Row{Control: "IPE: source", Asks: "Where does each file come from: who exported it, how and when?", Evidence: AttestationName, Count: count(int64(len(attested.Extracts)))}
	var names []string
	lacking, missing := map[string]int{}, 0
	for _, each := range attested.Extracts {
		for _, name := range each.missing() {
			if lacking[name] == 0 {
				names = append(names, name)
			}
			lacking[name]++
			missing++
		}
	}
	for i, name := range names {
		names[i] = fmt.Sprintf("%s (%d of %d files)", name, lacking[name], len(attested.Extracts))
	}
	row.Status = answered(missing, entries*len(attested.Extracts))
	if missing > 0 {
		row.Caveat = "not stated: " + strings.Join(names, ", ")
	}
	return row
}

func (p *packer) completeness() Row {
	row := Row{Control: "IPE: completeness", Asks: "Is each list complete?", Evidence: runFolder + "manifest.json" + p.sheet("Completeness"), Count: count(int64(len(p.Manifest.Completeness)))}
	var caveats []string
	full := 0
	for _, verdict := range facts.VerdictsOn(p.Manifest.Completeness) {
		if verdict.Name != "FULL" {
			caveats = append(caveats, verdict.Name+" "+verdict.Body)
		}
	}
	for _, each := range p.Manifest.Completeness {
		if each.Verdict == "FULL" {
			full++
		}
	}
	row.Status, row.Caveat = answered(len(p.Manifest.Completeness)-full, len(p.Manifest.Completeness)), strings.Join(caveats, "; ")
	return row
}

// sheet is a sheet of the workbook, if there is one.
func (p *packer) sheet(name string) string {
	if !p.hasWorkbook() {
		return ""
	}
	return "; " + runFolder + "report.xlsx#" + name
}

func (p *packer) hasWorkbook() bool { return slices.Contains(p.Manifest.Options.Reports, "xlsx") }

func (p *packer) accuracy() Row {
	row := Row{Control: "IPE: accuracy", Asks: "Is every row accounted for?", Evidence: runFolder + "manifest.json" + p.sheet("Inputs")}
	rows := rowsOf(p.Manifest.Inputs)
	row.Count, row.Status = count(rows.Read), supported
	switch {
	case !rows.balances():
		row.Status, row.Caveat = not, "the number of rows read does not equal the number accounted for"
	case rows.Rejected > 0:
		row.Status, row.Caveat = partly, fmt.Sprintf("%d rows are rejected, each with its place and cause", rows.Rejected)
	}
	return row
}

func (p *packer) inputs() Row {
	row := Row{Control: "IPE: inputs", Asks: "Which inputs did it read?", Evidence: inputsFolder + "; " + runFolder + "manifest.json", Count: count(int64(len(uniqueInputs(p.Manifest.Inputs)))), Status: supported}
	if !p.WithInputs {
		row.Status, row.Evidence, row.Caveat = partly, runFolder+"manifest.json", "checksums only: the run cannot be repeated from this pack"
	}
	return row
}

func (p *packer) rules() Row {
	row := Row{Control: "IPE: rules", Asks: "Which rules applied?", Evidence: rulesFolder + "; " + runFolder + "policy.sql", Status: supported}
	if p.Manifest.Rules == nil {
		row.Status, row.Evidence, row.Caveat = not, "", "the run had no rules"
		return row
	}
	row.Count = count(int64(1 + len(p.Manifest.Rules.Files)))
	if warnings := len(p.Manifest.Warnings); warnings > 0 {
		row.Caveat = fmt.Sprintf("%d warnings about the rules, in %smanifest.json", warnings, runFolder)
	}
	return row
}

func (p *packer) method() Row {
	row := Row{Control: "IPE: method", Asks: "Which logic was applied?", Evidence: methodFolder, Status: supported}
	if !p.IsOwnVersion {
		row.Status, row.Evidence, row.Caveat = not, "", "the run and the pack come from different versions of rolecall: "+p.Manifest.Tool.Version+" "+p.Manifest.Tool.Revision
		return row
	}
	n := 0
	for _, each := range p.members {
		if strings.HasPrefix(each.name, methodFolder) {
			n++
		}
	}
	row.Count = count(int64(n))
	return row
}

func (p *packer) findings() Row {
	row := Row{Control: "Findings", Asks: "What was found?", Evidence: runFolder + "findings.csv" + p.sheet("Findings"), Count: count(p.Manifest.Certain()), Status: supported}
	if doubtful := p.Manifest.Doubtful(); doubtful > 0 {
		row.Status, row.Caveat = partly, fmt.Sprintf("%d more are doubtful, because the exports do not prove them", doubtful)
	}
	return row
}

func (p *packer) accepted() Row {
	var n int64
	for _, each := range p.Manifest.Findings {
		n += each.Excepted
	}
	return Row{Control: "Exceptions", Asks: "Which findings are accepted, by whom and until when?", Evidence: runFolder + "findings.csv; " + rulesFolder, Count: count(n), Status: supported}
}

func (p *packer) plan() Row {
	row := Row{Control: "Corrections", Asks: "What was planned, and how is it undone?", Evidence: runFolder + "changes.csv; " + changesFolder + "; " + rollbackFolder, Status: supported}
	var changes int64
	for _, each := range p.Manifest.Changes {
		changes += each.Changes
	}
	row.Count = count(changes)
	if withheld := len(p.Manifest.Withheld) + len(p.Manifest.LeftOut); withheld > 0 {
		row.Status, row.Caveat = partly, "guardrails held back changes: "+runFolder+"manifest.json"
	}
	return row
}

func (p *packer) review() Row {
	row := Row{Control: "Access review", Asks: "Who reviewed access, and what was decided?", Status: not, Caveat: "no review is in this pack"}
	if p.Review == nil {
		return row
	}
	signoff := p.reviewed.Signoff
	items := 0
	for _, n := range signoff.Items {
		items += n
	}
	row.Status, row.Count, row.Caveat = supported, count(int64(items)), ""
	row.Evidence = reviewFolder + "report.html; " + reviewFolder + "decisions.csv; " + reviewFolder + "signoff.json"
	if unanswered := signoff.Items["unanswered"]; unanswered > 0 {
		row.Status, row.Caveat = answered(unanswered, items), fmt.Sprintf("%d of %d items have no decision", unanswered, items)
	}
	return row
}

func (p *packer) carriedOut() Row {
	row := Row{Control: "Corrections in effect", Asks: "Was it carried out?", Status: not, Caveat: "no later exports were compared with the plan (rolecall verify)"}
	if p.Effect == nil {
		return row
	}
	in, all := p.Effect.Result.Changes["in effect"], int64(0)
	for _, n := range p.Effect.Result.Changes {
		all += n
	}
	row.Status, row.Count, row.Evidence, row.Caveat = answered(int(all-in), int(all)), count(in), EffectName, ""
	if in < all {
		row.Caveat = fmt.Sprintf("%d of %d changes are in effect", in, all)
	}
	return row
}

func (p *packer) compared() Row {
	if p.Compare == "" {
		return Row{Control: "Access changes", Asks: "What has changed since the run before, and why?", Status: not, Caveat: "no comparison is in this pack (rolecall compare)"}
	}
	return Row{Control: "Access changes", Asks: "What has changed since the run before, and why?", Status: supported, Evidence: compareFolder}
}

func (p *packer) chained() Row {
	row := Row{Control: "Chain", Asks: "Which pack comes before this one?", Evidence: ChainName, Status: supported, Count: "1", Caveat: "the first of its chain"}
	if p.Previous != nil {
		row.Count, row.Caveat = count(int64(p.Previous.Sequence)+1), ""
	}
	return row
}

func (p *packer) control(of facts.Control) Row {
	row := Row{Control: of.Control, Asks: of.Title, Evidence: runFolder + "findings.csv" + p.sheet("Controls"), Count: count(of.Exceptions), Status: supported}
	var caveats []string
	if isProvedByReview := strings.Contains(of.Kinds, "review."); isProvedByReview && p.Review == nil {
		caveats = append(caveats, "no review is in this pack")
	} else if isProvedByReview {
		row.Evidence += "; " + reviewFolder + "decisions.csv"
	}
	if slices.ContainsFunc(p.Manifest.Completeness, func(each facts.Completeness) bool { return each.Verdict != "FULL" }) {
		caveats = append(caveats, "nothing proves that the exports are complete")
	}
	if of.Caveats != "" {
		caveats = append(caveats, of.Caveats)
	}
	if of.Doubtful > 0 {
		caveats = append(caveats, fmt.Sprintf("%d findings are doubtful", of.Doubtful))
	}
	if len(caveats) > 0 {
		row.Status = partly
	}
	row.Caveat = strings.Join(caveats, "; ")
	return row
}
