package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// planter makes what reviewers return, with every fault that there is.
type planter struct {
	t       *testing.T
	c       *campaignFolder
	parts   cast
	rng     *rand.Rand
	clock   time.Time
	turn    int
	planted map[string]int  // refusals, and what flags follow from
	isKept  map[string]bool // items that are kept, and not spoiled
	names   []string        // of packets, sorted
}

// begin begins a reply: all rows of the packet, with nothing decided.
func (p *planter) begin(packet, sender, form string) *campaignReply {
	p.clock = p.clock.Add(7 * time.Minute)
	sheet := p.c.sheets[packet]
	reply := &campaignReply{packet: packet, campaign: p.c.id, sender: sender, received: p.clock, form: form, sheet: sheet}
	for i, item := range sheet.items {
		reply.rows = append(reply.rows, &campaignRow{packet: packet, item: item, cells: slices.Clone(sheet.rows[i])})
	}
	if strings.HasPrefix(form, "csv") {
		reply.campaign, reply.packet = "", ""
	}
	return reply
}

// words are what people write for a decision.
var words = map[string][]string{
	"keep": {"keep", "Keep", "certify", " RETAIN "}, "revoke": {"revoke", "Remove"}, "change": {"change", "reduce", "Modify"},
	"not mine": {"not mine", "Reassign"}, "don't know": {"don't know", "Don’t  know", "unsure"},
}

func (c *campaignFolder) hasFinding(item string) bool { return c.items[item]["finding_ids"] != "" }
func (c *campaignFolder) isPrivileged(item string) bool {
	return c.items[item]["privileged"] == "true"
}
func (c *campaignFolder) isLeaver(item string) bool {
	return slices.Contains(strings.Split(c.items[item]["kinds"], "; "), "orphaned.leaver")
}
func (c *campaignFolder) needsComment(item string) bool {
	return c.hasFinding(item) || c.isPrivileged(item)
}

// decide fills in a row so that it counts.
func (p *planter) decide(reply *campaignReply, row *campaignRow, decision string) {
	if decision == "keep" && p.c.isLeaver(row.item) {
		decision = "revoke"
	}
	if decision == "revoke" && p.c.items[row.item]["kinds"] == "identity.duplicate_account" {
		decision = "change" // an account that is closed is a second account still
	}
	p.turn++
	row.decision = decision
	row.cells[decisionColumn] = words[decision][p.turn%len(words[decision])]
	row.cells[untilColumn], row.cells[commentColumn] = "", ""
	switch {
	case decision == "keep" && p.c.needsComment(row.item):
		row.cells[commentColumn] = fmt.Sprintf("needed for the project %d", p.turn)
		if p.c.hasFinding(row.item) {
			row.cells[untilColumn] = "2027-03-31"
		}
	case decision == "change":
		row.cells[commentColumn] = fmt.Sprintf("read access is enough (%d)", p.turn)
	case decision == "not mine" && p.turn%2 == 0:
		row.cells[commentColumn] = "ask " + p.parts.substitute + ", please"
	case decision == "don't know":
		row.cells[commentColumn] = "who is that?"
	}
}

// draw is what a reviewer decides; what two decide is not passed on.
func (p *planter) draw(item string) string {
	switch draw := p.rng.IntN(100); {
	case draw < 78:
		return "keep"
	case draw < 90:
		return "revoke"
	case draw < 95 || p.c.items[item]["second_reviewer"] != "":
		return "change"
	case draw < 98:
		return "not mine"
	}
	return "don't know"
}

// spoiling makes a row that counts one that must not.
type spoiling struct {
	refusal string
	suits   func(c *campaignFolder, item string) bool
	spoil   func(p *planter, reply *campaignReply, row *campaignRow)
}

func anyItem(c *campaignFolder, item string) bool { return !c.isLeaver(item) }

