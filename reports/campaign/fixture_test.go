package campaign_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/review"
	"rolecall/reports/campaign"
)

func TestMain(m *testing.M) {
	duckdb.PlainPlans = os.Getenv("ROLECALL_CI") == ""
	os.Exit(m.Run())
}

// failer is a test, of whatever sort.
type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

// The review of the tests: Anna and Boris review, Carla is the second reviewer of what is
// privileged, Dora is nobody's reviewer. Anna and Boris each have items, too.
const settingsText = `version: 1
name: 2026-Q4 ServiceNow access
due: 2026-10-16
owner: owner@example.com
keep: {needs_comment: [privileged, with_findings], min_comment: 10, finding_needs_until: true, max_until: 365d}
flags: {bulk_min: 4, bulk_share: 80%, fast_median: 3s, same_comment_min: 3}
delegates:
  - {from: anna@example.com, to: dora@example.com, since: 2026-10-01, until: 2026-10-10, approved_by: cio@example.com, reason: leave}
  - {from: boris@example.com, to: carla@example.com, since: 2026-10-01, until: 2026-10-31, approved_by: cio@example.com, reason: leave}
`

var key = review.Key(bytes.Repeat([]byte("k"), review.KeySize))

// item is a record of items.csv by the names of the columns.
type item map[string]string

func people() []item {
	var list []item
	for i, name := range []string{"Anna Alm", "Boris Berg", "Carla Chu", "Dora Dietz", "Emil Ek", "Fay Fox"} {
		first := strings.ToLower(strings.Fields(name)[0])
		list = append(list, item{
			"sys_id": fmt.Sprintf("%032x", i+1), "user_name": first, "subject_key": fmt.Sprintf("%032x", i+1), "email": first + "@example.com", "name": name, "identity": "00u" + first,
		})
	}
	list = append(list, item{"sys_id": "f0", "user_name": "anna.admin", "subject_key": "f0", "email": "anna.admin@example.com", "name": "Anna Alm (admin)", "identity": "00uanna"})
	list = append(list, item{"sys_id": "f1", "user_name": "gone", "subject_key": "f1", "email": "gone@example.com", "name": "Gus Gone", "identity": "00ugone", "why_not": "leaver"})
	list[2]["can_grant"] = "admin"
	return list
}

// fixture is a campaign that a test opens by hand.
type fixture struct {
	t      failer
	folder string
	items  []item // by item_id
	about  review.Campaign
	// who confirms, in workbooks and pages; "" for nobody
	signedBy string
}

// access makes an item about somebody.
func access(person, entitlement, packet, reviewer string, more ...string) item {
	one := item{"kind": review.Role, "user_name": person, "entitlement": entitlement, "packet": packet, "reviewer_email": reviewer, "last_used": "2026-09-01", "via": "direct"}
	for _, each := range people() {
		if each["user_name"] == person {
			one["sys_id"], one["subject_key"], one["name"], one["identity"] = each["sys_id"], each["subject_key"], each["name"], each["identity"]
		}
	}
	for _, each := range more {
		name, value, _ := strings.Cut(each, "=")
		one[name] = value
	}
	one["item_id"] = review.ItemID(one["kind"], one["subject_key"], entitlement)
	one["fact_hash"] = strings.ToUpper(hash([]byte(person + entitlement))[:16])
	return one
}

const (
	anna  = "anna@example.com"
	boris = "boris@example.com"
	carla = "carla@example.com"
	dora  = "dora@example.com"
)

// usual are the items of most tests.
func usual() []item {
	items := []item{
		access("emil", "itil", "P0001", anna, "next_reviewers=boris@example.com; owner@example.com"),
		access("emil", "catalog_admin", "P0001", anna, "next_reviewers=boris@example.com; owner@example.com"),
		access("fay", "itil", "P0001", anna, "next_reviewers=emil@example.com; owner@example.com"),
		access("fay", "knowledge", "P0001", anna, "kinds=misroled.excess_role", "finding_ids=f1"),
		access("fay", "leaver_role", "P0001", anna, "kinds=orphaned.leaver", "finding_ids=f2"),
		access("boris", "itil", "P0001", anna),
		access("anna", "itil", "P0002", boris),
		access("emil", "admin", "P0002", boris, "privileged=true", "second_reviewer="+carla, "second_packet=P0003", "last_used=never"),
		access("fay", "security_admin", "P0002", boris, "privileged=true", "second_reviewer="+carla, "second_packet=P0003"),
	}
	return items
}

func hash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

func csvOf(columns []review.Column, records []item) []byte {
	var text bytes.Buffer
	writer := csv.NewWriter(&text)
	writer.Write(review.Names(columns))
	for _, each := range records {
		var cells []string
		for _, column := range columns {
			cells = append(cells, each[column.Name])
		}
		writer.Write(cells)
	}
	writer.Flush()
	return text.Bytes()
}

// cells are what the locked cells of an item's row say.
func (i item) cells() item {
	return item{
		"person": i["name"], "account": i["user_name"], "title": "Clerk", "department": "Vertrieb Köln", "access": i["entitlement"], "gives": i["confers"],
		"how": i["via"], "since": "2026-01-0" + fmt.Sprint(1+len(i["entitlement"])%9), "last_used": i["last_used"], "look_at": i["kinds"], "by_the_rules": "no rule grants it",
	}
}

// openCampaign opens a review of items in a folder.
func openCampaign(t failer, folder string, items []item) *fixture {
	t.Helper()
	return openAfter(t, folder, items, nil)
}

