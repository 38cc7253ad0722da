package eval_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"rolecall/reconcile/oel/eval"
)

func newEvaluator(t testing.TB) *eval.Evaluator {
	t.Helper()
	evaluator, err := eval.NewEvaluator(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { evaluator.Close() })
	return evaluator
}

func batch(t testing.TB, input string, fallback *eval.Context) []string {
	t.Helper()
	var output bytes.Buffer
	if err := newEvaluator(t).Batch(context.Background(), strings.NewReader(input), &output, fallback); err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(output.String(), "\n"), "\n")
}

func TestBatchAnswersLineByLineInOrder(t *testing.T) {
	input := `{"expr": "user.firstName + '<'", "context": {"user": {"profile": {"firstName": "Ann"}}}}
{"expr": "user.firstName", "context": {"user": {"profile": {"firstName": "Bob"}}}}

{"expr": "user.firstName"}
not json
{"expr": "user.level", "context": {"user": {"profile": {"level": 3}}}}
{"expr": "user.nope", "context": {"user": {"profile": {"level": 3}}}}
{"expr": "'x'.toInteger()", "context": {"user": {"profile": {"level": 3}}}}
{"expr": "1", "context": {"users": {}}}
{"context": {}}
{"expr": "user.level == null"}
{"expr": "isMemberOfGroupName('Sales')", "context": {"groups": [{"name": "Sales"}]}}`
	want := []string{
		`{"value":"Ann<"}`, `{"value":"Bob"}`, `{"value":"fallback"}`,
		`{"error":"line 5: want {\"expr\": \"...\", \"context\": {...}}: invalid character 'o' in literal null (expecting 'u')"}`,
		`{"value":3}`,
		`{"error":"expression:1:6: okta has no user attribute \"nope\"\n |user.nope\n |     ^\n (known from the context: 1)"}`,
		`{"error":"expression:1:5: x is not a number"}`,
		`{"error":"context: unknown field \"users\": expected user (id status created activated statusChanged lastLogin lastUpdated passwordChanged profile), groups (id name type source_id), app_user (externalId userName profile), now"}`,
		`{"error":"line 10: want {\"expr\": \"...\", \"context\": {...}}: \"expr\" is missing"}`,
		`{"error":"expression:1:6: okta has no user attribute \"level\"\n |user.level == null\n |     ^\n (known from the context: 1)"}`,
		`{"value":true}`,
	}
	fallback := &eval.Context{User: eval.User{Profile: map[string]any{"firstName": "fallback"}}}
	got := batch(t, input, fallback)
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Errorf("line %d:\n got %s\nwant %s", i, at(got, i), at(want, i))
		}
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "nothing"
}

// TestBatchAnswersBeforeTheNextLine: a program may wait for each answer.
func TestBatchAnswersBeforeTheNextLine(t *testing.T) {
	evaluator := newEvaluator(t)
	questions, ask := io.Pipe()
	answer, answers := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- evaluator.Batch(context.Background(), questions, answers, nil) }()
	reader := json.NewDecoder(answer)
	for i := range 3 {
		fmt.Fprintf(ask, "{\"expr\": \"%d + 1\"}\n", i)
		var got struct{ Value int }
		if err := reader.Decode(&got); err != nil || got.Value != i+1 {
			t.Fatalf("%d: %v, %v", i, got, err)
		}
	}
	ask.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestBatchIsFast(t *testing.T) {
	profile := `{"user": {"profile": {"firstName": "Ann", "title": "Manager", "department": "Sales", "level": "7"}}, "groups": [{"name": "Sales"}]}`
	exprs := []string{
		`user.department == \"Sales\" AND String.stringContains(user.title, \"Manager\") ? \"sales_manager\" : null`,
		`toUpperCase(substringBefore(user.firstName, \"@\")) + \"%d\"`,
		`isMemberOfGroupName(\"Sales\") ? %d : 0`,
		`Convert.toInt(user.level) + %d`,
		`user.nope%d == 1`,
	}
	var input strings.Builder
	const lines = 10_000
	for i := range lines {
		expr := strings.ReplaceAll(exprs[i%len(exprs)], "%d", fmt.Sprint(i))
		fmt.Fprintf(&input, "{\"expr\": \"%s\", \"context\": %s}\n", expr, profile)
	}
	started := time.Now()
	got := batch(t, input.String(), nil)
	took := time.Since(started)
	t.Logf("%d expressions: %v", lines, took)
	if len(got) != lines {
		t.Errorf("%d answers to %d lines", len(got), lines)
	}
	if took > 2*time.Minute { // 5 s on a quiet machine: hours if it grows with the square
		t.Errorf("took %v", took)
	}
}

func TestContextsAreChecked(t *testing.T) {
	for content, want := range map[string]string{
		`{"user": {"profil": {}}}`:                                      `context: unknown field "profil": expected user`,
		`{"user": {"profile": {"a": {"b": 1}}}}`:                        "context: user.profile.a: an attribute is a text, a number",
		`{"user": {"profile": {"a": [1, "x"]}}}`:                        "context: user.profile.a: values of different types: integer and string",
		`{"user": {"profile": {"a": [[1]]}}}`:                           "context: user.profile.a: an attribute's array holds no arrays",
		`{"user": {"profile": {"a": 1e999}}}`:                           "context: user.profile.a: the number 1e999 is out of range",
		`{"user": {"created": "yesterday"}}`:                            "context: parsing time",
		`{"groups": {"name": "x"}}`:                                     "context: groups is a JSON object, which it cannot be",
		`{} {}`:                                                         "context: something follows the JSON object",
		`{"user": `:                                                     "context: the JSON ends too early",
		`{"app_user": {"profile": {"p'": "'; drop table x", "P'": 2}}}`: "",
		`{"user": {"profile": {"a": [1, 2.5, null], "A": [], "b": true, "id\"": null}}}`: "",
	} {
		parsed, err := eval.ParseContext([]byte(content))
		if err == nil {
			err = newEvaluator(t).SetContext(context.Background(), parsed)
		}
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", content, err)
		case want != "" && (err == nil || !strings.HasPrefix(err.Error(), want)):
			t.Errorf("%s: %v, want %s", content, err, want)
		}
	}
}
