package exports

import (
	"io/fs"
	"slices"
	"testing"

	"rolecall/exports/okta"
	"rolecall/exports/servicenow"
)

// TestSteps holds that of every statement is known what it writes, and that it
// runs after whatever fills or makes what it reads.
func TestSteps(t *testing.T) {
	for system, files := range map[string]fs.FS{"okta": okta.Statements, "servicenow": servicenow.Statements} {
		steps, err := readSteps(system, files)
		if err != nil || len(steps) == 0 {
			t.Fatalf("%s: %d steps, %v", system, len(steps), err)
		}
		made := map[string]step{}
		for _, each := range steps {
			if each.adds == "" && len(each.changes) == 0 {
				t.Errorf("%s: expected create table, insert into, delete from or update at the beginning of a line", each.name)
			}
			for _, table := range each.reads {
				if maker, isMade := made[table]; isMade && !each.mustFollow(maker) {
					t.Errorf("%s may run before %s, which makes %s", each.name, maker.name, table)
				}
			}
			for _, table := range each.tables() {
				if fill := filling(table); slices.Contains(each.reads, "staging."+table) && !each.mustFollow(fill) {
					t.Errorf("%s may run before %s is filled", each.name, table)
				}
			}
			if each.makes != "" {
				made[each.makes] = each
			}
		}
	}
}

func TestMustFollow(t *testing.T) {
	makes := newStep("", "create table staging.okta_pair as\nselect * from okta.user")
	adds := newStep("", "insert into okta.user by name\nselect * from staging.okta_pair")
	addsToo := newStep("", "insert into okta.user by name\nselect * from staging.other")
	addsToItself := newStep("", "insert into okta.user by name\nselect * from okta.user")
	deletes := newStep("", "delete from okta.user\nwhere user_key in (select user_key from staging.other)")
	apart := newStep("", "insert into okta.group by name\nselect * from staging.other")
	for _, test := range []struct {
		name  string
		a, b  step
		wants bool
	}{
		{"what is made is read", makes, adds, true},
		{"both add", adds, addsToo, false},
		{"one reads what it adds to", adds, addsToItself, true},
		{"one deletes", adds, deletes, true},
		{"one reads what is deleted from", makes, deletes, true},
		{"nothing in common", makes, apart, false},
		{"both read", deletes, apart, false},
		{"columns are added", filling("okta_user"), adds, true},
	} {
		if test.a.mustFollow(test.b) != test.wants || test.b.mustFollow(test.a) != test.wants {
			t.Errorf("%s: must follow: not %t both ways", test.name, test.wants)
		}
	}
}
