package custom

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/rules"
)

// written is a file of custom findings with this query.
func written(query string) rules.File {
	return rules.File{Name: "findings/x.sql", Text: `-- custom.x
-- title:       Something
-- one row per: account_key, item
-- reads:       okta.user, servicenow.user, servicenow.user_role, recon.link, recon.role, policy.setting
-- severity:    low
-- controls:    NIST AC-6
--
-- What it means.
` + query}
}

const sound = "select account_key, user_name as item, 'so' as reason from servicenow.user"

// TestMistakes holds that each mistake is found before a run, where it is, and by its code.
func TestMistakes(t *testing.T) {
	cases := []struct {
		name, place string
		code        Code
		file        rules.File
	}{
		{"another name", "1", BadHeader, edited(sound, "custom.x", "custom.y")},
		{"no severity", "1", BadHeader, edited(sound, "-- severity:    low\n", "")},
		{"severity", "5", BadHeader, edited(sound, "low", "grave")},
		{"a key that there is not", "2", BadHeader, edited(sound, "title:", "titel:")},
		{"a key of others", "5", BadHeader, edited(sound, "-- severity", "-- share: 2\n-- severity")},
		{"a control that there is not", "6", BadHeader, edited(sound, "NIST AC-6", "NIST AC-999")},
		{"no control", "1", BadHeader, edited(sound, "-- controls:    NIST AC-6\n", "")},
		{"a fix", "5", BadHeader, edited(sound, "-- severity", "-- fix: deactivate\n-- severity")},
		{"no text", "1", BadHeader, edited(sound, "--\n-- What it means.\n", "")},
		{"a grain", "3", BadHeader, edited(sound, "account_key, item", "reason")},
		{"a relation that there is not", "4", UnknownRelation, edited(sound, "recon.role", "recon.roles")},
		{"a relation that is not documented", "4", UnknownRelation, edited(sound, "recon.role", "recon.finding")},
		{"nothing", "1", NotOneQuery, written("")},
		{"two queries", "1", NotOneQuery, written(sound + ";\nselect 1")},
		{"no query", "1", NotOneQuery, written("create table x as " + sound)},
		{"a pragma", "1", NotOneQuery, written("pragma database_list")},
		{"an explanation", "1", NotOneQuery, written("explain " + sound)},
		{"a copy", "1", NotOneQuery, written("copy (" + sound + ") to 'x.csv'")},
		{"a parser's error", "9:1", Wrong, written("selec 1")},
		{"a column that there is not", "9:8", Wrong, written("select acount_key, 'a' as reason, 'é' as item from recon.link")},
		{"a function that there is not", "9:34", Wrong, written("select account_key, 'é' as item, nosuch(1) as reason from recon.link")},
		{"a relation without the header", "9:52", UnknownRelation, written("select account_key, '' as item, 'é' as reason from recon.verdict")},
		{"a file", "9:52", UnknownRelation, written("select account_key, '' as item, 'a' as reason from 'x.csv'")},
		{"what tables there are", "9:52", UnknownRelation, written("select account_key, '' as item, 'a' as reason from information_schema.tables")},
		{"a copied table", "9:52", UnknownRelation, written("select account_key, '' as item, 'a' as reason from subject.account")},
		{"another database", "9:52", UnknownRelation, written("select account_key, '' as item, 'a' as reason from run.recon.link")},
		{"a function that reads files", "", NotAllowed, written("select 1 as account_key, '' as item, content as reason from read_text('/etc/passwd')")},
		{"a function that reads settings", "", NotAllowed, written("select 1 as account_key, '' as item, name as reason from duckdb_settings()")},
		{"a setting", "", NotAllowed, written("select account_key, '' as item, current_setting('temp_directory') as reason from recon.link")},
		{"a query by its text", "", NotAllowed, written("select * from query('select 1')")},
		{"chance", "", NotAllowed, written("select account_key, '' as item, cast(random() as varchar) as reason from recon.link")},
		{"an id", "", NotAllowed, written("select account_key, '' as item, cast(uuid() as varchar) as reason from recon.link")},
		{"the time", "", NotAllowed, written("select account_key, '' as item, cast(now() as varchar) as reason from recon.link")},
		{"the time without parentheses", "", NotAllowed, written("select account_key, '' as item, cast(current_timestamp as varchar) as reason from recon.link")},
		{"the time of day", "", NotAllowed, written("select account_key, '' as item, cast(localtime as varchar) as reason from recon.link")},
		{"an age up to now", "", NotAllowed, written("select account_key, '' as item, cast(age(timestamp '2020-01-01') as varchar) as reason from recon.link")},
		{"a macro of the time", "", NotAllowed, written("select account_key, '' as item, cast(ago(interval 1 day) as varchar) as reason from recon.link")},
		{"the user", "", NotAllowed, written("select account_key, '' as item, current_user as reason from recon.link")},
		{"a sample", "", NotAllowed, written("select account_key, '' as item, 'a' as reason from recon.link using sample 3")},
		{"a sample of a table", "", NotAllowed, written("select account_key, '' as item, 'a' as reason from recon.link tablesample 10%")},
		{"what tables there are, by show", "", NotAllowed, written("from (show tables)")},
		{"a value as long as one likes", "", NotAllowed, written("select account_key, '' as item, repeat('x', 3000000000) as reason from recon.link")},
		{"a list as long as one likes", "", NotAllowed, written("select account_key, '' as item, cast(list_sum(range(3000000000)) as varchar) as reason from recon.link")},
		{"a parameter", "", NotAllowed, written("select account_key, '' as item, $a as reason from recon.link")},
		{"no key", "1", BadColumns, written("select '' as item, 'a' as reason from recon.link")},
		{"no reason", "1", BadColumns, written("select account_key, '' as item from recon.link")},
		{"no item, which the grain has", "1", BadColumns, written("select account_key, 'a' as reason from recon.link")},
		{"another column", "1", BadColumns, written("select account_key, '' as item, 'a' as reason, 1 as more from recon.link")},
		{"a key that is a text", "1", BadColumns, written("select rule as account_key, '' as item, 'a' as reason from recon.link")},
	}
	loaded, err := documented()
	if err != nil {
		t.Fatal(err)
	}
	db, may, err := openEmpty(t.Context(), loaded)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for _, each := range cases {
		t.Run(each.name, func(t *testing.T) {
			mistakes, err := checkIn(t.Context(), db, may, "estate", []rules.File{each.file}, true)
			if err != nil || len(mistakes) == 0 {
				t.Fatalf("%v, %d mistakes", err, len(mistakes))
			}
			place := "estate/findings/x.sql:" + each.place
			if got := mistakes[0].At.String(); mistakes[0].Code != each.code || !strings.HasPrefix(got, place) || each.place != "" && got != place {
				t.Errorf("%s at %s, not %s at %s: %s", mistakes[0].Code, got, each.code, place, mistakes[0].Error())
			}
		})
	}
	mistakes, err := checkIn(t.Context(), db, may, "estate", []rules.File{written("with x as (" + sound + ")\nselect * from x order by all; -- the end\n")}, true)
	if err != nil || len(mistakes) > 0 {
		t.Errorf("a sound one: %v %v", mistakes, err)
	}
}

