package main

import (
	"bytes"
	"io"
	"regexp"
	"strings"

	"github.com/urfave/cli/v2"

	"rolecall/reports/terminal"
)

func init() { cli.HelpPrinter = printHelp }

// narrowColumn is the furthest column at which what is said of a flag begins beside it.
const narrowColumn = 36

// printHelp prints help in lines that fit a terminal: the library prints them as long as they
// are.
func printHelp(w io.Writer, template string, data any) {
	var text bytes.Buffer
	cli.HelpPrinterCustom(&text, template, data, nil)
	out := &lines{w: w}
	var paragraph []string
	isProse := false
	end := func() {
		if len(paragraph) > 0 {
			out.hang("   ", strings.Join(paragraph, " "))
		}
		paragraph = nil
	}
	for line := range strings.SplitSeq(strings.TrimRight(text.String(), "\n"), "\n") {
		switch {
		case isProse && strings.HasPrefix(line, "     "): // an example
			end()
			out.printf("%s", line)
			continue
		case isProse && strings.HasPrefix(line, "   "):
			paragraph = append(paragraph, strings.TrimSpace(line))
			continue
		case line != "":
			isProse = line == "DESCRIPTION:"
		}
		end()
		out.helpLine(line)
	}
	end()
}

// helpEntry is a line of a flag or a command, and what is said of it.
var helpEntry = regexp.MustCompile(`^(   \S.*?  +)(\S.*)$`)

func (l *lines) helpLine(line string) {
	parts := helpEntry.FindStringSubmatch(line)
	switch {
	case parts != nil && len(parts[1]) <= narrowColumn:
		l.hang(parts[1], parts[2])
	case parts != nil:
		l.printf("%s", strings.TrimRight(parts[1], " "))
		l.hang("          ", parts[2])
	case strings.HasPrefix(line, "   "):
		l.hang("   ", strings.TrimSpace(line))
	default:
		l.printf("%s", line)
	}
}

// hang writes text behind a head, and below it in further lines.
func (l *lines) hang(head, text string) {
	for _, each := range terminal.Wrap(head, text, terminalWidth) {
		l.printf("%s", each)
	}
}
