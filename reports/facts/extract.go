package facts

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reports/output"
)

// Completeness is what is known of how complete a table is.
type Completeness struct {
	System   string `json:"system"`
	Table    string `json:"table"`    // as the system calls it: sys_user, okta.user
	Relation string `json:"relation"` // the canonical table
	Verdict  string `json:"verdict"`  // FULL, PARTIAL, SCOPED or UNKNOWN
	Code     string `json:"code"`     // why
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
	Declared *int64 `json:"rows_declared"` // how many records there are, as an extract says; null if none does
	Read     int64  `json:"rows_read"`
}

// IsLess says whether something is known not to be in the table.
func (c Completeness) IsLess() bool { return Verdict{Name: c.Verdict}.IsLess() }

// verdicts are the verdicts on tables, the gravest first.
var verdicts = []string{"PARTIAL", "SCOPED", "UNKNOWN", "FULL"}

// Extract is what an extract says of itself: where files come from, by whom, when.
type Extract struct {
	File        string         `json:"file"` // that says it
	SHA256      string         `json:"sha256"`
	System      string         `json:"system"`
	Instance    string         `json:"instance,omitempty"`
	Environment string         `json:"environment,omitempty"`
	By          string         `json:"by,omitempty"`
	Roles       texts          `json:"roles,omitempty"`
	Method      string         `json:"method,omitempty"`
	Started     *time.Time     `json:"started,omitempty"`
	Finished    *time.Time     `json:"finished,omitempty"`
	Tool        string         `json:"tool,omitempty"`
	PlanSHA256  string         `json:"plan_sha256,omitempty"`
	Tables      []ExtractTable `json:"tables"`
}

// ExtractTable is what an extract says of a table.
type ExtractTable struct {
	Table       string `json:"table"`
	Line        int64  `json:"line"` // in the extract
	Query       string `json:"query,omitempty"`
	LeavesOut   string `json:"leaves_out,omitempty"` // the filter, or the query if it selects some records only
	Fields      texts  `json:"fields,omitempty"`
	CountBefore *int64 `json:"count_before,omitempty"`
	CountAfter  *int64 `json:"count_after,omitempty"`
	Count       *int64 `json:"count,omitempty"` // as a person says
	RowsWritten *int64 `json:"rows_written,omitempty"`
	Complete    *bool  `json:"complete,omitempty"`
	RowsRead    int64  `json:"rows_read"`
}

// Source is which extract a file is of.
type Source struct {
	Extract string `json:"extract"` // the file that says so
	Line    int64  `json:"line"`    // where, in it
	Table   string `json:"table"`
	Rows    *int64 `json:"rows,omitempty"`  // how many records it holds, as the extract says
	Group   string `json:"group,omitempty"` // of members: the id of their group
	Checked bool   `json:"sha256_checked"`  // its bytes are those that the extract says
}

// Scan takes the column's JSON apart.
func (s *Source) Scan(value any) error {
	text, ok := value.(string)
	if !ok {
		return fmt.Errorf("a source in a %T", value)
	}
	return json.Unmarshal([]byte(text), s)
}

// texts are several texts in one column, as JSON.
type texts []string

// Scan takes the column's JSON apart.
func (t *texts) Scan(value any) error {
	if value == nil {
		return nil
	}
	text, ok := value.(string)
	if !ok {
		return fmt.Errorf("texts in a %T", value)
	}
	return json.Unmarshal([]byte(text), t)
}

// extractRow and the others are rows of the statements of their names.
type (
	extractRow struct {
		Key                                             int64
		File, SHA256, System, Instance, Environment, By string
		Roles                                           texts
		Method                                          string
		Started, Finished                               *time.Time
		Tool, PlanSHA256                                string
	}
	tableRow struct {
		Key                                     int64
		Table                                   string
		Line                                    int64
		Query, LeavesOut                        string
		Fields                                  texts
		CountBefore, CountAfter, Count, Written *int64
		Complete                                *bool
		Read                                    int64
	}
)

// readExtracts reads what extracts say.
func readExtracts(ctx context.Context, db *duckdb.DB, facts *Facts) error {
	extracts, err := output.List[extractRow](ctx, db, statement("extracts", nil))
	if err != nil {
		return err
	}
	tables, err := output.List[tableRow](ctx, db, statement("extract_tables", nil))
	if err != nil {
		return err
	}
	facts.Extracts = []Extract{}
	for _, each := range extracts {
		extract := Extract{
			each.File, each.SHA256, each.System, each.Instance, each.Environment, each.By, each.Roles, each.Method,
			utc(each.Started), utc(each.Finished), each.Tool, each.PlanSHA256, []ExtractTable{},
		}
		for _, table := range tables {
			if table.Key == each.Key {
				extract.Tables = append(extract.Tables, ExtractTable{
					table.Table, table.Line, table.Query, table.LeavesOut, table.Fields, table.CountBefore, table.CountAfter, table.Count,
					table.Written, table.Complete, table.Read,
				})
			}
		}
		facts.Extracts = append(facts.Extracts, extract)
	}
	return nil
}

func utc(at *time.Time) *time.Time {
	if at == nil {
		return nil
	}
	in := at.UTC()
	return &in
}