func edited(query, old, by string) rules.File {
	file := written(query)
	file.Text = strings.Replace(file.Text, old, by, 1)
	return file
}

// TestRunning holds what the rows of a query have to be, and what it may take.
func TestRunning(t *testing.T) {
	db := smallEstate(t)
	cases := []struct {
		name, query string
		code        Code
	}{
		{"nobody's account", "select 99 as account_key, 'a' as item, 'r' as reason", UnknownSubject},
		{"nobody", "select 99 as user_key, null::int as account_key, 'a' as item, 'r' as reason", UnknownSubject},
		{"a key out of range", "select 9223372036854775807::bigint as account_key, 'a' as item, 'r' as reason", UnknownSubject},
		{"neither", "select null::int as account_key, 'a' as item, 'r' as reason", UnknownSubject},
		{"another's account", "select 1 as account_key, 2 as user_key, 'a' as item, 'r' as reason", UnknownSubject},
		{"no reason", "select 1 as account_key, 'a' as item, null as reason", NoReason},
		{"an empty reason", "select 1 as account_key, 'a' as item, '' as reason", NoReason},
		{"twice", "select 1 as account_key, 'a' as item, 'r' || range as reason from range(2)", Repeated},
		{"too many", "select 1 as account_key, 'a' || range as item, 'r' as reason from range(2000)", TooMuch},
		{"too long", "select 1 as account_key, 'a' as item, string_agg('rrrrrrrrrrr', '') as reason from range(1000)", TooMuch},
		{"a value that is none", "select 1 as account_key, 'a' as item, cast(cast('x' || user_name as integer) as varchar) as reason from servicenow.user", Failed},
		{"no end", "with recursive x as (select 1 as n union all select n + 1 from x) select 1 as account_key, 'a' as item, 'r' as reason from x where n < 0", TooLong},
		{"a product", "select 1 as account_key, 'a' as item, 'r' as reason from range(100000000) as a, range(100000000) as b where hash(a.range, b.range) = 1", TooLong},
		{"memory", "select 1 as account_key, 'a' as item, left(string_agg(cast(md5(cast(range as varchar)) as varchar), ''), 1) as reason from range(100000000)", TooMuch},
	}
	for _, each := range cases {
		t.Run(each.name, func(t *testing.T) {
			f := sounded(t, each.query)
			began := time.Now()
			_, err := f.run(t.Context(), db, limits{1000, time.Second})
			var wrong Mistake
			if !errors.As(err, &wrong) || wrong.Code != each.code && !(each.code == TooMuch && wrong.Code == TooLong) {
				t.Errorf("%v, not %s", err, each.code)
			}
			if took := time.Since(began); took > 30*time.Second {
				t.Errorf("it was ended after %s", took)
			}
		})
	}
	stopped, stop := context.WithCancelCause(t.Context())
	stop(errors.New("stopped"))
	if _, err := sounded(t, sound).run(stopped, db, limits{1000, time.Second}); err == nil || err.Error() != "stopped" {
		t.Errorf("a run that is stopped: %v", err)
	}
}

