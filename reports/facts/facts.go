// Package facts reads what is said of a run beside its findings and changes:
// every form of output and the manifest say the same.
package facts

import (
	"fmt"
	"strings"
	"time"

	"rolecall/reconcile/simulate"
)

// Facts are what is said of a run, beside its findings and changes. Each part
// is read by the statement of its name in this folder, column by column.
type Facts struct {
	Tool     string        `json:"tool"`
	Version  string        `json:"version"`
	AsOf     time.Time     `json:"as_of"`
	Rules    *Rules        `json:"rules"` // null if the run had none
	Inputs   []Input       `json:"inputs"`
	Rejected []Rejected    `json:"rejected"` // the first of them; all are in the table input.rejected
	Quality  []Quality     `json:"data_quality"`
	Warnings []RuleWarning `json:"warnings"` // about the rules, the most at stake first
	Counts   Counts        `json:"counts"`
	Findings []KindCount   `json:"findings"`
	Off      []OffKind     `json:"kinds_off,omitempty"` // kinds that were not judged
	Doubts   []Doubt       `json:"doubts"`              // what the exports leave open
	Controls []Control     `json:"controls"`
	Changes  []ChangeCount `json:"changes"`
	Withheld []Guardrail   `json:"withheld"` // guardrails that hold back changes: limits that were exceeded, and what they forbid; the rest was written
	LeftOut  []Guardrail   `json:"left_out"` // what guardrails left out of the plan; the rest was written
	Allowed  []Allowance   `json:"allowed"`  // guardrails that this run was let pass

	// Expiry is until when the change files may be imported.
	Expiry Expiry `json:"expiry"`

	// History is what the history of the runs says of this one; nil if it has none.
	History *History `json:"history,omitempty"`

	// Reviews are those whose decisions the run takes.
	Reviews []Review `json:"reviews,omitempty"`

	// Impact is what people leave behind whose account the plan closes, or would close; none
	// if tasks, approvals and configuration items were not exported.
	Impact []Impact `json:"-"`

	Completeness []Completeness `json:"completeness"` // of each table
	Extracts     []Extract      `json:"extracts"`     // what extracts say of themselves

	// Results are what became of the plan in an import; nil as long as nothing was read
	// back. They are given, not read, and the manifest has them by themselves.
	Results *Results `json:"-"`

	// Options are what the run was made with besides. They are given, not read, and the
	// manifest has them by themselves.
	Options Options `json:"-"`

	// Rehearsal is how applying the plan to a copy ended, without each finding;
	// nil if that was not tried. It is given, not read.
	Rehearsal *simulate.Result `json:"rehearsal,omitempty"`
}

// Rules is the rules file of the run.
type Rules struct {
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
	Text   string `json:"-"`
	// Files are the files that the rules file names; then SHA256 is of the list of all their checksums.
	Files []RulesFile `json:"files,omitempty"`
}

// RulesFile is a file that the rules file names.
type RulesFile struct {
	File   string `json:"file"` // relative to the rules file's folder
	SHA256 string `json:"sha256"`
}

// Input is one file that was read. Its rows balance: read is loaded,
// duplicate, rejected and unused together.
type Input struct {
	System         string `json:"system"`
	File           string `json:"file"`
	Member         string `json:"member,omitempty"` // of an archive
	Bytes          int64  `json:"bytes"`
	SHA256         string `json:"sha256"`
	Form           string `json:"form"`
	Encoding       string `json:"encoding"`
	RowsRead       int64  `json:"rows_read"`
	RowsLoaded     int64  `json:"rows_loaded"`
	RowsDuplicate  int64  `json:"rows_duplicate"`
	RowsRejected   int64  `json:"rows_rejected"`
	RowsUnresolved int64  `json:"rows_unresolved"` // of the rejected, those that refer to what no export holds
	RowsUnused     int64  `json:"rows_unused"`     // nothing here needs them
	Feeds          names  `json:"feeds"`           // canonical tables

	Source *Source `json:"source,omitempty"` // which extract it is of, if one says so
}

// Name is the file as people know it, with the file inside it if it is an
// archive.
func (i Input) Name() string {
	if i.Member == "" {
		return i.File
	}
	return i.File + "!" + i.Member
}

// Rejected is a row that could not be loaded.
type Rejected struct {
	File     string `json:"file"`
	Record   int64  `json:"record"`
	Line     *int64 `json:"line,omitempty"`
	Relation string `json:"relation,omitempty"`
	Cause    string `json:"cause"`
	Code     string `json:"code"`
}

