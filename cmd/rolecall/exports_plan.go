package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rolecall/exports/plan"
	"rolecall/exports/source"
	"rolecall/reconcile/custom"
	"rolecall/reconcile/rules"
)

func exportsCommand(streams streams) *cli.Command {
	planned := &cli.Command{
		Name:      "plan",
		Usage:     "writes scripts and links that export what the rules need",
		ArgsUsage: "[ESTATE]",
		Description: "Writes a list of what to export from both systems, and scripts that do it: a ServiceNow\n" +
			"fix script; a shell and a PowerShell script for each system; and lists of links.\n" +
			"Only the tables, fields and groups that the rules read are exported. Nothing runs here, and\n" +
			"rolecall opens no connection.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "rules", Usage: "rules `FILE` (default: the rules of ESTATE, or the built-in ones)"},
			&cli.StringFlag{Name: "instance", Usage: "ServiceNow `HOST`: acme, or acme.service-now.com"},
			&cli.StringFlag{Name: "okta", Usage: "Okta `HOST`: acme.okta.com"},
			&cli.StringFlag{Name: "app", Usage: "the `ID` of the ServiceNow app in Okta (0oa...); needed only if there are several"},
			&cli.StringFlag{Name: "for", Value: plan.Purposes[0], Usage: "what the exports are for (`PURPOSE`): " + strings.Join(plan.Purposes, ", ")},
			&cli.StringFlag{Name: "out", Value: "rolecall-exports", Usage: "the `FOLDER` to write to"},
		},
		Action:       func(c *cli.Context) error { return planExports(c, streams) },
		OnUsageError: wrongUsage,
	}
	return &cli.Command{
		Name:            "exports",
		Usage:           "plans the exports that the rules need",
		HideHelpCommand: true,
		Subcommands:     []*cli.Command{planned},
		Action: func(*cli.Context) error {
			return usageError{message: "rolecall exports needs a command: plan", hint: "rolecall exports plan --help explains it"}
		},
	}
}

func planExports(c *cli.Context, streams streams) error {
	options, err := planOptions(c)
	if err != nil {
		return err
	}
	needs, err := neededExports(c)
	if err != nil {
		return err
	}
	planned, err := plan.Make(needs, options)
	if err != nil {
		return fmt.Errorf("cannot plan the exports: %w", err)
	}
	names, err := planned.Write(c.String("out"))
	if err != nil {
		return err
	}
	return printPlan(streams, c.String("out"), planned, names)
}

// planOptions checks what the flags say.
func planOptions(c *cli.Context) (plan.Options, error) {
	options := plan.Options{For: c.String("for"), App: c.String("app"), Version: version()}
	if !slices.Contains(plan.Purposes, options.For) {
		hint := cmp.Or(source.DidYouMean(options.For, plan.Purposes), "it is one of "+strings.Join(plan.Purposes, ", "))
		return options, usageError{message: fmt.Sprintf("--for: exports are not planned for %q", options.For), hint: hint}
	}
	for _, each := range []struct {
		flag, domain string
		host         *string
	}{{"instance", "service-now.com", &options.Instance}, {"okta", "okta.com", &options.Org}} {
		if !c.IsSet(each.flag) {
			continue
		}
		var err error
		if *each.host, err = plan.Host(c.String(each.flag), each.domain); err != nil {
			return options, usagef("--%s: %v", each.flag, err)
		}
	}
	switch {
	case options.Instance == "" && options.Org == "":
		return options, usagef("nothing to plan: name ServiceNow's instance with --instance, Okta's organization with --okta")
	case options.App != "" && !plan.IsApp(options.App):
		return options, usagef("--app is the id of an app, 0oa and 17 letters and digits, not %q", options.App)
	}
	return options, nil
}

// neededExports are what the rules read: those that are named, those of the estate, or the
// defaults.
func neededExports(c *cli.Context) (plan.Needs, error) {
	if c.NArg() > 1 {
		return plan.Needs{}, usagef("rolecall exports plan takes one estate, not %d", c.NArg())
	}
	file := c.String("rules")
	if file == "" && c.NArg() == 1 {
		var err error
		if file, err = rulesOf(c.Args().First()); err != nil {
			return plan.Needs{}, err
		}
	}
	if file == "" {
		return rules.Default().Reads(), nil
	}
	read, content, err := readRules(c.Context, file)
	if err != nil {
		return plan.Needs{}, err
	}
	needs := read.Reads()
	own, err := custom.Read(filepath.Dir(file), read.CustomFiles())
	if err != nil {
		return plan.Needs{}, err
	}
	for _, each := range own {
		for _, relation := range each.Reads {
			needs.Relations = append(needs.Relations, plan.Read{Name: relation, By: []string{each.File}})
		}
	}
	needs.Rules, needs.RulesSHA256 = filepath.Base(file), rulesSHA256(file, content, read)
	return needs, nil
}

// rulesOf is the rules file of an estate; "" if there is none yet.
func rulesOf(estate string) (string, error) {
	if info, err := os.Stat(estate); err != nil || !info.IsDir() {
		return "", fmt.Errorf("there is no estate %s: an estate is a folder; a file of rules goes to --rules", estate)
	}
	for _, name := range []string{"rules.yaml", "rules.yml"} {
		if _, err := os.Stat(filepath.Join(estate, name)); err == nil {
			return filepath.Join(estate, name), nil
		}
	}
	return "", nil
}

func printPlan(streams streams, folder string, planned *plan.Plan, names []string) error {
	out := &lines{w: streams.out}
	from := "without rules: what the defaults compare"
	if planned.Rules != "" {
		from = "what " + planned.Rules + " reads"
	}
	out.printf("Exports for %s, %s", planned.For, source.Printable(from))
	if planned.ServiceNow != nil {
		fields := 0
		for _, each := range planned.ServiceNow.Tables {
			fields += len(each.Fields)
		}
		out.printf("  ServiceNow  %s: %s, %s", planned.ServiceNow.Instance, plural(len(planned.ServiceNow.Tables), "table"), plural(fields, "field"))
	}
	switch {
	case planned.Okta != nil:
		out.printf("  Okta        %s: %s", planned.Okta.Org, plural(len(planned.Okta.Lists), "list"))
	case planned.For == "verify":
		out.printf("  Okta        nothing: no rule corrects Okta from ServiceNow")
	}
	if tables := planned.ByHand(); len(tables) > 0 {
		out.printf("  By hand     %s: see README.md", strings.Join(tables, ", "))
	}
	out.printf("%s written to %s. Begin with %s", plural(len(names), "file"), source.Printable(folder), source.Printable(filepath.Join(folder, "README.md")))
	return out.err
}
