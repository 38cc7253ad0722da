package main

import (
	"slices"
	"strings"
	"testing"

	pretty "github.com/jedib0t/go-pretty/v6/text"
	"github.com/urfave/cli/v2"
)

// TestHelpFitsATerminal: the help of every command has lines of at most 80 columns, and no word
// of what is said of a flag is broken.
func TestHelpFitsATerminal(t *testing.T) {
	t.Parallel()
	seen := 0
	var check func(path []string, commands []*cli.Command)
	check = func(path []string, commands []*cli.Command) {
		for _, command := range commands {
			seen++
			here := append(slices.Clone(path), command.Name)
			help, stderr, status := invoke(t, append(here, "--help")...)
			if status != statusDone {
				t.Errorf("%v: exit status %d: %s", here, status, stderr)
			}
			for line := range strings.Lines(help) {
				if pretty.StringWidth(strings.TrimRight(line, "\n")) > terminalWidth {
					t.Errorf("%v: wider than %d columns: %s", here, terminalWidth, line)
				}
			}
			words := strings.Fields(help)
			for _, flag := range command.Flags {
				for _, word := range strings.Fields(strings.ReplaceAll(flag.(cli.DocGenerationFlag).GetUsage(), "`", "")) {
					if !slices.Contains(words, word) {
						t.Errorf("%v: --%s: the word %s is broken or missing", here, flag.Names()[0], word)
					}
				}
			}
			check(here, command.Subcommands)
		}
	}
	check(nil, newApp(streams{}).Commands)
	if seen < 25 {
		t.Errorf("only %d commands were found", seen)
	}
}
