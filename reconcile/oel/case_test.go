package oel_test

import (
	"bufio"
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolecall/exports/source"
	"rolecall/reconcile/oel"
	"rolecall/reconcile/oel/eval"
)

// conformanceCase is a line of the files of cases; a line without an id names
// contexts.
type conformanceCase struct {
	Contexts map[string]json.RawMessage `json:"contexts"`
	ID       string                     `json:"id"`
	Expr     string                     `json:"expr"`
	Context  string                     `json:"context"`
	Value    any                        `json:"value"`
	Error    bool                       `json:"error"`
}

func readCases(t testing.TB, name string) (contexts map[string]json.RawMessage, cases []conformanceCase) {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var each conformanceCase
		if err := json.Unmarshal(lines.Bytes(), &each); err != nil {
			t.Fatalf("%s: %v: %s", name, err, lines.Text())
		}
		if each.Contexts != nil {
			contexts = each.Contexts
			continue
		}
		cases = append(cases, each)
	}
	return contexts, cases
}

func newEvaluator(t testing.TB) *eval.Evaluator {
	t.Helper()
	evaluator, err := eval.NewEvaluator(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { evaluator.Close() })
	return evaluator
}

func setContext(t testing.TB, evaluator *eval.Evaluator, content []byte) {
	t.Helper()
	if err := evaluator.SetContext(context.Background(), parseContext(t, content)); err != nil {
		t.Fatal(err)
	}
}

func parseContext(t testing.TB, content []byte) *eval.Context {
	t.Helper()
	parsed, err := eval.ParseContext(content)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

var caseFiles = []string{"conformance.jsonl", "cases.jsonl"}

func TestCasesOneByOne(t *testing.T) {
	evaluator := newEvaluator(t)
	for _, name := range caseFiles {
		contexts, cases := readCases(t, name)
		current := ""
		for _, each := range cases {
			if each.Context != current {
				setContext(t, evaluator, contexts[each.Context])
				current = each.Context
			}
			value, err := evaluator.Eval(context.Background(), each.Expr)
			each.judge(t, eval.Result{Value: value, Err: err})
		}
	}
}

// TestCasesInOneQuery evaluates every expression for a table of users, one row
// a context, as a run does.
func TestCasesInOneQuery(t *testing.T) {
	evaluator := newEvaluator(t)
	for _, name := range caseFiles {
		contexts, cases := readCases(t, name)
		names := slices.Sorted(maps.Keys(contexts))
		var users []*eval.Context
		for _, each := range names {
			users = append(users, parseContext(t, contexts[each]))
		}
		if err := evaluator.SetContexts(context.Background(), users); err != nil {
			t.Fatal(err)
		}
		var exprs []string
		for _, each := range cases {
			exprs = append(exprs, each.Expr)
		}
		for i, results := range evaluator.EvalAll(context.Background(), exprs) {
			cases[i].judge(t, results[slices.Index(names, cases[i].Context)])
		}
	}
}

func (c conformanceCase) judge(t *testing.T, got eval.Result) {
	t.Helper()
	if c.Error {
		if got.Err == nil {
			t.Errorf("%s: %s: got %s, want an error", c.ID, c.Expr, got.Value)
		} else if strings.Contains(got.Err.Error(), "Error: ") {
			t.Errorf("%s: %s: the engine speaks: %v", c.ID, c.Expr, got.Err)
		}
		return
	}
	if got.Err != nil {
		t.Errorf("%s: %s: %v", c.ID, c.Expr, got.Err)
		return
	}
	var value any
	if err := json.Unmarshal(got.Value, &value); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c.Value, value); diff != "" {
		t.Errorf("%s: %s: (-want +got)\n%s", c.ID, c.Expr, diff)
	}
}

// TestEveryFunctionHasACase: a row of the tables that no case calls is not
// known to work.
func TestEveryFunctionHasACase(t *testing.T) {
	called := map[string]bool{}
	for _, name := range caseFiles {
		contexts, cases := readCases(t, name)
		scopes := map[string]oel.Scope{}
		for each, content := range contexts {
			evaluator := newEvaluator(t)
			setContext(t, evaluator, content)
			scopes[each] = evaluator.Scope()
		}
		for _, each := range cases {
			if each.Error {
				continue
			}
			compiled, err := oel.Compile(source.Whole(each.ID, each.Expr), scopes[each.Context], oel.Any)
			if err != nil {
				t.Errorf("%s: %v", each.ID, err)
				continue
			}
			for _, function := range compiled.Functions {
				called[function] = true
			}
		}
	}
	for _, function := range oel.Functions() {
		if !called[function.Key()] {
			t.Errorf("no case in testdata calls %s", function.Signature())
		}
		if function.Doc == "" || function.Example == "" {
			t.Errorf("%s is not documented", function.Signature())
		}
	}
}
