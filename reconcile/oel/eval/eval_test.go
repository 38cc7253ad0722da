package eval_test

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

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
	file, err := os.Open(filepath.Join("..", "testdata", name))
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
	parsed, err := eval.ParseContext(content)
	if err != nil {
		t.Fatal(err)
	}
	if err := evaluator.SetContext(context.Background(), parsed); err != nil {
		t.Fatal(err)
	}
}

func TestCasesOneByOne(t *testing.T) {
	evaluator := newEvaluator(t)
	for _, name := range []string{"conformance.jsonl", "cases.jsonl"} {
		contexts, cases := readCases(t, name)
		current := ""
		for _, each := range cases {
			if each.Context != current {
				setContext(t, evaluator, contexts[each.Context])
				current = each.Context
			}
			raw, err := evaluator.Eval(context.Background(), each.Expr)
			if each.Error {
				if err == nil {
					t.Errorf("%s: %s: got %s, want an error", each.ID, each.Expr, raw)
				}
				continue
			}
			var got any
			if err == nil {
				err = json.Unmarshal(raw, &got)
			}
			if err != nil {
				t.Errorf("%s: %s: %v", each.ID, each.Expr, err)
			} else if diff := cmp.Diff(each.Value, got); diff != "" {
				t.Errorf("%s: %s: (-want +got)\n%s", each.ID, each.Expr, diff)
			}
		}
	}
}
