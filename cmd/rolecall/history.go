package main

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"

	"rolecall/reconcile/rules"
	"rolecall/reports/history"
)

// historyNone leaves the history out that the rules name.
const historyNone = "none"

func historyFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{
			Name: "history", DefaultText: "the rules' history",
			Usage: "keep the history of runs in this `DIR`: when each finding was first seen, what is overdue, what was fixed; none keeps no history",
		},
		&cli.BoolFlag{Name: "again", Usage: "replace the last entry of the history, if it has the same as-of"},
	}
}

// takeHistory takes those flags.
func (j *job) takeHistory(c *cli.Context) error {
	j.history, j.again = c.String("history"), c.Bool("again")
	switch {
	case c.IsSet("history") && j.history == "":
		return usagef("--history is a folder, or none; its name is empty")
	case j.again && j.history == historyNone:
		return usagef("--again replaces an entry of a history, and --history none has none")
	}
	return nil
}

// openHistory opens the history that the run continues; nil if it has none.
func (j job) openHistory(policyRules *rules.Rules) (*history.Folder, error) {
	dir := j.history
	if dir == "" && policyRules.History() != "" {
		if dir = filepath.FromSlash(policyRules.History()); !filepath.IsAbs(dir) {
			dir = filepath.Join(filepath.Dir(j.rulesFile), dir)
		}
	}
	if dir != "" && dir != historyNone {
		return history.Open(dir, history.Options{AsOf: j.asOf, Again: j.again, Out: j.out, Read: slices.Concat(j.okta, j.serviceNow), Say: j.warn})
	}
	if j.again {
		return nil, usagef("--again replaces an entry of a history: name one with --history, or as history in the rules")
	}
	if policyRules.HasDeadlines() {
		j.warn("the rules set sla, but this run has no history, so it is unknown what is overdue. --history DIR keeps one")
	}
	return nil, nil
}

// closing is what ends the program, after it has let go of the history; nil if nothing does.
func closing(runHistory *history.Folder, exit func()) func() {
	if runHistory == nil || exit == nil {
		return exit
	}
	return func() {
		runHistory.Close()
		exit()
	}
}

// enter puts the entry of a run in its place, after the run.
func enter(runHistory *history.Folder) error {
	if err := runHistory.Commit(); err != nil {
		return fmt.Errorf("the run is in its place, but its entry is not yet in the history: %w; the next run with this history completes it", err)
	}
	return nil
}
