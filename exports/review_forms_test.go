package exports_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolecall/exports/sample"
)

// reviewQueries yield what reviews need besides, which must be the same in every form.
var reviewQueries = []string{
	`select u.user_name, m.user_name as manager from servicenow.user u join servicenow.user m on m.account_key = u.manager_account_key order by all`,
	`select g.name, m.user_name as manager from servicenow.group g join servicenow.user m on m.account_key = g.manager_account_key order by all`,
	`select u.user_name, r.name, g.inherited, g.created_at, g.created_by from servicenow.user_role g join servicenow.user u using (account_key) join servicenow.role r using (role_key) order by all`,
	`select u.user_name, g.name, m.created_at, m.created_by from servicenow.group_member m join servicenow.user u using (account_key) join servicenow.group g using (group_key) order by all`,
	`select name, description from servicenow.role where description is not null order by all`,
	`select u.user_name, d.user_name as delegate, x.starts_at, x.ends_at, x.approvals, x.assignments, x.notifications, x.invitations from servicenow.delegate x
		join servicenow.user u on u.account_key = x.account_key join servicenow.user d on d.account_key = x.delegate_account_key order by all`,
	`select u.login, m.login as manager from okta.user u join okta.user m on m.user_key = u.manager_key order by all`,
	`select relation, subject_key, code from servicenow.unresolved_reference order by all`,
}

// TestReviewDataInEveryForm loads the managers, the history of grants and the delegates of one
// company in the forms of both systems.
func TestReviewDataInEveryForm(t *testing.T) {
	t.Parallel()
	forms := sample.ServiceNowForms
	if !isCI {
		forms = []string{"table-api-all", "csv-labels", "unload"}
	}
	var want []string
	for at, form := range forms {
		oktaForms := slices.DeleteFunc(slices.Clone(sample.OktaForms), func(name string) bool { return name == "simple" })
		options := sample.Options{
			Identities: 90, Seed: 3, Faults: map[string]int{}, ReviewData: true, TimeZone: "Asia/Kolkata", DateFormat: "dd/MM/yyyy",
			ServiceNowForm: form, OktaForm: oktaForms[at%len(oktaForms)],
		}
		dir := filepath.Join(t.TempDir(), form)
		if _, err := sample.Write(dir, options); err != nil {
			t.Fatal(err)
		}
		db := open(t)
		if err := load(t, db, dir, "time_zone=Asia/Kolkata\ndate_format=dd/MM/yyyy"); err != nil {
			t.Fatal(form, err)
		}
		var got []string
		for _, query := range reviewQueries {
			got = append(got, dump(t, db, query))
		}
		if want == nil {
			want = got
			for i, each := range want[:len(want)-1] {
				if len(each) < 40 {
					t.Errorf("there is too little to compare: %s yields %q", reviewQueries[i], each)
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-%s +%[1]s):\n%s", form, forms[0], diff)
		}
		db.Close()
	}
}
