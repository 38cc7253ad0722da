package draft_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/exports/sample"
	"rolecall/reconcile/draft"
	"rolecall/reconcile/rules"
)

// load loads an estate into a database.
func load(t *testing.T, dir string) *duckdb.DB {
	t.Helper()
	db, err := duckdb.Open(t.Context(), duckdb.Options{TempDir: t.TempDir(), Plain: os.Getenv("ROLECALL_CI") == ""})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	inputs := exports.Inputs{Okta: []string{filepath.Join(dir, "okta")}, ServiceNow: []string{filepath.Join(dir, "servicenow")}, Root: dir, TempDir: t.TempDir()}
	if err := exports.Load(t.Context(), db, inputs); err != nil {
		t.Fatal(err)
	}
	return db
}

func look(t *testing.T, db *duckdb.DB) (draft.Proposal, string) {
	t.Helper()
	found, err := draft.Look(t.Context(), db, nil)
	if err != nil {
		t.Fatal(err)
	}
	text := draft.Rules(&found)
	read, err := rules.Read("rules.yaml", []byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	catalog, err := rules.LoadCatalog(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := read.Compile(catalog, sample.DemoAsOf); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return found, text
}

// TestDemo: of a company without a fault, the rules that are proposed are those that it was made by, as far as
// exports show them.
func TestDemo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := sample.Write(dir, sample.Options{Identities: 150, Seed: 31, Faults: map[string]int{sample.NearMiss: 0}, OktaForm: "pages"}); err != nil {
		t.Fatal(err)
	}
	found, text := look(t, load(t, dir))
	for _, want := range []string{
		"\nscope:\n  app: servicenow_ud ",
		"\n  #   - ServiceNow Users ",
		"\n  - {okta: appuser.externalId, servicenow: sys_id} ",
		"\n  - {okta: user.login, servicenow: user_name, ignore_case: true} ",
		"\n  - {okta: user.employeeNumber, servicenow: employee_number} ",
		"\n  first_name: user.firstName ",
		"\n  department: {from: user.department, map: {Information Technology: IT}} ",
		"\n#     - {groups: [Sales Operations], group: Sales Team} ",
		"\n  never_grant: [admin, security_admin] ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	for _, each := range found.Keys {
		if each.Contradicted > 0 {
			t.Errorf("%+v is contradicted", each)
		}
	}
	if total := found.Total; total.Live == 0 || total.Assigned == 0 || total.ActiveLinked < total.Active-20 || total.OwnAssignments > total.Assigned {
		t.Errorf("%+v", total)
	}
}

// write writes an estate of people as tables.
func write(t *testing.T, count int, okta, servicenow string, identity, account func(i int) string) string {
	t.Helper()
	dir := t.TempDir()
	users, accounts := okta+"\n", servicenow+"\n"
	for i := range count {
		users += identity(i) + "\n"
		accounts += account(i) + "\n"
	}
	for name, text := range map[string]string{"okta/users.csv": users, "servicenow/sys_user.csv": accounts} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// activeLines are the lines of a section that count.
func activeLines(text, head string) []string {
	_, rest, _ := strings.Cut(text, "\n"+head+"\n")
	section, _, _ := strings.Cut(rest, "\n\n")
	var lines []string
	for line := range strings.Lines(section) {
		code, _, _ := strings.Cut(strings.TrimSpace(line), "  #")
		if !strings.HasPrefix(code, "#") {
			lines = append(lines, strings.TrimSpace(code))
		}
	}
	return lines
}

// TestKeys: the key that links is found, whatever a company calls its people by.
func TestKeys(t *testing.T) {
	for name, test := range map[string]struct {
		identity, account func(i int) string
		want              string
	}{
		"the number is the user name": {
			func(i int) string {
				return fmt.Sprintf("00u%017d,ACTIVE,p%d@a.example,p%d@b.example,%d", i, i, i, 5000+i)
			},
			func(i int) string { return fmt.Sprintf("%032x,%d,x%d@c.example,", i, 5000+i, i) },
			"- {okta: user.employeeNumber, servicenow: user_name, ignore_case: true}",
		},
		"the login without its domain": {
			func(i int) string { return fmt.Sprintf("00u%017d,ACTIVE,Person.%d@a.example,p%d@b.example,", i, i, i) },
			func(i int) string { return fmt.Sprintf("%032x,person.%d,,", i, i) },
			`- {okta: 'String.substringBefore(user.login, "@")', servicenow: user_name, ignore_case: true}`,
		},
		"numbers that lost their zeros": {
			func(i int) string {
				return fmt.Sprintf("00u%017d,ACTIVE,p%d@a.example,p%d@b.example,%06d", i, i, i, 700+i)
			},
			func(i int) string { return fmt.Sprintf("%032x,acc%d,,%d", i, i, 700+i) },
			"- {okta: user.employeeNumber, servicenow: employee_number, leading_zeros: ignore}",
		},
		"a number that means something else": {
			func(i int) string {
				return fmt.Sprintf("00u%017d,ACTIVE,p%d@a.example,p%d@a.example,%d", i, i, i, 100+i)
			},
			func(i int) string {
				return fmt.Sprintf("%032x,p%d@a.example,p%d@a.example,%d", i, i, i, 100+(i*7+3)%40)
			},
			"- {okta: user.login, servicenow: user_name, ignore_case: true}\n- {okta: user.email, servicenow: email, ignore_case: true}",
		},
		"nothing in common": {
			func(i int) string {
				return fmt.Sprintf("00u%017d,ACTIVE,p%d@a.example,p%d@a.example,%d", i, i, i, 100+i)
			},
			func(i int) string { return fmt.Sprintf("%032x,q%d,q%d@c.example,%d", i, i, i, 900+i) },
			"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := write(t, 40, "id,status,login,email,employeeNumber", "sys_id,user_name,email,employee_number,active", test.identity,
				func(i int) string { return test.account(i) + ",true" })
			_, text := look(t, load(t, dir))
			if got := strings.Join(activeLines(text, "correlate:"), "\n"); got != test.want {
				t.Errorf("got\n%s\nwant\n%s\nin\n%s", got, test.want, text)
			}
		})
	}
}

