package main

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// ids are the findings in the list, in its order.
const shownIDs = `[...document.querySelectorAll('#grid .body .row')].map(row => row.querySelector('.c1 .sub').innerText + ' ' + row.querySelector('.c2 .sub').innerText)`

func searchAcme(t *testing.T, tab *tab) {
	for _, test := range []struct {
		query string
		count string
		first string
	}{
		{"kind:orphaned sev:high", acmeCount(t, "3 of %d findings"), "orphaned.no_identity paul.renner"},
		{"sev:critical,high -is:privileged", acmeCount(t, "5 of %d findings"), "misroled.conflict diego.alvarez@example.com"},
		{`dept:"Sales" kind:orphaned.leaver`, acmeCount(t, "1 of %d findings"), "orphaned.leaver nadia.petrova@example.com"},
		{"zoe", acmeCount(t, "1 of %d findings"), "misroled.missing_group zoe.martin@example.com"},
		{`"catalog_admin" is:planned`, acmeCount(t, "1 of %d findings"), "misroled.excess_role marco.rossi@example.com"},
		{"is:excepted", acmeCount(t, "1 of %d findings"), "misroled.excess_role bob@example.com"},
		{"control:CC6.2 fix:lock", acmeCount(t, "1 of %d findings"), "orphaned.suspended omar.haddad@example.com"},
		{"rule:rules.yaml:56", acmeCount(t, "3 of %d findings"), "stale.dormant eva.novak@example.com"},
		{"deactivate critical", acmeCount(t, "2 of %d findings"), "orphaned.leaver nadia.petrova@example.com"}, // whatever stands in the row
		{`"active account of a leaver"`, acmeCount(t, "2 of %d findings"), "orphaned.leaver nadia.petrova@example.com"},
		{"misroled.conflict", acmeCount(t, "1 of %d findings"), "misroled.conflict diego.alvarez@example.com"},
		{"zoe or becker", acmeCount(t, "2 of %d findings"), "orphaned.leaver tom.becker@example.com"},
		{"zoe or becker sev:critical", acmeCount(t, "1 of %d findings"), "orphaned.leaver tom.becker@example.com"},
		{"kind:orphaned -leaver -is:privileged", acmeCount(t, "3 of %d findings"), "orphaned.no_identity paul.renner"},
		{"is:accepted or is:doubtful", acmeCount(t, "1 of %d findings"), "misroled.excess_role bob@example.com"},
		{`manager:"Carla Mendes"`, acmeCount(t, "1 of %d findings"), "misroled.conflict diego.alvarez@example.com"},
		{"nobody-at-all", acmeCount(t, "0 of %d findings"), ""},
		{"", acmeCount(t, "All %d findings"), "misroled.conflict diego.alvarez@example.com"},
	} {
		tab.goTo("#findings")
		ask[bool](tab, `(() => { const q = document.getElementById('q'); q.focus(); q.value = `+quoteJS(test.query)+`; return q.dispatchEvent(new Event('input', {bubbles: true})); })()`)
		ask[bool](tab, `new Promise(done => setTimeout(() => done(true), 100))`) // the page waits for more to be typed
		tab.wait(`document.getElementById('count').innerText === ` + quoteJS(test.count))
		if rows := ask[[]string](tab, shownIDs); test.first != "" && (len(rows) == 0 || rows[0] != test.first) {
			t.Errorf("%s: %q", test.query, rows)
		}
		if back := ask[string](tab, `new URLSearchParams(location.hash.slice(1)).get('q') || ''`); back != test.query {
			t.Errorf("the address keeps %q of %q", back, test.query)
		}
	}
	// What is accepted says so beside its fix, where there is room for it.
	tab.goTo("#q=is:excepted")
	tab.wait(acmeCount(t, `document.getElementById('count').innerText === '1 of %d findings'`))
	for _, width := range []int64{1400, 400} {
		tab.look(width, 900, "light")
		if got := ask[string](tab, `(fix => fix.innerText + (fix.querySelector('.sub').scrollWidth > fix.clientWidth ? ' cut' : ''))(document.querySelector('#grid .body .row .c5'))`); got != "remove\naccepted" {
			t.Errorf("%d wide: %q", width, got)
		}
	}
	tab.look(1400, 900, "light")
	tab.goTo("#q=")
	// A tick is a condition, and says beforehand how many it leaves.
	ask[bool](tab, `(document.querySelector('[data-tick="sev:high"]').click(), true)`)
	tab.wait(acmeCount(t, `document.getElementById('count').innerText === '4 of %d findings'`))
	if got := ask[string](tab, `document.getElementById('q').value`); got != "sev:high" {
		t.Errorf("%q", got)
	}
	if got := ask[string](tab, `document.querySelector('[data-tick="sev:critical"]').closest('label').querySelector('.n').innerText`); got != "4" {
		t.Errorf("critical would show %s", got)
	}
	// Sorting, both ways, kept in the address.
	tab.goTo("#q=&sort=user_name")
	tab.wait(`document.querySelector('#grid [aria-sort=ascending]').innerText.startsWith('Who')`)
	if rows := ask[[]string](tab, shownIDs); !strings.HasSuffix(rows[0], " admin") {
		t.Errorf("%q", rows)
	}
	ask[bool](tab, `([...document.querySelectorAll('#grid .head button')].find(each => each.innerText === 'Who').click(), true)`)
	tab.wait(`document.querySelector('#grid [aria-sort=descending]').innerText.startsWith('Who')`)
}

