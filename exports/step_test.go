package exports

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rolecall/exports/duckdb"
	"rolecall/exports/okta"
	"rolecall/exports/servicenow"
)

// TestSteps holds that every statement writes to one table, which is known, and
// runs after whatever fills or makes what it reads.
func TestSteps(t *testing.T) {
	folders := map[string]fs.FS{"okta": okta.Statements, "servicenow": servicenow.Statements}
	for _, folder := range []string{"account", "quality/table", "quality/estate"} {
		within, err := fs.Sub(statements, folder)
		if err != nil {
			t.Fatal(err)
		}
		folders[folder] = within
	}
	for folder, files := range folders {
		steps, err := readSteps(folder, files)
		if err != nil || len(steps) == 0 {
			t.Fatalf("%s: %d steps, %v", folder, len(steps), err)
		}
		made := map[string]step{}
		for _, each := range steps {
			if found := tableVerb.FindAllString(each.text, -1); len(found) != 1 || otherVerb.MatchString(each.text) {
				t.Errorf("%s: does %q; expected one of create table, insert into, delete from, update", each.name, found)
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

var otherVerb = regexp.MustCompile(`(?mi)^(alter|merge|drop|attach|truncate|create (?:or|view|temp|macro))\b`)

// TestStrictOrder holds that the order of what is wrong does not depend on what
// was found first.
func TestStrictOrder(t *testing.T) {
	db, err := duckdb.Open(t.Context(), duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, err = db.Exec(t.Context(), duckdb.Statement{Name: "exports", Text: Schema + `;
		insert into input.file by name select 0 as file_key, 'okta' as system, 'users.json' as path, 1 as bytes, '' as sha256,
			'json' as form, 'utf-8' as encoding, 0 as rows_read, 0 as rows_loaded, 0 as rows_duplicate, 0 as rows_rejected,
			0 as rows_unresolved, 0 as rows_unused;
		insert into input.quality by name
			select 'warning' as severity, 'okta_times' as topic, 0 as file_key, 'found first' as message
			union all select 'warning', 'capped', 0, 'found last'`})
	if err != nil {
		t.Fatal(err)
	}
	loader := &loader{inputs: Inputs{Strict: true}, db: db}
	err = loader.beStrict(t.Context())
	if err == nil || strings.Index(err.Error(), "found first") < strings.Index(err.Error(), "found last") {
		t.Errorf("beStrict: %v; expected the topic capped first", err)
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
