package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rolecall/exports"
	"rolecall/reports"
	"rolecall/reports/campaign"
	"rolecall/reports/changefile"
	"rolecall/reports/evidence"
	"rolecall/reports/facts"
)

// recomputing runs what a pack holds again, in a private folder.
type recomputing struct {
	job
	folder string
}

// run runs it again and compares. Nothing is said of what was asked of the first run already.
func (r recomputing) run(ctx context.Context, stored evidence.Stored) (evidence.Check, error) {
	if why, err := r.prepare(stored); why != "" || err != nil {
		return evidence.NotRecomputed(why), err
	}
	if _, err := r.job.run(ctx); err != nil {
		return evidence.Check{}, err
	}
	return evidence.CompareRuns(stored, r.out)
}

// prepare makes the job of what the manifest says; why says what of the first run is not in the
// pack, and "" if all is.
func (r *recomputing) prepare(stored evidence.Stored) (why string, err error) {
	manifest := stored.Manifest
	if _, err := os.Stat(stored.Inputs); err != nil {
		return "the pack holds no inputs", nil
	}
	if manifest.History != nil {
		return "the run continues a history, which is not in the pack", nil
	}
	if r.decided, why = decidedIn(stored); why != "" {
		return why, nil
	}
	r.takeInputs(stored)
	r.isRecomputed, r.estate, r.asOf, r.out = true, stored.Inputs, manifest.AsOf, filepath.Join(r.folder, "again")
	r.history, r.warn = historyNone, func(string) {}
	if manifest.Rules != nil {
		r.rulesFile = filepath.Join(stored.Rules, filepath.Base(manifest.Rules.File))
	}
	return "", r.takeOptions(manifest.Options)
}

// takeOptions takes the options as flags say them.
func (r *recomputing) takeOptions(options facts.Options) (err error) {
	r.strict, r.simulate, r.htmlMaxRows, r.chunk, r.made = options.Strict, options.Simulate, options.HTMLMaxRows, options.Chunk, options
	if r.allow, err = readAllowances(options.Allow); err != nil {
		return err
	}
	for _, each := range options.Encoding {
		encoding, err := exports.ParseEncoding(each)
		if err != nil {
			return fmt.Errorf("the manifest's option encoding: %w", err)
		}
		r.reading.encodings = append(r.reading.encodings, encoding)
	}
	if options.MaxExpansion != nil {
		r.reading.maxExpansion = *options.MaxExpansion
	}
	r.skippedReports = slices.DeleteFunc(reports.OptionalForms(), func(name string) bool { return slices.Contains(options.Reports, name) })
	if r.changeFormats, err = changefile.Lookup(options.Changes...); err != nil {
		return fmt.Errorf("the manifest's option changes: %w", err)
	}
	return nil
}

// takeInputs names the files of each system in the order in which the run read them.
func (r *recomputing) takeInputs(stored evidence.Stored) {
	take := func(system, name string) {
		list := &r.okta
		if system == "servicenow" {
			list = &r.serviceNow
		}
		if path := filepath.Join(stored.Inputs, filepath.FromSlash(name)); !slices.Contains(*list, path) {
			*list = append(*list, path)
		}
	}
	for _, each := range stored.Manifest.Inputs {
		take(each.System, each.File)
	}
	for _, each := range stored.Manifest.Extracts {
		if strings.Contains(each.File, "/") && !strings.Contains(each.File, "!") { // others lie beside the folders, or in archives
			take(each.System, each.File)
		}
	}
}

// decidedIn is the review whose decisions the run takes, as the pack has it.
func decidedIn(stored evidence.Stored) (decided []campaign.DecidedFolder, why string) {
	for _, each := range stored.Manifest.Reviews {
		ledger, err := evidence.Digest(filepath.Join(stored.Review, "ledger.jsonl"))
		switch {
		case errors.Is(err, os.ErrNotExist):
			return nil, "the run carries out the review " + each.CampaignID + ", which is not in the pack"
		case err != nil || ledger != each.LedgerSHA256:
			return nil, "the run carries out the review " + each.CampaignID + " as it was then; the pack has a different or later one"
		}
		decided = append(decided, campaign.DecidedFolder{Path: filepath.Clean(stored.Review), Called: each.Folder, IsCopy: true})
	}
	return decided, ""
}
