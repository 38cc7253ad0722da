package oel_test

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"text/template"

	"github.com/google/go-cmp/cmp"

	"rolecall/reconcile/oel"
	"rolecall/reconcile/oel/eval"
)

//go:embed README.tmpl.md
var readmeTemplate string

// TestREADME: README.md is README.tmpl.md with the functions, values and errors
// there are. -update writes it.
func TestREADME(t *testing.T) {
	contexts, _ := readCases(t, "conformance.jsonl")
	page := readme{t: t, evaluator: newEvaluator(t)}
	setContext(t, page.evaluator, contexts["J"])
	parsed, err := template.New("README.tmpl.md").Option("missingkey=error").Funcs(template.FuncMap{
		"row": page.row, "refused": page.refused, "functions": page.functions, "code": code, "anchor": anchor,
		"baseAttributes": func() string { return "`" + strings.Join(oel.BaseAttributes, " ") + "`" },
		"refusedNames":   func() string { return page.allRefused(refusedFunctions, "%s()") },
		"refusedRoots":   func() string { return page.allRefused(refusedRoots, "%s.x") },
	}).Parse(readmeTemplate)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	text.WriteString("<!-- Written from README.tmpl.md and the tables of functions by: go test ./reconcile/oel -run README -update -->\n\n")
	if err := parsed.Execute(&text, map[string]any{"Groups": oel.GroupNames}); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("README.md", []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	found, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(found), text.String()); diff != "" {
		t.Errorf("README.md is stale: run go test ./reconcile/oel -run README -update\n%s", diff)
	}
}

type readme struct {
	t         *testing.T
	evaluator *eval.Evaluator
}

// value is what an expression yields; it must yield something.
func (r readme) value(expr string) string {
	value, err := r.evaluator.Eval(context.Background(), expr)
	if err != nil {
		r.t.Errorf("%s: %v", expr, err)
	}
	return string(value)
}

func (r readme) row(expr, why string) string {
	return fmt.Sprintf("| %s | %s | %s |", code(expr), code(r.value(expr)), cell(why))
}

// complaint is what is said of an expression, without the place and the picture.
func (r readme) complaint(expr string) string {
	value, err := r.evaluator.Eval(context.Background(), expr)
	if err == nil {
		r.t.Errorf("%s: got %s, want an error", expr, value)
		return ""
	}
	var complaints []string
	for i, line := range strings.Split(err.Error(), "\n") {
		if i == 0 {
			line = strings.SplitN(line, ": ", 2)[1]
		}
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "|") && !strings.HasPrefix(line, "(known from") {
			complaints = append(complaints, strings.Split(line, "  (known from")[0])
		}
	}
	return strings.Join(complaints, "; ")
}

func (r readme) refused(expr string) string {
	return fmt.Sprintf("| %s | %s |", code(expr), cell(r.complaint(expr)))
}

var (
	refusedFunctions = []string{
		"getManagerUser", "getManagerAppUser", "getAssistantUser", "getAssistantAppUser", "hasDirectoryUser", "findDirectoryUser",
		"hasWorkdayUser", "findWorkdayUser", "user.getLinkedObject",
	}
	refusedRoots = []string{"app", "org", "session", "security", "device", "access", "accessRequest", "idpuser"}
)

// allRefused lists names, all of which must be refused as not available.
func (r readme) allRefused(names []string, format string) string {
	var list []string
	for _, name := range names {
		if complaint := r.complaint(fmt.Sprintf(format, name)); !strings.Contains(complaint, "is not available offline") {
			r.t.Errorf("%s: %s", name, complaint)
		}
		list = append(list, code(name))
	}
	return strings.Join(list, ", ")
}

// functions is the table of a group of functions: classic ones, then methods,
// then those that are deprecated.
func (r readme) functions(group string) string {
	var rows []*oel.Function
	for _, function := range oel.Functions() {
		if function.Group == group {
			rows = append(rows, function)
		}
	}
	slices.SortStableFunc(rows, func(a, b *oel.Function) int { return int(a.Dialect) - int(b.Dialect) })
	text := "| function | yields | result | example | value |\n|---|---|---|---|---|\n"
	for _, f := range rows {
		text += fmt.Sprintf("| %s | %s | %s | %s | %s |\n", code(f.Signature()), cell(f.Doc), result(f), code(f.Example), code(r.value(f.Example)))
	}
	return text
}

// result says when the result is null and whether there may be none.
func result(f *oel.Function) string {
	text := map[oel.Nulls]string{oel.NullInNullOut: "null for null", oel.NeverNull: "never null", oel.MayBeNull: "may be null"}[f.Nulls]
	if f.Raises {
		text += "; can fail"
	}
	return text
}

func anchor(group string) string {
	return strings.ToLower(strings.ReplaceAll(group, " ", "-")) + "-functions"
}

// cell escapes text for a cell of a table, code is one that is written so.
func cell(text string) string { return strings.NewReplacer("|", `\|`, "<", "&lt;").Replace(text) }
func code(text string) string { return "`" + strings.ReplaceAll(text, "|", `\|`) + "`" }
