package main

import (
	"fmt"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"rolecall/exports/sample"
)

func demoCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:        "demo",
		Usage:       "writes a small realistic estate, reconciles it, says what to look at",
		ArgsUsage:   "[DIR]",
		Description: "The estate goes to DIR (rolecall-demo), the outputs to DIR/rolecall-out.",
		Action: func(c *cli.Context) error {
			dir := "rolecall-demo"
			if c.NArg() > 0 {
				var err error
				if dir, err = takeOne(c, "folder"); err != nil {
					return err
				}
			}
			return demonstrate(c, dir, streams)
		},
	}
}

func demonstrate(c *cli.Context, dir string, streams streams) error {
	if err := sample.Demo(dir); err != nil {
		return fmt.Errorf("cannot write the demo: %w", err)
	}
	j := job{out: filepath.Join(dir, "rolecall-out"), asOf: sample.DemoAsOf, progress: newProgress(streams.err, false)}
	j.warn = j.progress.say
	if err := j.useEstate(dir); err != nil {
		return err
	}
	summary, err := j.run(c.Context)
	j.progress.clear()
	if err != nil {
		return err
	}
	if err := printSummary(streams.out, "text", summary); err != nil {
		return err
	}
	out := &lines{w: streams.out}
	out.printf("\nTry next")
	out.printf("  %-42s who should have what", "less "+filepath.Join(dir, "rules.yaml"))
	out.printf("  %-42s what is wrong, and why", "less "+filepath.Join(j.out, "findings.csv"))
	out.printf("  %-42s how to put it right", "less "+filepath.Join(j.out, "changes", "README.md"))
	out.printf("  %-42s what a kind of finding means", "rolecall kinds orphaned.leaver")
	out.printf("  %-42s after changing the rules", "rolecall reconcile "+dir+" --as-of "+sample.DemoAsOf.Format("2006-01-02"))
	return out.err
}
