package packet

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"rolecall/exports/source"
	"rolecall/reconcile/review"
)

// Packet is what one reviewer gets in one piece.
type Packet struct {
	Campaign *review.Campaign
	review.Packet
	Rows []Row
}

// Row is a row: its locked cells in the order of review.Cells, and its token.
type Row struct {
	Cells []string
	Token string
}

// cell is the text of a column of a row; "" of those that the reviewer fills in.
func (r Row) cell(name string) string {
	at := 0
	for _, each := range review.Cells {
		switch {
		case each.Name == review.TokenCell && name == each.Name:
			return r.Token
		case each.IsOpen || each.Name == review.TokenCell:
		case each.Name == name:
			return r.Cells[at]
		default:
			at++
		}
	}
	return ""
}

// Form is a form of packets.
type Form struct {
	Name      string // as --packets has it, and behind the dot of the file's name
	MediaType string
	// IsMailed: it is attached to the draft of the mail, of several the first.
	IsMailed bool
	Write    func(w io.Writer, temp string, packet *Packet) error
}

// Forms are the forms that there are.
var Forms = []Form{
	{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", true, writeWorkbook},
	{"csv", "text/csv; charset=utf-8", true, writeCSV},
	{"html", "text/html; charset=utf-8", false, writePage}, // mail gateways take an HTML file for an attack
}

// FormNames are their names.
func FormNames() []string {
	var names []string
	for _, each := range Forms {
		names = append(names, each.Name)
	}
	return names
}

// ReadForms reads a list of names; unknown is the first that is none.
func ReadForms(text string) (forms []Form, unknown string) {
	for name := range strings.SplitSeq(text, ",") {
		name = strings.ToLower(strings.TrimSpace(name))
		at := slices.IndexFunc(Forms, func(each Form) bool { return each.Name == name })
		if at < 0 {
			return nil, cmp.Or(name, text)
		}
		if !slices.ContainsFunc(forms, func(each Form) bool { return each.Name == name }) {
			forms = append(forms, Forms[at])
		}
	}
	return forms, ""
}

// Stem is the name of the packet's files without what stands behind the dot.
func (p *Packet) Stem() string {
	const longest = 80
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', strings.ContainsRune("@._+-", r):
			return r
		}
		return '_'
	}, strings.ToLower(p.Email))
	return strings.TrimLeft(name[:min(len(name), longest)], ".-") + "--" + p.Packet.Packet
}

// Title is what stands above the packet.
func (p *Packet) Title() string {
	title := source.Printable(p.Campaign.Name)
	if p.Parts > 1 {
		title += fmt.Sprintf(" (%d of %d)", p.Part, p.Parts)
	}
	return title
}

// due is the last day, as people write it.
func (p *Packet) due() string {
	day, err := time.Parse(time.DateOnly, p.Campaign.Due)
	if err != nil {
		return p.Campaign.Due
	}
	return day.Format("Monday, 2 January 2006")
}

// asOf is when the exports were so.
func (p *Packet) asOf() string {
	at, err := time.Parse(time.RFC3339, p.Campaign.AsOf)
	if err != nil {
		return p.Campaign.AsOf
	}
	return at.UTC().Format("2006-01-02 15:04") + " UTC"
}

// caveat is what an export leaves open, and whether something is known to be missing from it.
type caveat struct {
	text    string
	isGrave bool
}

// caveats are what the exports leave open, which every packet says: a line for each reason.
func (p *Packet) caveats() []caveat {
	type reason struct{ verdict, message string }
	tables := map[reason][]string{}
	var order []reason
	for _, each := range p.Campaign.Completeness {
		of := reason{each.Verdict, each.Message}
		if each.Verdict == "FULL" {
			continue
		}
		if tables[of] == nil {
			order = append(order, of)
		}
		tables[of] = append(tables[of], each.Table)
	}
	var all []caveat
	for _, of := range order {
		names := strings.Join(tables[of], ", ")
		switch of.verdict {
		case "PARTIAL":
			all = append(all, caveat{fmt.Sprintf("The export is known to be incomplete (PARTIAL): %s: %s. The owner of the review allowed it.", names, of.message), true})
		case "SCOPED":
			all = append(all, caveat{fmt.Sprintf("The export holds a selection (SCOPED): %s: %s.", names, of.message), true})
		default:
			all = append(all, caveat{fmt.Sprintf("It is unknown whether the export is complete (%s): %s: %s.", of.verdict, names, of.message), false})
		}
	}
	return all
}

// Address is the reviewer with the address, for people.
func (p *Packet) Address() string {
	if strings.EqualFold(p.Reviewer, p.Email) {
		return source.Printable(p.Email)
	}
	return source.Printable(fmt.Sprintf("%s <%s>", p.Reviewer, p.Email))
}
