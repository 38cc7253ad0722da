package oel_test

import (
	"fmt"
	"testing"

	"rolecall/reconcile/oel"
)

func TestReadsOf(t *testing.T) {
	for expression, want := range map[string]string{
		`user.department == "Sales" AND String.stringContains(user.profile.title, "x")`: "{[department title] false [] [] false}",
		`appuser != null`:              "{[] true [] [] false}",
		`appuser.externalId`:           "{[] true [] [] false}",
		`department + source.division`: "{[department division] false [] [] false}",
		`isMemberOfGroupName("A") OR isMemberOfAnyGroup("00g1", "00g2")`:                                "{[] false [A] [00g1 00g2] false}",
		`isMemberOfGroupName(user.department)`:                                                          "{[department] false [] [] true}",
		`isMemberOfGroupNameStartsWith("A")`:                                                            "{[] false [] [] true}",
		`user.isMemberOf({'group.profile.name': {'A', 'B'}, 'operator': 'EXACT'})`:                      "{[] false [A B] [] false}",
		`user.isMemberOf({'group.profile.name': 'A', 'operator': 'STARTS_WITH'})`:                       "{[] false [] [] true}",
		`user.isMemberOf({'group.id': '00g1'}, {'group.profile.name': 'A', 'operator': 'STARTS_WITH'})`: "{[] false [] [00g1] false}",
		`Groups.startsWith("OKTA", "Sales", 10)`:                                                        "{[] false [] [] true}",
		`user.login ==`:                                                                                 "{[] false [] [] false}",
	} {
		if got := fmt.Sprint(oel.ReadsOf(expression)); got != want {
			t.Errorf("%s: %s, want %s", expression, got, want)
		}
	}
}
