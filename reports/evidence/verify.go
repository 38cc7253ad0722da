package evidence

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reports"
	"rolecall/reports/evidence/archive"
	"rolecall/reports/facts"
)

// Verifying says against what a pack is checked.
type Verifying struct {
	Folder      string // private and empty: the pack is unpacked there
	Expansion   int64  // how many bytes the pack may become; 0 for the default
	Engine      duckdb.Options
	Opener      func(run string) reports.Opener
	Version     string                // this one
	IsOwn       func(facts.Tool) bool // this version made it
	Key         *PublicKey            // nil if none is trusted
	Previous    string                // the pack before; "" if it is not there
	Authorities *x509.CertPool        // nil if none is trusted

	// Recompute runs the stored inputs again, and compares; nil if that is not asked for.
	Recompute func(context.Context, Stored) (Check, error)
}

// Stored is what a pack holds, unpacked.
type Stored struct {
	Inputs, Rules, Run, Review string // folders, which may not be there
	Manifest                   reports.Manifest
	IsOwn                      bool
}

// verifier checks.
type verifier struct {
	Verifying
	opened   *archive.Archive
	stored   Stored
	unpacked map[string]archive.Unpacked
	sums     []byte // of SHA256SUMS; nil if it is not there
	packer   Packer // that packed it, as the pack says
	hasRun   bool   // the manifest could be read
	checks   []Check
}

// Verify checks a pack. The error says that it cannot be read, or is refused.
func Verify(ctx context.Context, path string, how Verifying) (Result, error) {
	opened, err := archive.Open(path, how.Expansion)
	if err != nil {
		return Result{}, err
	}
	defer opened.Close()
	if !opened.Has(SumsName) && !opened.Has(memberOf("manifest.json")) {
		return Result{}, source.Problem{
			At: source.Position{File: source.Printable(path)}, Message: "is not a pack of evidence: it has neither " + SumsName + " nor " + memberOf("manifest.json"), Hint: "rolecall evidence writes one",
		}
	}
	if err := refuseNewer(opened, path); err != nil {
		return Result{}, err
	}
	v := &verifier{Verifying: how, opened: opened, unpacked: map[string]archive.Unpacked{}}
	in := func(folder string) string { return filepath.Join(how.Folder, filepath.FromSlash(folder)) }
	v.stored = Stored{Inputs: in(inputsFolder), Rules: in(rulesFolder), Run: in(runFolder), Review: in(reviewFolder)}
	for _, step := range []func(context.Context) error{v.archive, v.list, v.vouched, v.run, v.review, v.later, v.recompute} {
		if err := step(ctx); err != nil {
			return Result{}, err
		}
		if ctx.Err() != nil {
			return Result{}, context.Cause(ctx)
		}
	}
	return Result{RunID: v.stored.Manifest.RunID, Sums: hexSum(v.sums), Checks: v.checks}, nil
}

func (v *verifier) add(check Check) { v.checks = append(v.checks, check) }

// archive unpacks, and says whether the archive is as it was packed.
func (v *verifier) archive(ctx context.Context) error {
	all, err := v.opened.Unpack(ctx, v.Folder)
	if err != nil {
		return err
	}
	check := Check{Name: "archive", Status: ok, About: fmt.Sprintf("%d members, laid out as they were packed", len(all))}
	var others []string
	for _, each := range all {
		v.unpacked[each.Name] = each
		if each.Fault != "" {
			check = check.fail(each.Name + ": cannot be unpacked: " + each.Fault)
		}
		if each.IsOther && each.Name != AnswerName { // which another version may have attached
			others = append(others, each.Name+": is compressed in other bytes than those of its content: it was packed again, or bits are hidden in it")
		}
	}
	var chain Chain
	_ = json.Unmarshal(v.read(ChainName), &chain) // what is wrong with it is said below
	v.packer = chain.Tool
	switch isOwn := v.isOwnPack(); {
	case len(others) > 0 && isOwn:
		check = check.fail(others...)
	case len(others) > 0:
		check.About += fmt.Sprintf("; %d of them are compressed otherwise than by this version, since %s packed it", len(others), v.packer)
	}
	where, err := v.opened.Differs()
	if err != nil {
		return err
	}
	if where != "" && check.Status == ok {
		check = check.fail(where + ": the archive is not as rolecall packed it: it was packed again, or changed between its members")
	}
	v.add(check)
	return nil
}

// isOwnPack says whether this version packed it.
func (v *verifier) isOwnPack() bool {
	return v.packer.Version != "" && v.IsOwn(facts.Tool{Version: v.packer.Version, Revision: v.packer.Revision})
}

// read is a member that was unpacked; nil if it is not there.
func (v *verifier) read(name string) []byte {
	if one, isThere := v.unpacked[name]; !isThere || one.Bytes > most || one.Fault != "" {
		return nil
	}
	content, err := os.ReadFile(filepath.Join(v.Folder, filepath.FromSlash(name)))
	if err != nil {
		return nil
	}
	return content
}

