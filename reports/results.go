package reports

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"rolecall/exports/source"
	"rolecall/reconcile/results"
	"rolecall/reports/changefile"
	"rolecall/reports/facts"
)

// outcomesName is what became of each change, as it was read back.
const outcomesName = "outcomes.csv"

// Imported is what became of each change of a plan, in its order.
type Imported struct {
	facts.Results
	All   []results.Outcome
	Paths []string // of the files that were read now, which are kept with the run
	Only  []string // the changes that were selected; those of them that are to do are written
}

// NewImported counts what became of a plan.
func NewImported(files []string, all []results.Outcome, only []string) *Imported {
	imported := &Imported{Results: facts.Results{Files: files, Outcomes: map[string]int64{}}, All: all, Only: only}
	for _, each := range results.All {
		imported.Outcomes[each] = 0
	}
	for _, each := range all {
		imported.Outcomes[each.Outcome]++
	}
	return imported
}

// ToDo are the selected changes that are still to be made.
func (i *Imported) ToDo() map[string]bool {
	of := i.byID()
	todo := map[string]bool{}
	for _, id := range i.Only {
		if results.IsToDo(of[id].Outcome) {
			todo[id] = true
		}
	}
	return todo
}

func (i *Imported) byID() map[string]results.Outcome {
	of := map[string]results.Outcome{}
	for _, each := range i.All {
		of[each.ChangeID] = each
	}
	return of
}

// about says what to write of the plan: what is still to do, and the inverse of what
// was applied.
func (i *Imported) about(about *changefile.About) {
	about.Only, about.Undo = i.ToDo(), map[string]bool{}
	about.Results = &changefile.Results{Counts: i.Outcomes, Of: i.byID()}
	for _, each := range i.All {
		if each.Outcome == results.Applied {
			about.Undo[each.ChangeID] = true
		}
	}
}

// write keeps what became of each change in the run folder, and the files that say so.
func (i *Imported) write(folder *Folder) error {
	for _, path := range i.Paths {
		if err := keepResult(folder, path); err != nil {
			return err
		}
	}
	var text strings.Builder
	rows := csv.NewWriter(&text)
	records := [][]string{{"change_id", "outcome", "outcome_reason"}}
	for _, each := range i.All {
		records = append(records, []string{each.ChangeID, each.Outcome, each.Reason})
	}
	if err := rows.WriteAll(records); err != nil {
		return fmt.Errorf("write %s: %w", outcomesName, err)
	}
	return folder.Write(outcomesName, []byte(text.String()))
}

// resultsDir is where the files are kept that results were read from.
const resultsDir = "results"

// keepResult copies a file of results, beside others of its name.
func keepResult(folder *Folder, path string) error {
	base := filepath.Base(path)
	extension := filepath.Ext(base)
	for number := 1; ; number++ {
		name := resultsDir + "/" + base
		if number > 1 {
			name = fmt.Sprintf("%s/%s-%d%s", resultsDir, strings.TrimSuffix(base, extension), number, extension)
		}
		if _, err := os.Lstat(folder.Path(name)); err == nil {
			continue
		}
		return copyFile(folder, path, name)
	}
}

// Outcomes are what was read back of an import of the plan in a run folder, and the
// files that said so; none if nothing was.
func Outcomes(dir string) ([]results.Outcome, []string, error) {
	manifest, err := ReadManifest(dir)
	if err != nil || manifest.Results == nil {
		return nil, nil, err
	}
	file, err := os.Open(filepath.Join(dir, outcomesName))
	if err != nil {
		return nil, nil, fmt.Errorf("the outcomes of the plan: %s/%s cannot be read; rolecall changes --results writes it again", source.Printable(dir), outcomesName)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil || len(records) == 0 {
		return nil, nil, fmt.Errorf("the outcomes of the plan: %s/%s is damaged: %w", source.Printable(dir), outcomesName, err)
	}
	var all []results.Outcome
	for _, record := range records[1:] {
		all = append(all, results.Outcome{ChangeID: record[0], Outcome: record[1], Reason: record[2]})
	}
	return all, manifest.Results.Files, nil
}

// Expiry is until when the change files of a run folder may be imported.
func Expiry(dir string) (facts.Expiry, error) {
	manifest, err := ReadManifest(dir)
	return manifest.Expiry, err
}

// Recorded is the selection of a run folder, nil if its change files hold the whole
// plan, and the run's id.
func Recorded(dir string) (*Selection, string, error) {
	manifest, err := ReadManifest(dir)
	if err != nil {
		return nil, "", err
	}
	return manifest.Selection, manifest.RunID, nil
}
