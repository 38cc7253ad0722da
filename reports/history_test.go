package reports_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolecall/reports"
	"rolecall/reports/text"
)

// ofHistory are the rows of a run that is the third of its history, with names that try to act.
var ofHistory = []string{
	`update main.finding set state = 'persisting', first_seen = '2026-09-01', since = '2026-08-01', age_days = 114, due = '2026-08-02', overdue = true, times_reopened = 1
	where finding_no < 2`,
	`update main.finding set state = 'new', first_seen = '2026-11-23', since = '2026-11-23', age_days = 0, overdue = false, times_reopened = 0 where finding_no >= 2`,
	`insert into recon.history values (2, timestamp '2026-10-23 00:00:00', repeat('a', 64), repeat('b', 64))`,
	`insert into recon.past_run by name select * from (values
		(1, timestamp '2026-09-23 00:00:00', 5, 0, 3, 1000, 0, 0, 1008, 0, 0, 0, 0, 0, 0),
		(2, timestamp '2026-10-23 00:00:00', 2, 0, 1, 3, 0, 0, 2, 1, 0, 1004, 900, 0, 0)
	) as rows (seq, as_of, critical, high, medium, low, excepted, doubtful, new, reopened, overdue, fixed, fixed_as_planned, gone, unknown)`,
	`insert into recon.history_run by name select * from (values (timestamp '2026-11-23 12:00:00', 2, 0, 0, 2, 1, 1, 2, 0, 2, 4, 3, 2, 1))
		as rows (as_of, critical, high, medium, low, excepted, doubtful, new, reopened, overdue, fixed, fixed_as_planned, gone, unknown)`,
	`insert into recon.past_finding (line, kind, user_name, item, severity, since) values
		(2, 'misroled.excess_role', '<img src=x>', 'itil', 'high', date '2026-09-01'), (3, 'orphaned.leaver', 'cyd@example.com', null, 'critical', null)`,
	`insert into recon.departed values (2, 'fixed', date '2026-11-23', 'c1', true), (3, 'unknown', null, null, false)`,
	`insert into policy.setting values ('sla.critical', '1 days', 'rules.yaml:3')`,
}

// TestHistoryIsShown: what a history says is in every form of report, and acts in none.
func TestHistoryIsShown(t *testing.T) {
	t.Parallel()
	summary, files := written(t, finished(t, ofHistory...), filepath.Join(t.TempDir(), "out"), reports.Options{})
	page := files["report.html"]
	for _, want := range []string{
		`<section id="trend" class="view"`, `<a href="#trend">Trend <span class="pill warn">2<span class="sr"> overdue</span></span></a>`,
		`<dd>90%</dd><dd class="of">903 of 1,008, in the runs below</dd>`, // fixed as planned
		`<th scope="row">2026-09-23 <span class="about">first</span></th><td class="num">5</td><td class="num">–</td><td class="num">3</td><td class="num">1,000</td><td class="num"><strong>1,008</strong></td>`,
		`<title>2026-11-23: 2 new or reopened</title>`, `<title>2026-10-23: 1,004 fixed</title>`,
		`<a href="#q=age%3A%3E90&#43;outcome%3Aplanned%2Cundecided">more than 90 days</a>`, `&lt;img src=x&gt;`, `fixed, as planned`, `not judged by these exports`,
		`<td class="day">2026-08-01</td><td class="day">2026-08-02</td><td class="num">113</td>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("report.html lacks %s", want)
		}
	}
	book := open(t, files["report.xlsx"])
	for title, want := range map[string][]string{
		"Open": {"1,008", "6", "4"}, "Fixed": {"0", "1,004", "4"}, "As planned": {"0", "900", "3"}, "Not judged": {"0", "0", "1"},
	} {
		if diff := cmp.Diff(want, cells(t, book, "Trend", title)); diff != "" {
			t.Errorf("Trend, %s (-want +got):\n%s", title, diff)
		}
	}
	if got := cells(t, book, "Findings", "Overdue"); strings.Join(got, ",") != "yes,yes,,,," {
		t.Errorf("Overdue in report.xlsx: %s", got)
	}
	var shown bytes.Buffer
	if err := text.Write(&shown, summary, 80, false); err != nil {
		t.Fatal(err)
	}
	const want = `
  Since the run as of 2026-10-23: 2 new, 0 reopened, 4 fixed (3 as planned), 2
  gone for other reasons, 1 not judged by these exports.
  2 findings are overdue.
`
	if !strings.Contains(shown.String(), want) {
		t.Errorf("the summary lacks%s:\n%s", want, shown.String())
	}
	_, without := written(t, finished(t), filepath.Join(t.TempDir(), "out"), reports.Options{})
	if page := without["report.html"]; strings.Contains(page, `id="trend"`) || strings.Contains(page, `href="#trend"`) {
		t.Error("without a history the page has a part Trend")
	}
}
