package exports

import (
	"context"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/servicenow"
	"rolecall/exports/staging"
)

// stageAll reads all files that are recognised, and normalizes the times of accounts.
func (i *inspector) stageAll(ctx context.Context) error {
	if err := i.create(ctx); err != nil {
		return err
	}
	readings := i.readings()
	if err := i.createStaging(ctx); err != nil {
		return err
	}
	for at := range i.inspection.Files {
		if file := &i.inspection.Files[at]; file.reading != nil {
			file.describeColumns(i.inputs.ShowSamples)
		}
	}
	i.staged.isFilled = true
	for _, reading := range readings {
		err := staging.Fill(ctx, i.db, reading)
		if err == nil && reading.Table == "servicenow_user" {
			err = servicenow.NormalizeTimes(ctx, i.db, reading, i.inputs.TimeZone, i.inputs.DateFormat)
		}
		if err == nil {
			err = reading.Document.Unchanged(ctx)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if isShortage(err) {
			return err
		}
		if err != nil {
			i.fileOf(reading.FileKey).addProblems(reading.Document.Blame(ctx, err))
			if err := i.unstage(ctx, reading); err != nil {
				return err
			}
		}
		done, total := i.staged.countRead(reading, nil)
		i.inputs.progress("loading", done, total)
		reading.Document.Release()
	}
	for at := range i.inspection.Files {
		if file := &i.inspection.Files[at]; file.reading != nil && file.reading.Rows != nil {
			file.describeTimes(i.inputs.TimeZone)
		}
	}
	return nil
}

// fileOf is the entry of a reading.
func (i *inspector) fileOf(fileKey int) *Inspected {
	wanted := i.read[fileKey]
	at := slices.IndexFunc(i.inspection.Files, func(f Inspected) bool { return f.reading == wanted })
	return &i.inspection.Files[at]
}

// unstage deletes what was staged of a file that cannot be read as a whole.
func (i *inspector) unstage(ctx context.Context, reading *staging.Reading) error {
	for _, table := range []string{duckdb.Ident(reading.Table + "_row"), "batch", "rejected", "bound"} {
		if err := i.exec(ctx, "delete from staging."+table+" where file_key = $file", duckdb.Params{"file": reading.FileKey}); err != nil {
			return err
		}
	}
	return nil
}

// compare loads what was staged, as a reconciliation does, and copies the counts and
// remarks of that load: for one system only if its users are there, because other
// records refer to them; for both systems together only if both are complete.
func (i *inspector) compare(ctx context.Context) error {
	complete := map[string]bool{}
	for _, name := range []string{"okta", "servicenow"} {
		complete[name] = i.isComplete(name)
	}
	steps := []func(context.Context) error{
		i.resolve, i.dropUnresolved(complete), i.findLines, i.listFiles, i.checkTotals, i.listNotices, i.listDisagreements, i.listRepeated,
		i.runFolder("account"), i.runFolder("quality/table"),
	}
	if complete["okta"] && complete["servicenow"] {
		steps = append(steps, i.runFolder("quality/estate"))
	} else {
		i.inspection.Why = i.missing()
	}
	steps = append(steps, i.runFolder("quality/text"), i.runFolder("quality/doubt"), i.runFolder("quality/verdict"))
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if err := i.copyCounts(ctx, complete); err != nil {
		return err
	}
	if err := i.copyRemarks(ctx); err != nil {
		return err
	}
	return i.copyCompleteness(ctx)
}

// isComplete says whether the users of a system are there, and every file of it
// can be read.
func (i *inspector) isComplete(system string) bool {
	hasUsers := false
	for at := range i.inspection.Files {
		file := &i.inspection.Files[at]
		hasUsers = hasUsers || file.Relation == system+".user" || file.reading != nil && file.reading.Table == "okta_user" && system == "okta"
	}
	return hasUsers && !i.hasProblem(system)
}

// hasProblem says whether a file of a system, or one that may be, cannot be
// read.
func (i *inspector) hasProblem(system string) bool {
	return slices.ContainsFunc(i.inspection.Files, func(f Inspected) bool {
		return f.Problem() && (f.System == system || f.System == "" || system == "")
	})
}

// missing says why the systems were not compared.
func (i *inspector) missing() string {
	if slices.ContainsFunc(i.inspection.Files, func(f Inspected) bool { return f.Problem() }) {
		return "some of them cannot be read"
	}
	for _, system := range []string{"okta", "servicenow"} {
		if !i.isComplete(system) {
			what := map[string]string{"okta": "users of Okta", "servicenow": "accounts of ServiceNow (sys_user)"}[system]
			return "no " + what + " are among them"
		}
	}
	return ""
}

// dropUnresolved drops the references into a system whose files are not complete: that
// they lead nowhere says nothing about the files that have them.
func (i *inspector) dropUnresolved(complete map[string]bool) func(context.Context) error {
	return func(ctx context.Context) error {
		for system, isComplete := range complete {
			if isComplete {
				continue
			}
			if err := inputStatements.Exec(ctx, i.db, "input.unresolved", duckdb.Params{"system": system}); err != nil {
				return err
			}
		}
		return nil
	}
}

// copyCounts copies what becomes of the rows of each file from the load.
func (i *inspector) copyCounts(ctx context.Context, complete map[string]bool) error {
	rows, err := inputStatements.Query(ctx, i.db, "input.counts")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key int
		var read int64
		var counts Counts
		if err := rows.Scan(&key, &read, &counts.Loaded, &counts.Duplicate, &counts.Rejected, &counts.Unresolved, &counts.Unused); err != nil {
			return err
		}
		file := i.fileOf(key)
		if file.Problem() || file.reading.form == nil {
			continue
		}
		file.Rows = read
		if complete[file.System] || strings.HasSuffix(file.Relation, ".user") || file.reading.isUnused() {
			file.Counts = &counts
		}
	}
	return rows.Err()
}

// copyRemarks copies the warnings and notes of the load.
func (i *inspector) copyRemarks(ctx context.Context) error {
	rows, err := inputStatements.Query(ctx, i.db, "input.remark")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key int
		var system, relation string
		var remark Remark
		if err := rows.Scan(&key, &remark.Severity, &remark.Topic, &system, &relation, &remark.Line, &remark.Message, &remark.Hint, &remark.Code); err != nil {
			return err
		}
		if key < 0 {
			key = i.onlyFile(relation, remark.Topic)
		}
		if key < 0 && i.hasProblem(system) {
			continue // of what can be read alone it may not be so
		}
		if key < 0 {
			i.inspection.Together = append(i.inspection.Together, remark)
		} else if file := i.fileOf(key); !file.Problem() {
			file.addRemark(remark)
		}
	}
	return rows.Err()
}

// onlyFile is the one file that fed a table, so that what is said of the table
// can be said of it; -1 if there are several, or none.
func (i *inspector) onlyFile(relation, topic string) int {
	found := -1
	for at := range i.inspection.Files {
		file := &i.inspection.Files[at]
		if file.reading == nil || file.Relation != relation || topic == "not_exported" {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = file.reading.FileKey
	}
	return found
}
