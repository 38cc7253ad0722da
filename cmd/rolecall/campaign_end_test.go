package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"

	"github.com/google/go-cmp/cmp"
)

// platformAccount are user names of what ServiceNow brings along, in the demo.
var platformAccount = regexp.MustCompile(`^(ATF_.*|guest|soap\.guest|system|survey\.user|virtual\.agent|sharedservice\.worker|maint)$`)

// checkPopulation counts in the exports what the control totals must say, and holds that each direct
// grant and each membership of an active account is in exactly one item.
func (r *campaignRun) checkPopulation() {
	r.t.Helper()
	table := func(name string) []record {
		return recordsOf(r.t, filepath.Join(r.path("estate"), "servicenow", name+".csv"))
	}
	var population struct {
		Totals []struct {
			Name  string
			Of    int
			Parts []struct{ Count int }
		}
	}
	readJSON(r.t, r.path("q4/population.json"), &population)
	grants, members := table("sys_user_has_role"), table("sys_user_grmember")
	want := map[string]int{"accounts": len(table("sys_user")), "grants": len(grants), "memberships": len(members), "items": len(r.c.items)}
	for _, total := range population.Totals {
		sum := 0
		for _, part := range total.Parts {
			sum += part.Count
		}
		if of, isCounted := want[total.Name]; sum != total.Of || isCounted && of != total.Of {
			r.t.Errorf("%s: %d in the exports, %d in population.json, its parts come to %d", total.Name, of, total.Of, sum)
		}
		delete(want, total.Name)
	}
	if len(want) > 0 {
		r.t.Errorf("population.json lacks %v", want)
	}
	itemsOf := map[string]int{}
	for _, item := range r.c.items {
		for id := range strings.SplitSeq(item["record_ids"], "; ") {
			itemsOf[id]++
		}
	}
	isOpen, confers, isManaged := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, each := range table("sys_user") {
		isOpen[each["sys_id"]] = each["active"] == "true" && !platformAccount.MatchString(each["user_name"])
	}
	for _, each := range table("sys_user_role") {
		isManaged[each["sys_id"]] = each["name"] != "snc_internal" && each["name"] != "snc_external" && each["name"] != "approver_user" && !strings.HasPrefix(each["name"], "x_mon_")
	}
	for _, each := range table("sys_group_has_role") {
		confers[each["group"]] = confers[each["group"]] || each["inherits"] == "true"
	}
	seen := 0
	check := func(each record, isIn bool) {
		if isIn {
			seen++
		}
		if isIn && itemsOf[each["sys_id"]] != 1 {
			r.t.Errorf("%v is in %d items", each, itemsOf[each["sys_id"]])
		}
	}
	for _, each := range grants {
		check(each, isOpen[each["user"]] && isManaged[each["role"]] && each["inherited"] == "false")
	}
	for _, each := range members {
		check(each, isOpen[each["user"]] && confers[each["group"]])
	}
	if seen < 100 {
		r.t.Errorf("only %d grants and memberships were looked at", seen)
	}
}

// remind writes reminders to whoever has not finished, and to nobody else.
func (r *campaignRun) remind() {
	r.t.Helper()
	r.do(statusDone, "review", "remind", "q4", "--at", "2026-11-14")
	var want []string
	for _, each := range recordsOf(r.t, r.path("q4/packets.csv")) {
		if each["open"] != "0" {
			want = append(want, fmt.Sprintf("packet=%s email=%s open=%s decided=%s privileged_open=%s days_overdue=0 escalate_to=", each["packet"], each["email"], each["open"], each["decided"], each["privileged_open"]))
		}
	}
	got := linesOf(recordsOf(r.t, r.path("q4/reminders.csv")), "packet", "email", "open", "decided", "privileged_open", "days_overdue", "escalate_to")
	sort.Strings(want)
	sort.Strings(got)
	if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
		r.t.Errorf("reminders.csv (-want +got):\n%s", diff)
	}
	drafts, err := filepath.Glob(r.path("q4/mail/*--reminder.eml"))
	if err != nil || len(drafts) != len(want) {
		r.t.Errorf("%d drafts for %d reminders: %v", len(drafts), len(want), err)
	}
	for _, each := range drafts {
		if content, err := os.ReadFile(each); err != nil || !strings.Contains(string(content), "X-Unsent: 1") {
			r.t.Errorf("%s is no draft: %v", each, err)
		}
	}
}

// reassign gives a packet that nobody answered to somebody else.
func (r *campaignRun) reassign() {
	r.t.Helper()
	packet := ""
	for name, how := range r.taken {
		if how == "reassigned" {
			packet = name
		}
	}
	r.do(statusDone, "review", "reassign", "q4", "--packet", packet, "--to", r.parts.substitute, "--by", "iam@example.com", "--reason", "on leave until January", "--at", "2026-11-15")
	events := r.events("reassigned")
	for i := range r.c.parts {
		if r.c.parts[i].packet == packet {
			r.c.parts[i].isEnded = true
		}
	}
	for _, each := range events {
		r.move(each, false)
	}
	if len(events) != len(r.c.sheets[packet].items) {
		r.t.Errorf("%d items were reassigned of %d", len(events), len(r.c.sheets[packet].items))
	}
	r.oracle.check(r.t)
}

