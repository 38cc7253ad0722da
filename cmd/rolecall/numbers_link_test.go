package main

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rolecall/exports/duckdb"
)

// condition is one of those that links in report.html have: field:value,value.
var condition = regexp.MustCompile(`^-?(\w+):(.+)$`)

// conditionSQL says what a field of the page's search asks, over the findings as a program that
// reads the database has them; $v is a list of values.
var conditionSQL = map[string]string{
	"kind":      "kind in $v or split_part(kind, '.', 1) in $v",
	"sev":       "severity in $v",
	"role":      "item in $v",
	"dept":      "if(department = '', 'none', department) in $v",
	"control":   "list_has_any(string_split(controls, '; '), list_value$v)",
	"outcome":   "outcome in $v",
	"certainty": "certainty in $v",
	"is":        "if(privileged, 'privileged', '') in $v",
	"overdue":   "if(overdue, 'yes', 'no') in $v",
}

// allFindings are the findings with what the page adds to them.
const allFindings = `(
	select
		finding.*, coalesce(nullif(accounts.department, ''), nullif(identities.department, ''), '') as department,
		case when finding.certainty = 'doubtful' then 'doubtful' when finding.excepted then 'accepted' when coalesce(finding.change_ids, '') = '' then 'undecided' else 'planned' end as outcome
	from main.finding as finding
	join recon.finding as keys on keys.finding_id = finding.finding_id
	left join recon.verdict as verdicts on verdicts.account_key = keys.account_key
	left join servicenow.user as accounts on accounts.account_key = keys.account_key
	left join okta.user as identities on identities.user_key = coalesce(keys.user_key, verdicts.user_key)
)`

// countBehind is how many findings a link of the page is about, as the database has them.
func countBehind(t *testing.T, db *duckdb.DB, link string) string {
	t.Helper()
	values, err := url.ParseQuery(strings.TrimPrefix(link, "#"))
	if err != nil {
		t.Fatal(err)
	}
	where := "true"
	for _, token := range splitOutsideQuotes(values.Get("q"), ' ') {
		parts := condition.FindStringSubmatch(token)
		if parts == nil || conditionSQL[parts[1]] == "" {
			t.Fatalf("%s: this test does not know %q", link, token)
		}
		var list []string
		for _, value := range splitOutsideQuotes(parts[2], ',') {
			list = append(list, duckdb.Literal(strings.Trim(value, `"`)))
		}
		where += " and (" + strings.ReplaceAll(conditionSQL[parts[1]], "$v", "("+strings.Join(list, ", ")+")") + ")"
	}
	return english(oneNumber(t, db, "select count(*) from "+allFindings+" where "+where))
}

func oneNumber(t *testing.T, db *duckdb.DB, query string) int {
	t.Helper()
	n, err := strconv.Atoi(oneText(t, db, "select cast(("+query+") as varchar)"))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func splitOutsideQuotes(text string, at rune) []string {
	isQuoted := false
	return strings.FieldsFunc(text, func(r rune) bool {
		isQuoted = isQuoted != (r == '"')
		return r == at && !isQuoted
	})
}

// sameAsCauses: the groups of the page are those of the sheet Causes, number by number.
func sameAsCauses(t *testing.T, tab *tab) {
	rows, err := openWorkbook(t, finished(t, "acme").out).GetRows("Causes")
	if err != nil {
		t.Fatal(err)
	}
	titles := map[string]string{
		"findings": "Findings", "critical": "Critical", "high": "High", "medium": "Medium", "low": "Low",
		"corrected": "Corrected", "to decide": "To decide", "accepted": "Accepted", "left open": "Left open", "people": "People",
	}
	for by, name := range map[string]string{"kind": "kind", "rule": "rule", "item": "role, group or field", "department": "department", "manager": "manager"} {
		tab.goTo("#q=&by=" + by)
		tab.wait(`document.getElementById('by').value === ` + quoteJS(by) + ` && document.querySelector('#groups tbody tr') !== null`)
		head := ask[[]string](tab, `[...document.querySelectorAll('#groups thead th')].slice(1).map(each => each.textContent)`)
		groups := ask[[][]string](tab, `[...document.querySelectorAll('#groups tbody tr')].map(row => [row.querySelector('th .code:not(.sub)')?.textContent ?? row.querySelector('th').firstChild.textContent,
			...[...row.querySelectorAll('td')].map(each => each.textContent.replace('–', '0'))])`)
		var want, got []string
		for _, row := range rows[1:] {
			if row[0] != name {
				continue
			}
			line := row[1]
			for _, title := range head {
				line += " " + row[slices.Index(rows[0], titles[title])]
			}
			want = append(want, line)
		}
		for _, group := range groups {
			got = append(got, strings.Join(group, " "))
		}
		slices.Sort(want)
		slices.Sort(got)
		for i := range got {
			got[i] = strings.Replace(got[i], "no rule ", "(none) ", 1)
		}
		slices.Sort(got)
		if fmt.Sprint(want) != fmt.Sprint(got) {
			t.Errorf("by %s, report.xlsx: %q\nreport.html: %q", by, want, got)
		}
	}
}
