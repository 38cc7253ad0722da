package compare

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/rules"
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
	lines := differentLines(filesOf(c.origins["old"]), filesOf(c.origins["new"]))
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

// line is a line of the difference, as a row of compare.line.
type line struct {
	mark, text       string
	old, new, ofPart int // 0 for none
	file             string
}

func (l line) row(place int) string {
	number := func(n int) string {
		if n == 0 {
			return "null"
		}
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("(%d, %s, %s, %s, %s, %s, %s)", place, duckdb.Literal(l.mark), number(l.old), number(l.new), duckdb.Literal(l.text), number(l.ofPart), duckdb.Literal(l.file))
}

// filesOf are the files of a run's rules: the rules file, then those that it names.
func filesOf(of Origin) []rules.File {
	return append([]rules.File{{Name: of.RulesFile, Text: of.rulesText}}, of.files...)
}

// differentLines are the lines of the difference, as rows of compare.line in SQL: of the rules
// files, whatever they are called, then of each other file, by its name.
func differentLines(past, present []rules.File) (rows []string) {
	blocks := 0
	for _, each := range besideEachOther(past, present) {
		lines := parseDiff(diffOf(each[0].Text, each[1].Text))
		last := numberBlocks(lines, blocks)
		for _, line := range lines {
			if line.file = each[1].Name; line.mark == "-" {
				line.file = each[0].Name
			}
			rows = append(rows, line.row(len(rows)))
		}
		blocks = last
	}
	return rows
}

// besideEachOther pairs the files of two runs; of one that only one run has, the other text is
// empty.
func besideEachOther(past, present []rules.File) [][2]rules.File {
	pairs := [][2]rules.File{{past[0], present[0]}}
	isIn := func(files []rules.File, name string) int {
		return slices.IndexFunc(files, func(each rules.File) bool { return each.Name == name })
	}
	for _, each := range present[1:] {
		pair := [2]rules.File{{Name: each.Name}, each}
		if at := isIn(past[1:], each.Name); at >= 0 {
			pair[0] = past[1+at]
		}
		pairs = append(pairs, pair)
	}
	for _, each := range past[1:] {
		if isIn(present[1:], each.Name) < 0 {
			pairs = append(pairs, [2]rules.File{each, {Name: each.Name}})
		}
	}
	return pairs
}

// diffOf is the difference of two texts, as diff -u writes it.
func diffOf(past, present string) string {
	return string(diff.Diff("old", ended(past), "new", ended(present)))
}

func parseDiff(text string) (lines []line) {
	var old, new int
	for _, each := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if found := hunk.FindStringSubmatch(each); found != nil {
			old, _ = strconv.Atoi(found[1]) // digits
			new, _ = strconv.Atoi(found[2])
			continue
		}
		if old+new == 0 || each == "" {
			continue // what stands above the first part
		}
		of := line{mark: each[:1], text: each[1:]}
		if of.mark != "+" {
			of.old = old
			old++
		}
		if of.mark != "-" {
			of.new = new
			new++
		}
		lines = append(lines, of)
	}
	return lines
}

// numberBlocks numbers what changed together: as many lines as are replaced by as many others
// belong to one another one by one, else all that follow each other.
// It begins behind the number block, and returns the last.
func numberBlocks(lines []line, block int) int {
	for from := 0; from < len(lines); {
		to := from
		counts := map[string]int{}
		for to < len(lines) && lines[to].mark != " " && (to == from || isNext(lines[to-1], lines[to])) {
			counts[lines[to].mark]++
			to++
		}
		if to == from {
			from++
			continue
		}
		size := counts["-"]
		for i := range lines[from:to] {
			switch {
			case size == counts["+"]:
				lines[from+i].ofPart = block + 1 + i%size
			default:
				lines[from+i].ofPart = block + 1
			}
		}
		block = lines[to-1].ofPart
		from = to
	}
	return block
}

// isNext says whether two changed lines follow each other in one part of the difference.
func isNext(one, other line) bool {
	switch {
	case one.mark == "-" && other.mark == "-":
		return other.old == one.old+1
	case one.mark == "+" && other.mark == "+":
		return other.new == one.new+1
	}
	return one.mark == "-"
}

// ended ends a text with a line break: whether a file does is no difference of its rules.
func ended(text string) []byte {
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\r\n", "\n"), "�")
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return []byte(text)
}
