package main

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"time"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile"
	"rolecall/reconcile/findings"
	"rolecall/reconcile/rules"
	"rolecall/reconcile/rules/lint"
	"rolecall/reconcile/simulate"
	"rolecall/reports"
	"rolecall/reports/campaign"
	"rolecall/reports/changefile"
	"rolecall/reports/facts"
	"rolecall/reports/output"
)

// job is one reconciliation: where it reads and writes, and how.
type job struct {
	estate           string // "" if the files are named one by one
	okta, serviceNow []string
	rulesFile        string // "" for the estate's, or none
	out              string
	replacing        []output.Option // what becomes of the run that is there
	asOf             time.Time
	decisions        []string                 // folders of reviews, beside the estate's
	decided          []campaign.DecidedFolder // copies of reviews; nil if there are none
	isRecomputed     bool                     // from a pack: what else is in the estate does not count
	history          string                   // the folder of the history; "" for the rules', historyNone for none
	again            bool                     // the last entry of the history is replaced, if it has the same as-of
	withoutQueries   bool                     // custom findings find nothing
	unreadFindings   []string                 // custom findings of the estate that are not beside the rules
	strict           bool
	allow            []reconcile.Allowance
	simulate         bool
	changeFormats    []changefile.Format // nil for the default ones
	chunk            int                 // how many changes a part of the change files holds; 0 is a plan in one
	memoryLimit      string
	reading          reading
	made             facts.Options // what the manifest says of these
	threads          int
	timings          string   // where to write how long each statement took; "" is nowhere
	skippedReports   []string // files of reports that are not to be written
	htmlMaxRows      int      // 0 is the default
	progress         *progress
	warn             func(text string)
	exitInterrupted  func() // ends the program, interrupted; nil if it is not to be ended so
}

// run loads, reconciles and writes; the output folder appears whole or not at
// all.
func (j job) run(ctx context.Context) (reports.Summary, error) {
	timings, err := newTimings(j.timings)
	if err != nil {
		return reports.Summary{}, err
	}
	summary, err := j.runTimed(ctx, timings)
	return summary, errors.Join(err, timings.close())
}

func (j job) runTimed(ctx context.Context, timings *timings) (reports.Summary, error) {
	var none reports.Summary
	policyRules, rulesText, err := j.readRules(ctx)
	if err != nil {
		return none, err
	}
	runHistory, err := j.openHistory(policyRules)
	if err != nil {
		return none, err
	}
	defer runHistory.Close()
	decided, err := j.openDecisions()
	if err != nil {
		return none, err
	}
	defer decided.Close()
	defer watcherOf(ctx).hold()() // interruptible ends it
	folder, err := reports.Create(j.out, j.replacing...)
	if err != nil {
		return none, err
	}
	defer folder.Abort()
	temp, err := folder.Temp()
	if err != nil {
		return none, err
	}
	db, err := duckdb.Open(ctx, duckdb.Options{
		Path: folder.Path(output.DatabaseName), MemoryLimit: j.memoryLimit, Threads: j.threads, TempDir: temp, Timed: timings.observer(), SmallBlocks: j.isSmall(),
	})
	if err != nil {
		return none, err
	}
	interruption := interruptible(ctx, folder, closing(runHistory, j.exitInterrupted))
	defer interruption.discard(ctx, folder, db)
	policy, err := j.reconcile(ctx, db, policyRules, rulesText, before{runHistory, decided}, temp)
	if err != nil {
		return none, err
	}
	j.progress.count(ctx, db, "findings", "select printf('%,d findings, %,d rows of changes', count(*), (select count(*) from change)) from finding")
	rehearsal, err := j.rehearse(ctx, db, temp)
	if err != nil {
		return none, err
	}
	tool, err := toolOf(ctx, db)
	if err != nil {
		return none, err
	}
	writing := func(done, total int64) { j.progress.step("writing", done, total) }
	writing(0, 0)
	if err := j.useOneCore(ctx, db); err != nil {
		return none, err
	}
	completed := make(chan error, 1) // the database, beside what is written from it
	go func() { completed <- db.Checkpoint(ctx) }()
	summary, err := reports.Write(ctx, folder, db, reports.Options{
		Policy: policy.Text, Without: j.skippedReports, HTMLMaxRows: j.htmlMaxRows, ChangeFormats: j.changeFormats, Chunk: j.chunk, Rehearsal: rehearsal, History: runHistory, Progress: writing,
		Tool: tool, Run: j.made,
	})
	if incomplete := <-completed; err == nil {
		err = incomplete
	}
	if err != nil {
		return none, err
	}
	if err := errors.Join(db.Close(), interruption.release(ctx)); err != nil {
		return none, err
	}
	if err := reports.Seal(folder); err != nil {
		return none, err
	}
	summary.Folder = j.out
	if len(summary.Withheld) == 0 && changefile.TooMany(j.changeFormats, summary.ServiceNowChanges()) {
		j.warn("--changes: " + changefile.TooManyMessage)
	}
	if err := runHistory.NameRun(folder.Path(output.ManifestName), folder.Target()); err != nil {
		return none, err
	}
	if err := commit(folder, j.warn); err != nil {
		return none, err
	}
	return summary, enter(runHistory)
}

