package reports

import (
	"context"

	"rolecall/exports/duckdb"
	"rolecall/reports/facts"
)

// worstShown is how many findings a summary spells out.
const worstShown = 6

// Summary is what a person is told at the end of a run.
type Summary struct {
	Folder string `json:"folder,omitempty"` // the run folder as the user named it; the caller knows
	facts.Facts
	Worst   []facts.Worst `json:"worst"`
	Outputs []string      `json:"outputs"` // names in the run folder
	// Statuses are the exit statuses that the run ends with or would, if the one
	// before did not win over it; none if it is 0. The caller knows.
	Statuses []int `json:"statuses"`
}

func summarize(ctx context.Context, db *duckdb.DB, runFacts facts.Facts, outputs []Output) (Summary, error) {
	summary := Summary{Facts: runFacts, Outputs: make([]string, len(outputs)), Statuses: []int{}}
	for i, output := range outputs {
		summary.Outputs[i] = output.Name
	}
	var err error
	summary.Worst, err = facts.ReadWorst(ctx, db, worstShown)
	return summary, err
}
