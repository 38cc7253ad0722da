package evidence

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rolecall/reports"
	"rolecall/reports/campaign"
	"rolecall/reports/facts"
	"rolecall/reports/output"
)

// run checks the run folder, and what the manifest says of inputs, rules and method.
func (v *verifier) run(ctx context.Context) error {
	check, tables := Check{Name: "run"}, Check{Name: "database"}
	if err := v.arrange(); err != nil {
		v.add(check.fail(v.inPack(err)))
		return nil
	}
	checked, err := reports.Check(ctx, v.stored.Run, v.Opener(v.stored.Run))
	if err == nil {
		v.stored.Manifest, err = reports.ReadManifest(v.stored.Run)
	}
	if err != nil {
		v.add(check.fail(v.inPack(err)))
		return ctx.Err()
	}
	v.hasRun, v.stored.IsOwn = true, v.IsOwn(v.stored.Manifest.Tool)
	check.Status, check.About = ok, fmt.Sprintf("run %s: manifest and %s agree on %d files", checked.RunID, memberOf(output.SumsName), checked.Files)
	tables.Status, tables.About = ok, fmt.Sprintf("the digests of %d tables are those of the manifest", checked.Tables)
	if checked.Tables == 0 {
		tables.Status, tables.About = notChecked, "the database could not be read"
	}
	for _, each := range checked.Differences {
		text := memberOf(each.Name) + strings.TrimPrefix(each.String(), each.Name)
		if each.Name == output.DatabaseName {
			tables = tables.fail(text)
		} else {
			check = check.fail(text)
		}
	}
	v.add(v.attested(check))
	v.add(tables)
	v.add(v.rows())
	v.add(v.inputs())
	v.add(v.rules())
	return v.method()
}

// arrange puts the change files back to where the run has them.
func (v *verifier) arrange() error {
	for _, each := range []struct{ from, to string }{
		{changesFolder, output.Corrections.Dir()}, {rollbackFolder, output.Rollback.Dir()},
	} {
		from := filepath.Join(v.Folder, filepath.FromSlash(each.from))
		if _, err := os.Stat(from); err != nil {
			continue
		}
		to := filepath.Join(v.stored.Run, filepath.FromSlash(each.to))
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return err
		}
		if err := os.Rename(from, to); err != nil {
			return err
		}
	}
	return nil
}

// attested says whether attestation.json is of this run.
func (v *verifier) attested(check Check) Check {
	var attested Attestation
	if err := json.Unmarshal(v.read(AttestationName), &attested); err != nil {
		return check.fail(AttestationName + ": cannot be read")
	}
	files := uniqueInputs(v.stored.Manifest.Inputs)
	if attested.RunID != v.stored.Manifest.RunID || len(attested.Extracts) != len(files) {
		return check.fail(AttestationName + ": is of another run")
	}
	for i, each := range attested.Extracts {
		if each.File != files[i].File || each.SHA256 != files[i].SHA256 {
			check = check.fail(AttestationName + ": has a different checksum of " + each.File + " than the manifest")
		}
	}
	return check
}

// rows says whether every row that was read is accounted for.
func (v *verifier) rows() Check {
	check := Check{Name: "rows", Status: ok}
	all := rowsOf(v.stored.Manifest.Inputs)
	for _, each := range v.stored.Manifest.Inputs {
		if one := rowsOf([]facts.Input{each}); !one.balances() {
			check = check.fail(fmt.Sprintf("%s: %d rows were read, but %d are accounted for", each.Name(), one.Read, one.Loaded+one.Duplicate+one.Rejected+one.Unused))
		}
	}
	check.About = english.Sprintf("%d read = %d loaded + %d duplicate + %d rejected + %d unused", all.Read, all.Loaded, all.Duplicate, all.Rejected, all.Unused)
	return check
}

// inputs says whether the inputs are those that the manifest lists.
func (v *verifier) inputs() Check {
	check := Check{Name: "inputs"}
	want := map[string]string{}
	for _, each := range v.stored.Manifest.Inputs {
		want[inputsFolder+each.File] = each.SHA256
	}
	for _, each := range v.stored.Manifest.Extracts {
		name := inputsFolder + each.File
		if archive, _, isMember := strings.Cut(name, "!"); isMember && want[archive] != "" {
			continue
		}
		want[name] = each.SHA256
	}
	isPacked := false
	for _, name := range slices.Sorted(maps.Keys(v.unpacked)) {
		if strings.HasPrefix(name, inputsFolder) {
			isPacked = true
			if want[name] == "" {
				check = check.fail(name + ": the run did not read it")
			}
		}
	}
	if !isPacked {
		check.Status, check.About = notChecked, fmt.Sprintf("the pack has only the checksums of %d files, not the files", len(want))
		return check
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		switch one, isThere := v.unpacked[name]; {
		case !isThere:
			check = check.fail(name + ": the run read it, and it is missing")
		case one.SHA256 != want[name]:
			check = check.fail(name + ": is not the file that the run read")
		}
	}
	if check.Status == "" {
		check.Status, check.About = ok, fmt.Sprintf("%d files are those that the run read", len(want))
	}
	return check
}

