package exports_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement/statementtest"
)

// formQueries yield what must be the same in every form: the canonical tables without
// keys, places and ids that some forms do not have.
var formQueries = []string{
	`select login, status, email, "firstName", "lastName", department, title, "secondEmail", last_login_at from okta.user order by login`,
	`select u.login, g.name from okta.membership m join okta.user u using (user_key) join okta.group g using (group_key) order by all`,
	`select u.login, a.external_id, a.user_name, a.scope, a.status from okta.app_user a join okta.user u using (user_key) order by all`,
	`select user_name, email, first_name, last_name, active, locked_out, last_login_time, department, manager from servicenow.user order by user_name`,
	`select u.user_name, m.user_name as manager from servicenow.user u left join servicenow.user m on m.account_key = u.manager_account_key order by all`,
	`select name from servicenow.role order by name`,
	`select g.name, g.active, p.name as parent from servicenow.group g left join servicenow.group p on p.group_key = g.parent_group_key order by all`,
	`select u.user_name, r.name, g.inherited from servicenow.user_role g join servicenow.user u using (account_key) join servicenow.role r using (role_key) order by all`,
	`select u.user_name, g.name from servicenow.group_member m join servicenow.user u using (account_key) join servicenow.group g using (group_key) order by all`,
	`select g.name as "group", r.name as role, x.inherits from servicenow.group_role x join servicenow.group g using (group_key) join servicenow.role r using (role_key) order by all`,
	`select r.name as role, c.name as contained from servicenow.role_contains x join servicenow.role r using (role_key) join servicenow.role c on c.role_key = x.contained_role_key order by all`,
	`select path, line, cause from input.rejected join input.file using (file_key)`,
}

// TestFormsSayTheSame loads the same estate in many forms.
func TestFormsSayTheSame(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/forms/*.txtar")
	if err != nil || len(paths) < 2 {
		t.Fatal(paths, err)
	}
	if !isCI && !*statementtest.Update {
		paths = paths[:3]
	}
	want, err := os.ReadFile("testdata/forms/want.txt")
	if err != nil && !*statementtest.Update {
		t.Fatal(err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			if !*statementtest.Update { // with it the first says what the others have to
				t.Parallel()
			}
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			db := open(t)
			if err := load(t, db, estate(t, archive), string(archive.Comment)); err != nil {
				t.Fatal(err)
			}
			checkBalance(t, db, archive)
			got := saidBy(t, db)
			if *statementtest.Update && path == paths[0] {
				want = []byte(got)
				if err := os.WriteFile("testdata/forms/want.txt", want, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func saidBy(t *testing.T, db *duckdb.DB) string {
	var all strings.Builder
	for _, query := range formQueries {
		all.WriteString(dump(t, db, query) + "\n")
	}
	return all.String()
}
