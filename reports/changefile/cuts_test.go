package changefile

import (
	"slices"
	"testing"
)

// Records of one membership or grant are in one part; a part is larger than asked for only if
// these alone are more.
func TestRecordsOfOneMembershipAreInOnePart(t *testing.T) {
	t.Parallel()
	grant := func(id, operation, user, role string) correction {
		return correction{ChangeID: id, Table: "sys_user_has_role", Operation: operation, UserName: user, RoleName: role}
	}
	plan := []correction{
		{ChangeID: "a", Table: "sys_user", Operation: "update", UserName: "ann"},
		grant("b", "delete", "ann", "itil"), grant("c", "delete", "ann", "admin"), grant("d", "delete", "ann", "itil"),
		grant("e", "create", "bob", "itil"), grant("f", "create", "cem", "itil"),
		grant("g", "delete", "dee", "itil"), grant("h", "delete", "eve", "itil"),
		grant("i", "delete", "fay", "itil"), grant("j", "delete", "fay", "admin"), grant("k", "delete", "fay", "admin"), grant("l", "delete", "fay", "itil"),
	}
	for size, want := range map[int][]int{
		1: {1, 2, 2, 2, 3, 4, 5, 6, 7, 7, 7, 7}, 2: {1, 2, 2, 2, 3, 3, 4, 4, 5, 5, 5, 5},
		3: {1, 2, 2, 2, 3, 3, 3, 4, 5, 5, 5, 5}, 4: {1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3},
	} {
		var cuts cuts
		for _, each := range plan {
			cuts.add(each)
		}
		parts := cuts.parts(size)
		var got []int
		for _, each := range plan {
			got = append(got, parts[each.ChangeID])
		}
		if !slices.Equal(got, want) {
			t.Errorf("parts of %d: %v, not %v", size, got, want)
		}
	}
}
