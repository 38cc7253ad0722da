package sample_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolecall/exports/sample"
)

// TestReviewDataComesOnTop: with the data that reviews need people, findings and all other
// fields are what they are without.
func TestReviewDataComesOnTop(t *testing.T) {
	options := sample.Options{Identities: 400, Seed: 11, OktaForm: "csv", ServiceNowForm: "csv"}
	plain, want := write(t, options)
	options.ReviewData = true
	more, got := write(t, options)
	got.Expected = slices.DeleteFunc(got.Expected, func(each sample.Planted) bool {
		return slices.Contains(needReviewData, each.Kind) && !slices.Contains(want.Expected, each)
	})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, name := range []string{"okta/users.csv", "servicenow/sys_user.csv", "servicenow/sys_user_has_role.csv", "servicenow/sys_user_grmember.csv",
		"servicenow/sys_user_group.csv", "servicenow/sys_user_role.csv"} {
		before, after := readCSV(t, filepath.Join(plain, name)), readCSV(t, filepath.Join(more, name))
		for i := range after {
			for column := range after[i] {
				if _, isOld := before[0][column]; !isOld {
					delete(after[i], column)
				}
			}
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// needReviewData are the kinds that rest on the data that reviews need, all or in part.
var needReviewData = []string{
	"delegate.conflict", "delegate.gone", "delegate.open_ended", "delegate.powerless", "grant.self", "group.no_owner", "manager.gone", "service.privileged",
}

// TestTeams: whoever has a manager has one, teams are of 8 to 12 people as far as there are
// enough, and everybody reports to the first in the end.
func TestTeams(t *testing.T) {
	dir, _ := write(t, sample.Options{Identities: 3000, Seed: 1, OktaForm: "csv", ServiceNowForm: "csv", Faults: map[string]int{}, ReviewData: true})
	managers, team := map[string]string{}, map[string]int{}
	for _, each := range readCSV(t, filepath.Join(dir, "okta/users.csv")) {
		managers[each["login"]] = each["managerId"]
		team[each["managerId"]]++
	}
	large := 0
	for manager, size := range team {
		if manager != "" && size > 12 {
			large++ // the first of all has the first of the departments, too
		}
	}
	if large > 1 || team[""] > 2 || len(team) < 200 {
		t.Errorf("%d teams, %d larger than 12, %d people without a manager", len(team), large, team[""])
	}
	deepest := 0
	for login := range managers {
		depth := 0
		for at := login; managers[at] != ""; at = managers[at] {
			if depth++; depth > 20 {
				t.Fatalf("%s is in a circle", login)
			}
		}
		deepest = max(deepest, depth)
	}
	if deepest < 3 || deepest > 8 {
		t.Errorf("the tree is %d deep", deepest)
	}
}
