package main

import (
	"slices"
	"strings"
	"time"
)

// flag works out what the owner should look at, of each decision that counts.
func (o *campaignOracle) flag() {
	o.flags = map[shareKey][]string{}
	bulk, repeated, fast, pairs := o.inBulk(), o.repeated(), o.fast(), o.pairs()
	for key, word := range o.shares {
		item, row, decider := o.c.items[key.item], word.row, o.decider(word)
		add := func(flag string, isSo bool) {
			if isSo {
				o.flags[key] = append(o.flags[key], flag)
			}
		}
		isDelegate := word.reply.sender == o.parts.deputy && word.part.email == o.parts.chief
		isManager := item["kind"] == "group" && slices.Contains(o.c.groups[decider], item["entitlement_key"])
		unused := item["last_used"] == "never"
		if day, err := time.Parse(time.DateOnly, item["last_used"]); err == nil {
			unused = day.Before(time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -90))
		}
		add("against_finding", row.decision == "keep" && o.c.hasFinding(key.item))
		add("bulk", bulk[word.part.packet])
		add("columns_missing", len(word.reply.lacks) > 0)
		add("conflicted", o.c.grants[decider] || isManager)
		add("delegate", isDelegate)
		add("fast", fast[word.part.packet] && !row.at.IsZero())
		add("kept_unused", row.decision == "keep" && o.c.isPrivileged(key.item) && unused)
		add("late", word.reply.received.After(o.due.AddDate(0, 0, 1)))
		add("reciprocal", pairs[[2]string{item["identity"], o.c.people[decider]}])
		add("same_comment", repeated[[2]string{decider, remark(row)}])
		add("sender_unknown", word.reply.sender == "")
		add("waits_for_second", o.verdict[key.item] == "")
	}
}

// decider is who decided: the reviewer, if nobody knows.
func (o *campaignOracle) decider(word *said) string {
	if word.reply.sender == "" {
		return word.part.email
	}
	return word.reply.sender
}

// remark is a comment as comments are compared.
func remark(row *campaignRow) string { return strings.ToLower(strings.TrimSpace(row.comment())) }

// inBulk are packets in which ten rows or more are decided, all alike, with at most one comment.
func (o *campaignOracle) inBulk() map[string]bool {
	rows, decisions, comments := map[string]int{}, map[string]map[string]bool{}, map[string]map[string]bool{}
	for _, word := range o.shares {
		packet := word.part.packet
		if rows[packet]++; decisions[packet] == nil {
			decisions[packet], comments[packet] = map[string]bool{}, map[string]bool{}
		}
		decisions[packet][word.row.decision] = true
		if flags := remark(word.row); flags != "" {
			comments[packet][flags] = true
		}
	}
	found := map[string]bool{}
	for packet, count := range rows {
		found[packet] = count >= 10 && len(decisions[packet]) == 1 && len(comments[packet]) <= 1
	}
	return found
}

// repeated are comments that somebody made six times or more.
func (o *campaignOracle) repeated() map[[2]string]bool {
	counts, found := map[[2]string]int{}, map[[2]string]bool{}
	for _, word := range o.shares {
		if key := [2]string{o.decider(word), remark(word.row)}; key[1] != "" {
			counts[key]++
			found[key] = counts[key] >= 6
		}
	}
	return found
}

// fast are packets whose decisions were made in the page with less than three seconds between them.
func (o *campaignOracle) fast() map[string]bool {
	times, found := map[string][]time.Time{}, map[string]bool{}
	for _, word := range o.shares {
		if !word.row.at.IsZero() {
			times[word.part.packet] = append(times[word.part.packet], word.row.at)
		}
	}
	for packet, each := range times {
		slices.SortFunc(each, time.Time.Compare)
		var gaps []time.Duration
		for i := range each[1:] {
			gaps = append(gaps, each[i+1].Sub(each[i]))
		}
		slices.Sort(gaps)
		found[packet] = len(gaps) >= 4 && (gaps[len(gaps)/2]+gaps[(len(gaps)-1)/2])/2 < 3*time.Second
	}
	return found
}

// pairs are people who review each other, as subject and reviewer.
func (o *campaignOracle) pairs() map[[2]string]bool {
	reviews := map[[2]string]bool{}
	for _, part := range o.c.parts {
		if who := o.c.people[part.email]; !part.isEnded && who != "" {
			reviews[[2]string{who, o.c.items[part.item]["identity"]}] = true
		}
	}
	found := map[[2]string]bool{}
	for pair := range reviews {
		if pair[0] != pair[1] && pair[1] != "" && reviews[[2]string{pair[1], pair[0]}] {
			found[pair] = true
		}
	}
	return found
}

// flagged says that the owner should look at a decision: that it waits for the second is no reason.
func (o *campaignOracle) flagged(key shareKey) bool {
	return slices.ContainsFunc(o.flags[key], func(flag string) bool { return flag != "waits_for_second" })
}
