package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"rolecall/exports/duckdb"
	"rolecall/reports/facts"
	"rolecall/reports/html"
	"rolecall/reports/output"
)

// copies of acme's findings make a little more than 100,000.
const copies = 2900

// multiply makes the run of a company into that of many alike: every person,
// account, finding and change again under another name.
var multiply = []string{
	`insert into okta.user select source.* replace (user_key + 1000 * copy as user_key, copy || '.' || login as login) from okta.user as source, range(1, $copies) as many(copy)`,
	`insert into servicenow.user select source.* replace (account_key + 1000 * copy as account_key, copy || '.' || user_name as user_name) from servicenow.user as source, range(1, $copies) as many(copy)`,
	`insert into recon.identity select source.* replace (user_key + 1000 * copy as user_key) from recon.identity as source, range(1, $copies) as many(copy)`,
	`insert into recon.verdict select source.* replace (account_key + 1000 * copy as account_key, user_key + 1000 * copy as user_key) from recon.verdict as source, range(1, $copies) as many(copy)`,
	`insert into recon.link select source.* replace (account_key + 1000 * copy as account_key, user_key + 1000 * copy as user_key) from recon.link as source, range(1, $copies) as many(copy)`,
	`insert into recon.account_use select source.* replace (account_key + 1000 * copy as account_key) from recon.account_use as source, range(1, $copies) as many(copy)`,
	`insert into recon.held_role select source.* replace (account_key + 1000 * copy as account_key) from recon.held_role as source, range(1, $copies) as many(copy)`,
	`insert into recon.expected_role select source.* replace (user_key + 1000 * copy as user_key) from recon.expected_role as source, range(1, $copies) as many(copy)`,
	`insert into servicenow.group_member select source.* replace (account_key + 1000 * copy as account_key) from servicenow.group_member as source, range(1, $copies) as many(copy)`,
	`insert into recon.finding select source.* replace (user_key + 1000 * copy as user_key, account_key + 1000 * copy as account_key, 'f' || substr(md5(finding_id || copy), 1, 15) as finding_id)
		from recon.finding as source, range(1, $copies) as many(copy)`,
	`insert into main.finding select source.* replace (
		'f' || substr(md5(finding_id || copy), 1, 15) as finding_id, copy || '.' || login as login, copy || '.' || user_name as user_name, name || ' ' || copy as name,
		'c' || substr(md5(change_ids || copy), 1, 15) as change_ids
	) from main.finding as source, range(1, $copies) as many(copy)`,
	`create or replace table main.finding as select * replace (row_number() over (
		order by list_position(['critical', 'high', 'medium', 'low'], severity), kind, user_name, item, finding_id) - 1 as finding_no) from main.finding`,
	`insert into main.change select source.* replace (
		'c' || substr(md5(change_id || copy), 1, 15) as change_id, 'f' || substr(md5(finding_ids || copy), 1, 15) as finding_ids, copy || '.' || user_name as user_name,
		row_no + 100 * copy as row_no, sequence + 100 * copy as sequence
	) from main.change as source, range(1, $copies) as many(copy)`,
	`create or replace table main.change as select * replace (row_number() over (order by row_no) - 1 as row_no) from main.change`,
}

func execSQL(t *testing.T, db *duckdb.DB, text string) {
	t.Helper()
	if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "test", Text: text}); err != nil {
		t.Fatal(err)
	}
}

