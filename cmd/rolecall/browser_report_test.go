package main

import (
	"encoding/csv"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

var screenshots = flag.Bool("screenshots", false, "take the README's pictures of report.html again")

// acmeReport is acme's report.html.
func acmeReport(t *testing.T) string {
	t.Helper()
	return filepath.Join(finished(t, "acme").out, "report.html")
}

// TestReportInABrowser opens acme's report from disk as people do.
func TestReportInABrowser(t *testing.T) {
	tab := newTab(t)
	report := acmeReport(t)
	tab.open(report, "")
	if got := tab.text("#overview .lead"); !strings.HasPrefix(got, acmeCount(t, "%d findings about")) {
		t.Error(got)
	}
	if got := strings.Join(strings.Fields(tab.text(".matrix tfoot tr")), " "); got != acmeTotals(t) {
		t.Error(got)
	}
	tab.part("search", searchAcme)
	tab.part("misspelt", misspeltAcme)
	tab.part("numbers", numbersLead)
	tab.part("groups", groupsAcme)
	tab.part("keyboard", walkAcme)
	tab.part("person", personAcme)
	tab.part("narrow", narrowAcme)
	tab.part("csv", csvAcme)
	tab.part("paper", printAcme)
	tab.part("accessible", accessible)
	tab.calm()
	if *screenshots {
		takeScreenshots(t, tab)
	}
}

// walkAcme goes through the list by keyboard alone.
func walkAcme(t *testing.T, tab *tab) {
	tab.goTo("#findings")
	ask[bool](tab, `(document.querySelector('#grid .body [tabindex="0"]').focus(), true)`)
	for _, key := range []string{kb.ArrowDown, kb.ArrowDown, kb.ArrowRight, kb.End, kb.Home} {
		tab.must(chromedp.Do(tab.ctx, chromedp.KeyEvent(key)))
	}
	if at := ask[string](tab, `document.activeElement.closest('[role=row]').getAttribute('aria-rowindex') + '.' + document.activeElement.getAttribute('aria-colindex')`); at != "4.1" {
		t.Errorf("at %s", at)
	}
	tab.must(chromedp.Do(tab.ctx, chromedp.KeyEvent(kb.Enter)))
	tab.wait(`document.getElementById('detail').open`)
	if got := tab.text("#detail-title"); got != "Active account of a leaver" {
		t.Error(got)
	}
	if got := tab.text("#detail .reason"); !strings.HasPrefix(got, "Okta deprovisioned tom.becker@example.com") {
		t.Error(got)
	}
	tab.wait(`document.querySelector('#detail .changesof').innerText.includes('Deactivate and lock tom.becker@example.com.')`)
	tab.must(chromedp.Do(tab.ctx, chromedp.KeyEvent(kb.Escape)))
	tab.wait(`!document.getElementById('detail').open && location.hash === '#findings'`)
	// The same list as pages.
	ask[bool](tab, `(document.getElementById('as-pages').click(), true)`)
	if rows := ask[int](tab, `document.querySelectorAll('#pages tbody tr').length`); rows != len(acmeFindings(t)) {
		t.Errorf("%d rows on the page", rows)
	}
	ask[bool](tab, `(document.getElementById('as-pages').click(), true)`)
	// A link to one finding opens it, whatever was shown.
	tab.goTo("#finding=fw0ymdmxgrszevx7")
	tab.wait(`document.getElementById('detail').open && document.querySelector('#detail .paths').innerText === '[Portal Migration]/report_admin'`)
	ask[bool](tab, `(document.getElementById('detail').close(), true)`)
}

func personAcme(t *testing.T, tab *tab) {
	tab.goTo("#user=Tara.Singh@example.com") // without regard to case
	tab.wait(`document.querySelector('#person h3') !== null`)
	got := strings.Join(strings.Fields(tab.text("#person")), " ")
	for _, want := range []string{
		"Tara Singh", "1 finding", "Role held by inheritance that no rule grants report_admin", "Identity in Okta", "ACTIVE live",
		"Account in ServiceNow", "sn_hr_core.basic rules.yaml:43", "report_admin no through group Portal Migration",
		"1 change planned", "Remove tara.singh@example.com from Portal Migration",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
	tab.goTo("#user=nobody@example.com")
	tab.wait(`document.getElementById('person').innerText.includes('No finding in this file is about nobody@example.com')`)
	tab.goTo("#rule=43")
	tab.wait(`document.querySelector('.line.at').innerText.includes('sn_hr_core.basic')`)
	tab.goTo("#people")
	tab.wait(fmt.Sprintf(`document.getElementById('people-count').innerText === 'All %d people and accounts'`, acmeSubjects(t)))
	// People are found by what was found about them, and by their manager.
	for query, want := range map[string]string{"kind:stale": "3", "status:SUSPENDED": "1", `manager:"Carla Mendes"`: "1", "leaver -becker": "1"} {
		tab.goTo("#people&q=" + url.QueryEscape(query))
		tab.wait(`document.getElementById('people-count').innerText.startsWith(` + quoteJS(want+" of ") + `)`)
	}
	tab.goTo("#people&sort=-findings")
	tab.wait(`document.querySelector('#people-grid [aria-sort=descending]').innerText.startsWith('Findings')`)
	// One change, with its fields, and names in the place of sys_ids.
	tab.goTo("#change=cbnb57nyv16kpbsv")
	tab.wait(`document.getElementById('detail').open`)
	if got := tab.text("#detail .fields"); got != "+ user uma.krishnan@example.com\n+ role sn_hr_core.basic" {
		t.Errorf("%q", got)
	}
	ask[bool](tab, `(document.getElementById('detail').close(), true)`)
	for query, want := range map[string]string{"op:delete": "10", "field:department": "3", "table:user": "2", "kind:orphaned.leaver": "6", "sn_hr_core.basic": "1", "op:create or tara": "4"} {
		tab.goTo("#changes&q=" + url.QueryEscape(query))
		tab.wait(`document.getElementById('changes-count').innerText.startsWith(` + quoteJS(want+" of ") + `)`)
	}
}

// narrowAcme is the report on a telephone: what a column would say is not lost.
func narrowAcme(t *testing.T, tab *tab) {
	tab.look(390, 900, "light")
	tab.goTo("#overview")
	if tab.text(".matrix tbody tr:first-child th") != "orphaned" {
		t.Error("the matrix says more than there is room for")
	}
	if right := ask[bool](tab, `(at => at.left >= 0 && at.right <= innerWidth)(document.querySelector('nav [aria-current]').getBoundingClientRect())`); !right {
		t.Error("the tab of the part that is shown is out of sight")
	}
	tab.goTo("#changes")
	tab.wait(`document.getElementById('changes-count').innerText === 'All 25 changes'`)
	if right := ask[bool](tab, `(at => at.left >= 0 && at.right <= innerWidth)(document.querySelector('nav [aria-current]').getBoundingClientRect())`); !right {
		t.Error("the tab of the changes is out of sight")
	}
	const fields = "#changes-grid .body .row .c3"
	if got := tab.text(fields); got != "+ user_name priya.nair@example.com\n+ active true\nand 6 more fields" {
		t.Errorf("%q", got)
	}
	if over := ask[int](tab, `(table => table.scrollWidth - table.clientWidth)(document.querySelector('#changes .scroll'))`); over > 0 {
		t.Errorf("%d pixels of the table are cut off", over)
	}
	tab.goTo("#people")
	tab.wait(`document.querySelector('#people-grid .body .c1 .top') !== null`)
	if cut := ask[bool](tab, `(name => { name.textContent = 'Service xsvc.umberto.popescu'; const row = name.closest('.row'); return name.scrollHeight > name.clientHeight + 1 || row.scrollHeight > row.clientHeight + 1 })(document.querySelector('#people-grid .body .c1 .top'))`); cut {
		t.Error("a name that takes two lines is cut")
	}
	tab.look(1400, 900, "light")
}

// csvAcme saves the list as a spreadsheet for people, apostrophes included.
func csvAcme(t *testing.T, tab *tab) {
	tab.goTo("#q=role:itil")
	tab.wait(acmeCount(t, `document.getElementById('count').innerText === '4 of %d findings'`))
	text := ask[string](tab, `new Promise(resolve => {
		const made = URL.createObjectURL;
		URL.createObjectURL = (blob) => { URL.createObjectURL = made; blob.text().then(resolve); return 'blob:saved'; };
		document.getElementById('save-csv').click();
	})`)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 5 || rows[1][slices.Index(rows[0], "item")] != "itil" || rows[1][slices.Index(rows[0], "excepted")] != "true" {
		t.Errorf("%q", rows)
	}
}

func printAcme(t *testing.T, tab *tab) {
	tab.goTo("#overview")
	summary, err := chromedp.Run(tab.ctx, chromedp.PrintToPDF(chromedp.PDFPrintBackground()))
	tab.must(err)
	tab.goTo("#findings")
	findings, err := chromedp.Run(tab.ctx, chromedp.PrintToPDF(chromedp.PDFPrintBackground()))
	tab.must(err)
	for name, pdf := range map[string][]byte{"summary": summary, "findings": findings} {
		if len(pdf) < 20_000 || string(pdf[:5]) != "%PDF-" {
			t.Errorf("%s: %d bytes", name, len(pdf))
		}
		if *screenshots {
			if err := os.WriteFile(filepath.Join(os.TempDir(), "rolecall-"+name+".pdf"), pdf, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	// What paper shows: everything unfolded, then the list of findings.
	for hash, want := range map[string]string{"#overview": "What each kind of finding means", "#findings": acmeCount(t, "All %d findings")} {
		tab.goTo(hash)
		call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		ask[bool](tab, `dispatchEvent(new Event('beforeprint'))`)
		if got := tab.text("main"); !strings.Contains(got, want) {
			t.Errorf("%s on paper: %s", hash, got)
		}
		if foot := ask[string](tab, `getComputedStyle(document.querySelector('#inputs tfoot')).display`); foot != "table-row-group" {
			t.Errorf("sums are repeated on every page: %s", foot)
		}
		ask[bool](tab, `dispatchEvent(new Event('afterprint'))`)
		call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
	}
}

// accessible runs axe-core in every view, wide in the light and narrow in the dark.
func accessible(t *testing.T, tab *tab) {
	ask[bool](tab, axe(t)+"; true")
	for scheme, width := range map[string]int64{"light": 1400, "dark": 400} {
		tab.look(width, 900, scheme)
		for _, hash := range []string{"#overview", "#findings", "#finding=fw0ymdmxgrszevx7", "#people", "#user=tara.singh@example.com", "#changes", "#controls", "#inputs", "#rules", "#method"} {
			tab.goTo(hash)
			ask[bool](tab, `new Promise(resolve => setTimeout(() => resolve(true), 150))`)
			problems := ask[[]string](tab, `axe.run().then(found => found.violations.flatMap(each => each.nodes.map(node => each.id + ': ' + node.html.slice(0, 200) + ' ' + node.failureSummary)))`)
			for _, problem := range problems {
				t.Errorf("%s, %s, %d wide: %s", hash, scheme, width, problem)
			}
		}
	}
	tab.goTo("#overview")
	tab.look(1400, 900, "light")
}

// TestReportWithoutScript reads the summary in a browser that runs none.
func TestReportWithoutScript(t *testing.T) {
	tab := newTab(t)
	report := acmeReport(t)
	call(tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	tab.must(chromedp.Do(tab.ctx, chromedp.Navigate("file://"+filepath.ToSlash(report))))
	got, err := chromedp.Run(tab.ctx, chromedp.Text(chromedp.CSS("body")))
	tab.must(err)
	for _, want := range []string{
		fmt.Sprintf("%d findings about %d people and accounts", len(acmeFindings(t)), acmeSubjects(t)), "allow this page its script", "Roles most in excess", "Longest without use",
		"rows read", "rules.yaml", "Every line a finding rests on", "What each kind of finding means",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q", want)
		}
	}
}

// takeScreenshots takes the README's pictures.
func takeScreenshots(t *testing.T, tab *tab) {
	for _, picture := range []struct {
		name, hash, scheme string
		width, height      int64
	}{
		{"overview.png", "#overview", "light", 1200, 760},
		{"findings.png", "#q=kind:misroled", "dark", 1200, 640},
	} {
		tab.look(picture.width, picture.height, picture.scheme)
		tab.goTo(picture.hash)
		ask[bool](tab, `new Promise(resolve => setTimeout(() => resolve(true), 400))`)
		image, err := chromedp.Run(tab.ctx, chromedp.CaptureScreenshot())
		tab.must(err)
		if err := os.WriteFile(filepath.Join(home, "reports/html/testdata", picture.name), image, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
