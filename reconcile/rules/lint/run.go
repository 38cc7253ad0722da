package lint

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/rules"
)

// decisive are the questions of this folder that a run asks, too: they speak of who gets
// what. Those about style, and those that a finding answers, are for rules check.
var decisive = []string{
	"ambiguous-group", "empty-attribute", "empty-scope", "grants-everybody", "grants-nobody", "unjudged-conflict",
	"unknown-group", "unknown-yield",
}

// A small company may well give something to all its people: fewer than this many are no
// mass assignment, unless it is privileged.
const massAssignment = 10

// Warning is a warning about the rules of a run, with what is at stake.
type Warning struct {
	source.Problem
	Stake  Stake
	ruling rules.Ruling
}

// Stake is what hangs on the part of the rules that a warning is about.
type Stake struct {
	Relation     string // role, group, scope or field; "" if nothing can be counted
	People       int64  // who have what it decides, or would get it
	IsPrivileged bool
}

// String says what is at stake, "" if nothing can be counted.
func (s Stake) String() string {
	people := fmt.Sprintf("%d people", s.People)
	if s.People == 1 {
		people = "1 person"
	}
	switch {
	case s.People == 0:
		return ""
	case s.Relation == "scope":
		return "the accounts of " + people
	case s.Relation == "field":
		return "a field of " + people
	case s.IsPrivileged:
		return "privileged access of " + people
	}
	return "access of " + people
}

// Warn asks what is suspicious in who gets what by the rules of a run, the most at stake
// first. The schema policy is there; the schema lint is made and dropped.
func Warn(ctx context.Context, db *duckdb.DB, outline rules.Outline, compiled []source.Problem) ([]Warning, error) {
	decides, err := decisiveLints()
	if err != nil {
		return nil, err
	}
	for i, text := range outline.Statements {
		if _, err := db.Exec(ctx, duckdb.Statement{Name: fmt.Sprintf("lint#%d", i+1), Text: text}); err != nil {
			return nil, rules.ExpressionError(err)
		}
	}
	found, err := askAll(ctx, db, outline, func(name string) bool { return decides[name] })
	if err != nil {
		return nil, err
	}
	var warnings []Warning
	for _, each := range slices.Concat(compiled, outline.Warnings, found) {
		if decides[each.Lint] {
			warnings = append(warnings, Warning{Problem: each, ruling: outline.Ruling(each.At)})
		}
	}
	if len(warnings) > 0 {
		stakes, err := readStakes(ctx, db)
		if err != nil {
			return nil, err
		}
		warnings = slices.DeleteFunc(oncePerCause(warnings, outline, stakes), func(each Warning) bool {
			return each.Lint == "grants-everybody" && each.Stake.People < massAssignment && !each.Stake.IsPrivileged
		})
	}
	return warnings, drop(ctx, db)
}

func drop(ctx context.Context, db *duckdb.DB) error {
	_, err := db.Exec(ctx, duckdb.Statement{Name: "lint", Text: "drop schema lint cascade"})
	return err
}

func decisiveLints() (map[string]bool, error) {
	all, err := All()
	if err != nil {
		return nil, err
	}
	decides := map[string]bool{}
	for _, each := range all {
		decides[each.Name] = each.Decides
	}
	return decides, nil
}

//go:embed stake/stake.sql
var stakeFile embed.FS

// readStakes reads what hangs on each part of the rules.
func readStakes(ctx context.Context, db *duckdb.DB) (map[rules.Ruling]Stake, error) {
	const name = "stake/stake.sql"
	text, err := stakeFile.ReadFile(name)
	if err != nil {
		return nil, err
	}
	rows, err := db.Query(ctx, duckdb.Statement{Name: name, Text: string(text)})
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	stakes := map[rules.Ruling]Stake{}
	for rows.Next() {
		var stake Stake
		var number int
		if err := rows.Scan(&stake.Relation, &number, &stake.People, &stake.IsPrivileged); err != nil {
			return nil, err
		}
		stakes[rules.Ruling{Relation: stake.Relation, RuleNo: number}] = stake
	}
	return stakes, rows.Err()
}

// aboutNames are lints about a name: wherever it stands, it is the cause. Others are about their place.
var aboutNames = []string{"unknown-name", "unknown-group", "ambiguous-group", "empty-group", "empty-attribute"}

