package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// drawnScope is one of several scopes; nil is what is not written.
type drawnScope struct {
	groups     []string
	department *string
	isOptional bool
}

func (s drawnScope) selects(user drawnUser) bool {
	return (len(s.groups) == 0 || drawnChoice{groups: s.groups}.isMet(user)) && (s.department == nil || user.department == *s.department)
}

func (s drawnScope) yaml() string {
	var parts []string
	if len(s.groups) > 0 {
		parts = append(parts, "groups: ["+strings.Join(s.groups, ", ")+"]")
	}
	if s.department != nil {
		parts = append(parts, fmt.Sprintf(`when: user.department == "%s"`, *s.department))
	}
	if s.isOptional {
		parts = append(parts, "optional: true")
	}
	return "    - {" + strings.Join(parts, ", ") + "}\n"
}

var drawScope = rapid.Custom(func(t *rapid.T) drawnScope {
	made := drawnScope{
		groups:     rapid.SliceOfNDistinct(rapid.SampledFrom(drawnGroups), 0, 2, rapid.ID).Draw(t, "groups"),
		department: rapid.Ptr(rapid.SampledFrom([]string{"X", "Y"}), true).Draw(t, "department"), isOptional: rapid.Bool().Draw(t, "optional"),
	}
	if len(made.groups) == 0 && made.department == nil {
		made.groups = []string{"A"}
	}
	return made
})

// TestScopesSelectAsWritten draws scopes, some of whoever needs no account, and compares whom the
// compiled view selects with what a reading of each, person by person, says.
func TestScopesSelectAsWritten(t *testing.T) {
	users, texts := allSorts()
	db := openEstate(t, texts...)
	rapid.Check(t, func(rt *rapid.T) {
		scopes := rapid.SliceOfN(drawScope, 1, 4).Draw(rt, "scopes")
		text := "version: 1\nscope:\n  any:\n"
		for _, each := range scopes {
			text += each.yaml()
		}
		var want []string
		for key, user := range users {
			isIn, isNeeded := false, false
			for _, each := range scopes {
				if each.selects(user) {
					isIn, isNeeded = true, isNeeded || !each.isOptional
				}
			}
			if isIn {
				want = append(want, fmt.Sprintf("%d|%v", key, !isNeeded))
			}
		}
		run(t, db, "drop schema if exists policy cascade")
		compile(t, db, text)
		got := strings.Split(strings.TrimSpace(table(t, db, "select user_key, is_optional from policy.in_scope")), "\n")
		if len(want) == 0 {
			want = []string{""}
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("%s\n(-want +got)\n%s", text, diff)
		}
	})
}
