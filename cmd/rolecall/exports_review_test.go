package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestExtractForReview takes what reviews need besides: owners of groups, without a file for
// each group that has none, and delegates, if the user may read them; and the administrators.
func TestExtractForReview(t *testing.T) {
	t.Parallel()
	forCI(t)
	dir, _ := demoServers(t)
	tables, tablesURL := newTableAPI(t, dir)
	tables.keep(30)
	api, oktaURL := smallOkta(t)
	for i := range len(oddNames) + 3 {
		api.lists[fmt.Sprintf("/api/v1/groups/00g%017d/owners", i)] = nil
	}
	owned := fmt.Sprintf("00g%017d", 0)
	api.lists["/api/v1/groups/"+owned+"/owners"] = append(api.lists["/api/v1/groups/"+owned+"/owners"],
		[]byte(`{"id":"00u00000000000000001","type":"USER","resolved":true,"originId":null,"originType":"OKTA_DIRECTORY","displayName":"U One","lastUpdated":"2026-02-06T12:18:46.000Z"}`))
	for i := range 3 { // two pages
		id := fmt.Sprintf("00u%017d", i)
		api.lists[adminsPath] = append(api.lists[adminsPath], []byte(`{"id":"`+id+`","orn":"orn:okta:directory:00o1:users:`+id+`","_links":{"self":{"href":"https://acme.okta.com/api/v1/users/`+id+`"},"roles":{"href":"https://acme.okta.com/api/v1/users/`+id+`/roles"}}}`))
		api.lists["/api/v1/users/"+id+"/roles"] = append(api.lists["/api/v1/users/"+id+"/roles"],
			[]byte(`{"id":"ra`+id+`","label":"Super Administrator","type":"SUPER_ADMIN","status":"ACTIVE","assignmentType":"USER","_links":{"assignee":{"href":"https://acme.okta.com/api/v1/users/`+id+`"}}}`))
	}
	empty := t.TempDir()
	plan := planOf(t, empty, "--for", "review", "--rules", oddRules(t, oddNames[:1]))

	okta := filepath.Join(empty, "okta")
	if text, status := extract(t, filepath.Join(plan, "okta.sh"), oktaURL, nil, okta); status != statusDone {
		t.Fatalf("%d: %s", status, text)
	}
	for _, each := range checkSidecar(t, okta).Tables {
		if strings.HasPrefix(each.Table, "okta.admin") && (!each.Complete || each.RowsWritten != 3) {
			t.Errorf("%+v", each)
		}
		if each.Table == "okta.group_owner" && (!each.Complete || len(each.Parts) != 1 || each.Parts[0].Group != owned || each.RowsWritten != 1) {
			t.Errorf("%+v", each)
		}
	}
	files := readFolder(t, okta)
	if lists := slices.DeleteFunc(slices.Sorted(maps.Keys(files)), func(name string) bool { return !strings.HasPrefix(name, "owners/") }); len(lists) != 1 {
		t.Errorf("lists of owners: %q", lists)
	}
	if stdout, stderr, status := invoke(t, "inspect", okta); status != statusDone || !strings.Contains(stdout, "owners of groups") || strings.Count(stdout, "roles of administrators") != 3 {
		t.Errorf("%d: %s%s", status, stdout, stderr)
	}

	taken := filepath.Join(empty, "servicenow")
	if text, status := extract(t, filepath.Join(plan, "servicenow.sh"), tablesURL, nil, taken); status != statusDone {
		t.Fatalf("%d: %s", status, text)
	}
	isTaken := func(folder string) bool {
		return slices.ContainsFunc(checkSidecar(t, folder).Tables, func(each sidecarTable) bool { return each.Table == "sys_user_delegate" })
	}
	if !isTaken(taken) {
		t.Error("delegates were not taken")
	}
	tables.refused = "sys_user_delegate"
	without := filepath.Join(empty, "without")
	text, status := extract(t, filepath.Join(plan, "servicenow.sh"), tablesURL, nil, without)
	if status != statusDone || !strings.Contains(text, "answers 403 to sys_user_delegate, which is left out") || isTaken(without) {
		t.Errorf("%d: %s", status, text)
	}
	if text, status := extract(t, filepath.Join(plan, "servicenow.sh"), tablesURL, nil, "--count"); status != statusDone || !strings.Contains(text, "not given  sys_user_delegate") {
		t.Errorf("%d: %s", status, text)
	}
}