// TestSuggestions: what is suggested becomes a rule as it stands, whatever the names hold.
func TestSuggestions(t *testing.T) {
	for _, name := range []string{"Plain", "a: b", "'] }\nscope: {when: 'true'}", `"\`, "# lint: ignore unknown-group", "\x1b[31m\u202e", "null", "[a]"} {
		text := draft.Rules(&draft.Proposal{
			Groups:       []draft.ScopeGroup{{Name: name, Members: 1}},
			Entitlements: []draft.Entitlement{{Kind: "role", Name: name, Group: name, Inside: 1, Holders: 1, Members: 1}, {Kind: "group", Name: name, Group: name}},
		})
		for _, head := range []string{"scope:", "roles:", "groups:"} {
			taken := take(text, head)
			read, err := rules.Read("rules.yaml", []byte(taken))
			if err != nil {
				t.Errorf("%q: %v\n%s", name, err, taken)
				continue
			}
			if groups := read.OktaGroups(); len(groups) != 1 || groups[0] != name {
				t.Errorf("%s names %q, not %q:\n%s", head, groups, name, taken)
			}
		}
	}
}

// TestSeveralApps: the app whose accounts were exported says who must have one.
func TestSeveralApps(t *testing.T) {
	text := draft.Rules(&draft.Proposal{Total: draft.Total{Assigned: 9}, Apps: []draft.App{{ID: "0oa2", Users: 7, Accounts: 6}, {ID: "0oa1", Users: 8}}})
	if got := activeLines(text, "scope:"); len(got) != 1 || got[0] != "app: '0oa2'" {
		t.Errorf("got %q in\n%s", got, text)
	}
	if !strings.Contains(text, "\n  # app: '0oa1' ") {
		t.Errorf("the other app is not there:\n%s", text)
	}
}

// take makes rules of the comments of a section.
func take(text, head string) string {
	var lines []string
	isIn := false
	for line := range strings.Lines(text) {
		isIn = line == "# "+head+"\n" || isIn && strings.TrimSpace(line) != ""
		if isIn {
			line = strings.Replace(line, "# ", "", 1)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "")
}