var spoilings = []spoiling{
	{"impossible", (*campaignFolder).isLeaver, func(p *planter, _ *campaignReply, row *campaignRow) {
		row.cells[decisionColumn], row.cells[untilColumn], row.cells[commentColumn], row.decision = "keep", "2027-01-31", "comes back in January", "keep"
	}},
	{"needs_until", func(c *campaignFolder, item string) bool { return c.hasFinding(item) && !c.isLeaver(item) }, func(p *planter, reply *campaignReply, row *campaignRow) {
		p.decide(reply, row, "keep")
		row.cells[untilColumn] = []string{"", "soon", "2026-11-01"}[p.planted["needs_until"]%3]
		row.detail = row.cells[untilColumn]
	}},
	{"needs_comment", func(c *campaignFolder, item string) bool { return c.needsComment(item) && !c.isLeaver(item) }, func(p *planter, reply *campaignReply, row *campaignRow) {
		p.decide(reply, row, "keep")
		row.cells[commentColumn], row.detail = []string{"", "ok by me"}[p.planted["needs_comment"]%2], "10"
	}},
	{"until_too_late", anyItem, func(p *planter, reply *campaignReply, row *campaignRow) {
		p.decide(reply, row, "keep")
		row.cells[untilColumn], row.detail = "2028-01-01", reply.received.AddDate(0, 0, 365).Format(time.DateOnly)
	}},
	{"word", anyItem, func(p *planter, _ *campaignReply, row *campaignRow) {
		row.cells[decisionColumn], row.decision = []string{"Approve", "ok", "yes", "Reject", "kep"}[p.planted["word"]%5], ""
		row.detail = row.cells[decisionColumn]
	}},
	{"altered", anyItem, func(p *planter, _ *campaignReply, row *campaignRow) {
		column := []int{0, 5, 4, 7}[p.planted["altered"]%4]
		row.cells[column], row.detail = "something else", sentNames[column]
	}},
	{"contradiction", anyItem, func(p *planter, reply *campaignReply, row *campaignRow) {
		other := *row
		other.cells = slices.Clone(row.cells)
		p.decide(reply, &other, map[bool]string{true: "change", false: "revoke"}[row.decision == "revoke"])
		other.refusal = "contradiction"
		reply.rows = append(reply.rows, &other)
	}},
	{"unknown_row", anyItem, func(p *planter, reply *campaignReply, row *campaignRow) {
		planted := &campaignRow{cells: slices.Clone(row.cells), refusal: "unknown_row", decision: row.decision}
		planted.cells[rowColumn] = fmt.Sprintf("R%04d-0000-0000-0000", p.planted["unknown_row"])
		reply.rows = append(reply.rows, planted)
		row.refusal = ""
	}},
	{"wrong_packet", anyItem, func(p *planter, reply *campaignReply, row *campaignRow) {
		row.refusal = ""
		if reply.packet == "" {
			return // nothing says which packet a CSV is
		}
		for i := range p.names {
			name := p.names[(i+p.planted["wrong_packet"])%len(p.names)]
			if sheet := p.c.sheets[name]; name != reply.packet && len(sheet.items) > 3 {
				pasted := &campaignRow{packet: name, item: sheet.items[1], cells: slices.Clone(sheet.rows[1]), refusal: "wrong_packet", detail: name}
				p.decide(reply, pasted, "revoke")
				reply.rows = append(reply.rows, pasted)
				return
			}
		}
	}},
}

// spoil plants in a row what was planted least so far.
func (p *planter) spoil(reply *campaignReply, row *campaignRow) {
	var chosen *spoiling
	for i := range spoilings {
		each := &spoilings[i]
		if each.suits(p.c, row.item) && (chosen == nil || p.planted[each.refusal] < p.planted[chosen.refusal]) {
			chosen = each
		}
	}
	if chosen == nil {
		return
	}
	row.refusal = chosen.refusal
	chosen.spoil(p, reply, row)
	p.planted[chosen.refusal]++
}

// ordinary is a reply of which nine rows of ten are decided, and some of these must not count.
func (p *planter) ordinary(packet, sender, form string) *campaignReply {
	reply := p.begin(packet, sender, form)
	for _, row := range slices.Clone(reply.rows) {
		switch place := p.rng.IntN(100); {
		case p.isKept[row.item]:
			p.decide(reply, row, "keep")
		case place < 8: // blank
		default:
			p.decide(reply, row, p.draw(row.item))
			isRare := p.c.isLeaver(row.item) || p.c.hasFinding(row.item) && p.planted["needs_until"] < 3
			if place < 18 || isRare {
				p.spoil(reply, row)
			}
		}
	}
	return reply
}
