package main

import (
	"slices"
	"strings"
	"time"
)

// campaignOracle knows what must become of what was returned: maps, and no code of the product.
type campaignOracle struct {
	c        *campaignFolder
	parts    cast
	due      time.Time
	replies  []*campaignReply
	later    map[string]string // items that have changed since: stale or gone
	isClosed bool

	last    map[[2]string]*said   // by packet and item: the last word
	shares  map[shareKey]*said    // who decided; nil if nobody did
	states  map[shareKey]string   // decided, refused, passed or open
	items   map[string]string     // the state of each item
	verdict map[string]string     // what is decided of each item
	flags   map[shareKey][]string // of what counts
}

// said is a row and the file that it came in.
type said struct {
	reply *campaignReply
	row   *campaignRow
	part  *campaignPart
}

type shareKey struct {
	item     string
	isSecond bool
}

// refusalOf is why a row does not count.
func (o *campaignOracle) refusalOf(row *campaignRow) string {
	if row.refusal == "" && o.later[row.item] == "stale" {
		return "stale"
	}
	return row.refusal
}

// takesBack are refusals of what the reviewer said: what they said before no longer applies.
var takesBack = []string{"altered", "word", "contradiction", "impossible", "needs_comment", "needs_until", "until_too_late", "stale"}

// judge works everything out.
func (o *campaignOracle) judge() {
	slices.SortFunc(o.replies, func(a, b *campaignReply) int { return a.received.Compare(b.received) })
	o.last, o.shares, o.states, o.items, o.verdict = map[[2]string]*said{}, map[shareKey]*said{}, map[shareKey]string{}, map[string]string{}, map[string]string{}
	parts := map[[2]string]*campaignPart{}
	for i := range o.c.parts {
		parts[[2]string{o.c.parts[i].packet, o.c.parts[i].item}] = &o.c.parts[i]
	}
	for _, reply := range o.replies {
		for _, row := range reply.rows {
			key := [2]string{row.packet, row.item}
			refusal := o.refusalOf(row)
			if part := parts[key]; part != nil && row.word() != "" && !row.isAgain && (refusal == "" || slices.Contains(takesBack, refusal)) {
				if before := o.last[key]; before == nil || before.reply != reply {
					o.last[key] = &said{reply, row, part}
				}
			}
		}
	}
	for i := range o.c.parts {
		o.share(&o.c.parts[i])
	}
	for id := range o.c.items {
		o.conclude(id)
	}
	o.flag()
}

// decision is the last word on a part; "" if there is none, or it does not count.
func (o *campaignOracle) decision(part *campaignPart) string {
	if word := o.last[[2]string{part.packet, part.item}]; word != nil && o.refusalOf(word.row) == "" {
		return word.row.decision
	}
	return ""
}

// isPass says that somebody else is to decide.
func isPass(decision string) bool { return decision == "not mine" || decision == "don't know" }

// isLeaf says that nobody got the part after this reviewer.
func (o *campaignOracle) isLeaf(part *campaignPart) bool {
	return o.isInForce(part) && (!isPass(o.decision(part)) || o.next(part) == nil)
}

// next is the part that this one was passed on to.
func (o *campaignOracle) next(part *campaignPart) *campaignPart {
	for i := range o.c.parts {
		each := &o.c.parts[i]
		if each.from == part.packet && each.item == part.item && each.isPassed && !each.isEnded {
			return each
		}
	}
	return nil
}

// isInForce says that whoever had it before did pass it on.
func (o *campaignOracle) isInForce(part *campaignPart) bool {
	if part.isEnded || !part.isPassed {
		return !part.isEnded
	}
	for i := range o.c.parts {
		if each := &o.c.parts[i]; each.packet == part.from && each.item == part.item {
			return isPass(o.decision(each)) && o.isInForce(each)
		}
	}
	return false
}

// share adds a part to what is known of the first or second reviewer's share of its item.
func (o *campaignOracle) share(part *campaignPart) {
	key := shareKey{part.item, part.isSecond}
	if part.isEnded {
		return
	}
	word, decision := o.last[[2]string{part.packet, part.item}], o.decision(part)
	if decision != "" && !isPass(decision) {
		if before := o.shares[key]; before == nil || before.reply.received.Before(word.reply.received) {
			o.shares[key] = word
		}
		o.states[key] = "decided"
	}
	if o.states[key] == "decided" || !o.isLeaf(part) {
		return
	}
	switch {
	case word != nil && decision == "":
		o.states[key] = "refused"
	case part.isPassed || decision != "":
		o.states[key] = "passed"
	default:
		o.states[key] = "open"
	}
}

// conclude says what is decided of an item: both must keep, and one revoke revokes.
func (o *campaignOracle) conclude(id string) {
	var states, decisions []string
	for _, isSecond := range []bool{false, true} {
		key := shareKey{id, isSecond}
		if state := o.states[key]; state != "" {
			states = append(states, state)
		}
		if word := o.shares[key]; word != nil {
			decisions = append(decisions, word.row.decision)
		}
	}
	isComplete := len(decisions) == len(states)
	switch {
	case slices.Contains(decisions, "revoke"):
		o.verdict[id] = "revoke"
	case isComplete && slices.Contains(decisions, "change"):
		o.verdict[id] = "change"
	case isComplete:
		o.verdict[id] = "keep"
	}
	switch {
	case o.later[id] == "gone":
		o.items[id] = "gone"
	case o.verdict[id] != "":
		o.items[id] = "decided"
	case o.isClosed:
		o.items[id] = "unanswered"
	case slices.Contains(states, "refused"):
		o.items[id] = "refused"
	case slices.Contains(states, "passed"):
		o.items[id] = "passed"
	default:
		o.items[id] = "open"
	}
}

// stateOf is what became of a row.
func (o *campaignOracle) stateOf(reply *campaignReply, row *campaignRow) string {
	word := o.last[[2]string{row.packet, row.item}]
	isLast := word != nil && word.row == row || word != nil && word.reply == reply && row.refusal == "contradiction"
	refusal := o.refusalOf(row)
	switch {
	case refusal != "" && (isLast || !slices.Contains(takesBack, refusal)):
		return "refused"
	case !isLast:
		return "superseded"
	case o.items[row.item] == "gone":
		return "gone"
	case isPass(row.decision):
		return "passed"
	}
	key := shareKey{row.item, word.part.isSecond}
	switch share := o.shares[key]; {
	case share == nil || share.row != row:
		return "superseded"
	case o.verdict[row.item] == "":
		return "open"
	case o.verdict[row.item] != row.decision:
		return "superseded"
	case len(o.flags[key]) > 0:
		return "flagged"
	}
	return "decided"
}

// nextReviewer is to whom a part goes that is passed on: whom the comment names, else the next by the rules.
func (o *campaignOracle) nextReviewer(part *campaignPart, comment string) string {
	candidates := strings.Split(o.c.items[part.item]["next_reviewers"], "; ")
	if strings.Contains(comment, o.parts.substitute) {
		candidates = append([]string{o.parts.substitute}, candidates...)
	}
	isOut := map[string]bool{part.email: true}
	for i := range o.c.parts {
		if each := &o.c.parts[i]; each.item == part.item && each.isSecond != part.isSecond && !each.isPassed && !each.isEnded {
			isOut[each.email] = true
		}
	}
	for _, each := range candidates {
		if each != "" && !isOut[each] && !o.c.isAbout(part.item, each) {
			return each
		}
	}
	return ""
}