// useOneCore lets each statement use one core from here on, unless somebody chose how many. The
// outputs and the database are written side by side, which keeps the cores busy.
func (j job) useOneCore(ctx context.Context, db *duckdb.DB) error {
	if j.threads > 0 {
		return nil
	}
	return db.UseThreads(ctx, 1)
}

// isSmall says whether the exports are small.
func (j job) isSmall() bool { return exports.AreSmall(slices.Concat(j.okta, j.serviceNow)...) }

// commit puts a run in its place, and says where it moved the previous one.
func commit(folder *reports.Folder, say func(string)) error {
	err := folder.Commit()
	if aside := folder.Aside(); aside != "" && err == nil {
		say("the previous run is in " + source.Printable(aside))
	}
	return err
}

// rehearse applies the plan to a copy, if that is wanted.
func (j job) rehearse(ctx context.Context, db *duckdb.DB, temp string) (*simulate.Result, error) {
	if !j.simulate {
		return nil, nil
	}
	result, err := simulate.Run(ctx, db, "run", simulate.Options{
		Path: filepath.Join(temp, "rehearsal.duckdb"), MemoryLimit: j.memoryLimit, Threads: j.threads, Progress: j.progress.step,
	})
	result.Findings = nil // rolecall simulate lists them
	return &result, err
}

// reconcile loads and reconciles. What the rules mean is worked out while the
// exports are still judged.
func (j job) reconcile(
	ctx context.Context, db *duckdb.DB, policyRules *rules.Rules, rulesText []byte, past before, temp string,
) (rules.Policy, error) {
	var policy rules.Policy
	var outline rules.Outline
	var rulesErr error // what is wrong with the rules
	inputs := j.inputs(policyRules, temp)
	inputs.OnLoaded = func(ctx context.Context) { policy, outline, rulesErr = j.prepare(ctx, db, policyRules, rulesText) }
	if err := exports.Load(ctx, db, inputs); err != nil {
		return rules.Policy{}, err
	}
	j.progress.count(ctx, db, "exports", "select printf('%,d rows of %d files', coalesce(sum(rows_read), 0)::bigint, count(*)) from input.file")
	if rulesErr != nil {
		return rules.Policy{}, rulesErr
	}
	if err := past.load(ctx, db, temp); err != nil {
		return rules.Policy{}, err
	}
	warned := make(chan error, 1)
	go func() { warned <- j.warnOfRules(ctx, db, policy, outline) }()
	err := j.inPlace(rules.ExpressionError(reconcile.Run(ctx, db, j.progress.step)))
	if suspicious := <-warned; err == nil {
		err = suspicious
	}
	return policy, err
}

// warnOfRules says what is suspicious in who gets what by the rules, and keeps it with
// the run. It is an error in a strict run.
func (j job) warnOfRules(ctx context.Context, db *duckdb.DB, policy rules.Policy, outline rules.Outline) error {
	warnings, err := lint.Warn(ctx, db, outline, policy.Warnings)
	if err != nil {
		return err
	}
	if j.strict {
		return lint.ErrStrict(warnings)
	}
	for _, each := range warnings {
		if stake := each.Stake.String(); stake != "" {
			each.Message += "; at stake: " + stake
		}
		j.warn(each.Error())
	}
	return lint.Store(ctx, db, warnings)
}

// prepare compiles the rules, and makes the database ready to be reconciled.
func (j job) prepare(ctx context.Context, db *duckdb.DB, policyRules *rules.Rules, rulesText []byte) (rules.Policy, rules.Outline, error) {
	catalog, err := rules.LoadCatalog(ctx, db)
	if err != nil {
		return rules.Policy{}, rules.Outline{}, err
	}
	if catalog.KnownKinds, err = findings.Names(); err != nil {
		return rules.Policy{}, rules.Outline{}, err
	}
	policy, err := policyRules.Compile(catalog, j.asOf)
	if err != nil {
		return rules.Policy{}, rules.Outline{}, err
	}
	if err := checkCustom(ctx, j.rulesFile, policyRules, db); err != nil {
		return rules.Policy{}, rules.Outline{}, err
	}
	options := reconcile.Options{Policy: policy.Statements, ToolVersion: version(), Allow: j.allow}
	if j.rulesFile != "" {
		options.RulesFile, options.RulesText = filepath.Base(j.rulesFile), string(rulesText)
		options.RulesSHA256, options.RulesFiles = rulesSHA256(j.rulesFile, rulesText, policyRules), policyRules.Files()
	}
	return policy, policyRules.Outline(catalog, j.asOf), rules.ExpressionError(reconcile.Prepare(ctx, db, options))
}

func (j job) inputs(policyRules *rules.Rules, temp string) exports.Inputs {
	timeZone, dateFormat := policyRules.ExportTimes()
	return exports.Inputs{
		Okta: j.okta, ServiceNow: j.serviceNow, Root: j.estate, Strict: j.strict, TempDir: temp,
		AttributeTypes: policyRules.AttributeTypes(),
		TimeZone:       timeZone, DateFormat: dateFormat, Needed: policyRules.Needs(), EmptyGroups: policyRules.EmptyGroups(), Orgs: policyRules.Orgs(), AsOf: j.asOf,
		AllowChanged: allows(j.allow, changedInputs),
		Progress:     j.progress.step,
		Encodings:    j.reading.encodings, MaxExpansion: j.reading.maxExpansion, KeepMemoryLimit: j.memoryLimit != "", KeepThreads: j.threads > 0,
	}
}
