package main

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// holdBack has a page unpack as many of its blocks as are allowed, and wait with the others.
const holdBack = `(() => {
	const Real = DecompressionStream;
	let begun = 0, allowed = 0, waiting = [];
	window.allow = (blocks) => { allowed = blocks; for (const each of waiting.splice(0)) each(); };
	const turn = async (place) => { while (place > allowed) await new Promise((done) => waiting.push(done)); };
	window.DecompressionStream = function (form) {
		const real = new Real(form), place = ++begun;
		return {writable: real.writable, readable: real.readable.pipeThrough(new TransformStream({start: () => turn(place)}))};
	};
})()`

// whileLoading uses a report of so many findings of which only a part is unpacked: the lists can be
// searched, say how much they have, and nothing is saved or called wrong before all is there.
func whileLoading(t *testing.T, report string, total int) {
	tab := newTab(t)
	call(tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: holdBack})
	address := (&url.URL{Scheme: "file", Path: filepath.ToSlash(report)}).String()
	tab.must(chromedp.Do(tab.ctx, chromedp.Navigate(address+"#q=diego")))
	blocks := func(names ...string) (n int) {
		for _, name := range names {
			n += ask[int](tab, `document.querySelectorAll('script[data-rows="`+name+`"]').length`)
		}
		return n
	}
	subjects, rest := blocks("subjects"), blocks("findings", "names")
	ask[bool](tab, fmt.Sprintf(`(allow(%d), true)`, subjects+1))
	tab.wait(`document.getElementById('count').textContent.includes('(loading: ')`)
	tab.wait(`/^[1-9][\d,]* of [1-9][\d,]* findings \(loading: [1-9][\d,]* so far\)$/.test(document.getElementById('count').textContent)`)
	if loaded := tab.text("#count"); strings.Contains(loaded, english(total)) {
		t.Fatalf("all is loaded: %s", loaded)
	}
	tab.goTo("#q=role:itil")
	if trouble := ask[string](tab, `document.getElementById('q-trouble').textContent`); trouble != "" {
		t.Errorf("what is loaded later is called wrong: %s", trouble)
	}
	tab.goTo("#q=colour:red")
	tab.wait(`document.getElementById('q-trouble').textContent.startsWith('No field is called')`)
	tab.goTo("#people&q=diego&sort=-name")
	tab.wait(`/^[1-9][\d,]* of [1-9].*loading/.test(document.getElementById('people-count').textContent)`)
	// What is saved is all that the search finds, in whatever is loaded later.
	tab.goTo("#q=role:itil")
	ask[bool](tab, `(URL.createObjectURL = (blob) => { blob.text().then((text) => { window.savedRows = text.split('\r\n').length - 2; }); return 'blob:saved'; },
		document.getElementById('save-csv').click(), true)`)
	if waits := ask[bool](tab, `document.getElementById('save-csv').disabled && !('savedRows' in window)`); !waits {
		t.Error("the CSV does not wait")
	}
	// All findings, and the first of the changes.
	ask[bool](tab, fmt.Sprintf(`(allow(%d), true)`, subjects+rest+1))
	tab.wait(`'savedRows' in window`)
	found := ask[string](tab, `/^[\d,]+/.exec(document.getElementById('count').textContent)[0]`)
	if saved := english(ask[int](tab, `savedRows`)); saved != found || saved == "0" {
		t.Errorf("%s findings were saved, %s are in the list", saved, found)
	}
	tab.goTo("#changes&q=op:create+or+op:update&sort=user_name")
	tab.wait(`/^[1-9][\d,]* of [1-9].*loading/.test(document.getElementById('changes-count').textContent)`)
	tab.goTo("#people")
	tab.wait(`/^All [\d,]+ people and accounts$/.test(document.getElementById('people-count').textContent)`)
	ask[bool](tab, `(allow(Infinity), true)`)
	tab.wait(`document.body.dataset.loaded === 'all'`)
	tab.goTo("#changes&q=op:delete")
	tab.wait(`/^[1-9][\d,]* of [\d,]+ changes$/.test(document.getElementById('changes-count').textContent)`)
	tab.calm()
}

// TestACutOffReportInABrowser: a page whose end is missing has the findings, and says that the people are not there.
func TestACutOffReportInABrowser(t *testing.T) {
	tab := newTab(t)
	whole, err := os.ReadFile(filepath.Join(finished(t, "acme").out, "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	report := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(report, whole[:strings.LastIndex(string(whole), `data-rows="people"`)+1000], 0o600); err != nil {
		t.Fatal(err)
	}
	tab.open(report, "#findings")
	tab.wait(acmeCount(t, `document.getElementById('count').innerText === 'All %d findings'`))
	tab.goTo("#user=bob@example.com")
	tab.wait(`document.getElementById('trouble').innerText.startsWith('This file is cut off')`)
	tab.calm()
}

// english is a number as the page writes it.
func english(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
