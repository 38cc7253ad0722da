package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reports"
)

// Exit statuses: every way the program ends.
const (
	statusDone        = 0
	statusFailed      = 1   // bad input, bad rules, I/O
	statusFindings    = 2   // the question asked was answered no: findings at or above --fail-on, a change not in effect
	statusWithheld    = 3   // done, but something was withheld, or is doubtful and would have been planned
	statusUsage       = 64  // wrong usage
	statusInterrupted = 130 // Ctrl-C
)

// usageError is a wrong command line: one line, and what to do.
type usageError struct{ message, hint string }

func (e usageError) Error() string {
	if e.hint == "" {
		return e.message
	}
	return e.message + "; " + e.hint
}

func usagef(format string, args ...any) error {
	return usageError{message: fmt.Sprintf(format, args...)}
}

// outcome is an end that is not a failure but has a status of its own; what
// there is to say has been said.
type outcome int

func (o outcome) Error() string { return fmt.Sprintf("exit status %d", int(o)) }

// incomplete is the failure of a command that had written something by then:
// written says what is there, in case the failure is an interruption.
type incomplete struct {
	error
	written string
}

func (i incomplete) Unwrap() error { return i.error }

// statusesOf are the statuses that a run deserves, the one that wins first: what is
// missing from a plan matters more than what was found.
func statusesOf(summary reports.Summary, failOn string) []int {
	statuses := []int{}
	if len(summary.Withheld)+len(summary.LeftOut) > 0 || summary.Unplanned() > 0 {
		statuses = append(statuses, statusWithheld)
	}
	isFound := failOn != "" && summary.AtLeast(failOn) > 0
	if isFound || summary.Rehearsal != nil && !summary.Rehearsal.IsAsPlanned() {
		statuses = append(statuses, statusFindings)
	}
	return statuses
}

// answered are the statuses of a question: none if the answer is yes.
func answered(yes bool) []int {
	if yes {
		return []int{}
	}
	return []int{statusFindings}
}

// report says on w what went wrong, if anything, and gives the exit status.
func report(ctx context.Context, w io.Writer, err error) int {
	var usage usageError
	var end outcome
	switch {
	case err == nil:
		return statusDone
	case errors.As(err, &end):
		return int(end)
	case errors.As(err, &usage):
		fmt.Fprintln(w, "rolecall: "+source.Printable(usage.Error()))
		return statusUsage
	case ctx.Err() != nil:
		written := "nothing was written"
		if part := (incomplete{}); errors.As(err, &part) {
			written = part.written
		}
		fmt.Fprintln(w, "rolecall: interrupted; "+source.Printable(written))
		return statusInterrupted
	}
	var short *duckdb.Shortage
	if errors.As(err, &short) {
		err = short // in whatever it came up
	}
	if older := ofOtherVersion(ctx, err); older != nil {
		err = older
	}
	if full := fullDisk(err); full != nil {
		err = full
	}
	fmt.Fprintln(w, "rolecall: "+printableLines(err.Error()))
	return statusFailed
}

// printableLines makes a message safe for a terminal; names of files and
// causes of errors may hold anything.
func printableLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = source.Printable(line)
	}
	return strings.Join(lines, "\n")
}
