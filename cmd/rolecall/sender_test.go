package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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

// restRun is a run on acme with its plan in the form rest, made when the first test asks for it.
var restRun = sync.OnceValues(func() (out string, err error) {
	run, err := finishedRuns["acme"]()
	if err != nil {
		return "", err
	}
	out = filepath.Join(sharedDir, "rest")
	if err := copyOutput(run.out, out); err != nil {
		return "", err
	}
	_, stderr, status, err := command(context.Background(), sharedDir, "changes", out, "--format", "import-set,rest", "--quiet")
	if err == nil && status != statusDone {
		err = errors.New(stderr)
	}
	return out, err
})

// restPlan is a copy of a plan of acme in the form rest, and its rows.
func restPlan(t *testing.T) (out, changes string, rows []record) {
	t.Helper()
	shared, err := restRun()
	if err != nil {
		t.Fatal(err)
	}
	out = filepath.Join(t.TempDir(), "rolecall-out")
	if err := copyOutput(shared, out); err != nil {
		t.Fatal(err)
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
			if what == "an error, and nothing is stored" || what == "an error, and all is stored" || what == "cut off before it is stored" {
				forCI(t)
			}
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
			if what == "before anything is stored" {
				forCI(t)
			}
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
	api, url = newImportSetAPI(t, map[int]fault{1: {0, asleep, nil}})
	if text, err := send(t, changes, url, "--send"); err == nil || api.calls != 1 || !strings.Contains(text, "with a page, not with JSON") {
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
	other := regexp.MustCompile(`(?m)^run='[0-9a-z]{16}'$`).ReplaceAllString(string(script), "run='r123456789abcdef'")
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
	forCI(t) // TestResultsAreReadBack reads back in every run
	t.Parallel()
	out, changes, rows := restPlan(t)
	api, url := newImportSetAPI(t, nil)
	if text, err := send(t, changes, url, "--send"); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	readBack := func() (stdout string) {
		t.Helper()
		copied := filepath.Join(t.TempDir(), "out")
		if err := copyOutput(out, copied); err != nil {
			t.Fatal(err)
		}
		stdout, stderr, status := invoke(t, "changes", copied, "--results", filepath.Join(copied, "changes", "servicenow-rest-results.csv"))
		if status != statusDone {
			t.Fatal(stderr)
		}
		return stdout
	}
	if stdout := readBack(); !strings.Contains(stdout, fmt.Sprintf("sent     %d", len(rows))) || !strings.Contains(stdout, "is unknown") {
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
