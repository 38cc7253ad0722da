package main

import (
	"compress/gzip"
	"context"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browserNames are what Chromium is called; CHROMIUM names another.
var browserNames = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}

// findBrowser finds a Chromium. Only CI tries the page in one, and fails without.
func findBrowser(t *testing.T) string {
	t.Helper()
	if !isCI {
		t.Skip("with ROLECALL_CI=1 only: report.html is not tried in a browser")
	}
	for _, name := range append([]string{os.Getenv("CHROMIUM")}, browserNames...) {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("no Chromium on the PATH (Debian: apt-get install chromium)")
	return ""
}

// tab is one tab of a browser that notes what a page asks for and what fails.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	requests []string
	troubles []string
}

func newTab(t *testing.T) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(findBrowser(t)), chromedp.NoSandbox, chromedp.Flag("disable-gpu", true))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 15*time.Minute)
	t.Cleanup(cancel)
	opened := &tab{t: t, ctx: ctx}
	opened.must(chromedp.Listen(ctx, opened.note))
	call(opened, network.Enable, network.EnableParams{})
	call(opened, runtime.Enable, cdp.Empty{})
	opened.look(1400, 900, "light")
	return opened
}

// part runs a part of a test in the tab.
func (tab *tab) part(name string, run func(*testing.T, *tab)) {
	whole := tab.t
	defer func() { tab.t = whole }()
	whole.Run(name, func(t *testing.T) {
		tab.t = t
		run(t, tab)
	})
}

func (tab *tab) note(event any) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	switch event := event.(type) {
	case *network.EventRequestWillBeSent:
		tab.requests = append(tab.requests, event.Request.URL)
	case *runtime.EventExceptionThrown:
		trouble := event.ExceptionDetails.Text
		if event.ExceptionDetails.Exception != nil {
			trouble += " " + event.ExceptionDetails.Exception.Description
		}
		tab.troubles = append(tab.troubles, trouble)
	case *page.EventJavascriptDialogOpening:
		tab.troubles = append(tab.troubles, "a dialog: "+event.Message)
	}
}

func (tab *tab) must(err error) {
	tab.t.Helper()
	if err != nil {
		tab.t.Fatal(err)
	}
}

// call sends one command of the browser's protocol.
func call[P, R any](tab *tab, command cdp.Command[P, R], params P) {
	tab.t.Helper()
	tab.must(chromedp.Do(tab.ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, command, params)
		return err
	})))
}

// open opens a report from disk, at an address in it, and waits for its data.
func (tab *tab) open(file, hash string) {
	tab.t.Helper()
	address := (&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()
	tab.must(chromedp.Do(tab.ctx, chromedp.Navigate("about:blank"), chromedp.Navigate(address+hash)))
	tab.wait(`document.body.dataset.loaded === 'all'`)
}

// ask is the value of an expression in the page.
func ask[T any](tab *tab, expression string) T {
	tab.t.Helper()
	value, err := chromedp.Run(tab.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		tab.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// wait waits until an expression is true.
func (tab *tab) wait(expression string) {
	tab.t.Helper()
	// Asked again and again from outside: while a page is loading, what is asked inside it is lost.
	var isSo bool
	var err error
	for begun := time.Now(); time.Since(begun) < time.Minute; time.Sleep(20 * time.Millisecond) {
		if isSo, err = chromedp.Run(tab.ctx, chromedp.Evaluate[bool](expression)); err == nil && isSo {
			return
		}
	}
	tab.t.Fatalf("waiting for %s: %v; noted: %q", expression, err, tab.troubles)
}

// text is the text of the first element a selector finds.
func (tab *tab) text(selector string) string {
	tab.t.Helper()
	return ask[string](tab, "document.querySelector('"+selector+"').innerText")
}

// goTo changes the address in the page, as a link does.
func (tab *tab) goTo(hash string) {
	tab.t.Helper()
	ask[bool](tab, `new Promise(done => {
		const after = () => setTimeout(() => done(true), 30);
		if (location.hash === `+quoteJS(hash)+`) return after();
		addEventListener('hashchange', after, {once: true});
		location.hash = `+quoteJS(hash)+`;
	})`)
}

func quoteJS(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text) + "'"
}

func (tab *tab) look(width, height int64, scheme string) {
	tab.t.Helper()
	tab.must(chromedp.Do(tab.ctx, chromedp.EmulateViewport(width, height)))
	call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
}

// calm is what must be so of any page in the end: nothing was asked for but the
// page itself, nothing failed, and nothing from the data ran.
func (tab *tab) calm() {
	tab.t.Helper()
	if acted := ask[bool](tab, `'acted' in window || document.querySelector('main img, main iframe, main object, main embed') !== null`); acted {
		tab.t.Error("something from the data acts in the page")
	}
	tab.mu.Lock()
	defer tab.mu.Unlock()
	for _, request := range tab.requests {
		if !strings.HasPrefix(request, "file:///") || !strings.Contains(request, "/report.html") && !strings.Contains(request, "/compare.html") {
			if request != "about:blank" && !strings.HasPrefix(request, "blob:") && !strings.HasPrefix(request, "data:") { // data is of the page, or of the browser
				tab.t.Errorf("the page asked for %s", request)
			}
		}
	}
	for _, trouble := range tab.troubles {
		tab.t.Error(trouble)
	}
}

// axe is the text of axe-core, as published.
func axe(t *testing.T) string {
	t.Helper()
	file, err := os.Open(filepath.Join(home, "reports/html/testdata/axe-core/axe.min.js.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
