package main

import (
	"io"
	"os"

	"golang.org/x/term"

	"rolecall/reconcile/simulate"
	"rolecall/reports"
	"rolecall/reports/text"
)

// terminalWidth is for standard output that is not a terminal.
const terminalWidth = 80

func printSummary(w io.Writer, format string, summary reports.Summary) error {
	if format == "json" {
		return text.JSON(w, summary)
	}
	width, color := outputStyle(w)
	return text.Write(w, summary, width, color)
}

func printRehearsal(w io.Writer, format string, result simulate.Result) error {
	if format == "json" {
		return text.JSON(w, struct {
			simulate.Result
			Statuses []int `json:"statuses"`
		}{result, answered(result.IsAsPlanned())})
	}
	width, color := outputStyle(w)
	return text.Rehearsal(w, result, width, color)
}

// outputStyle is how wide a text may be, and whether it is coloured.
func outputStyle(w io.Writer) (width int, color bool) {
	return min(columnsOf(w), 120), isTerminal(w) && os.Getenv("NO_COLOR") == ""
}

// columnsOf is how wide a terminal is.
func columnsOf(w io.Writer) int {
	if file, ok := w.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		if columns, _, err := term.GetSize(int(file.Fd())); err == nil && columns > 0 {
			return columns
		}
	}
	return terminalWidth
}
