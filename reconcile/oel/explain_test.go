package oel_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolecall/exports/source"
	"rolecall/reconcile/oel"
	"rolecall/reconcile/oel/eval"
)

// TestExplainTakesExpressionsApart: each part as it was written, with its type.
func TestExplainTakesExpressionsApart(t *testing.T) {
	users := newTable(t)
	for expr, want := range map[string]string{
		`1`: `1: integer`,
		`((user.s + 1) + user.t).length() * (2)`: `((user.s + 1) + user.t).length() * (2): integer
 ((user.s + 1) + user.t).length(): integer
  (user.s + 1) + user.t: string
   user.s: string
   1: integer
   user.t: string
 2: integer`,
		`!(user.b OR null) ? String.len( user.s ) : 'x'`: `!(user.b OR null) ? String.len( user.s ) : 'x': mixed
 !(user.b OR null): boolean
  user.b OR null: boolean
   user.b: boolean
   null: null
 String.len( user.s ): integer
  user.s: string
 'x': string`,
		`user.isMemberOf({'group.profile.name': {'Sales.*', user.s}})`: `user.isMemberOf({'group.profile.name': {'Sales.*', user.s}}): boolean
 {'group.profile.name': {'Sales.*', user.s}}: map without value
  'Sales.*': string
  user.s: string`,
		`user.getGroups()[0].profile.name ?: (-user.i + -1)`: `user.getGroups()[0].profile.name ?: (-user.i + -1): mixed
 user.getGroups()[0].profile.name: string
  user.getGroups()[0]: group
   user.getGroups(): group[]
   0: integer
 -user.i + -1: integer
  -user.i: integer
   user.i: integer
  -1: integer`,
		`user.getGroups().![name]`: `user.getGroups().![name]: string[]
 user.getGroups(): group[]`,
		`user.s matches "(a)\)" == (user.list[(0)] == ")")`: ``,
		`(user.s matches "(a)\)") == (user.list[(0)] == ")")`: `(user.s matches "(a)\)") == (user.list[(0)] == ")"): boolean
 user.s matches "(a)\)": boolean
  user.s: string
  "(a)\)": string
 user.list[(0)] == ")": boolean
  user.list[(0)]: string
   user.list: string[]
   0: integer
  ")": string`,
		`Arrays.size(user.s) + Arrays.size(null)`: `Arrays.size(user.s) + Arrays.size(null): integer
 Arrays.size(user.s): integer
  user.s: string
 Arrays.size(null): integer
  null: null`,
	} {
		parts, err := oel.Explain(source.Whole("expression", expr), users.scope)
		if want == "" {
			if err == nil {
				t.Errorf("%s: no error", expr)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", expr, err)
			continue
		}
		var got []string
		for _, part := range parts {
			line := strings.Repeat(" ", part.Depth) + part.Text + ": " + part.Type.String()
			if part.Value == nil {
				line += " without value"
			}
			got = append(got, line)
		}
		if diff := cmp.Diff(want, strings.Join(got, "\n")); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", expr, diff)
		}
	}
}

// TestPartsRun: every part of every case is SQL that runs, or fails as the
// expression does.
func TestPartsRun(t *testing.T) {
	evaluator := newEvaluator(t)
	for _, name := range caseFiles {
		contexts, cases := readCases(t, name)
		current := ""
		for _, each := range cases {
			if each.Context != current {
				setContext(t, evaluator, contexts[each.Context])
				current = each.Context
			}
			parts, err := evaluator.Explain(context.Background(), each.Expr)
			whole := eval.Result{Err: err}
			if err == nil {
				whole = *parts[0].Result
			}
			each.judge(t, whole)
			for _, part := range parts {
				if part.Result != nil && part.Result.Err != nil && !strings.HasPrefix(part.Result.Err.Error(), "expression:") {
					t.Errorf("%s: %s: %s: %v", each.ID, each.Expr, part.Text, part.Result.Err)
				}
			}
		}
	}
}
