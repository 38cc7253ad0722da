package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var campaignPeople = flag.Int("campaign.people", 1000, "how many people the demo of TestCampaign has in CI")

var campaignKeep = flag.String("campaign.keep", "", "the folder in which TestCampaign leaves the estate, the runs and the reviews")

// campaignRun is a campaign as somebody runs it: a demo, and one command after the other.
type campaignRun struct {
	t      *testing.T
	dir    string
	parts  cast
	c      *campaignFolder
	oracle *campaignOracle
	plan   *planter
	taken  map[string]string // packets that are special, and how
}

// do runs a command, which has to end with a status.
func (r *campaignRun) do(want int, args ...string) (stdout string) {
	r.t.Helper()
	began := time.Now()
	stdout, stderr, status, err := command(r.t.Context(), r.dir, args...)
	if err != nil || status != want {
		r.t.Fatalf("rolecall %s: status %d, want %d: %v %s\n%s", strings.Join(args, " "), status, want, err, stderr, stdout)
	}
	r.t.Logf("%6.2fs rolecall %s", time.Since(began).Seconds(), strings.Join(args, " "))
	return stdout
}

func (r *campaignRun) path(name string) string { return filepath.Join(r.dir, name) }

func (r *campaignRun) write(name string, content []byte) {
	r.t.Helper()
	if err := os.MkdirAll(filepath.Dir(r.path(name)), 0o700); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(r.path(name), content, 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// TestCampaign runs a review from the demo to the sign-off. Reviewers answer in every form and make
// every mistake, and an oracle that shares no code with the program knows what must become of each
// row. Of 1,000 people, CI does it; a plain test takes the small demo.
func TestCampaign(t *testing.T) {
	t.Parallel()
	r := &campaignRun{t: t, dir: cmp.Or(*campaignKeep, t.TempDir())}
	people := 320
	if isCI {
		people = *campaignPeople
	}
	r.do(statusDone, "demo", "estate", "--identities", fmt.Sprint(people), "--okta-form", "csv", "--servicenow-form", "csv", "--write-only")
	r.do(statusDone, "reconcile", "estate", "--as-of", "2026-11-01", "--reports", "none", "--quiet", "--out", "run")
	r.parts = readCast(t, r.path("estate"))
	r.parts.writeSettings(t, r.path("review.yaml"))
	r.do(statusDone, "review", "open", "run", "--settings", "review.yaml", "--out", "q4", "--opened", "2026-11-02", "--quiet")
	r.c = readCampaign(t, r.path("q4"))
	r.oracle = &campaignOracle{c: r.c, parts: r.parts, due: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), later: map[string]string{}}
	r.plan = newPlanter(t, r.c, r.parts)
	r.checkPopulation()
	replies, taken := r.plan.firstWave()
	r.taken = taken
	r.returned("inbox", replies)
	refusals := []string{"unknown_row", "foreign", "altered", "wrong_packet", "not_reviewer", "word", "needs_comment", "needs_until", "until_too_late", "contradiction", "impossible", "self"}
	flags := []string{"bulk", "same_comment", "fast", "against_finding", "conflicted", "reciprocal", "delegate", "sender_unknown", "columns_missing"}
	if isCI {
		r.inFull()
		refusals, flags = append(refusals, "stale"), append(flags, "kept_unused", "late")
	} else {
		r.collect("q4", false)
		r.readMoves()
	}
	r.close()
	r.oracle.isPlanted(t, refusals, flags)
	if isCI {
		r.carryOut()
	}
}

// inFull is the review from the first answer to the last.
func (r *campaignRun) inFull() {
	r.do(statusFindings, "review", "status", "q4", "--at", "2026-11-03")
	if err := copyOutput(r.path("q4"), r.path("again")); err != nil {
		r.t.Fatal(err)
	}
	r.collect("q4", false)
	r.readMoves()
	r.oracle.check(r.t)
	r.collect("again", true)
	r.same("q4", "again", "decisions.csv", "statistics.csv", "packets.csv", "received.csv")
	r.remind()
	r.reassign()
	r.laterRun()
	r.returned("inbox2", r.plan.secondWave(r.taken))
	r.do(statusWithheld, "review", "collect", "q4", "inbox2", "--at", "2026-11-23", "--against", "run-later")
	r.oracle.check(r.t)
	r.do(statusFailed, "review", "close", "q4", "--signed-by", "Ida Iversen <iam@example.com>", "--at", "2026-11-24")
}

// returned puts what reviewers return into a folder: mails of three programs, some of them in folders,
// some in a zip archive, beside a picture; what is no mail, beside the folder.
func (r *campaignRun) returned(folder string, replies []*campaignReply) {
	r.t.Helper()
	packed := map[string][]byte{}
	for i, reply := range replies {
		name := fmt.Sprintf("%03d", i)
		content := []byte(nil)
		switch {
		case reply.sender == "", isCI && folder == "inbox" && i%16 == 15:
			content = reply.content(r.t)
			r.write(folder+"-files/"+name+"."+reply.extension(), content)
		default:
			content = reply.mail(r.t, i%len(mailPrograms))
			switch i % 5 {
			case 0:
				packed[name+".eml"] = content
			case 1:
				r.write(folder+"/of others/"+name+".eml", content)
			default:
				r.write(folder+"/"+name+".eml", content)
			}
		}
		reply.sha256 = hashOf(content)
		r.oracle.replies = append(r.oracle.replies, reply)
	}
	r.write(folder+"/all.zip", zipped(r.t, packed))
	r.write(folder+"/logo.png", []byte("\x89PNG\r\n\x1a\n"))
}

// collect collects the first wave: the folder, and one by one what is no mail.
func (r *campaignRun) collect(review string, isReversed bool) {
	r.t.Helper()
	files, err := filepath.Glob(r.path("inbox-files/*"))
	if err != nil {
		r.t.Fatal(err)
	}
	calls := [][]string{{"inbox"}}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			r.t.Fatal(err)
		}
		for _, reply := range r.oracle.replies {
			if reply.sha256 != hashOf(content) {
				continue
			}
			call := []string{file, "--received", reply.received.Format(time.RFC3339)}
			if reply.sender != "" {
				call = append(call, "--from", reply.sender)
			}
			calls = append(calls, call)
		}
	}
	if isReversed {
		slices.Reverse(calls)
	}
	for _, call := range calls {
		args := append([]string{"review", "collect", review}, call...)
		stdout, stderr, status, err := command(r.t.Context(), r.dir, append(args, "--at", "2026-11-14")...)
		if err != nil || status != statusWithheld && (status != statusDone || call[0] == "inbox") {
			r.t.Fatalf("%v: status %d: %v %s%s", args, status, err, stdout, stderr)
		}
	}
}

