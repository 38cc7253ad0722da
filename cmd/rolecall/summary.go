package main

import (
	"io"
	"os"

	"golang.org/x/term"

	"rolecall/reports"
	"rolecall/reports/text"
)

// terminalWidth is for standard output that is not a terminal.
const terminalWidth = 80

func printSummary(w io.Writer, format string, summary reports.Summary) error {
	if format == "json" {
		return text.JSON(w, summary)
	}
	width := terminalWidth
	if file, ok := w.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		if columns, _, err := term.GetSize(int(file.Fd())); err == nil {
			width = min(columns, 120)
		}
	}
	return text.Write(w, summary, width, isTerminal(w) && os.Getenv("NO_COLOR") == "")
}
