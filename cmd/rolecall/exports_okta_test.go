package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// oddNames are names of groups that mean something to a shell, to a here-document, to
// PowerShell or to JSON, if nobody sees to it.
var oddNames = []string{
	"'; touch pwned; '", "$(touch pwned) `touch pwned`", "NAMES", "'@", "a\nNAMES\ntouch pwned\n", `back\slash "quoted"`, "Büro 😀 ‘smart’", "tab\there", "=",
}

// smallOkta is an organization with a group of each name, and as many others.
func smallOkta(t *testing.T) (api *oktaAPI, url string) {
	t.Helper()
	api = &oktaAPI{failing: failing{t: t}, lists: map[string][]json.RawMessage{}}
	add := func(path, format string, values ...any) {
		api.lists[path] = append(api.lists[path], json.RawMessage(fmt.Sprintf(format, values...)))
	}
	for i := range 3 * oktaPage / 2 {
		add("/api/v1/users", `{"id":"00u%017d","status":"ACTIVE","profile":{"login":"u%d@example.com"},"odd":"}]{[\\\" x"}`, i, i)
	}
	for i, name := range append(slices.Clone(oddNames), "another", "AnotheR", "") {
		quoted, err := json.Marshal(name)
		if err != nil {
			t.Fatal(err)
		}
		id := fmt.Sprintf("00g%017d", i)
		add("/api/v1/groups", `{"id":%q,"type":"OKTA_GROUP","profile":{"name":%s,"description":"\\u0041"}}`, id, quoted)
		add("/api/v1/groups/"+id+"/users", `{"id":"00u%017d","status":"ACTIVE","profile":{"login":"u%d@example.com"}}`, i, i)
	}
	return api, api.serve()
}

// oddRules are rules that name groups so.
func oddRules(t *testing.T, names []string) (file string) {
	t.Helper()
	quoted, err := json.Marshal(names)
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "rules.yaml")
	text := "version: 1\nscope: {groups: " + string(quoted) + "}\ncorrelate: [{okta: user.login, servicenow: user_name}]\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestExtractTakesOddNamesAsNames takes the members of groups whatever they are called, and
// nobody else sees the credentials.
func TestExtractTakesOddNamesAsNames(t *testing.T) {
	t.Parallel()
	api, url := smallOkta(t)
	api.remaining = "1"
	dir := t.TempDir()
	plan := planOf(t, dir, "--rules", oddRules(t, oddNames))
	real, err := exec.LookPath("curl")
	if err != nil {
		t.Fatal(err)
	}
	spy := "#!/bin/sh\nprintf '%s\\n' \"$@\" >>'" + dir + "/arguments'\nexec " + real + " \"$@\"\n"
	if err := os.WriteFile(filepath.Join(dir, "curl"), []byte(spy), 0o700); err != nil {
		t.Fatal(err)
	}
	folder, began := filepath.Join(dir, "okta"), time.Now()
	text, status := extract(t, filepath.Join(plan, "okta.sh"), url, []string{"PATH=" + dir + ":" + os.Getenv("PATH")}, folder)
	if status != statusDone || strings.Contains(text, "no group is called") {
		t.Fatalf("%d: %s", status, text)
	}
	if time.Since(began) < time.Second {
		t.Error("with one request left, it does not wait")
	}
	var groups []string
	for _, each := range checkSidecar(t, folder).Tables {
		for _, part := range each.Parts {
			if part.Group != "" {
				groups = append(groups, part.Group)
			}
		}
	}
	want := []string{}
	for i := range oddNames {
		want = append(want, fmt.Sprintf("00g%017d", i))
	}
	if slices.Sort(groups); !slices.Equal(groups, want) {
		t.Errorf("the members of %q are taken, not of %q", groups, want)
	}
	if found, err := filepath.Glob("pwned"); err != nil || len(found) > 0 {
		t.Errorf("a name acted: %v, %v", found, err)
	}
	arguments, err := os.ReadFile(filepath.Join(dir, "arguments"))
	if err != nil || strings.Contains(string(arguments), oktaToken) {
		t.Errorf("curl is started with the token: %v", err)
	}
	for name, content := range readFolder(t, folder) {
		if strings.Contains(content, oktaToken) {
			t.Errorf("%s holds the token", name)
		}
	}
}

// TestOktaExtractStops where going on would take less than all, or give the token away.
func TestOktaExtractStops(t *testing.T) {
	t.Parallel()
	script := filepath.Join(planOf(t, t.TempDir(), "--rules", oddRules(t, []string{"another", "nobody has this"})), "okta.sh")
	for what, test := range map[string]struct {
		change func(*oktaAPI)
		says   string
	}{
		"another host":   {func(a *oktaAPI) { a.next = "https://evil.example.com" }, "named a next page on another host"},
		"a strange page": {func(a *oktaAPI) { a.next = a.url + `/api/v1/x"\n` }, "rolecall-users was taken up to 0 records; then"},
		"nobody":         {func(a *oktaAPI) { a.lists["/api/v1/users"] = nil; a.lists["/api/v1/users"] = []json.RawMessage{} }, "a token without an administrator's role gets an empty list"},
		"refused":        {func(a *oktaAPI) { delete(a.lists, "/api/v1/groups") }, "answered 404 to /api/v1/groups"},
		"no list":        {func(a *oktaAPI) { a.lists["/api/v1/users"] = []json.RawMessage{json.RawMessage(`{"no":"id"}`)} }, "what is no list of records, or one that is cut off"},
		"expired":        {func(a *oktaAPI) { a.faults = map[int]int{5: 401} }, "rolecall-users was taken up to 60 records; then"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			api, url := smallOkta(t)
			test.change(api)
			folder := filepath.Join(t.TempDir(), "okta")
			text, status := extract(t, script, url, nil, folder)
			if status != statusFailed || !strings.Contains(text, test.says) || strings.Contains(text, "\x1b") {
				t.Errorf("%d: %s", status, text)
			}
			if found, err := filepath.Glob(filepath.Join(folder, "[a-z]*")); err != nil || len(found) > 0 {
				t.Errorf("it leaves %v, %v", found, err)
			}
		})
	}
	api, url := smallOkta(t)
	text, status := extract(t, script, url, nil, filepath.Join(t.TempDir(), "okta"))
	if api.calls == 0 || status != statusDone || !strings.Contains(text, `no group is called "nobody has this"`) {
		t.Errorf("%d: %s", status, text)
	}
	withoutRules := filepath.Join(planOf(t, t.TempDir()), "okta.sh")
	text, status = extract(t, withoutRules, url, nil, filepath.Join(t.TempDir(), "okta"))
	if status != statusDone || !strings.Contains(text, "rolecall-app-users, which is left out") {
		t.Errorf("%d: %s", status, text)
	}
}