// openAfter opens it with a review before it.
func openAfter(t failer, folder string, items []item, previous *review.Previous) *fixture {
	t.Helper()
	f := &fixture{t: t, folder: folder, items: items}
	f.about = review.Campaign{
		Format: review.FormatVersion, CampaignID: "C12345678", Name: "2026-Q4 ServiceNow access", SettingsSHA256: hash([]byte(settingsText)),
		AsOf: "2026-10-01T00:00:00Z", Opened: "2026-10-01T08:00:00Z", Due: "2026-10-16", Owner: "owner@example.com", Items: len(items), Files: map[string]string{},
		Previous: previous,
	}
	f.begin([]packet{{"P0001", anna, false}, {"P0002", boris, false}, {"P0003", carla, true}}, people())
	return f
}

// packet is whom items are sent to.
type packet struct {
	name, email string
	isSecond    bool
}

// begin writes the folder.
func (f *fixture) begin(packets []packet, people []item) {
	t, items := f.t, f.items
	t.Helper()
	byPacket := map[string][]item{}
	for _, each := range items {
		byPacket[each["packet"]] = append(byPacket[each["packet"]], each)
		if second := each["second_packet"]; second != "" {
			byPacket[second] = append(byPacket[second], each)
		}
	}
	var sent []item
	for _, packet := range packets {
		rows := 0
		for _, each := range byPacket[packet.name] {
			rows++
			row := each.cells()
			row["packet"], row["item_id"], row["row"] = packet.name, each["item_id"], fmt.Sprint(rows)
			sent = append(sent, row)
		}
		f.about.Packets = append(f.about.Packets, review.Packet{Packet: packet.name, Email: packet.email, Reviewer: packet.email, IsSecond: packet.isSecond, Part: 1, Parts: 1, Items: rows, Files: []review.File{{Name: "packets/" + packet.email + "--" + packet.name + ".csv"}}})
	}
	for name, content := range map[string][]byte{
		review.ItemsName: csvOf(review.Items, items), review.PeopleName: csvOf(review.People, people), review.SentName: csvOf(review.Sent, sent),
		review.ExcludedName: csvOf(review.Excluded, excluded()), review.PopulationName: population(items),
	} {
		f.put(name, content)
		f.about.Files[name] = hash(content)
	}
	f.put(review.SettingsName, []byte(settingsText))
	f.put(review.KeyName, key)
	f.about.Files[review.KeyName] = hash(key)
	about, err := json.Marshal(f.about)
	if err != nil {
		t.Fatal(err)
	}
	f.put(review.CampaignName, about)
	ledger, _, err := review.ReadLedger(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := ledger.Add(review.Event{At: time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC), Event: review.Opened, Source: hash(about), To: f.about.CampaignID}); err != nil {
		t.Fatal(err)
	}
	f.put(review.LedgerName, ledger.Text())
}

func (f *fixture) put(name string, content []byte) {
	f.t.Helper()
	path := filepath.Join(f.folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		f.t.Fatal(err)
	}
}

// collect collects files, which are put into a folder of their own.
func (f *fixture) collect(how campaign.Collecting, files map[string][]byte) (*campaign.Collected, error) {
	f.t.Helper()
	dir, err := os.MkdirTemp(filepath.Dir(f.folder), "inbox-*")
	if err != nil {
		f.t.Fatal(err)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			f.t.Fatal(err)
		}
	}
	if len(files) > 0 {
		how.Paths = append(how.Paths, dir)
	}
	opened, err := f.open()
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	if how.Now.IsZero() {
		how.Now = time.Date(2026, 10, 15, 12, 0, 0, 0, time.UTC)
	}
	return opened.Collect(context.Background(), how)
}

// open opens the campaign as a command does.
func (f *fixture) open() (*campaign.Campaign, error) {
	f.t.Helper()
	scratch, err := os.MkdirTemp(filepath.Dir(f.folder), "scratch-*")
	if err != nil {
		f.t.Fatal(err)
	}
	return campaign.Open(f.folder, duckdb.Options{Threads: 1, TempDir: scratch})
}

// read is a file of the folder.
func (f *fixture) read(name string) string {
	f.t.Helper()
	content, err := os.ReadFile(filepath.Join(f.folder, name))
	if err != nil {
		f.t.Fatal(err)
	}
	return string(content)
}

// records are the rows of a CSV of the folder, by the names of its columns.
func (f *fixture) records(name string) []item {
	f.t.Helper()
	records, err := csv.NewReader(strings.NewReader(f.read(name))).ReadAll()
	if err != nil {
		f.t.Fatal(err)
	}
	var list []item
	for _, record := range records[1:] {
		one := item{}
		for i, column := range records[0] {
			one[column] = record[i]
		}
		list = append(list, one)
	}
	return list
}

// outcomes are the rows about somebody's access, as "decision state refusal flags".
func (f *fixture) outcomes(person, access string) []string {
	f.t.Helper()
	var list []string
	for _, each := range f.records(review.DecisionsName) {
		if each["user_name"] == person && each["entitlement"] == access {
			list = append(list, strings.Join(strings.Fields(each["packet"]+" "+each["decision"]+" "+each["state"]+" "+each["refusal"]+" "+each["detail"]+" "+each["flags"]), " "))
		}
	}
	return list
}

func temp(t *testing.T) string { return filepath.Join(t.TempDir(), "review") }
