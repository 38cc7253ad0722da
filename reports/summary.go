package reports

import (
	"context"

	"rolecall/exports/duckdb"
)

// worstShown is how many findings a summary spells out.
const worstShown = 6

// Summary is what a person is told at the end of a run.
type Summary struct {
	Folder string `json:"folder,omitempty"` // the run folder as the user named it; the caller knows
	Facts
	Worst   []Worst  `json:"worst"`
	Outputs []string `json:"outputs"` // names in the run folder
}

// Worst is a finding to look at first.
type Worst struct {
	FindingID  string `json:"finding_id"`
	Kind       string `json:"kind"`
	Severity   string `json:"severity"`
	Privileged bool   `json:"privileged"`
	Who        string `json:"who"` // user_name, else login, else an id
	Item       string `json:"item"`
	Reason     string `json:"reason"`
}

func summarize(ctx context.Context, db *duckdb.DB, facts Facts, outputs []Output) (Summary, error) {
	summary := Summary{Facts: facts, Outputs: make([]string, len(outputs))}
	for i, each := range outputs {
		summary.Outputs[i] = each.Name
	}
	err := list(ctx, db, "worst", duckdb.Params{"most": worstShown}, &summary.Worst)
	return summary, err
}
