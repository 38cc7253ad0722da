package evidence

import (
	"rolecall/exports"
	"rolecall/exports/statement"
	"rolecall/reconcile"
	"rolecall/reconcile/changes"
	"rolecall/reconcile/findings"
	"rolecall/reconcile/review/judge"
	"rolecall/reconcile/review/open"
	"rolecall/reconcile/simulate"
	"rolecall/reconcile/stages"
	"rolecall/reconcile/verify"
)

const methodFolder = "method/"

// method is the SQL of this version by the names of its files in a pack.
func method() (map[string]string, error) {
	files := map[string]string{
		methodFolder + "exports/schema.sql": exports.Schema, methodFolder + "exports/macros.sql": exports.Macros,
		methodFolder + "reconcile/schema.sql": reconcile.Schema, methodFolder + "reconcile/macros.sql": reconcile.Macros,
		methodFolder + "reconcile/policy.sql": reconcile.PolicySchema,
	}
	for _, each := range []struct {
		folder string
		list   func() ([]statement.Statement, error)
	}{
		{"exports/", exports.Statements}, {"reconcile/", stages.All}, {"reconcile/", findings.All}, {"reconcile/", changes.All},
		{"reconcile/", simulate.Statements}, {"reconcile/", verify.Statements}, {"reconcile/", open.Statements}, {"reconcile/review/", judge.Statements},
	} {
		all, err := each.list()
		if err != nil {
			return nil, err
		}
		for _, one := range all {
			files[methodFolder+each.folder+one.File] = one.Text
		}
	}
	return files, nil
}
