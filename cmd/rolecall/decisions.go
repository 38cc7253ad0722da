package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"rolecall/exports/duckdb"
	"rolecall/reports/campaign"
	"rolecall/reports/history"
)

// decisionsFolder is the folder of an estate that holds reviews.
const decisionsFolder = "decisions"

func decisionsFlag() cli.Flag {
	return &cli.StringSliceFlag{
		Name:  "decisions",
		Usage: "a closed review (`REVIEW`, or a folder of several) to carry out, as well as those in the estate's folder decisions; may be repeated",
	}
}

// takeDecisions takes that flag.
func (j *job) takeDecisions(c *cli.Context) error {
	j.decisions = c.StringSlice("decisions")
	for _, each := range j.decisions {
		if each == "" {
			return usagef("--decisions is the folder of a review; its name is empty")
		}
	}
	return nil
}

// openDecisions opens the reviews whose decisions the run takes; nil if there are none.
func (j job) openDecisions() (*campaign.Decided, error) {
	folders := j.decided
	if j.estate != "" && !j.isRecomputed {
		path := filepath.Join(j.estate, decisionsFolder)
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			folders = append(folders, campaign.DecidedFolder{Path: path, Called: decisionsFolder})
		}
	}
	for _, each := range j.decisions {
		called := filepath.Base(each)
		if whole, err := filepath.Abs(each); err == nil {
			called = filepath.Base(whole)
		}
		folders = append(folders, campaign.DecidedFolder{Path: each, Called: called})
	}
	if len(folders) == 0 {
		return nil, nil
	}
	return campaign.OpenDecided(folders, allows(j.allow, openReview))
}

// before is what a run takes besides exports and rules: what earlier runs found, and what reviewers
// decided since.
type before struct {
	history *history.Folder
	decided *campaign.Decided
}

// load puts it into the database of the run.
func (b before) load(ctx context.Context, db *duckdb.DB, temp string) error {
	if err := b.history.Load(ctx, db, temp); err != nil {
		return err
	}
	return b.decided.Load(ctx, db, temp)
}