// rules says whether the rules are those of the manifest.
func (v *verifier) rules() Check {
	check, from := Check{Name: "rules"}, v.stored.Manifest.Rules
	if from == nil {
		check.Status, check.Absent, check.About = notChecked, true, "the run had no rules"
		return check
	}
	main := v.unpacked[rulesFolder+from.File].SHA256
	sum, list := main, main+"  "+from.File+"\n"
	for _, each := range from.Files {
		if v.unpacked[rulesFolder+each.File].SHA256 != each.SHA256 {
			check = check.fail(rulesFolder + each.File + ": is not the file that the run read")
		}
		list += each.SHA256 + "  " + each.File + "\n"
		sum = ""
	}
	if sum == "" {
		sum = hexSum([]byte(list))
	}
	if sum != from.SHA256 {
		check = check.fail(rulesFolder + from.File + ": is not the file that the run read")
	}
	if check.Status == "" {
		check.Status, check.About = ok, fmt.Sprintf("%d files are those that the run read", 1+len(from.Files))
	}
	return check
}

// method says whether the SQL in the pack is that of this version.
func (v *verifier) method() error {
	check := Check{Name: "method"}
	if !v.stored.IsOwn {
		check.Status, check.About = notChecked, otherTool(v.stored.Manifest.Tool)+": its statements are not those of this one"
		v.add(check)
		return nil
	}
	if !v.has(methodFolder) && !v.isOwnPack() {
		check.Status, check.About = notChecked, v.packer.String()+" packed it, without the method of the version that made the run"
		v.add(check)
		return nil
	}
	files, err := method()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if v.unpacked[name].SHA256 != hexSum([]byte(files[name])) {
			check = check.fail(name + ": is not the statement of this version")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(v.unpacked)) {
		if _, isKnown := files[name]; strings.HasPrefix(name, methodFolder) && !isKnown {
			check = check.fail(name + ": is not a statement of this version")
		}
	}
	if check.Status == "" {
		check.Status, check.About = ok, fmt.Sprintf("%d files are those of this version", len(files))
	}
	v.add(check)
	return err
}

// review checks the review, if there is one.
func (v *verifier) review(ctx context.Context) error {
	check := Check{Name: "review"}
	if !v.has(reviewFolder) {
		check.Status, check.Absent, check.About = notChecked, true, "the pack has none"
		v.add(check)
		return nil
	}
	if _, isThere := v.unpacked[reviewFolder+"key"]; isThere {
		check = check.fail(reviewFolder + "key: the secret key of a review must not be passed on")
	}
	proved, err := campaign.Prove(ctx, filepath.Clean(v.stored.Review), v.Engine)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	isOf := proved.RunID == v.stored.Manifest.RunID || slices.ContainsFunc(v.stored.Manifest.Reviews, func(each facts.Review) bool { return each.CampaignID == proved.CampaignID })
	isOtherwise := errors.Is(err, campaign.ErrOtherwise)
	switch {
	case err != nil && !isOtherwise:
		check = check.fail(v.inPack(err))
	case !isOf && v.hasRun:
		check = check.fail(reviewFolder + "campaign.json: the review is of another run")
	case isOtherwise && proved.Tool == "rolecall "+v.Version:
		check = check.fail(v.inPack(err))
	case check.Status != "":
	case isOtherwise:
		check.Status, check.Faults = notChecked, []string{v.inPack(err)}
		check.About = fmt.Sprintf("%d lines of the ledger follow from each other; another version opened the review (%s), and this one judges what was returned otherwise (cause: tool); that version can check it",
			proved.Lines, proved.Tool)
	default:
		check.Status = ok
		check.About = fmt.Sprintf("%d lines of the ledger form an unbroken chain, and the decisions follow from the %d returned files and are those that %s <%s> signed",
			proved.Lines, proved.Originals, proved.Signoff.SignedBy, proved.Signoff.Email)
	}
	v.add(check)
	return nil
}
