package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// failing is a server that has faults: what becomes of its nth request.
type failing struct {
	t      *testing.T
	mutex  sync.Mutex
	calls  int
	faults map[int]int    // status by number of the request
	before map[int]func() // what happens before it is answered
	seen   []string
}

// fails answers a request that is to fail, and counts every one.
func (f *failing) fails(w http.ResponseWriter, r *http.Request, authorization string) bool {
	f.calls++
	f.seen = append(f.seen, r.URL.RequestURI())
	if then := f.before[f.calls]; then != nil {
		then()
	}
	if r.Header.Get("Authorization") != authorization {
		w.WriteHeader(http.StatusUnauthorized)
		return true
	}
	status := f.faults[f.calls]
	if status == 0 {
		return false
	}
	w.Header().Set("Retry-After", "0")
	w.WriteHeader(status)
	fmt.Fprint(w, `{"error":{"message":"not now"}}`)
	return true
}

// apiRecord is a record of the Table API with display_value=all.
type apiRecord map[string]struct {
	Display string `json:"display_value"`
	Value   string `json:"value"`
	Link    string `json:"link,omitempty"`
}

func (r apiRecord) id() string { return r["sys_id"].Value }

// tableAPI is an instance's Table API and Aggregate API: it cuts a page before it hides rows,
// and counts the hidden ones.
type tableAPI struct {
	failing
	tables  map[string][]apiRecord
	hidden  func(table, id string) bool
	denied  func(field, id string) bool // of sys_user
	most    int                         // rows at once, whatever is asked for; 0 is as many
	refused string                      // a table that the user may not read
}

// newTableAPI serves the files of an estate in the form table-api-all, and the tables that
// its accounts refer to.
func newTableAPI(t *testing.T, estate string) (*tableAPI, string) {
	t.Helper()
	api := &tableAPI{failing: failing{t: t}, tables: map[string][]apiRecord{}, hidden: func(string, string) bool { return false }}
	for _, name := range files(t, filepath.Join(estate, "servicenow"), "*.json") {
		var read struct{ Result []apiRecord }
		readJSON(t, name, &read)
		api.tables[strings.TrimSuffix(filepath.Base(name), ".json")] = read.Result
	}
	for field, table := range referenced {
		seen := map[string]bool{}
		for _, account := range api.tables["sys_user"] {
			if to := account[field]; to.Value != "" && !seen[to.Value] {
				seen[to.Value] = true
				api.tables[table] = append(api.tables[table], apiRecord{"sys_id": {to.Value, to.Value, ""}, "name": {to.Display, to.Display, ""}})
			}
		}
	}
	for _, rows := range api.tables {
		slices.SortFunc(rows, func(a, b apiRecord) int { return strings.Compare(a.id(), b.id()) })
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/now/stats/{table}", api.count)
	mux.HandleFunc("GET /api/now/table/{table}", api.find)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return api, server.URL
}

// keep leaves so many rows in each table: a test that needs no estate is quicker.
func (a *tableAPI) keep(rows int) {
	for name, all := range a.tables {
		a.tables[name] = all[:min(rows, len(all))]
	}
}

const oddPassword = `pa"ss\w:rd$(x)`

func (a *tableAPI) refuses(w http.ResponseWriter, r *http.Request) bool {
	r2 := http.Request{Header: http.Header{}}
	r2.SetBasicAuth("exporter", oddPassword)
	return a.fails(w, r, r2.Header.Get("Authorization"))
}

func (a *tableAPI) count(w http.ResponseWriter, r *http.Request) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.refuses(w, r) {
		return
	}
	if table := r.PathValue("table"); table == a.refused {
		w.WriteHeader(http.StatusForbidden)
	} else {
		fmt.Fprintf(w, `{"result":{"stats":{"count":"%d"}}}`, len(a.tables[table]))
	}
}

var keyset = regexp.MustCompile(`^(?:sys_id>([0-9a-f]{32})\^)?ORDERBYsys_id$`)

func (a *tableAPI) find(w http.ResponseWriter, r *http.Request) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.refuses(w, r) {
		return
	}
	query := r.URL.Query()
	if strings.HasPrefix(query.Get("sysparm_query"), "user=javascript:gs.getUserID()") {
		fmt.Fprint(w, `{"result":[{"user.user_name":"exp \"orter","role.name":"admin"},{"user.user_name":"exp \"orter","role.name":"itil"}]}`)
		return
	}
	condition := keyset.FindStringSubmatch(query.Get("sysparm_query"))
	limit, err := strconv.Atoi(query.Get("sysparm_limit"))
	offset, err2 := strconv.Atoi(query.Get("sysparm_offset"))
	if condition == nil || err != nil || err2 != nil || query.Get("sysparm_display_value") != "all" || query.Get("sysparm_exclude_reference_link") != "true" {
		a.t.Errorf("%s asks for what no script should", r.URL)
		return
	}
	if a.most > 0 {
		limit = min(limit, a.most)
	}
	table := r.PathValue("table")
	behind := slices.DeleteFunc(slices.Clone(a.tables[table]), func(row apiRecord) bool { return row.id() <= condition[1] })
	result := []apiRecord{}
	for _, row := range behind[min(offset, len(behind)):min(offset+limit, len(behind))] {
		if a.hidden(table, row.id()) {
			continue
		}
		shown := apiRecord{}
		for field := range strings.SplitSeq(query.Get("sysparm_fields"), ",") {
			value := row[field] // empty, if the estate knows nothing of it
			value.Link = ""
			if table != "sys_user" || a.denied == nil || !a.denied(field, row.id()) {
				shown[field] = value
			}
		}
		result = append(result, shown)
	}
	w.Header().Set("X-Total-Count", strconv.Itoa(len(behind)))
	if err := json.NewEncoder(w).Encode(map[string]any{"result": result}); err != nil {
		a.t.Error(err)
	}
}

