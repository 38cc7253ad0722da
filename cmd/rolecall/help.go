package main

import (
	"bytes"
	"io"
	"regexp"
	"strings"

	"github.com/urfave/cli/v2"

	"rolecall/reports/terminal"
)

func init() {
	cli.HelpPrinter = printHelp
	describe := cli.FlagStringer
	cli.FlagStringer = func(flag cli.Flag) string { return describeFlag(describe(flag)) }
}

// describeFlag is the library's line of a flag without what helps nobody: that a switch is off
// and a number 0 by default. If the flag may be repeated, it says so in words.
func describeFlag(line string) string {
	name, usage, _ := strings.Cut(line, "\t")
	usage = strings.TrimSuffix(strings.TrimSuffix(usage, " (default: false)"), " (default: 0)")
	name, _, isRepeated := strings.Cut(name, " [ --")
	if isRepeated && !strings.Contains(usage, "may be repeated") {
		usage += " (may be repeated)"
	}
	return name + "\t" + usage
}

// flagWords calls flags by one name; the library says options, too.
var flagWords = strings.NewReplacer("GLOBAL OPTIONS:", "GLOBAL FLAGS:", "OPTIONS:", "FLAGS:", "[command options]", "[FLAGS]")

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
	page := flagWords.Replace(strings.TrimRight(text.String(), "\n"))
	if strings.Contains(page, "\nCOMMANDS:\n") {
		page = strings.Replace(page, "[FLAGS]\n", "COMMAND [FLAGS]\n", 1)
	}
	for line := range strings.SplitSeq(page, "\n") {
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
