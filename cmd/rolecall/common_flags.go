package main

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"github.com/urfave/cli/v2"

	"rolecall/exports/source"
)

// commonFlags are the flags of every command that works on a whole run; more
// are forms of its result beside text and json.
func commonFlags(more ...string) []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "memory-limit", Usage: "memory the engine may use, a `SIZE` such as 4GiB", DefaultText: "60% of the machine's"},
		&cli.IntFlag{Name: "threads", Usage: "`N` CPU cores per query", DefaultText: "all; fewer where queries run side by side"},
		&cli.BoolFlag{Name: "quiet", Usage: "print nothing but errors"},
		&cli.StringFlag{Name: "format", Value: "text", Usage: "the `FORM` of the result on standard output: " + source.OrList(forms(more))},
	}
}

// forms are the forms of a result, with those that only some commands have.
func forms(more []string) []string { return append([]string{"text", "json"}, more...) }

// takeCommon takes the common flags.
func (j *job) takeCommon(c *cli.Context, streams streams, more ...string) error {
	j.memoryLimit, j.threads = c.String("memory-limit"), c.Int("threads")
	switch {
	case !slices.Contains(forms(more), c.String("format")):
		return usagef("--format is %s, not %q", source.OrList(forms(more)), c.String("format"))
	case j.threads < 0:
		return usagef("--threads is a number of cores, not %d", j.threads)
	case j.threads > mostThreads():
		return usageError{
			message: fmt.Sprintf("--threads is a number of cores, at most %d here, not %d", mostThreads(), j.threads),
			hint:    fmt.Sprintf("this machine has %d cores, and more threads would not be faster", runtime.NumCPU()),
		}
	}
	if j.memoryLimit != "" {
		bytes, ok := parseSize(j.memoryLimit)
		if !ok {
			return usagef("--memory-limit is a size such as 4GiB, not %q", j.memoryLimit)
		}
		j.memoryLimit = fmt.Sprintf("%d bytes", bytes) // units that the engine does not know, too
	}
	j.progress = newProgress(streams.err, c.Bool("quiet"))
	if streams.exit != nil {
		j.exitInterrupted = func() {
			j.progress.clear()
			streams.exit(report(c.Context, streams.err, context.Cause(c.Context)))
		}
	}
	j.warn = func(text string) {
		if !c.Bool("quiet") {
			j.progress.say(text)
		}
	}
	return nil
}

// mostThreads is how many threads a query may have: with many more than the machine has
// cores, the system may refuse to make them, which ends the program.
func mostThreads() int { return max(64, 4*runtime.NumCPU()) }
