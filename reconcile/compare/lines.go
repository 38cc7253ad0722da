package compare

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"rolecall/exports/duckdb"
)

// putBesideRules finds what in the rules' text changed, and which findings moved because of it.
func (c *comparison) putBesideRules(ctx context.Context) error {
	if err := c.putLines(ctx); err != nil {
		return err
	}
	if err := c.fill(ctx, "compare.moved"); err != nil {
		return err
	}
	isEmpty, err := c.isEmpty(ctx, "compare.moved")
	if err != nil {
		return err
	}
	if !isEmpty {
		c.step("finding the rules that moved findings")
		for _, run := range []string{"old", "new"} {
			if err := c.takeRulings(ctx, run); err != nil {
				return err
			}
		}
	}
	return c.fill(ctx, "compare.line_effect")
}

// takeRulings takes what the rules of a run are about, in the new data.
func (c *comparison) takeRulings(ctx context.Context, run string) error {
	file := c.options.Rules
	if run == "old" || file == nil {
		var err error
		if file, err = readRules(c.origins[run]); err != nil {
			return nil // it cannot be applied: nothing moved because of it
		}
	}
	if err := c.pointAt(ctx, c.databases["new"]); err != nil {
		return err
	}
	catalog, err := c.catalog(ctx)
	if err != nil {
		return err
	}
	policy, err := file.Read.Compile(catalog, c.origins["new"].AsOf)
	if err != nil {
		return nil // likewise
	}
	if err := c.exec(ctx, "policy", policy.Statements...); err != nil {
		return err
	}
	subject := c.statements["compare.taken_ruling"]
	if _, err := c.db.Exec(ctx, duckdb.Statement{Name: subject.File, Text: subject.Command(), Params: duckdb.Params{"run": run}}); err != nil {
		return err
	}
	return c.forget(ctx)
}

// putLines puts down the difference of the rules' texts.
func (c *comparison) putLines(ctx context.Context) error {
	lines := differentLines(c.origins["old"].rulesText, c.origins["new"].rulesText)
	const at = 500
	for len(lines) > 0 {
		some := lines[:min(at, len(lines))]
		lines = lines[len(some):]
		if err := c.exec(ctx, "lines", "insert into compare.line values "+strings.Join(some, ", ")); err != nil {
			return err
		}
	}
	return nil
}

// hunk is how a part of a difference begins.
var hunk = regexp.MustCompile(`^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@`)

// differentLines are the lines of the difference, as rows of compare.line in SQL.
func differentLines(past, present string) (rows []string) {
	var old, new, block int
	isChanged := false
	text := strings.TrimSuffix(string(diff.Diff("old", ended(past), "new", ended(present))), "\n")
	for _, line := range strings.Split(text, "\n") {
		if found := hunk.FindStringSubmatch(line); found != nil {
			old, _ = strconv.Atoi(found[1]) // digits
			new, _ = strconv.Atoi(found[2])
			isChanged = false
			continue
		}
		if old+new == 0 || line == "" {
			continue // what stands above the first part
		}
		mark := line[:1]
		if mark != " " && !isChanged {
			block++
		}
		isChanged = mark != " "
		oldLine, newLine, ofBlock := "null", "null", "null"
		if mark != "+" {
			oldLine = strconv.Itoa(old)
			old++
		}
		if mark != "-" {
			newLine = strconv.Itoa(new)
			new++
		}
		if isChanged {
			ofBlock = strconv.Itoa(block)
		}
		rows = append(rows, fmt.Sprintf("(%d, %s, %s, %s, %s, %s)", len(rows), duckdb.Literal(mark), oldLine, newLine, duckdb.Literal(line[1:]), ofBlock))
	}
	return rows
}

// ended ends a text with a line break: whether a file does is no difference of its rules.
func ended(text string) []byte {
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\r\n", "\n"), "�")
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return []byte(text)
}
