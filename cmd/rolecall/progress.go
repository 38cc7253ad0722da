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

	bars "github.com/jedib0t/go-pretty/v6/progress"
	pretty "github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// progress shows on a terminal what is being done, a bar per stage, on one line
// that is overwritten. A stage that took long leaves a line with its time, and
// so does what came of several stages. In a pipe nothing is shown.
type progress struct {
	w         io.Writer
	isLive    bool
	longStage time.Duration // a stage that takes as long leaves a line

	mutex    sync.Mutex
	stage    string    // "" between stages
	began    time.Time // when the stage did
	reported time.Time // up to when done has said what came of the stages
	bar      bars.Writer
	tracker  *bars.Tracker
	stopped  chan struct{} // closed when the bar is drawn no more
}

const (
	progressWidth = 78
	messageWidth  = 27
	barWidth      = 12
)

func newProgress(w io.Writer, quiet bool) *progress {
	return &progress{w: w, isLive: !quiet && isTerminal(w), longStage: 2 * time.Second}
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd())) && os.Getenv("TERM") != "dumb"
}

// step shows what is being done, and how far it is if total is known. Of the
// statements of a reconciliation each is a step of one stage.
func (p *progress) step(what string, done, total int64) {
	if p == nil || !p.isLive {
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	stage, message := what, what
	if name, isStatement := strings.CutSuffix(what, ".sql"); isStatement {
		stage = "reconciling"
		message = stage + " " + path.Base(name)
	}
	if stage != p.stage {
		p.endStage()
		p.startStage(stage)
	}
	p.tracker.UpdateMessage("  " + source.Printable(message))
	p.tracker.UpdateTotal(total)
	p.tracker.SetValue(done)
}

// units are what the stages count whose amounts people know.
var units = map[string]bars.Units{
	"reading":            bars.UnitsBytes,
	"loading":            {Notation: " rows", NotationPosition: bars.UnitsNotationPositionAfter},
	"writing":            {Notation: " rows", NotationPosition: bars.UnitsNotationPositionAfter},
	"writing the estate": {Notation: " people", NotationPosition: bars.UnitsNotationPositionAfter},
}

// startStage has a bar of its own drawn for the stage, until endStage.
func (p *progress) startStage(stage string) {
	p.stage, p.began = stage, time.Now()
	if p.reported.IsZero() {
		p.reported = p.began
	}
	unit, isCounted := units[stage]
	style := bars.StyleDefault
	style.Options.Separator = " "
	style.Options.SnipIndicator = "…"
	style.Options.PercentFormat, style.Options.PercentIndeterminate = "%3.0f%%", "    "
	style.Options.TimeInProgressPrecision = time.Second
	style.Options.ETAString = "left"
	style.Visibility.ETA, style.Visibility.Value = true, isCounted
	p.bar = bars.NewWriter()
	p.bar.SetStyle(style)
	p.bar.SetOutputWriter(p.w)
	p.bar.SetMessageLength(messageWidth)
	p.bar.SetTrackerLength(barWidth)
	p.bar.SetTrackerPosition(bars.PositionRight)
	p.bar.SetTerminalWidth(progressWidth)
	// A stage ends when the next one begins, not when it has counted to its total.
	p.tracker = &bars.Tracker{Units: unit, AutoStopDisabled: true}
	p.bar.AppendTracker(p.tracker)
	p.stopped = make(chan struct{})
	go func(bar bars.Writer, stopped chan struct{}) {
		bar.Render()
		close(stopped)
	}(p.bar, p.stopped)
}

// endStage takes the bar away; where the stage took long, a line with its time
// stays.
func (p *progress) endStage() {
	if p.stage == "" {
		return
	}
	p.stopBar()
	if took := time.Since(p.began); took >= p.longStage {
		p.line(p.stage, took, "")
	}
	p.stage = ""
}

// stopBar has the bar drawn for the last time, and takes that away.
func (p *progress) stopBar() {
	for {
		// Before Render has begun there is nothing to stop yet.
		p.bar.Stop()
		select {
		case <-p.stopped:
			fmt.Fprint(p.w, pretty.CursorUp.Sprint()+pretty.EraseLine.Sprint())
			return
		case <-time.After(time.Millisecond):
		}
	}
}

// line writes a line that stays.
func (p *progress) line(label string, took time.Duration, result string) {
	text := fmt.Sprintf("  %-18s %7s  %s", label, took.Truncate(100*time.Millisecond), result)
	fmt.Fprintln(p.w, strings.TrimRight(pretty.Snip(source.Printable(text), progressWidth, "…"), " "))
}

// done says what came of all the stages so far, if they took long.
func (p *progress) done(label, result string) {
	if p == nil || !p.isLive {
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.endStage()
	if took := time.Since(p.reported); took >= p.longStage {
		p.line(label, took, result)
	}
	p.reported = time.Now()
}

// count is done with a result that the database knows.
func (p *progress) count(ctx context.Context, db *duckdb.DB, label, query string) {
	if p == nil || !p.isLive {
		return
	}
	var result string
	if err := db.QueryRow(ctx, duckdb.Statement{Name: "progress", Text: query}, &result); err == nil {
		p.done(label, result)
	}
}

// clear takes the bar away and ends the stage.
func (p *progress) clear() {
	if p == nil {
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.endStage()
}

// say writes a diagnostic that stays, above the bar if there is one.
func (p *progress) say(text string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	text = "rolecall: " + printableLines(text)
	if p.stage != "" {
		p.bar.Log("%s", text)
		return
	}
	fmt.Fprintln(p.w, text)
}
