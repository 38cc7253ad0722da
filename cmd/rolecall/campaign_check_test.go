package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// check compares what the review's folder says with what must be so.
func (o *campaignOracle) check(t *testing.T) {
	t.Helper()
	o.judge()
	table := func(name string) []record { return recordsOf(t, filepath.Join(o.c.path, name)) }
	compare := func(what string, want, got []string) {
		t.Helper()
		counts := map[string]int{}
		for _, each := range want {
			counts[each]--
		}
		for _, each := range got {
			counts[each]++
		}
		const most = 12
		differing := slices.DeleteFunc(slices.Sorted(maps.Keys(counts)), func(each string) bool { return counts[each] == 0 })
		for _, each := range differing[:min(most, len(differing))] {
			t.Errorf("%s: %+d time %s", what, counts[each], each)
		}
		if len(differing) > most || len(want) == 0 {
			t.Errorf("%s: %d of %d rows differ", what, len(differing), len(want))
		}
	}
	compare("decisions.csv", o.decisions(), linesOf(table("decisions.csv"), decisionColumns...))
	compare("received.csv", o.received(), linesOf(table("received.csv"), "source_sha256", "sender", "received", "rows", "blank"))
	compare("packets.csv", o.packets(), linesOf(table("packets.csv"), packetColumns...))
	compare("statistics.csv", o.statistics(), linesOf(table("statistics.csv"), statisticColumns...))
}

// linesOf are records as text, of some columns.
func linesOf(records []record, columns ...string) (all []string) {
	for _, each := range records {
		var cells []string
		for _, name := range columns {
			cells = append(cells, name+"="+each[name])
		}
		all = append(all, strings.Join(cells, " "))
	}
	return all
}

var decisionColumns = []string{
	"item_id", "packet", "state", "refusal", "detail", "flags", "decision", "until", "comment", "reviewer_of_record", "decided_by", "delegated_by", "received", "source_sha256", "row",
}

// decisions are the rows of decisions.csv.
func (o *campaignOracle) decisions() []string {
	var want []record
	emails, isSaid := map[string]string{}, map[[2]string]bool{}
	for _, part := range o.c.parts {
		emails[part.packet] = part.email
	}
	for _, reply := range o.replies {
		for _, row := range reply.rows {
			if row.word() == "" || row.isAgain {
				continue
			}
			one := record{
				"item_id": row.item, "packet": row.packet, "state": o.stateOf(reply, row), "refusal": o.refusalOf(row), "detail": row.detail,
				"decision": row.decision, "until": row.cells[untilColumn], "comment": strings.TrimSpace(row.comment()), "reviewer_of_record": emails[row.packet],
				"decided_by": reply.sender, "received": reply.received.Format(time.RFC3339), "source_sha256": reply.sha256, "row": row.token(),
			}
			if _, err := time.Parse(time.DateOnly, one["until"]); err != nil {
				one["until"] = ""
			}
			if row.decision == "" {
				one["decision"] = row.word()
			}
			if row.packet == "" {
				one["packet"] = reply.packet
			}
			if reply.sender == o.parts.deputy && emails[row.packet] == o.parts.chief {
				one["delegated_by"] = o.parts.chief
			}
			word := o.last[[2]string{row.packet, row.item}]
			if word != nil && word.row == row && one["refusal"] == "" {
				if key := (shareKey{row.item, word.part.isSecond}); o.shares[key] != nil && o.shares[key].row == row {
					one["flags"] = strings.Join(o.flags[key], "; ")
				}
			}
			if word != nil {
				isSaid[[2]string{row.packet, row.item}] = true
			}
			want = append(want, one)
		}
	}
	for i := range o.c.parts {
		part := &o.c.parts[i]
		key := [2]string{part.packet, part.item}
		state := o.items[part.item]
		if state == "decided" || !o.isLeaf(part) || o.shares[shareKey{part.item, part.isSecond}] != nil || isSaid[key] && (!o.isClosed || state == "gone") {
			continue
		}
		one := record{"item_id": part.item, "packet": part.packet, "reviewer_of_record": part.email, "state": "open"}
		if state == "gone" || o.isClosed {
			one["state"] = map[bool]string{true: "gone", false: "unanswered"}[state == "gone"]
		}
		want = append(want, one)
	}
	return linesOf(want, decisionColumns...)
}

// received are the rows of received.csv.
func (o *campaignOracle) received() []string {
	var want []record
	for _, reply := range o.replies {
		rows, blank := 0, 0
		for _, row := range reply.rows {
			if row.word() == "" {
				blank++
			} else {
				rows++
			}
		}
		want = append(want, record{"source_sha256": reply.sha256, "sender": reply.sender, "received": reply.received.Format(time.RFC3339), "rows": fmt.Sprint(rows), "blank": fmt.Sprint(blank)})
	}
	return linesOf(want, "source_sha256", "sender", "received", "rows", "blank")
}

var packetColumns = []string{"packet", "email", "items", "decided", "open", "refused", "passed", "flagged", "privileged_open"}