// Quality is something to worry about in the inputs.
type Quality struct {
	Severity string `json:"severity"` // note or warning
	Topic    string `json:"topic"`
	System   string `json:"system,omitempty"`
	File     string `json:"file,omitempty"`
	Relation string `json:"relation,omitempty"`
	Line     *int64 `json:"line,omitempty"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
	Affected *int64 `json:"affected,omitempty"`
	Code     string `json:"code"`
}

// RuleWarning is something suspicious in the rules, in who gets what by them.
type RuleWarning struct {
	Code       string `json:"code"`
	Place      string `json:"place"` // rules.yaml:14:30
	Message    string `json:"message"`
	Hint       string `json:"hint,omitempty"`
	Stake      string `json:"stake,omitempty"` // what hangs on it
	People     int64  `json:"people"`
	Privileged bool   `json:"privileged"`
}

// Counts say how much was compared.
type Counts struct {
	Identities        int64 `json:"identities"`
	IdentitiesInScope int64 `json:"identities_in_scope"`
	Accounts          int64 `json:"accounts"`
	AccountsActive    int64 `json:"accounts_active"`
	AccountsLinked    int64 `json:"accounts_linked"`
	AccountsService   int64 `json:"accounts_service"`
	AccountsPlatform  int64 `json:"accounts_platform"`
	Grants            int64 `json:"grants"`
	GrantsInherited   int64 `json:"grants_inherited"`
	Memberships       int64 `json:"memberships"`
}

// KindCount counts the findings of one kind and severity.
type KindCount struct {
	Kind       string `json:"kind"`
	Severity   string `json:"severity"`
	Findings   int64  `json:"findings"`   // those that are certain
	Privileged int64  `json:"privileged"` // of those
	Excepted   int64  `json:"excepted"`   // of those
	Doubtful   int64  `json:"doubtful"`   // findings besides, that the exports leave open
	Unplanned  int64  `json:"unplanned"`  // of those, of which the plan would have corrected something
	Planned    int64  `json:"planned"`    // of the certain ones that no exception accepts, those that the plan corrects
}

// OffKind is a kind of finding that was not judged, since the rules switch it off.
type OffKind struct {
	Kind string `json:"kind"`
	Rule string `json:"rule"` // rules.yaml:14
}

// Doubt is something that is not known, and on which findings rest.
type Doubt struct {
	Subject  string `json:"subject"` // table, column, group, identity, account or time
	Name     string `json:"name"`
	Code     string `json:"code"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
	Subjects int64  `json:"subjects"`      // of how many people or accounts it is not known; 1 for the others
	Findings int64  `json:"findings"`      // that rest on it
	Who      string `json:"who,omitempty"` // the only person or account of which it is not known
}

// Control is one control, and how many exceptions the findings show. No
// exception is not the same as a control that works: Caveats say what the
// inputs leave unknown.
type Control struct {
	Control    string `json:"control"` // as findings name it
	Framework  string `json:"framework"`
	Reference  string `json:"reference"`
	Title      string `json:"title"`
	LimitDays  *int64 `json:"limit_days,omitempty"` // how long an account may go unused, where the control says so
	Kinds      string `json:"kinds"`                // whose findings are evidence for it
	Exceptions int64  `json:"exceptions"`           // findings that no exception in the rules accepts
	Critical   int64  `json:"critical"`             // of those
	High       int64  `json:"high"`
	Medium     int64  `json:"medium"`
	Low        int64  `json:"low"`
	Privileged int64  `json:"privileged"`
	Accepted   int64  `json:"accepted"`             // findings besides
	Doubtful   int64  `json:"doubtful"`             // findings besides, that the exports leave open
	Unreported *int64 `json:"unreported,omitempty"` // accounts past LimitDays that the rules leave without a finding
	Caveats    string `json:"caveats,omitempty"`
}

// Threshold says at which threshold the exceptions are counted.
func (c Control) Threshold() string {
	if c.LimitDays != nil {
		return fmt.Sprintf("%d days unused", *c.LimitDays)
	}
	return "each finding"
}

// ChangeCount counts the planned changes to one table.
type ChangeCount struct {
	System    string `json:"system"`
	Table     string `json:"table"`
	Operation string `json:"operation"`
	Changes   int64  `json:"changes"`
	Rows      int64  `json:"rows"`
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

// names are several names in one column of text, blanks between.
type names []string

// Scan takes the column's text apart.
func (n *names) Scan(value any) error {
	text, ok := value.(string)
	if !ok {
		return fmt.Errorf("names in a %T", value)
	}
	*n = strings.Fields(text)
	return nil
}
