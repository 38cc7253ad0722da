package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// importSetAPI is an instance's Import Set API and Table API, as far as the sender needs
// them: it stores rows, and has faults.
type importSetAPI struct {
	t      *testing.T
	mutex  sync.Mutex
	rows   []record
	calls  int // of insertMultiple
	faults map[int]fault
	seen   []string // what was asked, in order
}

// fault is what becomes of a request: how many of its rows are stored, and what is answered.
type fault struct {
	stored int    // -1 is all
	status int    // 0 cuts the connection
	then   func() // before it is answered
}

// asleep is a status with a page in place of an answer.
const asleep = http.StatusNonAuthoritativeInfo

func newImportSetAPI(t *testing.T, faults map[int]fault) (*importSetAPI, string) {
	t.Helper()
	api := &importSetAPI{t: t, faults: faults}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/now/import/u_rolecall_changes/insertMultiple", api.insert)
	mux.HandleFunc("GET /api/now/table/u_rolecall_changes", api.find)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return api, server.URL
}

func (a *importSetAPI) expectAuthorized(w http.ResponseWriter, r *http.Request) bool {
	user, password, _ := r.BasicAuth()
	if user != "importer" || password != `pa"ss\w:rd$(x)` {
		a.t.Errorf("%s %s as %q, %q", r.Method, r.URL.Path, user, password)
		w.WriteHeader(http.StatusUnauthorized)
		return false
	}
	return true
}

func (a *importSetAPI) insert(w http.ResponseWriter, r *http.Request) {
	if !a.expectAuthorized(w, r) {
		return
	}
	var body struct{ Records []record }
	text, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(text, &body)
	}
	if err != nil || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		a.t.Errorf("the body %.200q: %v", text, err)
	}
	a.mutex.Lock()
	a.calls++
	a.seen = append(a.seen, fmt.Sprintf("insert %d", len(body.Records)))
	what, isFault := a.faults[a.calls]
	if !isFault {
		what = fault{stored: -1, status: http.StatusCreated}
	}
	if what.stored < 0 {
		what.stored = len(body.Records)
	}
	a.rows = append(a.rows, body.Records[:min(what.stored, len(body.Records))]...)
	a.mutex.Unlock()
	if what.then != nil {
		what.then()
	}
	switch what.status {
	case 0:
		connection, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			connection.Close()
		}
		return
	case http.StatusTooManyRequests:
		w.Header().Set("Retry-After", "0")
	}
	w.WriteHeader(what.status)
	if what.status == asleep {
		fmt.Fprint(w, "<html>Your instance is hibernating</html>")
		return
	}
	fmt.Fprint(w, `{"import_set_id":"0a1b","multi_import_set_id":"2c3d"}`)
}

// find answers a query of changes, as the Table API does.
func (a *importSetAPI) find(w http.ResponseWriter, r *http.Request) {
	if !a.expectAuthorized(w, r) {
		return
	}
	a.mutex.Lock()
	defer a.mutex.Unlock()
	query := r.URL.Query()
	a.seen = append(a.seen, "find "+query.Get("sysparm_fields"))
	found := regexp.MustCompile(`^u_run_id=([0-9a-z]{16})\^u_plan=(change|rollback)\^u_change_idIN([0-9a-z,]+)$`).FindStringSubmatch(query.Get("sysparm_query"))
	if found == nil {
		a.t.Errorf("the query %q", query.Get("sysparm_query"))
		return
	}
	result := []record{}
	for _, row := range a.rows {
		if row["u_run_id"] == found[1] && row["u_plan"] == found[2] && slices.Contains(strings.Split(found[3], ","), row["u_change_id"]) {
			answer := record{}
			for field := range strings.SplitSeq(query.Get("sysparm_fields"), ",") {
				answer[field] = row[field]
			}
			result = append(result, answer)
		}
	}
	if err := json.NewEncoder(w).Encode(map[string]any{"result": result}); err != nil {
		a.t.Error(err)
	}
}