// misspeltAcme: a field, a flag or a value that there is not is said, with the one that was
// meant, and nothing is shown as not found because of it.
func misspeltAcme(t *testing.T, tab *tab) {
	for _, test := range []struct{ query, said, count string }{
		{"servrity:high", "did you mean severity?", acmeCount(t, "All %d findings")},
		{"colour:red", "There are: kind, sev, severity", acmeCount(t, "All %d findings")},
		{"is:exepted", "did you mean excepted?", acmeCount(t, "All %d findings")},
		{"sev:hgh kind:orphaned.leaver", "did you mean high?", acmeCount(t, "2 of %d findings")},
		{"sev:critical,hgh", "did you mean high?", acmeCount(t, "4 of %d findings")},
		{"kind:orphaned.leavers", "did you mean orphaned.leaver?", acmeCount(t, "All %d findings")},
		{"dept:Slaes", "did you mean Sales?", acmeCount(t, "All %d findings")},
		{"overdue:perhaps", "overdue is yes or no", acmeCount(t, "All %d findings")},
		{"constructor:x", "No field is called", acmeCount(t, "All %d findings")},
		{"is:__proto__", "is has no value", acmeCount(t, "All %d findings")},
		{"kind:delegate.gone", "", acmeCount(t, "0 of %d findings")}, // a kind that was not found is no mistake
		{"sev:", "", acmeCount(t, "All %d findings")},                // still being typed
	} {
		tab.goTo("#q=" + url.QueryEscape(test.query))
		tab.wait(`document.getElementById('count').innerText === ` + quoteJS(test.count))
		if trouble := tab.text("#q-trouble"); !strings.Contains(trouble, test.said) || test.said == "" && trouble != "" {
			t.Errorf("%s: %q", test.query, trouble)
		}
	}
	// What was meant can be clicked.
	tab.goTo("#q=" + url.QueryEscape("sev:hgh or zoe"))
	tab.wait(`document.querySelector('#q-trouble button') !== null`)
	ask[bool](tab, `(document.querySelector('#q-trouble button').click(), true)`)
	tab.wait(`document.getElementById('q').value === 'sev:high or zoe'`)
}

// numbersLead: each number on the page that leads to findings leads to as many.
func numbersLead(t *testing.T, tab *tab) {
	links := ask[[][]string](tab, `[...document.querySelectorAll('main a[href^="#q="]')].map(link => {
		const copy = link.cloneNode(true);
		for (const each of copy.querySelectorAll('.sr')) each.remove();
		const number = /^[\d,]+(?=$| (?!to |days))/.exec(copy.textContent.trim());
		return [link.getAttribute('href'), number ? number[0] : ''];
	}).filter(each => each[1])`)
	if len(links) < 20 {
		t.Errorf("%d numbers lead somewhere", len(links))
	}
	db := openRun(t, finished(t, "acme").out)
	for _, link := range links {
		if n := countBehind(t, db, link[0]); n != link[1] {
			t.Errorf("%s: %s on the page, %s in the database", link[0], link[1], n)
		}
	}
	tab.goTo("#findings")
	wrong := ask[[]string](tab, `(async () => {
		const wrong = [];
		for (const [hash, number] of `+asJSON(t, links)+`) {
			location.hash = hash;
			await new Promise(done => setTimeout(done, 20));
			const there = /[\d,]+/.exec(document.getElementById('count').textContent)[0] + document.getElementById('q-trouble').textContent;
			if (there !== number) wrong.push(hash + ': ' + there + ' there, ' + number + ' on the page');
		}
		return wrong;
	})()`)
	for _, each := range wrong {
		t.Error(each)
	}
	for part, count := range map[string]string{"findings": "count", "people": "people-count", "changes": "changes-count"} {
		want := ask[string](tab, `document.querySelector('nav a[href="#`+part+`"] .pill').innerText`)
		tab.goTo("#" + part)
		tab.wait(`document.getElementById('` + count + `').innerText !== ''`)
		if got := ask[string](tab, `(/[\d,]+/.exec(document.getElementById('`+count+`').innerText) || ['0'])[0]`); got != want {
			t.Errorf("%s: %s in the list, %s above it", part, got, want)
		}
	}
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// groupsAcme: groups add up to the findings, and each leads to its own.
func groupsAcme(t *testing.T, tab *tab) {
	sameAsCauses(t, tab)
	for _, by := range []string{"kind", "rule", "item", "department", "manager", "severity", "outcome", "fix"} {
		tab.goTo("#q=&by=" + by)
		tab.wait(`document.getElementById('by').value === ` + quoteJS(by) + ` && document.querySelector('#groups tbody tr') !== null`)
		if sum := ask[int](tab, `[...document.querySelectorAll('#groups tbody td:nth-child(2)')].reduce((sum, each) => sum + Number(each.innerText), 0)`); sum != len(acmeFindings(t)) {
			t.Errorf("%s: the groups add up to %d", by, sum)
		}
		buttons := ask[int](tab, `document.querySelectorAll('#groups tbody button').length`)
		for i := 0; i < buttons; i += 1 + buttons/6 {
			tab.goTo("#q=&by=" + by)
			tab.wait(`document.getElementById('by').value === ` + quoteJS(by))
			want := ask[string](tab, `(button => { const n = button.innerText; button.click(); return n; })(document.querySelectorAll('#groups tbody button')[`+strconv.Itoa(i)+`])`)
			if got := ask[string](tab, `/\d+/.exec(document.getElementById('count').innerText)[0]`); got != want || !ask[bool](tab, `document.getElementById('groups').hidden`) {
				t.Errorf("%s, number %d: %s there, %s in the group", by, i, got, want)
			}
		}
	}
}
