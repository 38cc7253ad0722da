package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
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
	found := regexp.MustCompile(`^u_run_id=([0-9a-f]{16})\^u_plan=(change|rollback)\^u_change_idIN([0-9a-f,]+)$`).FindStringSubmatch(query.Get("sysparm_query"))
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

// restPlan is a plan of acme in the form rest, and how many rows it has.
func restPlan(t *testing.T) (out, changes string, rows []record) {
	t.Helper()
	out = copyFinished(t, "acme")
	if _, stderr, status := invoke(t, "changes", out, "--format", "import-set,rest", "--quiet"); status != statusDone {
		t.Fatal(stderr)
	}
	changes = filepath.Join(out, "changes")
	text, err := os.ReadFile(filepath.Join(changes, "servicenow-rest-0001.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		row := record{}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return out, changes, rows
}

// sender is the shell script, ready to run against an API.
func sender(t *testing.T, changes, url string, args ...string) *exec.Cmd {
	t.Helper()
	script := exec.Command("sh", append([]string{filepath.Join(changes, "send.sh")}, args...)...)
	script.Env = append(os.Environ(), "ROLECALL_INSTANCE="+url, "ROLECALL_USER=importer", `ROLECALL_PASSWORD=pa"ss\w:rd$(x)`,
		"ROLECALL_ROWS=3", "ROLECALL_PAUSE=0", "ROLECALL_SETTLE=0", "no_proxy=*")
	script.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return script
}

func send(t *testing.T, changes, url string, args ...string) (output string, failed error) {
	t.Helper()
	text, err := sender(t, changes, url, args...).CombinedOutput()
	return string(text), err
}

// arrivedOnce holds that every row is stored, unchanged and once.
func arrivedOnce(t *testing.T, api *importSetAPI, rows []record) {
	t.Helper()
	var want, got []string
	for _, row := range rows {
		want = append(want, string(mustJSON(t, row)))
	}
	for _, row := range api.rows {
		got = append(got, string(mustJSON(t, row)))
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		t.Errorf("%d rows of %d arrived: %q", len(got), len(want), api.seen)
	}
}

// TestSenderSendsEachRowOnce: whatever becomes of its requests.
func TestSenderSendsEachRowOnce(t *testing.T) {
	t.Parallel()
	for what, faults := range map[string]map[int]fault{
		"nothing goes wrong":              nil,
		"too many requests, twice":        {2: {0, 429, nil}, 3: {0, 429, nil}},
		"an error, and nothing is stored": {1: {0, 500, nil}},
		"an error, and all is stored":     {2: {-1, 500, nil}},
		"an error, and some is stored":    {2: {2, 503, nil}, 3: {0, 502, nil}},
		"cut off before it is stored":     {2: {0, 0, nil}},
		"cut off after it is stored":      {1: {-1, 0, nil}, 3: {1, 0, nil}},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			_, changes, rows := restPlan(t)
			api, url := newImportSetAPI(t, faults)
			if text, err := send(t, changes, url); err != nil || len(api.rows) > 0 || !strings.Contains(text, "Nothing was sent") {
				t.Errorf("without --send: %v, %d rows: %s", err, len(api.rows), text)
			}
			if text, err := send(t, changes, url, "--send"); err != nil {
				t.Fatalf("%v: %s", err, text)
			}
			arrivedOnce(t, api, rows)
			calls := api.calls
			if text, err := send(t, changes, url, "--send"); err != nil || api.calls != calls || !strings.Contains(text, "are sent.") {
				t.Errorf("again: %v, %d requests more: %s", err, api.calls-calls, text)
			}
			left, err := filepath.Glob(filepath.Join(changes, ".sending*"))
			if err != nil || len(left) > 0 {
				t.Errorf("it leaves %v", left)
			}
		})
	}
}

// TestSenderGoesOnAfterAKill kills the sender with a request on the wire, before and after
// its rows are stored, and runs it again.
func TestSenderGoesOnAfterAKill(t *testing.T) {
	t.Parallel()
	for what, stored := range map[string]int{"before anything is stored": 0, "when some is stored": 1, "when all is stored": -1} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			_, changes, rows := restPlan(t)
			var script *exec.Cmd
			kill := func() {
				if err := syscall.Kill(-script.Process.Pid, syscall.SIGKILL); err != nil {
					t.Error(err)
				}
			}
			api, url := newImportSetAPI(t, map[int]fault{3: {stored, 0, kill}})
			script = sender(t, changes, url, "--send")
			if err := script.Start(); err != nil {
				t.Fatal(err)
			}
			if err := script.Wait(); err == nil {
				t.Fatal("it was not killed")
			}
			if len(api.rows) >= len(rows) {
				t.Fatalf("%d rows were sent before it was killed", len(api.rows))
			}
			if text, err := send(t, changes, url, "--send"); err != nil {
				t.Fatalf("%v: %s", err, text)
			}
			arrivedOnce(t, api, rows)
		})
	}
}