// oktaAPI is an organization's API, whose pages hold few records.
type oktaAPI struct {
	failing
	lists     map[string][]json.RawMessage // by path
	url       string
	next      string // where next pages are said to be, if elsewhere
	remaining string // requests that are left
}

const (
	oktaToken  = "00ToKeN-with_signs"
	oktaPage   = 60
	adminsPath = "/api/v1/iam/assignees/users"
)

// newOktaAPI serves the files of an estate in the form group-json, and a little configuration.
func newOktaAPI(t *testing.T, estate string) (*oktaAPI, string) {
	t.Helper()
	api := &oktaAPI{failing: failing{t: t}, lists: map[string][]json.RawMessage{}}
	read := func(name string) (list []json.RawMessage) {
		readJSON(t, filepath.Join(estate, "okta", name), &list)
		return list
	}
	const app = "0oa1servicenow9x4Y5z"
	api.lists["/api/v1/users"] = read("users.json")
	api.lists["/api/v1/apps/"+app+"/users"] = read("app-users.json")
	api.lists["/api/v1/apps/"+app+"/groups"] = read("app-groups.json")
	for _, each := range read("groups.json") {
		var group struct{ ID string }
		if err := json.Unmarshal(each, &group); err != nil {
			t.Fatal(err)
		}
		members := []json.RawMessage{}
		if _, err := os.Stat(filepath.Join(estate, "okta", "members", group.ID+".json")); err == nil {
			members = read("members/" + group.ID + ".json")
		}
		api.lists["/api/v1/groups/"+group.ID+"/users"] = members
		stats := fmt.Sprintf(`,"_embedded":{"stats":{"usersCount":%d}}}`, len(members))
		api.lists["/api/v1/groups"] = append(api.lists["/api/v1/groups"], json.RawMessage(strings.TrimSuffix(string(each), "}")+stats))
	}
	for path, text := range map[string]string{
		"/api/v1/apps":          `{"id":"` + app + `","name":"servicenow_ud","label":"ServiceNow","signOnMode":"SAML_2_0"}`,
		"/api/v1/groups/rules":  `{"id":"0pr1","name":"all","status":"ACTIVE","conditions":{"expression":{"value":"true"}},"actions":{"assignUserToGroups":{"groupIds":[]}}}`,
		"/api/v1/mappings":      `{"id":"prm1","source":{"id":"oty1","type":"user"},"target":{"id":"oty2","type":"appuser"}}`,
		"/api/v1/users/u/roles": `{"id":"ra1","type":"READ_ONLY_ADMIN"}`,
	} {
		api.lists[path] = []json.RawMessage{json.RawMessage(text)}
	}
	return api, api.serve()
}

func (a *oktaAPI) serve() string {
	server := httptest.NewServer(http.HandlerFunc(a.answer))
	a.t.Cleanup(server.Close)
	a.url = server.URL
	return server.URL
}

func (a *oktaAPI) answer(w http.ResponseWriter, r *http.Request) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.fails(w, r, "SSWS "+oktaToken) {
		return
	}
	w.Header().Set("X-Rate-Limit-Remaining", a.remaining)
	w.Header().Set("X-Rate-Limit-Reset", strconv.FormatInt(time.Now().Unix()+1, 10))
	a.remaining = "500"
	switch r.URL.Path {
	case "/api/v1/users/me":
		fmt.Fprint(w, `{"id":"u","profile":{"login":"auditor@example.com"}}`)
		return
	case "/api/v1/mappings/prm1":
		fmt.Fprint(w, `{"id":"prm1","source":{"id":"oty1","type":"user"},"target":{"id":"oty2","type":"appuser"},"properties":{"title":{"expression":"user.title","pushStatus":"PUSH"}}}`)
		return
	}
	list, isThere := a.lists[r.URL.Path]
	if !isThere {
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"errorCode":"E0000007","errorSummary":"Not found"}`)
		return
	}
	if r.URL.Path == "/api/v1/users" && r.URL.Query().Get("search") != "status pr" {
		a.t.Errorf("%s leaves deprovisioned users out", r.URL)
	}
	begin, _ := strconv.Atoi(r.URL.Query().Get("after"))
	if r.URL.Path == adminsPath { // its links are beside its records
		end := min(begin+2, len(list))
		links := map[string]any{}
		if end < len(list) {
			links["next"] = map[string]string{"href": cmp.Or(a.next, a.url) + adminsPath + "?after=" + strconv.Itoa(end)}
		}
		if err := json.NewEncoder(w).Encode(map[string]any{"value": list[begin:end], "_links": links}); err != nil {
			a.t.Error(err)
		}
		return
	}
	end := min(begin+oktaPage, len(list))
	w.Header().Add("Link", "<"+a.url+r.URL.RequestURI()+`>; rel="self"`)
	if end < len(list) {
		next := url.Values{"after": {strconv.Itoa(end)}, "search": r.URL.Query()["search"]}
		w.Header().Add("Link", "<"+cmp.Or(a.next, a.url)+r.URL.Path+"?"+next.Encode()+`>; rel="next"`)
	}
	page := slices.Clone(list[begin:end])
	if page == nil {
		page = []json.RawMessage{}
	}
	if err := json.NewEncoder(w).Encode(page); err != nil {
		a.t.Error(err)
	}
}

func readJSON(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}
