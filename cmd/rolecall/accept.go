package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/accept"
	"rolecall/reconcile/rules"
	"rolecall/reconcile/rules/rulefile"
)

func acceptCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "accept",
		Usage:     "accepts findings: writes an exception for each into the rules",
		ArgsUsage: "FINDING...",
		Description: "FINDING is a finding_id or finding_key of a finished run. An exception for each is added\n" +
			"after those in the rules; the rest of the file stays as it is. The exception records the\n" +
			"facts: whether the account is active, the Okta status, how the role is held, and the\n" +
			"text of the rule. If one of them is different in a later run, or after DATE, the\n" +
			"finding is open again.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "reason", Usage: "why the finding is accepted (`TEXT`)"},
			&cli.StringFlag{Name: "until", Usage: "the last `DATE` on which it is accepted, such as 2026-12-31"},
			&cli.StringFlag{Name: "approved-by", Usage: "who approved it (`WHO`)"},
			&cli.StringFlag{Name: "ticket", Usage: "the `TICKET` that records the approval"},
			&cli.StringFlag{Name: "out", Aliases: []string{"run"}, Value: "rolecall-out", Usage: "the output folder (`DIR`) of the run"},
			&cli.StringFlag{Name: "rules", Usage: "the rules `FILE` (default: the rules of the run, found beside DIR or in the current folder)"},
		},
		Action: func(c *cli.Context) error {
			approval, err := readApproval(c)
			if err != nil {
				return err
			}
			return useRun(c.Context, c.String("out"), func(db *duckdb.DB) error {
				return acceptFindings(c, &lines{w: streams.out}, db, approval)
			})
		},
	}
}

// readApproval reads why, by whom and until when.
func readApproval(c *cli.Context) (accept.Approval, error) {
	approval := accept.Approval{
		Reason: strings.TrimSpace(c.String("reason")), ApprovedBy: strings.TrimSpace(c.String("approved-by")),
		Ticket: strings.TrimSpace(c.String("ticket")), Expires: c.String("until"),
	}
	if c.NArg() == 0 {
		return approval, usagef("rolecall accept takes the ids of one finding or more")
	}
	for _, each := range [][2]string{{"reason", approval.Reason}, {"until", approval.Expires}, {"approved-by", approval.ApprovedBy}} {
		if each[1] == "" {
			return approval, usagef("--%s is missing: an exception says why, until when, and who answers for it", each[0])
		}
	}
	if _, err := time.Parse(time.DateOnly, approval.Expires); err != nil {
		return approval, usagef("--until is a date such as 2026-12-31, not %q", approval.Expires)
	}
	return approval, nil
}

func acceptFindings(c *cli.Context, out *lines, db *duckdb.DB, approval accept.Approval) error {
	ctx := c.Context
	day, file, err := runOfRules(ctx, db)
	if err != nil {
		return err
	}
	if approval.Expires < day {
		return usagef("--until %s is past: it is %s", approval.Expires, day)
	}
	path, err := rulesToWrite(c, file)
	if err != nil {
		return err
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return cannotReadRules(path, err)
	}
	folder := rules.InFolder(filepath.Dir(path))
	present, err := rules.ReadIn(path, content, folder)
	if err != nil {
		return err
	}
	exceptions, err := accept.Exceptions(ctx, db, c.Args().Slice(), approval)
	if err != nil {
		return err
	}
	outdated, err := standing(present, exceptions, day)
	if err != nil {
		return err
	}
	text, places, err := rules.AddExceptions(path, content, exceptions)
	if err != nil {
		return err
	}
	if _, err := rules.ReadIn(path, text, folder); err != nil {
		return fmt.Errorf("the exceptions would not be valid: %w", err)
	}
	if err := rulefile.Replace(path, content, text); err != nil {
		return fmt.Errorf("cannot write the rules: %w", err)
	}
	for i, each := range exceptions {
		out.printf("%s accepts %s until %s [%s]", source.Printable(places[i]), source.Printable(describe(each)), each.Expires, each.Finding)
	}
	for _, each := range outdated {
		out.printf("%s no longer applies: delete it", source.Printable(each))
	}
	out.printf("%s added to %s. Reconcile again: the plan then leaves accepted findings alone.", plural(len(exceptions), "exception"), source.Printable(path))
	return out.err
}

// describe is what an exception accepts: misroled.excess_role of bob for itil.
func describe(each rules.Exception) string {
	text := each.Kind + " of " + each.UserName
	if each.Item != "" {
		text += " for " + each.Item
	}
	return text
}

// runOfRules is the day from which exceptions of a run count, which is no day
// past, and the base name of its rules file.
func runOfRules(ctx context.Context, db *duckdb.DB) (day, file string, err error) {
	var asOf time.Time
	err = db.QueryRow(ctx, duckdb.Statement{
		Name: "accept", Text: "select as_of, coalesce(rules_file, '') from main.run",
	}, &asOf, &file)
	return max(asOf.UTC().Format(time.DateOnly), time.Now().UTC().Format(time.DateOnly)), file, err
}

// rulesToWrite is the rules file that is asked for, else the one of the run: beside
// its folder, as in an estate, or here.
func rulesToWrite(c *cli.Context, name string) (string, error) {
	if asked := c.String("rules"); asked != "" {
		return asked, nil
	}
	if name == "" {
		return "", fmt.Errorf("the run had no rules file; --rules FILE names the one to write into")
	}
	tried := []string{filepath.Join(filepath.Dir(filepath.Clean(c.String("out"))), name), name}
	for _, each := range tried {
		if _, err := os.Stat(each); err == nil {
			return each, nil
		}
	}
	return "", fmt.Errorf("the rules file of the run, %s, is neither beside its folder nor here; --rules FILE names it", source.Printable(name))
}

// standing refuses findings that the rules accept already, and names the
// exceptions that were about them and do not count any more.
func standing(present *rules.Rules, exceptions []rules.Exception, day string) (outdated []string, err error) {
	var problems source.Problems
	for _, each := range exceptions {
		for _, found := range present.Standing(each, day) {
			if found.IsOutdated {
				outdated = append(outdated, found.Place)
				continue
			}
			problems.Add(source.Problem{
				Message: each.Finding + ": the exception at " + found.Place + " accepts it already",
				Hint:    "change that one, if it is to hold longer",
			})
			break
		}
	}
	return outdated, problems.Err()
}
