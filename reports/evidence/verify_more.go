package evidence

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rolecall/reports/output"
)

// effect says whether what later exports say of the plan is about this plan.
func (v *verifier) effect() Check {
	check := Check{Name: "effect"}
	if _, isThere := v.unpacked[EffectName]; !isThere {
		check.Status, check.Absent, check.About = notChecked, true, "the pack has no outcome of the plan"
		return check
	}
	effect, err := ReadEffect(v.read(EffectName))
	if err != nil {
		return check.fail(EffectName + ": " + err.Error())
	}
	known, err := planned(filepath.Join(v.stored.Run, "changes.csv"))
	if err != nil {
		return check.fail(memberOf("changes.csv") + ": " + v.inPack(err))
	}
	for _, each := range effect.Result.Rows {
		if !known[each.ChangeID] {
			return check.fail(fmt.Sprintf("%s: the plan of this run has no change %s", EffectName, each.ChangeID))
		}
	}
	check.Status, check.About = ok, fmt.Sprintf("the %d changes that it is about are of this run's plan; whether they are in effect depends on exports that are not in the pack", len(effect.Result.Rows))
	return check
}

// planned are the changes of a plan, by their id.
func planned(path string) (map[string]bool, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	rows := csv.NewReader(file)
	header, err := rows.Read()
	at := slices.Index(header, "change_id")
	if err != nil || at < 0 {
		return nil, fmt.Errorf("it has no column change_id")
	}
	known := map[string]bool{}
	for {
		row, err := rows.Read()
		switch {
		case err == io.EOF:
			return known, nil
		case err != nil:
			return nil, err
		}
		known[row[at]] = true
	}
}

// comparison says whether a comparison is with this run, and its files are those of its manifest.
func (v *verifier) comparison() Check {
	check := Check{Name: "comparison"}
	if !v.has(compareFolder) {
		check.Status, check.Absent, check.About = notChecked, true, "the pack has none"
		return check
	}
	manifest := compareFolder + output.ManifestName
	var listed comparison
	if err := json.Unmarshal(v.read(manifest), &listed); err != nil || listed.Of != "comparison" {
		return check.fail(manifest + ": is not that of a comparison")
	}
	if asOf := v.stored.Manifest.AsOf; !listed.New.AsOf.Equal(asOf) && !listed.Old.AsOf.Equal(asOf) {
		check = check.fail(manifest + ": compares other runs")
	}
	known := map[string]bool{manifest: true}
	for _, each := range listed.Outputs {
		name := compareFolder + each.Name
		known[name] = true
		if v.unpacked[name].SHA256 != each.SHA256 {
			check = check.fail(name + ": is not the file that its manifest lists")
		}
	}
	for name := range v.unpacked {
		if strings.HasPrefix(name, compareFolder) && !known[name] {
			check = check.fail(name + ": its manifest does not list it")
		}
	}
	if slices.Sort(check.Faults); check.Status == "" {
		check.Status, check.About = ok, fmt.Sprintf("%d files are those of its manifest, and one of the runs is as of this one", len(listed.Outputs))
	}
	return check
}

// has says whether the pack has a folder.
func (v *verifier) has(folder string) bool {
	for name := range v.unpacked {
		if strings.HasPrefix(name, folder) {
			return true
		}
	}
	return false
}
