package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	pretty "github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// progress shows on a terminal what is being done, a bar a stage with what is
// left to do, on one line that is overwritten. A stage that took long leaves a
// line with its time, and so does what came of several. In a pipe nothing is
// shown.
type progress struct {
	mutex   sync.Mutex
	w       io.Writer
	live    bool
	now     func() time.Time
	shown   bool // there is a line to overwrite
	stage   string
	began   time.Time // the stage
	start   time.Time // what done speaks of
	stepped time.Time // the step
	detail  string    // its name, if it has one
	at      int64     // of the stage when the step began
	of      int64     // 0 where it is not known
	ticking chan struct{}
}

const (
	barWidth      = 12
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
	p.stepped = p.now()
	if stage != p.stage {
		p.leave()
		p.stage, p.began = stage, p.stepped
		if p.start.IsZero() {
			p.start = p.began
		}
	}
	p.detail, p.at, p.of = detail, done, total
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

// draw draws the line: the stage, its bar, its time, and what is left to do.
func (p *progress) draw() {
	bar := strings.Repeat(" ", barWidth+7)
	if p.of > 0 {
		percent := int(min(100, 100*p.at/p.of))
		full := barWidth * percent / 100
		bar = fmt.Sprintf("[%s%s] %3d%%", strings.Repeat("#", full), strings.Repeat(".", barWidth-full), percent)
	}
	said := strings.Join(slices.DeleteFunc([]string{p.left(), p.amount(), source.Printable(p.detail)}, func(text string) bool { return text == "" }), ", ")
	line := fmt.Sprintf("  %-18s %s %6s  %s", source.Printable(p.stage), bar, p.now().Sub(p.began).Truncate(time.Second), said)
	fmt.Fprintf(p.w, "\r\x1b[K%s", strings.TrimRight(pretty.Snip(line, progressWidth, "…"), " "))
	p.shown = true
}

// left is about how long the stage goes on, as fast as it went up to the step;
// "" where nobody can tell.
func (p *progress) left() string {
	took := p.stepped.Sub(p.began)
	if p.at <= 0 || p.at >= p.of || took < time.Second {
		return ""
	}
	whole := time.Duration(float64(took) * float64(p.of) / float64(p.at))
	left := (whole - p.now().Sub(p.began)).Round(time.Second)
	if left < time.Second {
		return ""
	}
	return left.String() + " left"
}

// units are what the stages count whose amounts people know.
var units = map[string]string{"reading": "bytes", "loading": "rows", "writing": "rows", "writing the estate": "people"}

// amount is how much of it is done: 4.1 of 21.2 M rows.
func (p *progress) amount() string {
	unit := units[p.stage]
	if unit == "" || p.of == 0 {
		return ""
	}
	size, letter := int64(1), ""
	for _, each := range []string{"k", "M", "G"} {
		if p.of/size < 1000 {
			break
		}
		size, letter = size*1000, each
	}
	if size == 1 {
		return fmt.Sprintf("%d of %d %s", p.at, p.of, unit)
	}
	return fmt.Sprintf("%.1f of %.1f %s %s", float64(p.at)/float64(size), float64(p.of)/float64(size), letter, unit)
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
