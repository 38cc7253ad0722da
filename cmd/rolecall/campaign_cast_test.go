package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// recordsOf reads a CSV; what begins with an apostrophe is guarded against spreadsheets.
func recordsOf(t testing.TB, path string) []record {
	t.Helper()
	lines, err := readCSV(path)
	if err != nil {
		t.Fatal(err)
	}
	var records []record
	for _, line := range lines[1:] {
		one := record{}
		for i, name := range lines[0] {
			one[name] = line[i]
		}
		records = append(records, one)
	}
	return records
}

// cast is who plays which part in a campaign, as the exports of the estate have them.
type cast struct {
	chief      string // reviews the heads of departments
	deputy     string // one of these, who decides for the chief while the chief is away
	owner      string // of a role that their own manager holds: they review each other
	superior   string // that manager
	second     string // decides on privileged access, too
	substitute string // gets a packet that somebody else cannot review
}

// roleOwned is the role that the owner reviews.
const roleOwned = "business_stakeholder"

// readCast picks the parts from the exports: managers, about whom a demo has nothing to find.
func readCast(t testing.TB, estate string) cast {
	t.Helper()
	table := func(name string) []record { return recordsOf(t, filepath.Join(estate, "servicenow", name+".csv")) }
	emails, managers, isManager := map[string]string{}, map[string]string{}, map[string]bool{}
	for _, each := range table("sys_user") {
		emails[each["sys_id"]], managers[each["sys_id"]] = each["email"], each["manager"]
		isManager[each["manager"]] = each["manager"] != ""
	}
	role := ""
	for _, each := range table("sys_user_role") {
		if each["name"] == roleOwned {
			role = each["sys_id"]
		}
	}
	isHolder := map[string]bool{}
	for _, each := range table("sys_user_has_role") {
		if each["role"] == role && each["inherited"] == "false" {
			isHolder[each["user"]] = true
		}
	}
	parts, isTaken := cast{}, map[string]bool{}
	take := func(into *string, id string) {
		if *into == "" && emails[id] != "" && !isTaken[id] {
			*into, isTaken[id] = emails[id], true
		}
	}
	all := slices.DeleteFunc(slices.Sorted(maps.Keys(isManager)), func(id string) bool { return !isManager[id] })
	for _, id := range all {
		if managers[id] == "" {
			take(&parts.chief, id)
		}
	}
	for _, id := range all {
		if above := managers[id]; isHolder[id] && isHolder[above] && emails[above] != parts.chief {
			take(&parts.owner, id)
			if parts.owner == emails[id] {
				parts.superior, isTaken[above] = emails[above], true
			}
		}
	}
	for _, id := range all {
		if emails[managers[id]] == parts.chief {
			take(&parts.deputy, id)
		}
	}
	for _, id := range slices.Backward(all) {
		if emails[managers[id]] != parts.chief {
			take(&parts.second, id)
			take(&parts.substitute, id)
		}
	}
	for _, each := range []string{parts.chief, parts.deputy, parts.owner, parts.second, parts.substitute} {
		if each == "" {
			t.Fatalf("the demo has nobody for a part: %+v", parts)
		}
	}
	return parts
}

// writeSettings writes the review.yaml of the campaign.
func (c cast) writeSettings(t testing.TB, path string) {
	t.Helper()
	text := fmt.Sprintf(`version: 1
name: 2026-Q4 ServiceNow access
certifies: {from: 2026-07-01, until: 2026-09-30}
due: 2026-11-20
owner: iam@example.com
reviewers:
  - {role: %s, by: %s}
  - {group: '*', by: group_manager}
  - {account: service, by: service_owner}
  - {by: manager}
  - {by: managers_manager}
fallback: access-reviews@example.com
second: {when: privileged, by: %s}
keep: {needs_comment: [privileged, with_findings], min_comment: 10, finding_needs_until: true, max_until: 365d}
flags: {bulk_min: 10, bulk_share: 100%%, fast_median: 3s, same_comment_min: 6}
delegates:
  - {from: %s, to: %s, since: 2026-11-02, until: 2026-11-13, approved_by: ciso@example.com, reason: leave}
`, roleOwned, c.owner, c.second, c.chief, c.deputy)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// campaignFolder is a review that was opened, as its files have it.
type campaignFolder struct {
	path      string
	id        string
	items     map[string]record   // by item_id
	people    map[string]string   // identities by address
	bySubject map[string]string   // identities by subject key
	grants    map[string]bool     // addresses of who can grant roles
	groups    map[string][]string // entitlement keys of the groups that an address manages
	parts     []campaignPart
	sheets    map[string]*sentSheet // by packet
}

// campaignPart is an item in a packet: somebody is to decide it.
type campaignPart struct {
	packet, item, email string
	isSecond, isPassed  bool
	from                string // the packet before
	isEnded             bool
}

// readCampaign reads a review's folder as open left it.
func readCampaign(t *testing.T, path string) *campaignFolder {
	t.Helper()
	c := &campaignFolder{path: path, items: map[string]record{}, people: map[string]string{}, bySubject: map[string]string{}, grants: map[string]bool{}, groups: map[string][]string{}, sheets: map[string]*sentSheet{}}
	var about struct {
		ID      string `json:"campaign_id"`
		Packets []struct {
			Packet, Email string
			IsSecond      bool `json:"is_second"`
		}
	}
	readJSON(t, filepath.Join(path, "campaign.json"), &about)
	c.id = about.ID
	emails, isSecond := map[string]string{}, map[string]bool{}
	for _, each := range about.Packets {
		emails[each.Packet], isSecond[each.Packet] = strings.ToLower(each.Email), each.IsSecond
	}
	for _, each := range recordsOf(t, filepath.Join(path, "items.csv")) {
		c.items[each["item_id"]] = each
	}
	for _, each := range recordsOf(t, filepath.Join(path, "people.csv")) {
		c.bySubject[each["subject_key"]] = each["identity"]
		if email := strings.ToLower(each["email"]); email != "" {
			c.people[email] = each["identity"]
			c.grants[email] = each["can_grant"] != ""
			c.groups[email] = strings.Split(each["manages"], "; ")
		}
	}
	for _, each := range recordsOf(t, filepath.Join(path, "sent.csv")) {
		packet := each["packet"]
		c.parts = append(c.parts, campaignPart{packet: packet, item: each["item_id"], email: emails[packet], isSecond: isSecond[packet]})
		if c.sheets[packet] == nil {
			c.sheets[packet] = readSheet(t, path, packet)
		}
		c.sheets[packet].items = append(c.sheets[packet].items, each["item_id"])
	}
	return c
}