// packets are the rows of packets.csv.
func (o *campaignOracle) packets() []string {
	counts, emails := map[string]map[string]int{}, map[string]string{}
	for i := range o.c.parts {
		part := &o.c.parts[i]
		if !o.isInForce(part) {
			continue
		}
		if counts[part.packet] == nil {
			counts[part.packet], emails[part.packet] = map[string]int{}, part.email
		}
		count, key := counts[part.packet], shareKey{part.item, part.isSecond}
		word, share := o.last[[2]string{part.packet, part.item}], o.shares[key]
		isSettled := o.items[part.item] == "decided" || o.items[part.item] == "gone"
		count["items"]++
		switch {
		case share == nil && !isSettled && o.isLeaf(part):
			count["open"]++
			if word != nil && o.refusalOf(word.row) != "" {
				count["refused"]++
			}
			if o.c.isPrivileged(part.item) {
				count["privileged_open"]++
			}
		case !o.isLeaf(part) && (share == nil || share.part.packet != part.packet):
			count["passed"]++
		default:
			count["decided"]++
		}
		if share != nil && share.part.packet == part.packet && o.flagged(key) {
			count["flagged"]++
		}
	}
	var want []record
	for packet, count := range counts {
		one := record{"packet": packet, "email": emails[packet]}
		for _, name := range packetColumns[2:] {
			one[name] = fmt.Sprint(count[name])
		}
		want = append(want, one)
	}
	return linesOf(want, packetColumns...)
}

var statisticColumns = []string{
	"reviewer", "items", "decided", "keep", "revoke", "change", "passed", "unanswered", "refused", "flagged", "late", "bulk", "same_comment", "fast", "against_finding", "conflicted",
	"reciprocal", "delegate", "sender_unknown", "columns_missing", "kept_unused", "waits_for_second", "privileged_items", "kept_privileged", "kept_against_finding",
}

// statistics are the rows of statistics.csv.
func (o *campaignOracle) statistics() []string {
	counts := map[string]map[string]int{"total": {}}
	add := func(email, name string, isSo bool) {
		for _, who := range []string{email, "total"} {
			if counts[who] == nil {
				counts[who] = map[string]int{}
			}
			if isSo {
				counts[who][name]++
			}
		}
	}
	emails := map[string]string{}
	for i := range o.c.parts {
		part := &o.c.parts[i]
		emails[part.packet] = part.email
		if !o.isInForce(part) {
			continue
		}
		key := shareKey{part.item, part.isSecond}
		share := o.shares[key]
		isOurs := share != nil && share.part.packet == part.packet
		isSettled := o.items[part.item] == "decided" || o.items[part.item] == "gone"
		add(part.email, "items", true)
		add(part.email, "passed", !isOurs && !o.isLeaf(part))
		add(part.email, "unanswered", share == nil && o.isLeaf(part) && !isSettled)
		add(part.email, "privileged_items", o.c.isPrivileged(part.item))
		if !isOurs {
			continue
		}
		decision := share.row.decision
		add(part.email, "decided", true)
		add(part.email, decision, true)
		add(part.email, "flagged", o.flagged(key))
		add(part.email, "kept_privileged", decision == "keep" && o.c.isPrivileged(part.item))
		add(part.email, "kept_against_finding", decision == "keep" && o.c.hasFinding(part.item))
		for _, flag := range o.flags[key] {
			add(part.email, flag, true)
		}
	}
	for _, reply := range o.replies {
		for _, row := range reply.rows {
			if row.word() == "" || row.isAgain || o.stateOf(reply, row) != "refused" {
				continue
			}
			if email := emails[row.packet]; email != "" && counts[email] != nil {
				add(email, "refused", true)
			} else {
				counts["total"]["refused"]++
			}
		}
	}
	var want []record
	for who, count := range counts {
		one := record{"reviewer": who}
		for _, name := range statisticColumns[1:] {
			one[name] = fmt.Sprint(count[name])
		}
		want = append(want, one)
	}
	return linesOf(want, statisticColumns...)
}

func hashOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// isPlanted reports what was planted and what came of it: each must have been there.
func (o *campaignOracle) isPlanted(t *testing.T, refusals, flags []string) {
	t.Helper()
	seen := map[string]int{}
	for _, reply := range o.replies {
		for _, row := range reply.rows {
			if row.word() != "" {
				seen[o.refusalOf(row)]++
			}
		}
	}
	for _, each := range o.flags {
		for _, flag := range each {
			seen[flag]++
		}
	}
	answered, parts := 0, 0
	for _, part := range o.c.parts {
		if parts++; o.last[[2]string{part.packet, part.item}] != nil {
			answered++
		}
	}
	t.Logf("%d of %d rows of packets are answered, %d items: %v", answered, parts, len(o.c.items), seen)
	if answered < parts*4/5 {
		t.Errorf("only %d of %d rows are answered", answered, parts)
	}
	for _, each := range slices.Concat(refusals, flags) {
		if seen[each] == 0 {
			t.Errorf("%s was not planted: %v", each, seen)
		}
	}
}