// laterRun is a run on exports of later, at the same time, so that nothing else has changed: somebody has another title since, and somebody has left a group.
func (r *campaignRun) laterRun() {
	r.t.Helper()
	if err := os.CopyFS(r.path("later"), os.DirFS(r.path("estate"))); err != nil {
		r.t.Fatal(err)
	}
	isPassed, counts := map[string]bool{}, map[string]int{} // of people, whether anything was passed on, and items
	for _, part := range r.c.parts {
		one := r.c.items[part.item]
		isPassed[one["sys_id"]] = isPassed[one["sys_id"]] || part.from != ""
	}
	for _, one := range r.c.items {
		counts[one["sys_id"]]++
	}
	moved, left := "", ""
	for _, name := range r.plan.names {
		for _, id := range r.c.sheets[name].items {
			one := r.c.items[id]
			isPlain := one["kind"] == "group" && one["finding_ids"] == "" && one["rule"] != "" && one["second_reviewer"] == "" && !isPassed[one["sys_id"]]
			switch isManager := strings.Join(r.c.groups[one["user_name"]], "") != ""; {
			case !isPlain || isManager || counts[one["sys_id"]] < 2:
			case moved == "":
				moved = one["sys_id"]
			case left == "" && one["sys_id"] != moved:
				left = id
			}
		}
	}
	for id, one := range r.c.items {
		if one["sys_id"] == moved {
			r.oracle.later[id] = "stale"
		}
	}
	r.oracle.later[left] = "gone"
	edit := func(table string, change func(one record) bool) {
		r.t.Helper()
		if err := editCSV(filepath.Join(r.path("later"), "servicenow", table+".csv"), change); err != nil {
			r.t.Fatal(err)
		}
	}
	edit("sys_user", func(one record) bool {
		if one["sys_id"] == moved {
			one["title"] = "Head of Everything"
		}
		return true
	})
	edit("sys_user_grmember", func(one record) bool { return one["sys_id"] != r.c.items[left]["record_ids"] })
	r.do(statusDone, "reconcile", "later", "--as-of", "2026-11-01", "--reports", "none", "--quiet", "--out", "run-later")
}

// close ends the review and signs what the oracle counts.
func (r *campaignRun) close() {
	r.t.Helper()
	r.do(statusDone, "review", "close", "q4", "--signed-by", "Ida Iversen <iam@example.com>", "--at", "2026-11-24", "--unanswered")
	r.oracle.isClosed = true
	r.oracle.check(r.t)
	var signed struct {
		Items, Decisions, Refused, Flags map[string]int
		Files                            map[string]string
	}
	readJSON(r.t, r.path("q4/signoff.json"), &signed)
	want := signed
	want.Items, want.Decisions, want.Flags, want.Refused = map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	for id := range r.c.items {
		state := r.oracle.items[id]
		if state == "decided" {
			want.Decisions[r.oracle.verdict[id]]++
			if r.oracle.flagged(shareKey{id, false}) || r.oracle.flagged(shareKey{id, true}) {
				state = "flagged"
			}
		}
		want.Items[state]++
	}
	for _, flags := range r.oracle.flags {
		for _, each := range flags {
			want.Flags[each]++
		}
	}
	for _, reply := range r.oracle.replies {
		for _, row := range reply.rows {
			if row.word() != "" && r.oracle.stateOf(reply, row) == "refused" {
				want.Refused[r.oracle.refusalOf(row)]++
			}
		}
	}
	if diff := cmp.Diff(want, signed); diff != "" {
		r.t.Errorf("signoff.json (-want +got):\n%s", diff)
	}
	decisions, err := os.ReadFile(r.path("q4/decisions.csv"))
	if err != nil || signed.Files["decisions.csv"] != hashOf(decisions) {
		r.t.Errorf("decisions.csv is not what was signed: %v", err)
	}
	if isCI {
		r.do(statusDone, "review", "status", "q4")
		r.afterwards(string(decisions))
	}
}

// afterwards somebody answers, and it changes nothing.
func (r *campaignRun) afterwards(decisions string) {
	r.t.Helper()
	reply := r.plan.plain(r.plan.names[1], r.emailOf(r.plan.names[1]), "json")
	r.write("late.eml", reply.mail(r.t, 0))
	var result struct {
		Refused []struct{ Refusal string }
	}
	stdout := r.do(statusWithheld, "review", "collect", "q4", "late.eml", "--format", "json", "--at", "2026-11-30")
	if err := json.Unmarshal([]byte(stdout), &result); err != nil {
		r.t.Fatal(err)
	}
	for _, each := range result.Refused {
		if each.Refusal != "closed" {
			r.t.Errorf("%+v", each)
		}
	}
	if now, err := os.ReadFile(r.path("q4/decisions.csv")); err != nil || string(now) != decisions || len(result.Refused) != len(reply.rows) {
		r.t.Errorf("%d of %d rows are refused, decisions.csv is the same: %v %v", len(result.Refused), len(reply.rows), string(now) == decisions, err)
	}
}

func (r *campaignRun) emailOf(packet string) string {
	for _, part := range r.c.parts {
		if part.packet == packet {
			return part.email
		}
	}
	return ""
}