// TestSenderStopsAtWhatItCannotMend: no retry helps against a refusal; the rows of another run are
// not sent.
func TestSenderStopsAtWhatItCannotMend(t *testing.T) {
	t.Parallel()
	_, changes, _ := restPlan(t)
	api, url := newImportSetAPI(t, map[int]fault{1: {0, 403, nil}})
	text, err := send(t, changes, url, "--send")
	if err == nil || api.calls != 1 || !strings.Contains(text, "the instance answers 403") {
		t.Errorf("%v, %d requests: %s", err, api.calls, text)
	}
	for _, bad := range []string{"http://example.com", ""} {
		if text, err := send(t, changes, bad, "--send"); err == nil || !strings.Contains(text, "ROLECALL_INSTANCE is to be") {
			t.Errorf("%q: %v: %s", bad, err, text)
		}
	}
	script, err := os.ReadFile(filepath.Join(changes, "send.sh"))
	if err != nil {
		t.Fatal(err)
	}
	other := regexp.MustCompile(`(?m)^run='[0-9a-f]{16}'$`).ReplaceAllString(string(script), "run='0123456789abcdef'")
	if err := os.WriteFile(filepath.Join(changes, "send.sh"), []byte(other), 0o600); err != nil {
		t.Fatal(err)
	}
	if text, err := send(t, changes, url, "--send"); err == nil || !strings.Contains(text, "are of another run") {
		t.Errorf("%v: %s", err, text)
	}
}

// TestSentRowsAreImportedAndReadBack: what arrives passes the guard, and the sender's list of
// outcomes is read back.
func TestSentRowsAreImportedAndReadBack(t *testing.T) {
	t.Parallel()
	out, changes, rows := restPlan(t)
	api, url := newImportSetAPI(t, nil)
	if text, err := send(t, changes, url, "--send"); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	results := filepath.Join(t.TempDir(), "results.csv")
	readBack := func() (stdout string) {
		t.Helper()
		text, err := os.ReadFile(filepath.Join(changes, "servicenow-rest-results.csv"))
		if err == nil {
			err = os.WriteFile(results, text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(t.TempDir(), "out")
		if err := copyOutput(out, copied); err != nil {
			t.Fatal(err)
		}
		stdout, stderr, status := invoke(t, "changes", copied, "--results", results)
		if status != statusDone {
			t.Fatal(stderr)
		}
		return stdout
	}
	if stdout := readBack(); !strings.Contains(stdout, fmt.Sprintf("sent     %d", len(rows))) || !strings.Contains(stdout, "is not known") {
		t.Errorf("%s", stdout)
	}

	i := newInstance(t, instanceOf(t, out))
	loaded := slices.Clone(api.rows)
	full := stagingRows(t, files(t, changes, "servicenow-import-set.csv")[0])
	for _, row := range loaded { // the API fills the other columns of the table
		for column := range full[0] {
			if _, isThere := row[column]; !isThere {
				row[column] = ""
			}
		}
	}
	i.load(filepath.Join(changes, "onBefore.js"), loaded, true)
	allAre(t, i.states(), "applied", len(rows))
	staged := i.staged()
	for _, row := range api.rows {
		row["u_outcome"] = staged["change "+row["u_change_id"]]["u_outcome"]
	}
	if text, err := send(t, changes, url, "--collect"); err != nil || !strings.Contains(text, fmt.Sprintf("%d of %[1]d rows have an outcome", len(rows))) {
		t.Fatalf("%v: %s", err, text)
	}
	if stdout := readBack(); !strings.Contains(stdout, fmt.Sprintf("applied  %d", len(rows))) {
		t.Errorf("%s", stdout)
	}
}

// TestSenderIsPOSIX: no shell takes offence, where one is there to ask.
func TestSenderIsPOSIX(t *testing.T) {
	t.Parallel()
	_, changes, _ := restPlan(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for _, shell := range []string{"sh", "dash", "bash", "ksh", "busybox"} {
		path, err := exec.LookPath(shell)
		if err != nil {
			continue
		}
		args := []string{"-n", filepath.Join(changes, "send.sh")}
		if shell == "busybox" {
			args = append([]string{"sh"}, args...)
		}
		if text, err := exec.CommandContext(ctx, path, args...).CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", shell, err, text)
		}
	}
}
