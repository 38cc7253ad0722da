package html

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"rolecall/exports/duckdb"
)

//go:embed *.gohtml report.css script/*.js script/compare/*.js data/*.sql
var files embed.FS

// The pages' own style and scripts: one element each, so that one hash each
// allows them.
var (
	style         = read("report.css")
	script        = withColumns(readScript("script/*.js"))
	compareScript = sync.OnceValue(readCompareScript)
)

// page is parsed when a report is written, not whenever the program starts.
var page = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(functions).ParseFS(files, "*.gohtml"))
})

func read(name string) string {
	text, err := files.ReadFile(name)
	if err != nil {
		panic(err) // a name in this package, embedded with it
	}
	return string(text)
}

// readScript puts the files together in one function, in the order of their
// names, so that they see each other and nothing else sees them.
func readScript(patterns ...string) string {
	var names []string
	for _, pattern := range patterns {
		found, err := fs.Glob(files, pattern)
		if err != nil {
			panic(err)
		}
		names = append(names, found...)
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(path.Base(a), path.Base(b)) })
	var all strings.Builder
	all.WriteString("(function () {\n'use strict';\n")
	for _, name := range names {
		all.WriteString(read(name))
	}
	all.WriteString("})();\n")
	return all.String()
}

// Style is the style of the report, for pages that look like it.
var Style = style

// Functions are what the templates call, for those of other pages, too.
func Functions() template.FuncMap { return functions }

// Policy is what the browser may do with a page: its own style and script ("" if it has none),
// and nothing else. No text may become markup in it, either.
func Policy(script, style string) string {
	allowed := "'none'"
	if script != "" {
		allowed = hashSource(script)
	}
	return fmt.Sprintf(
		"default-src 'none'; script-src %s; style-src %s; img-src data:; base-uri 'none'; form-action 'none'; "+
			"require-trusted-types-for 'script'; trusted-types 'none'",
		allowed, hashSource(style),
	)
}

// foot is the style of the foot of printed pages: the run, and the number of the page.
func foot(runID string) string {
	id := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' {
			return r
		}
		return -1
	}, runID)
	return fmt.Sprintf("@page { @bottom-left { content: \"rolecall, run %s\"; font: 8pt sans-serif; } @bottom-right { content: \"page \" counter(page) \" of \" counter(pages); font: 8pt sans-serif; } }\n", id)
}

func policyFor(script string) string { return Policy(script, style) }

func hashSource(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func writePage(to io.Writer, view view) error {
	return page().ExecuteTemplate(to, "page.gohtml", view)
}

func writeScript(to io.Writer, script string) error {
	_, err := fmt.Fprintf(to, "<script>%s</script>\n", script)
	return err
}

// writeEnd ends the page with what tells the script that nothing is cut off.
func writeEnd(to io.Writer) error {
	_, err := io.WriteString(to, "<i id=\"end\" hidden></i>\n</body>\n</html>\n")
	return err
}

func statement(name string, params duckdb.Params) duckdb.Statement {
	path := "data/" + name + ".sql"
	return duckdb.Statement{Name: "reports/html/" + path, Text: read(path), Params: params}
}
