package reports

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reports/changefile"
	"rolecall/reports/csvjson"
	"rolecall/reports/facts"
	"rolecall/reports/lists"
	"rolecall/reports/output"
)

// selectedName lists the changes of a narrowed plan, as changes.csv lists all.
const selectedName = output.ChangesDir + "/selected.csv"

// Selection is what was selected of a plan, as the manifest keeps it.
type Selection struct {
	Only    []string          `json:"only"`
	Except  []string          `json:"except"`
	Changes int64             `json:"changes"`         // selected
	Of      int64             `json:"of"`              // in the plan
	Allowed []facts.Allowance `json:"allowed"`         // guardrails that the selected changes were let pass
	First   int64             `json:"first,omitempty"` // a pilot: that many of them, in the order of the plan

	// Withheld and LeftOut say what was asked for and is in no change file.
	Withheld []facts.Guardrail `json:"withheld,omitempty"` // by guardrails
	LeftOut  []facts.Dropped   `json:"left_out,omitempty"` // since it cannot be made alone

	// Decisions count what the lists decide; Lists are these.
	Decisions []facts.Decision `json:"decisions,omitempty"`
	Lists     []lists.List     `json:"-"`
}

// Rewriting says how change files are written again.
type Rewriting struct {
	Formats   []changefile.Format
	Chunk     int // how many changes a part holds; 0 for a plan in one
	Selection Selection
	Results   *Imported // what became of the plan in an import; nil if that is not known
}

// Rewrite writes the change files of a finished run again, those of a narrowed
// plan: db holds it. Everything else in the run's folder stays, byte for byte,
// and so does what the manifest says of it. The names of the files are
// returned; the folder is committed by the caller.
func Rewrite(ctx context.Context, folder *Folder, db *duckdb.DB, how Rewriting) ([]string, error) {
	selection := how.Selection
	manifest, err := ReadManifest(folder.Target())
	if err != nil {
		return nil, err
	}
	again, err := reportsAgain(folder, how.Results)
	if err != nil {
		return nil, err
	}
	if err := keepOthers(folder, again); err != nil {
		return nil, fmt.Errorf("keep the other outputs: %w", err)
	}
	run := output.Run{DB: db, Folder: folder, ID: manifest.RunID}
	options := Options{
		ChangeFormats: how.Formats, Chunk: how.Chunk,
		narrowedFrom: selection.Of, decisions: selection.Decisions, dropped: selection.LeftOut, imported: how.Results,
	}
	runFacts := manifest.Facts
	runFacts.Allowed = slices.Concat(runFacts.Allowed, selection.Allowed)
	narrowedFacts := runFacts
	narrowedFacts.Withheld = selection.Withheld
	plans := changeFiles(Form{}, options, narrowedFacts)
	for _, run.Plan = range []output.Plan{output.Corrections, output.Rollback} {
		writers := []output.Writer{plans}
		if run.Plan == output.Corrections && selection.Changes < selection.Of {
			selected := csvjson.Changes
			if how.Results != nil {
				selected = csvjson.Selected
			}
			writers = append(writers, csvjson.New(selectedName, selected, csvjson.CSV))
		}
		for _, writer := range writers {
			if err := writer.Write(ctx, run); err != nil {
				return nil, err
			}
		}
	}
	if err := writeDecisions(folder, selection); err != nil {
		return nil, err
	}
	if how.Results != nil {
		runFacts.Results = &how.Results.Results
		if err := errors.Join(how.Results.write(folder), writeAgain(ctx, run, runFacts, again)); err != nil {
			return nil, err
		}
	}
	present, err := listOutputs(folder)
	if err != nil {
		return nil, fmt.Errorf("list the outputs: %w", err)
	}
	if err := keepAdded(folder, manifest); err != nil {
		return nil, err
	}
	isOther := func(each Output) bool {
		isAgain := slices.ContainsFunc(again, func(form Form) bool { return form.Name == each.Name })
		return !isAgain && !strings.HasPrefix(each.Name, output.ChangesDir+"/") && !strings.HasPrefix(each.Name, resultsDir+"/") && each.Name != outcomesName
	}
	written := slices.DeleteFunc(present, isOther)
	manifest.Outputs = append(slices.DeleteFunc(manifest.Outputs, func(each Output) bool { return !isOther(each) }), written...)
	slices.SortFunc(manifest.Outputs, func(a, b Output) int { return strings.Compare(a.Name, b.Name) })
	manifest.Selection = &selection
	if how.Results != nil {
		manifest.Results = &how.Results.Results
	}
	var names []string
	for _, each := range written {
		names = append(names, each.Name)
	}
	return names, manifest.write(folder)
}

// reportsAgain are the reports of the run that are written again, since they are to say
// what an import did: those that it has.
func reportsAgain(folder *Folder, imported *Imported) ([]Form, error) {
	if imported == nil {
		return nil, nil
	}
	var again []Form
	for _, form := range Forms {
		if form.Optional == "" {
			continue
		}
		switch _, err := os.Stat(filepath.Join(folder.Target(), form.Name)); {
		case err == nil:
			again = append(again, form)
		case !errors.Is(err, fs.ErrNotExist):
			return nil, err
		}
	}
	return again, nil
}

func writeAgain(ctx context.Context, run output.Run, runFacts facts.Facts, again []Form) error {
	run.Plan = output.Corrections
	if runFacts.Rules != nil { // the manifest has no text of the rules
		rules := *runFacts.Rules
		if err := run.DB.QueryRow(ctx, duckdb.Statement{Name: "reports", Text: "select coalesce(rules_text, '') from recon.origin"}, &rules.Text); err != nil {
			return err
		}
		runFacts.Rules = &rules
	}
	for _, form := range again {
		if err := form.new(form, Options{}, runFacts).Write(ctx, run); err != nil {
			return err
		}
	}
	return nil
}
