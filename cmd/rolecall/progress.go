package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"sync"
	"time"

	pretty "github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// progress shows on a terminal what is being done, a bar a stage, on one line
// that is overwritten. A stage that took long leaves a line with its time, and so
// does what came of several. In a pipe nothing is shown.
type progress struct {
	mutex   sync.Mutex
	w       io.Writer
	live    bool
	now     func() time.Time
	shown   bool // there is a line to overwrite
	stage   string
	began   time.Time // the stage
	start   time.Time // what done speaks of
	detail  string
	percent int // -1 where it is not known
	ticking chan struct{}
}

const (
	barWidth      = 20
	progressWidth = 78
	longStage     = 2 * time.Second // from which on a stage leaves a line
)

func newProgress(w io.Writer, quiet bool) *progress {
	return &progress{w: w, live: !quiet && isTerminal(w), now: time.Now}
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd())) && os.Getenv("TERM") != "dumb"
}

// step shows what is being done, and how far it is if total is known. Of the
// statements of a reconciliation each is a step of one stage.
func (p *progress) step(what string, done, total int64) {
	if p == nil || !p.live {
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	stage, detail := what, ""
	if name, isStatement := strings.CutSuffix(what, ".sql"); isStatement {
		stage, detail = "reconciling", path.Base(name)
	}
	if stage != p.stage {
		p.leave()
		p.stage, p.began = stage, p.now()
		if p.start.IsZero() {
			p.start = p.began
		}
	}
	p.detail, p.percent = detail, -1
	if total > 0 {
		p.percent = int(100 * done / total)
	}
	p.draw()
	p.tick()
}

// done says what came of all the stages so far, if they took long.
func (p *progress) done(label, result string) {
	if p == nil || !p.live {
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.leave()
	if took := p.now().Sub(p.start); took >= longStage {
		p.line(label, took, result)
	}
	p.start = p.now()
}

// count is done with a result that the database knows.
func (p *progress) count(ctx context.Context, db *duckdb.DB, label, query string) {
	if p == nil || !p.live {
		return
	}
	var result string
	if err := db.QueryRow(ctx, duckdb.Statement{Name: "progress", Text: query}, &result); err == nil {
		p.done(label, result)
	}
}

// leave takes the line away; where the stage took long one stays, with its
// time.
func (p *progress) leave() {
	p.erase()
	if took := p.now().Sub(p.began); p.stage != "" && took >= longStage {
		p.line(p.stage, took, "")
	}
	p.stage = ""
}

// line writes a line that stays.
func (p *progress) line(label string, took time.Duration, result string) {
	text := fmt.Sprintf("  %-18s %7s  %s", label, took.Truncate(100*time.Millisecond), result)
	fmt.Fprintln(p.w, strings.TrimRight(pretty.Snip(source.Printable(text), progressWidth, "…"), " "))
}

// draw draws the line: the stage, its bar, its time, and the step it is at.
func (p *progress) draw() {
	bar := strings.Repeat(" ", barWidth+7)
	if p.percent >= 0 {
		full := barWidth * min(p.percent, 100) / 100
		bar = fmt.Sprintf("[%s%s] %3d%%", strings.Repeat("#", full), strings.Repeat(".", barWidth-full), min(p.percent, 100))
	}
	line := fmt.Sprintf("  %-18s %s %6s  %s", source.Printable(p.stage), bar, p.now().Sub(p.began).Truncate(time.Second), source.Printable(p.detail))
	fmt.Fprintf(p.w, "\r\x1b[K%s", strings.TrimRight(pretty.Snip(line, progressWidth, "…"), " "))
	p.shown = true
}

// tick draws the line again every second: time passes while a step lasts.
func (p *progress) tick() {
	if p.ticking != nil {
		return
	}
	stop := make(chan struct{})
	p.ticking = stop
	go func() {
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		for {
			select {
			case <-stop:
				return
			case <-ticker.C:
				p.mutex.Lock()
				if p.shown {
					p.draw()
				}
				p.mutex.Unlock()
			}
		}
	}()
}

// erase takes the line away.
func (p *progress) erase() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.shown = false
	}
}

// clear takes the line away and ends the stage.
func (p *progress) clear() {
	if p == nil {
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.leave()
	if p.ticking != nil {
		close(p.ticking)
		p.ticking = nil
	}
}

// say writes a diagnostic that stays.
func (p *progress) say(text string) {
	p.mutex.Lock()
	p.erase()
	p.mutex.Unlock()
	fmt.Fprintln(p.w, "rolecall: "+printableLines(text))
}
