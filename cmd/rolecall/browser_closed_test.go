package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"rolecall/reports/html"
)

// hostileEstate is an estate in which people, titles, departments, roles and who granted them have
// hostile names.
func hostileEstate(t *testing.T) string {
	t.Helper()
	estate := t.TempDir()
	users, roles := make([]map[string]any, 0), [][]string{{"sys_id", "user", "user.user_name", "role", "state", "inherited", "sys_created_on", "sys_created_by"}}
	identities := [][]string{{"id", "login", "status"}}
	for i, text := range hostile {
		login := fmt.Sprintf("user%d@ex.com", i)
		identities = append(identities, []string{fmt.Sprintf("00u%017d", i), login, "ACTIVE"})
		users = append(users, map[string]any{
			"sys_id": fmt.Sprintf("%032x", i+1), "user_name": login, "name": text, "title": text, "department": text, "active": "true", "locked_out": "false",
			"email": login, "last_login_time": "2026-09-30 08:00:00",
		})
		roles = append(roles, []string{fmt.Sprintf("%032x", i+100), "", login, "itil", "Active", "false", "2026-09-01 08:00:00", "user0@ex.com"})
		roles = append(roles, []string{fmt.Sprintf("%032x", i+200), "", login, hostile[i%3] + fmt.Sprint(i), "Active", "false", "2026-09-02 08:00:00", login})
	}
	records, err := json.Marshal(map[string]any{"result": users})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"rules.yaml":                       []byte("version: 1\ncorrelate: [{okta: user.login, servicenow: user_name}]\nroles: {privileged: ['*svg*']}\n"),
		"okta/users.csv":                   csvText(identities),
		"servicenow/sys_user.json":         records,
		"servicenow/sys_user_has_role.csv": csvText(roles),
		"review.yaml": []byte(`version: 1
name: Q4 <img src=x onerror=window.acted=1>
certifies: {from: 2026-07-01, until: 2026-09-30}
due: 2026-10-16
owner: owner@ex.com
select: {exclude: [{user_name: 'user9*', reason: '<script>window.acted=1</script>'}]}
keep: {needs_comment: []}
`),
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(estate, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(estate, name), content)
	}
	return estate
}

func csvText(records [][]string) []byte {
	var text bytes.Buffer
	writer := csv.NewWriter(&text)
	writer.WriteAll(records)
	return text.Bytes()
}

// decideAll answers the packet of a review, as a CSV: each decision in turn, some words that are
// none, and hostile comments.
func decideAll(t *testing.T, folder string) (answers string) {
	t.Helper()
	packets, err := filepath.Glob(filepath.Join(folder, "packets", "*.csv"))
	if err != nil || len(packets) != 1 {
		t.Fatal(packets, err)
	}
	file, err := os.Open(packets[0])
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	decision, until, comment := slices.Index(records[0], "Decision"), slices.Index(records[0], "Until"), slices.Index(records[0], "Comment")
	for i, record := range records[1:] {
		record[decision] = []string{"revoke", "keep", "change", hostile[0], ""}[i%5]
		if record[comment] = hostile[i%len(hostile)]; record[decision] == "keep" {
			record[until] = "2026-12-31"
		}
	}
	answers = filepath.Join(t.TempDir(), "answers.csv")
	write(t, answers, csvText(records))
	return answers
}

// TestAClosedReviewInABrowser: nothing from the data acts in the page of a closed review, it asks for
// nothing, and it is accessible and no wider than the screen or the paper.
func TestAClosedReviewInABrowser(t *testing.T) {
	tab := newTab(t)
	estate, out := hostileEstate(t), t.TempDir()
	in := func(name string) string { return filepath.Join(out, name) }
	do := func(want int, args ...string) {
		t.Helper()
		if _, stderr, status := invoke(t, args...); status != want {
			t.Fatalf("%v: %d: %s", args, status, stderr)
		}
	}
	settings := filepath.Join(estate, "review.yaml")
	do(statusDone, "reconcile", estate, "--as-of", "2026-10-01", "--out", in("run"), "--reports", "none", "--quiet")
	do(statusDone, "reconcile", estate, "--as-of", "2026-11-01", "--out", in("later"), "--reports", "none", "--quiet")
	do(statusDone, "review", "open", in("run"), "--settings", settings, "--out", in("q3"), "--opened", "2026-10-01", "--packets", "csv", "--quiet")
	do(statusDone, "review", "close", in("q3"), "--signed-by", "Ida <ida@example.com>", "--at", "2026-10-02", "--quiet")
	do(statusDone, "review", "open", in("run"), "--settings", settings, "--previous", in("q3"), "--out", in("q4"), "--opened", "2026-10-02", "--packets", "csv", "--quiet")
	do(statusWithheld, "review", "collect", in("q4"), decideAll(t, in("q4")), "--from", "owner@ex.com", "--received", "2026-10-20", "--at", "2026-10-20", "--quiet")
	do(statusDone, "review", "close", in("q4"), "--signed-by", `"<script>window.acted=1</script>" <ida@example.com>`, "--unanswered", "--at", "2026-10-23", "--quiet")
	do(statusFindings, "review", "effect", in("q4"), "--against", in("later"), "--at", "2026-11-02", "--quiet")
	tab.open(in("q4/"+html.Name), "")
	page := ask[string](tab, `document.body.innerText`)
	for _, want := range []string{
		"<script>window.acted=1</script> <ida@example.com>", hostile[0], hostile[1], hostile[2], hostile[4], hostile[8], hostile[9],
		"a\ufffdb\ufffdc", "abc\ufffdgnp.exe", "␛[31mred", "Q4 <img src=x onerror=window.acted=1>",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, id := range []string{"reviewers", "figures", "flagged", "refused", "late", "unanswered", "revoked", "changed", "excluded", "lookback"} {
		if rows := ask[int](tab, `document.querySelectorAll('#`+id+` tbody tr').length`); rows == 0 {
			t.Errorf("%s is empty: it is not tried", id)
		}
	}
	for scheme, width := range map[string]int64{"light": 1440, "dark": 390} {
		tab.look(width, 900, scheme)
		tab.fits(fmt.Sprint(width, " wide"))
		tab.accessible(axe(t), fmt.Sprintf("%s, %d wide", scheme, width))
	}
	tab.look(1040, 720, "light") // A4 across
	call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	tab.fits("paper")
	if wide := ask[[]string](tab, `[...document.querySelectorAll('.scroll')].filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.ariaLabel)`); len(wide) > 0 {
		t.Errorf("paper cuts off %v", wide)
	}
	tab.calm()
}

// fits says if the page is wider than the screen.
func (tab *tab) fits(where string) {
	tab.t.Helper()
	if wide := ask[bool](tab, `document.documentElement.scrollWidth > innerWidth`); wide {
		tab.t.Errorf("the page does not fit: %s", where)
	}
}

// accessible has axe look for what keeps people out.
func (tab *tab) accessible(axe, where string) {
	tab.t.Helper()
	ask[bool](tab, axe+"; true")
	for _, problem := range ask[[]string](tab, `axe.run().then(found => found.violations.flatMap(each => each.nodes.map(node => each.id + ': ' + node.html.slice(0, 200) + ' ' + node.failureSummary)))`) {
		tab.t.Errorf("%s: %s", where, problem)
	}
}
