package main

import (
	"errors"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/simulate"
	"rolecall/reports"
)

func simulateCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "simulate",
		Usage:     "applies the plan to a copy, reconciles again, and shows what is left",
		ArgsUsage: "OUT",
		Description: "OUT is the output folder of a run, which stays as it is. If rolecall changes narrowed\n" +
			"it, only the selected changes are applied. Every finding with an\n" +
			"automatic fix must be gone, no new one may come, and the rollback must restore every\n" +
			"table: the exit status is 0 if so, else 2.",
		Flags: commonFlags(),
		Action: func(c *cli.Context) error {
			out, err := takeOne(c, "output folder")
			if err != nil {
				return err
			}
			var j job
			if err := j.takeCommon(c, streams); err != nil {
				return err
			}
			result, err := rehearse(c, j, out)
			j.progress.clear()
			if err != nil {
				return err
			}
			if !c.Bool("quiet") {
				if err := printRehearsal(streams.out, c.String("format"), result); err != nil {
					return err
				}
			}
			if !result.IsAsPlanned() {
				return outcome(statusFindings)
			}
			return nil
		},
	}
}

// rehearse rehearses the plan of a finished run in a private folder.
func rehearse(c *cli.Context, j job, out string) (result simulate.Result, err error) {
	scratch, remove, err := newScratch(c.Context)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, remove()) }()
	if err := rely(c.Context, out, reports.OnSelection); err != nil {
		return result, err
	}
	only, err := selected(out)
	if err != nil {
		return result, err
	}
	db, err := attachRun(c.Context, out, duckdb.Options{MemoryLimit: j.memoryLimit, Threads: j.threads, TempDir: scratch.Path}, duckdb.Reach{Folders: []string{scratch.Path}})
	if err != nil {
		return result, err
	}
	defer db.Close()
	return simulate.Run(c.Context, db, storedRun, simulate.Options{
		Path: filepath.Join(scratch.Path, "rehearsal.duckdb"), Only: only, MemoryLimit: j.memoryLimit, Threads: j.threads, Progress: j.progress.step,
	})
}
