package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// batchExpressions is how many expressions BenchmarkBatch evaluates.
const batchExpressions = 10_000

// batchShapes are what administrators write in mappings, group rules and
// policies; %d makes each expression another one, so that none is remembered.
var batchShapes = []string{
	`user.firstName + "." + user.lastName + "%d"`,
	`String.substringBefore(user.email, "@") + %d`,
	`user.department == "Sales %d" AND String.stringContains(user.title, "Manager") ? "sales_manager" : null`,
	`toUpperCase(substringBefore(substringAfter(user.email, "@"), ".")) + "\" + %d`,
	`user.title matches "(?i).*manager %d"`,
	`Convert.toInt(user.level) + %d`,
	`isMemberOfGroupName("Sales %d")`,
	`user.getGroups({'group.profile.name': 'Sales', 'operator': 'EXACT'}).size() > %d`,
	`Arrays.contains(Arrays.add(user.roles, "%d"), "admin")`,
	`user.created.plusDays(%d).toString("MM/dd/yyyy")`,
}

// BenchmarkBatch is rolecall eval --batch with 10,000 different expressions on
// one context: of all shapes by turns, given the context once or on every line,
// and of group functions alone, which are the slowest to plan. The first two are
// to take less than 5 seconds on a quiet laptop.
//
//	go test ./cmd/rolecall -run '^$' -bench Batch -benchtime 1x
func BenchmarkBatch(b *testing.B) {
	described := `{"user": {"created": "2015-07-30T23:58:32Z", "profile": {"firstName": "Ann", "lastName": "Lee", "email": "ann.lee@example.com", ` +
		`"title": "Manager", "department": "Sales 3", "level": "7", "roles": ["admin"]}}, "groups": [{"name": "Sales"}]}`
	file := filepath.Join(b.TempDir(), "context.json")
	if err := os.WriteFile(file, []byte(described), 0o600); err != nil {
		b.Fatal(err)
	}
	b.Run("context=file", func(b *testing.B) { evaluateLines(b, batchLines(b, batchShapes, ""), "--context", file) })
	b.Run("context=lines", func(b *testing.B) { evaluateLines(b, batchLines(b, batchShapes, described)) })
	b.Run("groups=only", func(b *testing.B) { evaluateLines(b, batchLines(b, batchShapes[6:8], ""), "--context", file) })
}

// batchLines are the lines of a batch, with a context each unless it is empty.
func batchLines(b *testing.B, shapes []string, described string) []byte {
	var lines bytes.Buffer
	for i := range batchExpressions {
		line := map[string]any{"expr": fmt.Sprintf(shapes[i%len(shapes)], i)}
		if described != "" {
			line["context"] = json.RawMessage(described)
		}
		if err := json.NewEncoder(&lines).Encode(line); err != nil {
			b.Fatal(err)
		}
	}
	return lines.Bytes()
}

func evaluateLines(b *testing.B, lines []byte, args ...string) {
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		status := run(b.Context(), append([]string{"eval", "--batch"}, args...), streams{in: bytes.NewReader(lines), out: &out, err: io.Discard})
		if status != statusDone {
			b.Fatalf("exit status %d", status)
		}
	}
	answers := out.String()
	if values := strings.Count(answers, `{"value":`); values != batchExpressions {
		first, _, _ := strings.Cut(answers[max(strings.Index(answers, `{"error"`), 0):], "\n")
		b.Fatalf("%d values of %d: %s", values, batchExpressions, first)
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/10000-expressions")
}