func sounded(t *testing.T, query string) Finding {
	t.Helper()
	all, err := Read("", []rules.File{written(query)})
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}

// smallEstate is a sealed database with two accounts and two people.
func smallEstate(t *testing.T) *duckdb.DB {
	t.Helper()
	known, err := documented()
	if err != nil {
		t.Fatal(err)
	}
	db, err := openBeside(t.Context(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	texts := schemas
	for _, relation := range Readable() {
		texts = append(texts, known.create(relation))
	}
	texts = append(texts, "insert into servicenow.user (account_key, user_name) values (1, 'ann'), (2, 'bob')",
		"create table subject.account as select account_key from servicenow.user", "create table subject.person as select range as user_key from range(1, 3)",
		"create table subject.link as select 1 as account_key, 1 as user_key")
	if err := seal(t.Context(), db, texts); err != nil {
		t.Fatal(err)
	}
	return db
}

// TestSealed holds that even without the checks of its text a query reaches no file and changes
// nothing.
func TestSealed(t *testing.T) {
	db := smallEstate(t)
	for _, query := range []string{
		"from read_text('/etc/hostname')", "select * from '/etc/hosts'", "from glob('/*')", "from read_csv('/etc/passwd')",
		"attach '/tmp/x.duckdb'", "load httpfs", "install httpfs", "set threads = 4", "copy (select 1) to '/tmp/custom-x.csv'", "set enable_external_access = true",
	} {
		if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "hostile", Text: query}); err == nil {
			t.Errorf("%s was run", query)
		}
	}
}

// TestCases holds what comes of cases, and where the mistakes in them are.
func TestCases(t *testing.T) {
	f := sounded(t, sound)
	const head = "Two accounts.\n\n-- c/servicenow.user.csv --\naccount_key,user_name\n1,ann\n2,bob\n"
	for name, each := range map[string]struct{ archive, want string }{
		"passes":        {head + "-- c/want.csv --\nitem,account_key\nbob,2\nann,1\n", ""},
		"differs":       {head + "-- c/want.csv --\naccount_key,item\n1,ann\n3,cy\n", "missing 3,cy; more 2,bob"},
		"no want":       {head, "x.txtar:3"},
		"a column":      {head + "-- c/want.csv --\nacount_key\n", "x.txtar:8"},
		"a relation":    {"-- c/recon.verdict.csv --\naccount_key\n1\n-- c/want.csv --\nitem\n", "x.txtar:1"},
		"its column":    {"-- c/servicenow.user_role.csv --\nacount_key\n1\n-- c/want.csv --\nitem\n", "x.txtar:2"},
		"a wide table":  {"-- c/servicenow.user.csv --\naccount_key,u_own\n1,\n-- c/want.csv --\nitem\n\"\"\n", ""},
		"a broken line": {"-- c/servicenow.user.csv --\naccount_key,user_name\n1\n-- c/want.csv --\nitem\n", "x.txtar:3"},
		"a type":        {"-- c/servicenow.user.csv --\naccount_key,user_name\nx,a\n-- c/want.csv --\nitem\n", "x.txtar:2"},
		"twice":         {head + "-- c/servicenow.user.csv --\naccount_key\n-- c/want.csv --\nitem\n", "x.txtar:7"},
		"no reason":     {"-- c/want.csv --\nitem\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			cases, err := f.Try(t.Context(), "x.txtar", each.archive)
			if err != nil || len(cases) != 1 {
				t.Fatal(err, cases)
			}
			got := ""
			var wrong Mistake
			switch {
			case errors.As(cases[0].Failed, &wrong):
				got = wrong.At.String()
			case !cases[0].Passed():
				got = fmt.Sprintf("missing %s; more %s", strings.Join(cases[0].Missing, "|"), strings.Join(cases[0].More, "|"))
			}
			if got != each.want {
				t.Errorf("%q, not %q: %v", got, each.want, cases[0].Failed)
			}
		})
	}
}
