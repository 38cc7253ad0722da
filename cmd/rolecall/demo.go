package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"rolecall/exports/sample"
	"rolecall/exports/source"
)

func demoCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "demo",
		Usage:     "writes a small example estate and reconciles it",
		ArgsUsage: "[DIR]",
		Description: "The estate goes to DIR (rolecall-demo), the outputs to DIR/rolecall-out. Choose a size\n" +
			"and export forms like yours to see how rolecall handles them.\n\n" +
			"The forms of Okta are " + strings.Join(sample.OktaForms, ", ") + ".\n" +
			"Those of ServiceNow are " + strings.Join(sample.ServiceNowForms, ", ") + ".\n" +
			"Charsets are " + strings.Join(sample.Charsets, ", ") + ".\n" +
			"Compressions are " + strings.Join(sample.Compressions, ", ") + ".",
		Flags: append(demoFlags(),
			&cli.BoolFlag{Name: "neglected", Usage: "a company where half of the people have a finding, in CSV with display values"},
			&cli.BoolFlag{Name: "review-data", Value: true, Usage: "include what access reviews need: managers, delegates, who granted access and when"},
			&cli.BoolFlag{Name: "system-log", Usage: "include Okta's system log of sign-ons to ServiceNow"},
			&cli.BoolFlag{Name: "write-only", Usage: "write the estate, but do not reconcile it"},
		),
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

// demoNumbers and demoForms are the flags that say which estate to write.
var (
	demoNumbers = []struct {
		name, usage string
		field       func(*sample.Options) *int
	}{
		{"identities", "how many people (`N`) Okta knows", func(o *sample.Options) *int { return &o.Identities }},
		{"grants", "role grants (`N`) per account, on average", func(o *sample.Options) *int { return &o.Grants }},
		{"memberships", "Okta group memberships (`N`) per identity, on average", func(o *sample.Options) *int { return &o.Memberships }},
	}
	demoForms = []struct {
		name, usage string
		known       []string
		field       func(*sample.Options) *string
	}{
		{"okta-form", "the `FORM` of Okta's exports", sample.OktaForms, func(o *sample.Options) *string { return &o.OktaForm }},
		{"okta-charset", "their `CHARSET`", sample.Charsets, func(o *sample.Options) *string { return &o.OktaCharset }},
		{"okta-compression", "their `COMPRESSION`", sample.Compressions, func(o *sample.Options) *string { return &o.OktaCompression }},
		{"servicenow-form", "the `FORM` of ServiceNow's exports", sample.ServiceNowForms, func(o *sample.Options) *string { return &o.ServiceNowForm }},
		{"servicenow-charset", "their `CHARSET`", sample.Charsets, func(o *sample.Options) *string { return &o.ServiceNowCharset }},
		{"servicenow-compression", "their `COMPRESSION`", sample.Compressions, func(o *sample.Options) *string { return &o.ServiceNowCompression }},
	}
)

// mostAccess is how many roles or groups a demo gives to one account at most.
const mostAccess = 10_000

func demoFlags() []cli.Flag {
	var flags []cli.Flag
	defaults := sample.DemoOptions()
	for _, each := range demoNumbers {
		flags = append(flags, &cli.IntFlag{Name: each.name, Value: *each.field(&defaults), Usage: each.usage})
	}
	flags = append(flags, &cli.Uint64Flag{Name: "seed", Value: defaults.Seed, Usage: "each `N` makes a different company"})
	for _, each := range demoForms {
		flags = append(flags, &cli.StringFlag{Name: each.name, Value: *each.field(&defaults), Usage: each.usage})
	}
	return flags
}

// demoOptions takes the flags. The faults of the small company are chosen; a
// larger one has some of every kind.
func demoOptions(c *cli.Context) (sample.Options, error) {
	options := sample.DemoOptions()
	switch {
	case c.Bool("neglected"):
		options = sample.NeglectedOptions(max(1, c.Int("identities")))
	case c.IsSet("identities"):
		options.Faults = nil
	}
	options.Seed, options.SystemLog, options.ReviewData = c.Uint64("seed"), c.Bool("system-log"), c.Bool("review-data")
	for _, each := range demoNumbers {
		value := c.Int(each.name)
		if value < 1 {
			return options, usagef("--%s is a number from 1, not %d", each.name, value)
		}
		if each.name != "identities" && value > mostAccess {
			return options, usagef("--%s is a number up to %d, not %d: no account has more roles than there are", each.name, mostAccess, value)
		}
		*each.field(&options) = value
	}
	for _, each := range demoForms {
		value := c.String(each.name)
		if !c.IsSet(each.name) {
			value = *each.field(&options)
		}
		if !slices.Contains(each.known, value) {
			hint := cmp.Or(source.DidYouMean(value, each.known), "they are "+strings.Join(each.known, ", "))
			return options, usageError{message: fmt.Sprintf("--%s: there is no %q", each.name, value), hint: hint}
		}
		*each.field(&options) = value
	}
	if err := options.Check(); err != nil {
		return options, usageError{message: err.Error()}
	}
	return options, nil
}

func demonstrate(c *cli.Context, dir string, streams streams) error {
	options, err := demoOptions(c)
	if err != nil {
		return err
	}
	if err := refuseUsed(dir); err != nil {
		return err
	}
	if err := refuseTooLarge(c.Context, dir, options, !c.Bool("write-only")); err != nil {
		return err
	}
	progress := newProgress(streams.err, false)
	options.Progress = func(done, total int) { progress.step("writing the estate", int64(done), int64(total)) }
	_, err = sample.WriteContext(c.Context, dir, options)
	progress.clear()
	if err != nil {
		return incomplete{fmt.Errorf("cannot write the demo: %w", err), dir + " is an incomplete estate: remove it"}
	}
	if c.Bool("write-only") {
		_, err := fmt.Fprintf(streams.out, "%s is written. Reconcile it with\n  rolecall reconcile %[1]s --as-of %s\n", dir, options.AsOf.Format(time.DateOnly))
		return err
	}
	return reconcileDemo(c, dir, streams, progress)
}

func reconcileDemo(c *cli.Context, dir string, streams streams, progress *progress) error {
	j := job{out: filepath.Join(dir, "rolecall-out"), asOf: sample.DemoAsOf, progress: progress}
	j.made = j.options(nil, nil)
	j.made.AsOfGiven = true
	j.warn = j.progress.say
	if err := j.useEstate(dir); err != nil {
		return err
	}
	summary, err := j.run(c.Context)
	j.progress.clear()
	if err != nil {
		return incomplete{err, "the estate " + dir + " was written, but not reconciled"}
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
	if c.Bool("review-data") {
		out.printf("  %-42s how to have access reviewed", "less "+filepath.Join(dir, "review.yaml"))
	}
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
