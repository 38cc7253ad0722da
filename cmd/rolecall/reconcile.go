package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"rolecall/exports/source"
	"rolecall/reconcile/findings"
	"rolecall/reports"
	"rolecall/reports/changefile"
	"rolecall/reports/facts"
	"rolecall/reports/html"
	"rolecall/reports/output"
)

func reconcileCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "reconcile",
		Usage:     "the main job: loads, reconciles, reports and plans changes",
		ArgsUsage: "[ESTATE]",
		Description: "ESTATE is a folder with okta/, servicenow/ and rules.yaml. Exports are recognised by\n" +
			"what is in them, whatever their names. The outputs go to a folder that appears whole\n" +
			"or not at all.",
		Flags: append([]cli.Flag{
			&cli.StringSliceFlag{Name: "okta", Usage: "`FILE` or folder of Okta exports, instead of or in addition to ESTATE"},
			&cli.StringSliceFlag{Name: "servicenow", Usage: "`FILE` or folder of ServiceNow exports, in the same way"},
			&cli.StringFlag{Name: "rules", Usage: "the rules `FILE` (default: rules.yaml in ESTATE)"},
			&cli.StringFlag{Name: "as-of", Usage: "judge as of this time: RFC 3339 or a `DATE` (UTC)", DefaultText: "now"},
			decisionsFlag(),
		}, slices.Concat(historyFlags(), runFlags())...),
		Action: func(c *cli.Context) error {
			job, err := newJob(c, streams)
			if err != nil {
				return err
			}
			if err := job.takeHistory(c); err != nil {
				return err
			}
			if err := job.takeDecisions(c); err != nil {
				return err
			}
			if err := job.chooseInputs(c); err != nil {
				return err
			}
			return reconcileAndReport(c, job, streams)
		},
	}
}

// runFlags are the flags of every command that reconciles.
func runFlags() []cli.Flag {
	return append([]cli.Flag{
		&cli.StringFlag{Name: "out", Value: "rolecall-out", Usage: "the output `DIR`"},
		&cli.StringFlag{Name: "changes", Value: "import-set", Usage: "the `FORMATS` of the change files, commas between: " + strings.Join(changefile.Names(), ", ")},
		chunkFlag(),
		allowFlag(),
		replaceFlag(),
		&cli.BoolFlag{Name: "simulate", Usage: "apply the plan to a copy, reconcile again, and keep the result with the run"},
		&cli.StringFlag{Name: "fail-on", Usage: "exit with status 2 if a finding has this `SEVERITY` or worse: low, medium, high, critical"},
		&cli.BoolFlag{Name: "strict", Usage: "fail if a row of an export is rejected or doubtful, instead of listing it"},
		&cli.StringFlag{Name: "timings", Usage: "write how long each statement took to this `FILE`, as CSV"},
		&cli.StringFlag{Name: "reports", Value: strings.Join(reports.OptionalForms(), ","), Usage: "reports to write (`FORMS`); none writes neither report; large runs finish faster"},
		&cli.IntFlag{Name: "html-max-rows", Value: html.DefaultMaxRows, Usage: "list at most `N` findings in report.html; the other files have all"},
	}, slices.Concat(commonFlags(), readingFlags())...)
}

// replaceFlag has a run that is in the way moved aside.
func replaceFlag() cli.Flag {
	return &cli.BoolFlag{Name: "replace", Usage: "move the earlier run in the output folder aside (to DIR.1, DIR.2, ...), even if its files were changed"}
}

// newJob takes the flags that every reconciliation has.
func newJob(c *cli.Context, streams streams) (job, error) {
	j := job{
		out: c.String("out"), strict: c.Bool("strict"), simulate: c.Bool("simulate"),
		rulesFile: c.String("rules"), timings: c.String("timings"), htmlMaxRows: c.Int("html-max-rows"),
	}
	if err := j.takeCommon(c, streams); err != nil {
		return j, err
	}
	if c.Bool("replace") {
		j.replacing = []output.Option{output.Aside}
	}
	if severity := c.String("fail-on"); severity != "" && !slices.Contains(findings.Severities, severity) {
		return j, usageError{message: fmt.Sprintf("--fail-on is a severity: low, medium, high or critical, not %q", severity), hint: source.DidYouMean(severity, findings.Severities)}
	}
	var err error
	if j.allow, err = readAllowances(c.StringSlice("allow")); err != nil {
		return j, err
	}
	if j.chunk, err = readChunk(c); err != nil {
		return j, err
	}
	if j.changeFormats, err = changeFormats("--changes", c.String("changes")); err != nil {
		return j, err
	}
	if j.skippedReports, err = readSkippedReports(c.String("reports")); err != nil {
		return j, err
	}
	if j.htmlMaxRows < 1 {
		return j, usagef("--html-max-rows is how many findings report.html lists, not %d", j.htmlMaxRows)
	}
	if j.reading, err = readReading(c); err != nil {
		return j, err
	}
	if j.asOf, err = readAsOf(c.String("as-of")); err != nil {
		return j, err
	}
	for _, text := range warnings("--changes", j.changeFormats) {
		j.warn(text)
	}
	j.made = j.options(c.StringSlice("encoding"), c.StringSlice("allow"))
	j.made.AsOfGiven = c.String("as-of") != ""
	return j, nil
}

