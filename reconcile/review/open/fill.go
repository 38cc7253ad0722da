package open

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/review/settings"
)

// Places of setting.reviewer that no line of review.yaml has.
const (
	Fallback = "fallback"
	Owner    = "owner"
	Second   = "second"
	Default  = "default"
)

// filler makes the statements that fill the tables of the settings.
type filler struct{ steps []string }

// fill are the statements that fill the tables of the settings.
func fill(read *settings.Settings) []string {
	f := &filler{}
	f.choice("all_groups", strconv.FormatBool(read.Select.AllGroups))
	f.choice("second_when", read.Second.When)
	f.choice("self", read.Independent.Self)
	f.choice("conflicted", read.Independent.Conflicted)
	f.choice("reciprocal", read.Independent.Reciprocal)
	f.choice("most_rows", strconv.Itoa(MostRows))
	for _, kind := range read.Select.Items {
		f.insert("setting.item_kind", duckdb.Literal(kind))
	}
	for i, each := range read.Select.Only {
		f.insert("setting.only", strconv.Itoa(i+1), strconv.FormatBool(each.Privileged), strconv.FormatBool(each.WithFindings), date(each.GrantedSince))
		f.patterns("only", i+1, each.At, "role", each.Roles)
		f.patterns("only", i+1, each.At, "group", each.Groups)
	}
	for i, each := range read.Select.Exclude {
		f.insert("setting.exclude", strconv.Itoa(i+1), duckdb.Literal(place(each.At)), duckdb.Literal(each.Reason))
		f.patterns("exclude", i+1, each.At, "user_name", each.UserNames)
		f.patterns("exclude", i+1, each.At, "role", each.Roles)
		f.patterns("exclude", i+1, each.At, "group", each.Groups)
	}
	f.reviewers(read)
	return f.steps
}

func (f *filler) reviewers(read *settings.Settings) {
	add := func(entry int, place string, isLastResort bool, account, by string) {
		f.insert("setting.reviewer", strconv.Itoa(entry), duckdb.Literal(place), strconv.FormatBool(isLastResort), duckdb.Literal(account), duckdb.Literal(by))
	}
	if read.Second.When != "" {
		add(0, Second, false, "", read.Second.By)
	}
	for i, each := range read.Reviewers {
		add(i+1, place(each.At), false, each.Account, each.By)
		f.patterns("reviewer", i+1, each.At, "role", each.Roles)
		f.patterns("reviewer", i+1, each.At, "group", each.Groups)
	}
	last := len(read.Reviewers)
	add(last+1, Fallback, true, "", read.Fallback)
	if !strings.EqualFold(read.Fallback, read.Owner) {
		add(last+2, Owner, true, "", read.Owner)
	}
}

// place is how outputs point at a setting: review.yaml:14.
func place(at source.Position) string {
	if at.Line == 0 {
		return Default
	}
	return path.Base(at.File) + ":" + strconv.Itoa(at.Line)
}

func (f *filler) choice(name, value string) {
	f.insert("setting.choice", duckdb.Literal(name), duckdb.Literal(value))
}

func (f *filler) patterns(of string, entry int, at source.Position, about string, patterns []string) {
	for _, written := range patterns {
		matched := written
		if about == "user_name" {
			matched = strings.ToLower(written)
		}
		f.insert("setting.pattern", duckdb.Literal(of), strconv.Itoa(entry), duckdb.Literal(about), duckdb.Literal(duckdb.LikePattern(matched)),
			duckdb.Literal(written), duckdb.Literal(place(at)))
	}
}

func (f *filler) insert(table string, values ...string) {
	f.steps = append(f.steps, fmt.Sprintf("insert into %s values (%s)", table, strings.Join(values, ", ")))
}

func date(day time.Time) string {
	if day.IsZero() {
		return "null"
	}
	return "date " + duckdb.Literal(day.Format(time.DateOnly))
}