// same compares files of two reviews.
func (r *campaignRun) same(one, other string, names ...string) {
	r.t.Helper()
	for _, name := range names {
		a, err := os.ReadFile(r.path(one + "/" + name))
		if err != nil {
			r.t.Fatal(err)
		}
		if b, err := os.ReadFile(r.path(other + "/" + name)); err != nil || !bytes.Equal(a, b) {
			r.t.Errorf("%s depends on the order in which files are collected: %v", name, err)
		}
	}
}

// readMoves reads from the ledger what was passed on or reassigned: each item has to go where it must.
func (r *campaignRun) readMoves() {
	r.t.Helper()
	r.oracle.judge()
	want := map[string]bool{}
	for i := range r.c.parts {
		part := &r.c.parts[i]
		if decision := r.oracle.decision(part); isPass(decision) && part.from == "" {
			if next := r.oracle.nextReviewer(part, r.oracle.last[[2]string{part.packet, part.item}].row.comment()); next != "" {
				want[part.packet+" "+part.item+" "+next] = true
			}
		}
	}
	for _, each := range r.events("passed") {
		if key := each.From + " " + each.Item + " " + each.To; !want[key] {
			r.t.Errorf("%s was passed on, and must not be", key)
		} else {
			delete(want, key)
		}
		r.move(each, true)
	}
	for each := range want {
		r.t.Errorf("%s was not passed on", each)
	}
}

type ledgerEvent struct {
	Event, Packet, From, To string
	Item                    string `json:"item_id"`
}

func (r *campaignRun) events(name string) (found []ledgerEvent) {
	r.t.Helper()
	file, err := os.Open(r.path("q4/ledger.jsonl"))
	if err != nil {
		r.t.Fatal(err)
	}
	defer file.Close()
	for scanner := bufio.NewScanner(file); scanner.Scan(); {
		var each ledgerEvent
		if err := json.Unmarshal(scanner.Bytes(), &each); err != nil {
			r.t.Fatal(err)
		}
		if each.Event == name {
			found = append(found, each)
		}
	}
	return found
}

// move adds the part that an event of the ledger makes, with its row in the new packet.
func (r *campaignRun) move(each ledgerEvent, isPassed bool) {
	r.t.Helper()
	isSecond := false
	for _, part := range r.c.parts {
		if part.packet == each.From && part.item == each.Item {
			isSecond = part.isSecond
		}
	}
	r.c.parts = append(r.c.parts, campaignPart{packet: each.Packet, item: each.Item, email: each.To, from: each.From, isPassed: isPassed, isSecond: isSecond})
	sheet := r.c.sheets[each.Packet]
	if sheet == nil {
		sheet = readSheet(r.t, r.c.path, each.Packet)
		sheet.items = make([]string, len(sheet.rows))
		r.c.sheets[each.Packet] = sheet
		r.plan.names = append(r.plan.names, each.Packet)
		slices.Sort(r.plan.names)
	}
	one := r.c.items[each.Item]
	for i, row := range sheet.rows {
		how := map[string]string{"role": "direct", "group": one["via"]}[one["kind"]]
		if row[1] == one["user_name"] && (how == "" || row[6] == how && row[4] == one["entitlement"]) && sheet.items[i] == "" {
			sheet.items[i] = each.Item
			return
		}
	}
	r.t.Fatalf("%s has no row about %v", each.Packet, one)
}
