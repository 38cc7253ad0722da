package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rolecall/exports/source"
	"rolecall/exports/statement"
	"rolecall/reconcile/controls"
	"rolecall/reconcile/custom"
	"rolecall/reconcile/findings"
	"rolecall/reconcile/rules"
)

func kindsCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "kinds",
		Usage:     "lists the kinds of findings: meaning, severity, controls, fix",
		ArgsUsage: "[KIND]",
		Flags:     []cli.Flag{&cli.StringFlag{Name: "rules", Usage: "`FILE` of rules: lists the custom findings beside it, too"}},
		Action: func(c *cli.Context) error {
			kinds, err := findings.All()
			if err != nil {
				return err
			}
			if file := c.String("rules"); file != "" {
				own, err := customKinds(c.Context, file)
				if err != nil {
					return err
				}
				kinds = append(own, kinds...)
				slices.SortStableFunc(kinds, func(a, b statement.Statement) int { return strings.Compare(a.Name, b.Name) })
			}
			out := &lines{w: streams.out}
			if c.NArg() == 0 {
				return listKinds(out, kinds)
			}
			name, err := takeOne(c, "kind")
			if err != nil {
				return err
			}
			return describeKind(out, kinds, name)
		},
	}
}

// customKinds are the custom findings beside a rules file.
func customKinds(ctx context.Context, file string) ([]statement.Statement, error) {
	read, _, err := readRules(ctx, file)
	if err != nil {
		return nil, err
	}
	all, err := custom.Read(filepath.Dir(file), read.CustomFiles())
	kinds := make([]statement.Statement, len(all))
	for i, each := range all {
		kinds[i] = each.Statement
	}
	return kinds, err
}

func listKinds(out *lines, kinds []statement.Statement) error {
	var name, severity int
	for _, kind := range kinds {
		name, severity = max(name, len(kind.Name)), max(severity, len(kind.Severity))
	}
	for _, kind := range kinds {
		out.printf("%-*s %-*s  %s", name, kind.Name, severity, kind.Severity, kind.Title)
	}
	return out.err
}

func describeKind(out *lines, kinds []statement.Statement, name string) error {
	var names []string
	for _, kind := range kinds {
		if kind.Name == name {
			out.printf("%s: %s\n", kind.Name, kind.Title)
			out.paragraph("  ", kind.Prose)
			raised := ", one step higher if the account holds a privileged role"
			if kind.Severity == findings.Severities[0] {
				raised = ""
			}
			out.printf("\n  severity  %s%s", kind.Severity, raised)
			fix := kind.Fix + ", unless the rules or the case ask for review"
			if kind.Fix == custom.Review {
				fix = custom.Review + ": a person decides"
			}
			out.printf("  fix       %s", fix)
			describeParameters(out, kind.Name)
			if kind.DoubtfulIf != "" {
				out.paragraph("  doubtful  ", "if unknown: "+kind.DoubtfulIf+". Then nothing is planned")
			}
			return describeControls(out, kind)
		}
		names = append(names, kind.Name)
	}
	hint := source.DidYouMean(name, names)
	if hint == "" && strings.HasPrefix(name, "custom.") {
		hint = "--rules FILE reads the custom findings beside a rules file"
	}
	if hint == "" {
		hint = "rolecall kinds lists them"
	}
	return usageError{message: "no kind of finding is called " + name, hint: hint}
}

// describeParameters says what the rules may tell a kind, under checks.
func describeParameters(out *lines, kind string) {
	for _, each := range rules.Parameters {
		if each.Kind != kind {
			continue
		}
		otherwise := "; none by default"
		if each.Default != "" {
			otherwise = "; " + each.Default + " by default"
		}
		out.paragraph("  rules     ", fmt.Sprintf("checks.%s.%s: %s%s", each.Kind, each.Name, each.Meaning, otherwise))
	}
}

// describeControls says what the findings of a kind are evidence for.
func describeControls(out *lines, kind statement.Statement) error {
	known, err := controls.All()
	if err != nil {
		return err
	}
	out.printf("\n  evidence for")
	for _, control := range known {
		switch {
		case slices.Contains(controls.Split(kind.Controls), control.Name):
			describeControl(out, control, "")
		case control.Name == controls.Privileged:
			describeControl(out, control, ", if the account holds a privileged role")
		}
	}
	return out.err
}

func describeControl(out *lines, control controls.Control, condition string) {
	out.paragraph(fmt.Sprintf("  %-18s", control.Name), control.Title+condition)
}
