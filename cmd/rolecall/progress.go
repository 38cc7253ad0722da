package main

import (
	"fmt"
	"io"
	"os"
	"sync"

	"golang.org/x/term"

	"rolecall/exports/source"
)

// progress shows on a terminal what is being done, on one line that is
// overwritten; in a pipe it shows nothing.
type progress struct {
	mutex sync.Mutex
	w     io.Writer
	shown bool
	live  bool
}

func newProgress(w io.Writer, quiet bool) *progress {
	return &progress{w: w, live: !quiet && isTerminal(w)}
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd())) && os.Getenv("TERM") != "dumb"
}

// step shows what is being done, and how far it is if total is known.
func (p *progress) step(what string, done, total int64) {
	if p == nil || !p.live {
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	text := source.Printable(what)
	if total > 0 {
		text = fmt.Sprintf("%3d%%  %s", 100*done/total, text)
	}
	if runes := []rune(text); len(runes) > 78 {
		text = string(runes[:77]) + "…"
	}
	fmt.Fprintf(p.w, "\r\x1b[K%s", text)
	p.shown = true
}

// clear takes the line away.
func (p *progress) clear() {
	if p == nil {
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.shown = false
	}
}

// say writes a diagnostic that stays.
func (p *progress) say(text string) {
	p.clear()
	fmt.Fprintln(p.w, "rolecall: "+printableLines(text))
}