// options is what the manifest keeps of the flags.
func (j *job) options(encoding, allow []string) facts.Options {
	options := facts.Options{
		Encoding: append([]string{}, encoding...), Allow: append([]string{}, allow...), Strict: j.strict, Simulate: j.simulate,
		Reports: []string{}, HTMLMaxRows: j.htmlMaxRows, Changes: []string{}, Chunk: j.chunk,
	}
	if j.reading.maxExpansion > 0 {
		options.MaxExpansion = &j.reading.maxExpansion
	}
	for _, name := range reports.OptionalForms() {
		if !slices.Contains(j.skippedReports, name) {
			options.Reports = append(options.Reports, name)
		}
	}
	formats := j.changeFormats
	if formats == nil {
		formats = changefile.Defaults()
	}
	if options.HTMLMaxRows == 0 {
		options.HTMLMaxRows = html.DefaultMaxRows
	}
	for _, format := range formats {
		options.Changes = append(options.Changes, format.Name)
	}
	return options
}

// readSkippedReports reads which of the optional reports to write, and returns the
// others.
func readSkippedReports(text string) ([]string, error) {
	skipped := reports.OptionalForms()
	if strings.TrimSpace(text) == "none" {
		return skipped, nil
	}
	for name := range strings.SplitSeq(text, ",") {
		name = strings.TrimSpace(name)
		if !slices.Contains(reports.OptionalForms(), name) {
			return nil, usageError{
				message: fmt.Sprintf("--reports is %s, both with a comma between, or none, not %q", strings.Join(reports.OptionalForms(), ", "), text),
				hint:    source.DidYouMean(name, append(reports.OptionalForms(), "none")),
			}
		}
		skipped = slices.DeleteFunc(skipped, func(each string) bool { return each == name })
	}
	return skipped, nil
}

// changeFormats reads the names of formats.
func changeFormats(flag, text string) ([]changefile.Format, error) {
	names := strings.Split(text, ",")
	for i, name := range names {
		names[i] = strings.TrimSpace(name)
	}
	formats, err := changefile.Lookup(names...)
	if err != nil {
		return nil, usagef("%s: %v", flag, err)
	}
	return formats, nil
}

// warnings are what to say of formats that a flag chose.
func warnings(flag string, formats []changefile.Format) []string {
	var texts []string
	for _, format := range formats {
		if format.Warning != "" {
			texts = append(texts, flag+" "+format.Name+": "+format.Warning)
		}
	}
	return texts
}

// readAsOf reads an instant; a date is its first instant, UTC.
func readAsOf(text string) (time.Time, error) { return readInstant("--as-of", text) }

// readInstant reads an instant or a day that a flag says; now if it says nothing.
func readInstant(flag, text string) (time.Time, error) {
	if text == "" {
		return time.Now().UTC().Truncate(time.Second), nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC(), nil
		}
	}
	return time.Time{}, usagef("%s is an instant such as 2026-11-01T09:30:00Z or a date such as 2026-11-01, not %q", flag, text)
}

func (j *job) chooseInputs(c *cli.Context) error {
	j.okta, j.serviceNow = c.StringSlice("okta"), c.StringSlice("servicenow")
	switch {
	case c.NArg() > 1:
		return usagef("rolecall reconcile takes one estate, not %d: more files go to --okta and --servicenow", c.NArg())
	case c.NArg() == 1 && c.Args().First() == "":
		return usagef("the name of the estate is empty")
	case c.NArg() == 1:
		return j.useEstate(c.Args().First())
	case len(j.okta) == 0 || len(j.serviceNow) == 0:
		return usageError{
			message: "nothing to reconcile: name an estate, or exports with --okta and --servicenow",
			hint:    "rolecall demo writes an estate to try",
		}
	}
	return nil
}

// reconcileAndReport runs the job, prints the summary and decides the status.
func reconcileAndReport(c *cli.Context, j job, streams streams) error {
	summary, err := j.run(c.Context)
	j.progress.clear()
	if err != nil {
		return err
	}
	summary.Statuses = statusesOf(summary, c.String("fail-on"))
	if !c.Bool("quiet") {
		if err := printSummary(streams.out, c.String("format"), summary); err != nil {
			return err
		}
	}
	if len(summary.Statuses) > 0 {
		return outcome(summary.Statuses[0])
	}
	return nil
}