// oncePerCause keeps one warning a cause, with all its places and the most that is at
// stake at any of them, the most at stake first.
func oncePerCause(warnings []Warning, outline rules.Outline, stakes map[rules.Ruling]Stake) []Warning {
	stakeAt := func(at source.Position) Stake {
		ruling := outline.Ruling(at)
		if ruling.Relation == "field" {
			ruling.RuleNo = 0
		}
		return stakes[rules.Ruling{Relation: ruling.Relation, RuleNo: ruling.RuleNo}]
	}
	var kept []Warning
	seen := map[string]bool{}
	for _, each := range warnings {
		places := []source.Problem{each.Problem}
		if slices.Contains(aboutNames, each.Lint) {
			places = outline.Mentions(each.Problem)
		}
		key := fmt.Sprint(each.Lint, each.Message, places[0].At)
		if each.Lint == "unknown-name" || each.Lint == "unknown-group" {
			key = fmt.Sprint("unknown", places[0].At)
		}
		if seen[key] || isExplained(each, warnings) {
			continue
		}
		seen[key] = true
		for _, place := range places {
			if stake := stakeAt(place.At); compareStakes(stake, each.Stake) < 0 {
				each.Stake, each.At, each.Line = stake, place.At, place.Line
			}
		}
		if each.Stake.People == 0 && (each.Lint == "grants-nobody" || each.Lint == "empty-attribute") {
			continue // nobody has what is not granted
		}
		each.Message += elsewhere(each.At, places)
		kept = append(kept, each)
	}
	slices.SortStableFunc(kept, func(a, b Warning) int {
		return cmp.Or(compareStakes(a.Stake, b.Stake), a.At.Compare(b.At), cmp.Compare(a.Lint, b.Lint))
	})
	return kept
}

// compareStakes: privileged access first, then other access, then fields, and of each
// sort that of most people.
func compareStakes(a, b Stake) int {
	sort := func(s Stake) int {
		switch {
		case s.IsPrivileged:
			return 0
		case s.Relation == "scope" || s.Relation == "role" || s.Relation == "group":
			return 1
		case s.Relation != "":
			return 2
		}
		return 3
	}
	return cmp.Or(cmp.Compare(sort(a), sort(b)), cmp.Compare(b.People, a.People))
}

// explains are lints whose cause another lint names: what follows from what.
var explains = map[string][]string{
	"grants-nobody":    {"always-false", "empty-attribute", "never-matches", "regex-slashes", "unknown-group"},
	"empty-scope":      {"always-false", "empty-attribute", "never-matches", "regex-slashes", "unknown-group"},
	"grants-everybody": {"always-true"},
}

// isExplained says whether another warning about the same part is the cause of this one.
func isExplained(warning Warning, all []Warning) bool {
	return slices.ContainsFunc(all, func(other Warning) bool {
		return other.ruling == warning.ruling && slices.Contains(explains[warning.Lint], other.Lint)
	})
}

// elsewhere names the other lines of a cause, with their file if it is another.
func elsewhere(at source.Position, places []source.Problem) string {
	var lines, files []string
	for _, each := range places {
		line := strconv.Itoa(each.At.Line)
		switch {
		case each.At.File != at.File:
			if place := path.Base(each.At.File) + ":" + line; !slices.Contains(files, place) {
				files = append(files, place)
			}
		case each.At.Line != at.Line && !slices.Contains(lines, line):
			lines = append(lines, line)
		}
	}
	if len(files) > 0 {
		return otherFiles(lines, files)
	}
	const shown = 5
	switch {
	case len(lines) == 0:
		return ""
	case len(lines) == 1:
		return " (line " + lines[0] + ", too)"
	case len(lines) > shown:
		lines = append(lines[:shown], fmt.Sprintf("%d more", len(lines)-shown))
	}
	return " (lines " + strings.Join(lines[:len(lines)-1], ", ") + " and " + lines[len(lines)-1] + ", too)"
}

// otherFiles names places of a cause, of which some are in other files.
func otherFiles(lines, places []string) string {
	for i, line := range lines {
		lines[i] = "line " + line
	}
	all := slices.Concat(lines, places)
	const shown = 5
	if len(all) == 1 {
		return " (" + all[0] + ", too)"
	}
	if len(all) > shown {
		all = append(all[:shown], fmt.Sprintf("%d more", len(all)-shown))
	}
	return " (" + strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1] + ", too)"
}

// Store keeps the warnings with the run, in their order.
func Store(ctx context.Context, db *duckdb.DB, warnings []Warning) error {
	for number, each := range warnings {
		_, err := db.Exec(ctx, duckdb.Statement{
			Name: "rule_warning",
			Text: "insert into main.rule_warning values ($number, $code, $place, $line, $message, nullif($hint, ''), nullif($stake, ''), $people, $privileged)",
			Params: duckdb.Params{
				"number": number, "code": each.Lint, "line": each.At.Line, "message": source.Printable(each.Message), "hint": source.Printable(each.Hint),
				"place": fmt.Sprintf("%s:%d:%d", path.Base(each.At.File), each.At.Line, each.At.Column),
				"stake": each.Stake.String(), "people": each.Stake.People, "privileged": each.Stake.IsPrivileged,
			},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// ErrStrict are warnings as an error: --strict.
func ErrStrict(warnings []Warning) error {
	var problems source.Problems
	for _, each := range warnings {
		problems.Add(each.Problem)
	}
	if problems.Len() == 0 {
		return nil
	}
	return errors.Join(errors.New("warnings about the rules are errors here (--strict)"), problems.Err())
}
