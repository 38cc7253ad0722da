package main

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// newPlanter begins on the second day of the review.
func newPlanter(t *testing.T, c *campaignFolder, parts cast) *planter {
	p := &planter{t: t, c: c, parts: parts, rng: rand.New(rand.NewPCG(20, 4)), clock: time.Date(2026, 11, 3, 8, 0, 0, 0, time.UTC), planted: map[string]int{}, isKept: map[string]bool{}}
	for name := range c.sheets {
		p.names = append(p.names, name)
	}
	slices.Sort(p.names)
	for id, each := range c.items { // who review each other
		if each["reviewer_email"] == parts.owner && each["user_name"] == parts.superior || each["reviewer_email"] == parts.superior && each["user_name"] == parts.owner {
			p.isKept[id] = true
		}
	}
	return p
}

// special are replies of which the whole file has something: what it is, how many rows it takes, and
// the files. None is nobody's answer.
var special = []struct {
	name  string
	least int
	reply func(p *planter, packet, sender string) []*campaignReply
}{
	{"reassigned", 4, func(*planter, string, string) []*campaignReply { return nil }},
	{"late", 4, func(*planter, string, string) []*campaignReply { return nil }},
	{"not_reviewer", 5, func(p *planter, packet, _ string) []*campaignReply {
		reply := p.plain(packet, "mallory@example.net", "xlsx")
		reply.refuse("not_reviewer", reply.sender)
		return []*campaignReply{reply}
	}},
	{"foreign", 5, func(p *planter, packet, sender string) []*campaignReply {
		reply := p.plain(packet, sender, "json")
		reply.campaign = "C0000000A"
		reply.refuse("foreign", reply.campaign)
		return []*campaignReply{reply}
	}},
	{"fast", 6, func(p *planter, packet, sender string) []*campaignReply {
		reply := p.plain(packet, sender, "json")
		for i, row := range reply.rows {
			row.at = reply.received.Add(-time.Hour + time.Duration(i)*time.Second)
		}
		return []*campaignReply{reply}
	}},
	{"bulk", 14, func(p *planter, packet, sender string) []*campaignReply {
		reply := p.begin(packet, sender, "xlsx")
		for _, row := range reply.rows {
			if !p.c.needsComment(row.item) {
				p.decide(reply, row, "keep")
			}
		}
		return []*campaignReply{reply}
	}},
	{"same_comment", 8, func(p *planter, packet, sender string) []*campaignReply {
		reply := p.plain(packet, sender, "csv-utf8")
		for i, row := range reply.rows {
			if row.cells[commentColumn] = "As discussed with the team"; i%2 == 0 {
				row.cells[commentColumn] = "as discussed with the team "
			}
		}
		return []*campaignReply{reply}
	}},
	{"sender_unknown", 5, func(p *planter, packet, _ string) []*campaignReply {
		return []*campaignReply{p.plain(packet, "", "csv-1252")}
	}},
	{"columns_missing", 6, func(p *planter, packet, sender string) []*campaignReply {
		reply := p.ordinary(packet, sender, "xlsx")
		reply.lacks = []string{"Title", "Last time"}
		return []*campaignReply{reply}
	}},
	{"superseded", 5, func(p *planter, packet, sender string) []*campaignReply {
		first, second := p.ordinary(packet, sender, "xlsx"), p.begin(packet, sender, "csv-utf16")
		for i, row := range second.rows {
			if i%2 == 0 {
				p.decide(second, row, "revoke")
			}
		}
		return []*campaignReply{first, second}
	}},
}

// plain decides all rows of a packet, and passes none on.
func (p *planter) plain(packet, sender, form string) *campaignReply {
	reply := p.begin(packet, sender, form)
	for i, row := range reply.rows {
		p.decide(reply, row, []string{"keep", "keep", "keep", "revoke", "keep", "change"}[i%6])
	}
	return reply
}

// refuse says that no row may count.
func (r *campaignReply) refuse(refusal, detail string) {
	for _, row := range r.rows {
		row.refusal, row.detail = refusal, detail
	}
}

// firstWave is what comes back by the middle of the month, and which packet is special in which way.
func (p *planter) firstWave() (replies []*campaignReply, taken map[string]string) {
	taken = map[string]string{}
	emails := map[string]string{}
	for _, each := range p.c.parts {
		emails[each.packet] = each.email
		if each.isSecond || each.email == p.parts.chief || each.email == p.parts.owner || each.email == p.parts.superior {
			taken[each.packet] = "cast"
		}
	}
	bySize := slices.SortedFunc(slices.Values(p.names), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(p.c.sheets[a].items), len(p.c.sheets[b].items)), cmp.Compare(a, b))
	})
	for _, each := range special {
		i := slices.IndexFunc(bySize, func(name string) bool {
			return len(p.c.sheets[name].items) >= each.least && taken[name] == "" && p.c.people[emails[name]] != ""
		})
		if i < 0 {
			p.t.Fatalf("the demo has no packet to be %s", each.name)
		}
		taken[bySize[i]] = each.name
		replies = append(replies, each.reply(p, bySize[i], emails[bySize[i]])...)
	}
	forms := []string{"xlsx", "csv-utf8", "json", "csv-1252", "xlsx", "csv-utf16"}
	for i, name := range p.names {
		switch {
		case emails[name] == p.parts.chief:
			replies = append(replies, p.byDeputy(name))
		case taken[name] == "" || taken[name] == "cast":
			replies = append(replies, p.ordinary(name, emails[name], forms[i%len(forms)]))
		}
	}
	for i, reply := range replies {
		if i%3 == 0 && reply.form != "json" {
			slices.Reverse(reply.rows) // sorted in another way
		}
	}
	return replies, taken
}

// byDeputy is a packet that somebody answers in the reviewer's place, with rows about themselves.
func (p *planter) byDeputy(packet string) *campaignReply {
	reply := p.plain(packet, p.parts.deputy, "xlsx")
	for _, row := range reply.rows {
		if p.c.isAbout(row.item, p.parts.deputy) {
			row.refusal, row.detail = "self", reply.sender
			p.planted["self"]++
		}
	}
	return reply
}

// isAbout says whether an item is about whoever has an address: a delegation is about two.
func (c *campaignFolder) isAbout(item, email string) bool {
	one := c.items[item]
	return c.people[email] != "" && (one["identity"] == c.people[email] || one["kind"] == "delegation" && c.bySubject[one["entitlement_key"]] == c.people[email])
}

// secondWave is what comes back after the reminders: what was passed on and reassigned, late answers,
// corrections.
func (p *planter) secondWave(taken map[string]string) (replies []*campaignReply) {
	p.clock = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC) // the day after it was due
	emails, isMade := map[string]string{}, map[string]bool{}
	for _, each := range p.c.parts {
		emails[each.packet] = each.email
		isMade[each.packet] = each.from != ""
	}
	for i, name := range p.names {
		switch {
		case isMade[name]:
			replies = append(replies, p.plain(name, emails[name], []string{"xlsx", "json", "csv-utf8"}[i%3]))
		case taken[name] == "late":
			replies = append(replies, p.plain(name, emails[name], "xlsx"))
		case taken[name] == "reassigned": // whoever had it answers after all
			reply := p.plain(name, emails[name], "xlsx")
			reply.refuse("wrong_packet", name)
			replies = append(replies, reply)
		}
	}
	return replies
}