// writeReport writes report.html alone from the database of a run.
func writeReport(t *testing.T, db *duckdb.DB, maxRows int) string {
	t.Helper()
	folder, err := output.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(folder.Abort)
	runFacts, err := facts.Read(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	run := output.Run{DB: db, Folder: folder, Plan: output.Corrections, ID: runFacts.RunID()}
	if err := html.New(runFacts, maxRows).Write(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	return folder.Path(html.Name)
}

// On two idle cores the first content takes 0.2 to 0.4 seconds and a filter
// under 0.1; the promise is 1 second and 0.2. A machine that runs other tests
// beside gets this many times as long.
const patience = 5

// TestLargeReportInABrowser opens a report of 100,000 findings.
func TestLargeReportInABrowser(t *testing.T) {
	tab := newTab(t)
	db := openCopy(t, copyFinished(t, "acme"))
	for _, text := range multiply {
		execSQL(t, db, strings.ReplaceAll(text, "$copies", strconv.Itoa(copies)))
	}
	report := writeReport(t, db, 0)
	info, err := os.Stat(report)
	if err != nil {
		t.Fatal(err)
	}
	tab.open(report, "")
	total := len(acmeFindings(t)) * copies
	paint := ask[float64](tab, `performance.getEntriesByName('first-contentful-paint')[0].startTime`)
	t.Logf("%d findings, %.1f MB: first content after %.0f ms, everything unpacked after %.0f ms", total, float64(info.Size())/1e6, paint, ask[float64](tab, `performance.now()`))
	if paint > patience*1000 {
		t.Errorf("the first content took %.0f ms", paint)
	}
	tab.goTo("#findings")
	tab.wait(`document.getElementById('count').innerText === 'All ' + (` + strconv.Itoa(total) + `).toLocaleString('en') + ' findings'`)
	for _, query := range []string{"kind:orphaned sev:high", "becker", "dept:Sales -is:excepted \"no rule grants\"", "user:1234.", ""} {
		took := ask[float64](tab, filterTime(query))
		t.Logf("%-45q %5.0f ms, %s", query, took, tab.text("#count"))
		if took > patience*200 {
			t.Errorf("%q took %.0f ms", query, took)
		}
	}
	// The last row can be reached, and is the last.
	ask[bool](tab, `(document.querySelector('#grid .body').scrollTop = 1e9, true)`)
	tab.wait(`[...document.querySelectorAll('#grid .body .row')].at(-1).getAttribute('aria-rowindex') === '` + strconv.Itoa(total+1) + `'`)
	if rows := ask[int](tab, `document.querySelectorAll('#grid .body .row').length`); rows > 100 {
		t.Errorf("%d rows exist at once", rows)
	}
	// Groups, people and changes of as many findings are there, too.
	for hash, ready := range map[string]string{
		"#q=&by=manager": `document.querySelector('#groups tbody') !== null`, "#people&q=kind:stale": `document.getElementById('people-count').innerText.includes(' of ')`,
		"#changes&q=op:delete": `document.getElementById('changes-count').innerText.includes(' of ')`,
	} {
		tab.goTo(hash)
		tab.wait(ready)
	}
	// A person is unpacked when looked at.
	tab.goTo("#user=2345.tara.singh@example.com")
	tab.wait(`document.querySelector('#person .list') !== null && document.getElementById('person').innerText.includes('through group')`)
	if got := tab.text("#person"); !strings.Contains(got, "1 change planned") {
		t.Error(got)
	}
	if _, err := chromedp.Run(tab.ctx, chromedp.PrintToPDF()); err != nil {
		t.Error(err)
	}
	tab.calm()
	whileLoading(t, report, total)
}

// filterTime types a search and gives the time until the list shows it and is
// painted.
func filterTime(query string) string {
	return `new Promise(resolve => {
		const q = document.getElementById('q'), begun = performance.now();
		const observer = new MutationObserver(() => {
			observer.disconnect();
			requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun), 0));
		});
		observer.observe(document.getElementById('facets'), {childList: true});
		q.value = ` + quoteJS(query) + `;
		q.dispatchEvent(new Event('input', {bubbles: true}));
	})`
}

// TestRowsBeyondTheMostStayInOtherFiles: the page says what it leaves out, and
// counts all the same.
func TestRowsBeyondTheMostStayInOtherFiles(t *testing.T) {
	tab := newTab(t)
	tab.open(writeReport(t, openRun(t, finished(t, "acme").out), 10), "")
	if got := tab.text("#overview"); !strings.Contains(got, acmeCount(t, "10 of %d findings are listed here")) || !strings.Contains(got, acmeCount(t, "%d findings about")) {
		t.Error(got)
	}
	tab.goTo("#findings")
	tab.wait(fmt.Sprintf(`document.getElementById('count').innerText === 'All 10 findings; %d more are only in findings.csv and report.xlsx'`, len(acmeFindings(t))-10))
	tab.goTo("#finding=frt4aqk2tvn5araf")
	tab.wait(`document.getElementById('trouble').innerText.includes('look in findings.csv')`)
	tab.calm()
}