// list compares each member with SHA256SUMS.
func (v *verifier) list(context.Context) error {
	check := Check{Name: "checksums"}
	v.sums = v.read(SumsName)
	if v.sums == nil {
		v.add(check.fail(SumsName + ": is not there, or cannot be read"))
		return nil
	}
	listed, err := reports.ParseSums(v.sums)
	if err != nil {
		v.add(check.fail(SumsName + ": is not a list of checksums"))
		return nil
	}
	var faults []string
	for _, name := range slices.Sorted(maps.Keys(listed)) {
		switch one, isThere := v.unpacked[name]; {
		case !isThere:
			faults = append(faults, name+": is missing")
		case one.SHA256 != listed[name]:
			faults = append(faults, name+": was changed")
		}
	}
	known := []string{SumsName, SignatureName, RequestName, AnswerName}
	for _, name := range slices.Sorted(maps.Keys(v.unpacked)) {
		if _, isListed := listed[name]; !isListed && !slices.Contains(known, name) {
			faults = append(faults, name+": was added")
		}
	}
	if check.Status, check.About = ok, fmt.Sprintf("%d files are as %s lists them", len(listed), SumsName); len(faults) > 0 {
		check.About = ""
		check = check.fail(faults...)
	}
	v.add(check)
	return nil
}

// vouched are the checks of who vouches for the list, and since when.
func (v *verifier) vouched(context.Context) error {
	var runID struct {
		RunID string `json:"run_id"`
	}
	_ = json.Unmarshal(v.read(memberOf("manifest.json")), &runID) // what is wrong with it is said below
	v.add(checkSignature(v.sums, v.read(SignatureName), runID.RunID, v.Key))
	for _, each := range checkTime(v.read(AnswerName), v.read(RequestName), v.sums, v.Authorities) {
		v.add(each)
	}
	v.add(v.chain(runID.RunID))
	return nil
}

// chain says whether the pack before is the one that this one names.
func (v *verifier) chain(runID string) Check {
	check := Check{Name: "chain"}
	var chain Chain
	if err := json.Unmarshal(v.read(ChainName), &chain); err != nil {
		return check.fail(ChainName + ": cannot be read")
	}
	named := chain.Previous
	switch {
	case chain.Format != formatVersion:
		return check.fail(fmt.Sprintf("%s: there is no format %d", ChainName, chain.Format))
	case chain.RunID != runID:
		return check.fail(ChainName + ": is of another run")
	case named == nil && chain.Sequence != 1, named != nil && chain.Sequence != named.Sequence+1:
		return check.fail(fmt.Sprintf("%s: number %d does not follow from the pack before", ChainName, chain.Sequence))
	case v.Previous == "" && named == nil:
		check.Status, check.Absent, check.About = notChecked, true, "it claims to be the first pack"
		return check
	case v.Previous == "":
		check.Status, check.About = notChecked, fmt.Sprintf("it claims to be number %d, after the pack of run %s; --previous PACK checks this", chain.Sequence, named.RunID)
		return check
	}
	before, err := ReadPrevious(v.Previous, v.Expansion)
	switch {
	case err != nil:
		return check.fail(err.Error())
	case named == nil:
		return check.fail("it claims to be the first pack and names none before it")
	case *named != *before:
		return check.fail(fmt.Sprintf("it follows another pack: run %s, SHA256SUMS %s; the given pack is of run %s, %s", named.RunID, named.Sums, before.RunID, before.Sums))
	}
	check.Status, check.About = ok, fmt.Sprintf("number %d, after the given pack of run %s", chain.Sequence, named.RunID)
	return check
}

// later are the checks of what was added to the run.
func (v *verifier) later(context.Context) error {
	if v.hasRun {
		v.add(v.effect())
		v.add(v.comparison())
	}
	return nil
}

// recompute runs it again, if that is asked for.
func (v *verifier) recompute(ctx context.Context) error {
	check := Check{Name: "recomputed", Status: notChecked}
	switch {
	case v.Recompute == nil:
		check.About = "--recompute runs the inputs under the rules again"
	case !v.hasRun:
		check.About = "the run's manifest cannot be read"
	case v.isBroken():
		check.About = "the inputs, rules or program are not those of the run: see above"
	default:
		again, err := v.Recompute(ctx, v.stored)
		if err != nil {
			if ctx.Err() != nil {
				return err
			}
			if again = check.fail(v.inPack(err)); !v.stored.IsOwn {
				again = NotRecomputed(otherTool(v.stored.Manifest.Tool) + ", and this one cannot run it (cause: tool); that version can check it")
				again.Faults = []string{v.inPack(err)}
			}
		}
		again.Name = check.Name
		check = again
	}
	v.add(check)
	return nil
}

// isBroken says whether what is run again failed a check.
func (v *verifier) isBroken() bool {
	return slices.ContainsFunc(v.checks, func(each Check) bool {
		return each.Status == failed && slices.Contains([]string{"checksums", "run", "inputs", "rules"}, each.Name)
	})
}

// inPack is an error with the paths of what was unpacked as names in the pack.
func (v *verifier) inPack(err error) string {
	text := err.Error()
	for _, folder := range []string{v.Folder} {
		text = strings.ReplaceAll(text, folder+string(filepath.Separator), "")
		if place, err := filepath.EvalSymlinks(folder); err == nil {
			text = strings.ReplaceAll(text, place+string(filepath.Separator), "")
		}
	}
	return text
}
