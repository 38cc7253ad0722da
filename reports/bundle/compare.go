package bundle

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
)

// finding is what has to be the same of a finding of both runs, and whom and what it is about.
type finding struct {
	Facts                                 string // kind, severity, what is done about it, how certain it is
	Rule                                  string
	OktaID, Login, SysID, UserName, Items string
}

// String is what tells findings apart. Two identities of one person are one finding, whichever of them is named
// first: that is decided by the order of logins, which is not kept.
func (f finding) String() string {
	if strings.HasPrefix(f.Facts, "okta.duplicate ") {
		f.OktaID, f.Login, f.Items = "", min(f.Login, f.Items), max(f.Login, f.Items)
	}
	return strings.Join([]string{f.Facts, f.Rule, f.OktaID, f.Login, f.SysID, f.UserName, f.Items}, " | ")
}

func findingsOf(ctx context.Context, db *duckdb.DB) ([]finding, error) {
	var found []finding
	err := db.Each(ctx, duckdb.Statement{Name: "findings", Text: `
		select
			concat_ws(' ', kind, severity, case when privileged then 'privileged' end, okta_status, fix, case when excepted then 'excepted' end, certainty),
			coalesce(rule, ''), coalesce(okta_id, ''), coalesce(login, ''), coalesce(sys_id, ''), coalesce(user_name, ''), coalesce(item, '')
		from finding order by finding_no`}, func(rows *duckdb.Rows) error {
		var each finding
		if err := rows.Scan(&each.Facts, &each.Rule, &each.OktaID, &each.Login, &each.SysID, &each.UserName, &each.Items); err != nil {
			return err
		}
		found = append(found, each)
		return nil
	})
	return found, err
}

// Difference is what two runs of the same estate do not both find.
type Difference struct {
	Findings     int      // of the original
	Lost, Gained []string // findings that only the original, or only the bundle has, as the bundle calls them
	Plan         []string // what the plans do not have in common: counts of changes
}

func (d Difference) IsNone() bool { return len(d.Lost)+len(d.Gained)+len(d.Plan) == 0 }

// Compare compares the findings of the original with those of the bundle, one to one.
func (m *Written) Compare(ctx context.Context, original, bundled *duckdb.DB) (Difference, error) {
	before, err := findingsOf(ctx, original)
	if err != nil {
		return Difference{}, err
	}
	after, err := findingsOf(ctx, bundled)
	if err != nil {
		return Difference{}, err
	}
	left := map[string]int{}
	for _, each := range after {
		left[each.String()]++
	}
	difference := Difference{Findings: len(before)}
	for _, each := range before {
		calls := m.renamed(each)
		at := slices.IndexFunc(calls, func(call finding) bool { return left[call.String()] > 0 })
		if at < 0 {
			difference.Lost = append(difference.Lost, calls[0].String())
			continue
		}
		left[calls[at].String()]--
	}
	for _, each := range after {
		if left[each.String()] > 0 {
			left[each.String()]--
			difference.Gained = append(difference.Gained, each.String())
		}
	}
	difference.Plan, err = comparePlans(ctx, original, bundled)
	return difference, err
}

// renamed is a finding as the bundle may have it: what it is about is a name, or a word of rolecall's.
func (m *Written) renamed(from finding) []finding {
	of := m.Names.Of
	withNames := finding{Facts: from.Facts, Rule: m.ruleOf(from.Rule), OktaID: of(from.OktaID), Login: of(from.Login), SysID: of(from.SysID), UserName: of(from.UserName)}
	named, same, unknown := withNames, withNames, withNames
	named.Items, same.Items = of(from.Items), from.Items
	if unnamed.MatchString(from.Items) {
		unknown.Items = "role " + of(from.Items[len("role "):])
		return []finding{unknown, named, same}
	}
	return []finding{named, same}
}

func (m *Written) ruleOf(rule string) string {
	file, line, isPlace := strings.Cut(rule, ":")
	if to := m.rulesFiles[file]; isPlace && to != "" {
		return to + ":" + line
	}
	return rule
}

// comparePlans compares how many changes of each sort are planned, and how many withheld.
func comparePlans(ctx context.Context, original, bundled *duckdb.DB) ([]string, error) {
	var counts [2][]string
	for i, db := range []*duckdb.DB{original, bundled} {
		var err error
		if counts[i], err = db.Texts(ctx, duckdb.Statement{Name: "plan", Text: `
			select concat_ws(' ', 'planned:', count(*), system, "table", operation, field) from change group by system, "table", operation, field
			union all
			select concat_ws(' ', 'withheld:', guardrail, count(*)) from withheld group by guardrail
			order by 1`}); err != nil {
			return nil, err
		}
	}
	var different []string
	for i, name := range []string{"the original has", "the bundle has"} {
		for _, each := range counts[i] {
			if !slices.Contains(counts[1-i], each) {
				different = append(different, fmt.Sprintf("%s %s", name, each))
			}
		}
	}
	return different, nil
}
