package exports

import (
	"context"
	"slices"

	"rolecall/exports/extract"
	"rolecall/exports/source"
)

// describesExtract is what a file is called that says what an extract is.
const describesExtract = "what an extract says of itself"

// readExtracts reads what extracts say, and makes an entry of each.
func (i *inspector) readExtracts(files []input) {
	for _, file := range files {
		entry := Inspected{File: file.shown, System: file.system, Kind: describesExtract, Remarks: []Remark{}}
		if one, err := readExtract(file); err != nil {
			entry.Remarks = problemsOf(err)
		} else {
			entry.System, entry.Bytes = one.System, one.Bytes
			i.extracts = append(i.extracts, one)
		}
		i.inspection.Files = append(i.inspection.Files, entry)
	}
}

// addExtracts makes entries of extracts that are members of archives.
func (i *Inspection) addExtracts(packed []*extract.Extract, err error) {
	for _, one := range packed {
		i.Files = append(i.Files, Inspected{File: one.File, System: one.System, Kind: describesExtract, Bytes: one.Bytes, Remarks: []Remark{}})
	}
	for _, each := range problemsOf(err) {
		i.Files = append(i.Files, Inspected{File: each.problem.At.File, Remarks: []Remark{each}})
	}
}

// compareExtracts finds the files that extracts are about; a file that changed has a problem.
func (i *inspector) compareExtracts() {
	var problems source.Problems
	declared, err := i.inputs.compareExtracts(i.extracts, i.read)
	problems.Merge(err)
	problems.Merge(i.inputs.tellOrgs(i.read, declared))
	for _, each := range problemsOf(problems.Err()) {
		at := slices.IndexFunc(i.inspection.Files, func(f Inspected) bool { return f.Name() == each.problem.At.File || f.File == each.problem.At.File })
		if at >= 0 {
			i.inspection.Files[at].addRemark(each)
		} else { // it is about the rules
			i.inspection.Together = append(i.inspection.Together, each)
		}
	}
	i.declared = declared
	declared.apply(i.read)
}

// Completeness is what is known of how complete a table is.
type Completeness struct {
	Table    string `json:"table"`   // sys_user, okta.user, ...
	Verdict  string `json:"verdict"` // FULL, PARTIAL, SCOPED or UNKNOWN
	Code     string `json:"code"`    // why
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
	Declared *int64 `json:"rows_declared"` // how many records there are, as an extract says
	Read     int64  `json:"rows_read"`
}

// copyCompleteness copies the verdicts of the load, of systems whose files can all be read.
func (i *inspector) copyCompleteness(ctx context.Context) error {
	rows, err := inputStatements.Query(ctx, i.db, "input.completeness")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var system string
		var each Completeness
		if err := rows.Scan(&system, &each.Table, &each.Verdict, &each.Code, &each.Message, &each.Hint, &each.Declared, &each.Read); err != nil {
			return err
		}
		if !i.hasProblem(system) {
			i.inspection.Completeness = append(i.inspection.Completeness, each)
		}
	}
	return rows.Err()
}
