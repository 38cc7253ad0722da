package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

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
	if err := refuseUsed(dir); err != nil {
		return err
	}
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

// refuseUsed keeps what is in a folder, a demo that somebody has changed too.
func refuseUsed(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("%s is a file: name a folder for the demo", dir)
	case err != nil:
		return fmt.Errorf("cannot write the demo: %w", err)
	case len(entries) > 0:
		return fmt.Errorf("%s is not empty: name a new folder for the demo, or look at what is there with rolecall reconcile %s", dir, dir)
	}
	return nil
}
