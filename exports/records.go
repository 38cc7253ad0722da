package exports

import (
	"context"
	"fmt"
	"strings"

	"rolecall/exports/source"
)

// checkRecords returns an error if the exports lack what every export has: then they
// cannot be told from failed ones.
func (l *loader) checkRecords(ctx context.Context) error {
	var identities, accounts, silent int64
	if err := inputStatements.QueryRow(ctx, l.db, "input.loaded", &identities, &accounts, &silent); err != nil {
		return err
	}
	var problems source.Problems
	if identities == 0 && !(l.inputs.OneSided && len(l.inputs.Okta) == 0) {
		problems.Add(source.Problem{
			Message: "the Okta exports hold no user that can be loaded" + l.foundInstead("okta", "okta.user"),
			Hint:    "expected users (/api/v1/users, or a CSV with login and status); Okta answers an API token without an admin role with an empty list and no error",
		})
	}
	if accounts == 0 && !(l.inputs.OneSided && len(l.inputs.ServiceNow) == 0) {
		problems.Add(source.Problem{
			Message: "the ServiceNow exports hold no account that can be loaded" + l.foundInstead("servicenow", "servicenow.user"),
			Hint:    "expected records of sys_user; ServiceNow answers a user without the right to read the table with an empty list and no error",
		})
	}
	if silent > 0 && silent == accounts { // of single accounts it is unknown, and said
		problems.Add(source.Problem{
			Message: fmt.Sprintf("no export of sys_user says whether any of %d accounts is active", accounts),
			Hint:    "export sys_user with the field active",
		})
	}
	return problems.Err()
}

// hasRecords says whether a document has a record, if only the engine can count them.
func (l *loader) hasRecords(each *reading) bool {
	records, err := each.Document.CountRecords(context.Background())
	return err != nil || records > 0
}

// foundInstead says which files were read of a system whose records are missing.
func (l *loader) foundInstead(system, relation string) string {
	var others []string
	for _, each := range l.read {
		switch {
		case each.System != system:
		case each.form == nil || each.Document.Records <= 0 && !l.hasRecords(each):
			others = append(others, each.Document.Name()+" (no records)")
		case each.Relation == relation:
			others = append(others, each.Document.Name()+" (none of its rows can be loaded)")
		default:
			others = append(others, each.Document.Name()+" ("+each.form.Name+")")
		}
	}
	if len(others) > 8 {
		others = append(others[:8], "…")
	}
	return ": " + strings.Join(others, ", ")
}
