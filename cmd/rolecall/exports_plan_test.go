package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rolecall/exports/sample"
)

// sidecar is rolecall-extract.json.
type sidecar struct {
	Format               int
	System, Instance, By string
	Roles                []string
	Started, Finished    time.Time
	Tool                 string
	PlanSHA256           string `json:"plan_sha256"`
	Tables               []sidecarTable
}

type sidecarTable struct {
	Table, Query string
	Fields       []string
	CountBefore  *int64 `json:"count_before"`
	CountAfter   *int64 `json:"count_after"`
	RowsWritten  int64  `json:"rows_written"`
	Complete     bool
	Parts        []struct {
		File, SHA256, First, Last, Group string
		Rows                             int64
	}
}

// demoEstate is an estate as rolecall demo writes it, in the forms that the servers answer in.
// No test changes it.
var demoEstate = sync.OnceValues(func() (*sample.Estate, error) {
	options := sample.DemoOptions()
	options.OktaForm, options.ServiceNowForm = "group-json", "table-api-all"
	return sample.Write(filepath.Join(sharedDir, "demo-servers"), options)
})

func demoServers(t *testing.T) (dir string, estate *sample.Estate) {
	t.Helper()
	estate, err := demoEstate()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(sharedDir, "demo-servers"), estate
}

// planOf plans the exports of an estate.
func planOf(t *testing.T, estate string, args ...string) (folder string) {
	t.Helper()
	folder = filepath.Join(t.TempDir(), "plan")
	_, stderr, status := invoke(t, append([]string{"exports", "plan", estate, "--instance", "acme", "--okta", "acme.okta.com", "--out", folder}, args...)...)
	if status != statusDone {
		t.Fatal(stderr)
	}
	return folder
}

// serverSettings are what tells the scripts of a plan where the servers are, and who asks.
func serverSettings(serviceNow, okta string) []string {
	return []string{"ROLECALL_INSTANCE=" + serviceNow, "ROLECALL_OKTA=" + okta, "ROLECALL_USER=exporter", "ROLECALL_PASSWORD=" + oddPassword,
		"ROLECALL_OKTA_TOKEN=" + oktaToken, "ROLECALL_ROWS=400", "ROLECALL_WAIT=0", "no_proxy=*"}
}

// extract runs a script of a plan against a server.
func extract(t *testing.T, script, url string, more []string, args ...string) (output string, status int) {
	t.Helper()
	process := exec.Command("sh", append([]string{script}, args...)...)
	process.Env = slices.Concat(os.Environ(), serverSettings(url, url), more)
	text, err := process.CombinedOutput()
	if _, isExit := err.(*exec.ExitError); err != nil && !isExit {
		t.Fatal(err)
	}
	return string(text), process.ProcessState.ExitCode()
}

// checkSidecar holds that the sidecar says what there is.
func checkSidecar(t *testing.T, folder string) sidecar {
	t.Helper()
	var read sidecar
	readJSON(t, filepath.Join(folder, "rolecall-extract.json"), &read)
	var listed []string
	for _, each := range read.Tables {
		rows := int64(0)
		for _, part := range each.Parts {
			content, err := os.ReadFile(filepath.Join(folder, part.File))
			if err != nil {
				t.Error(err)
			}
			if sum := fmt.Sprintf("%x", sha256.Sum256(content)); sum != part.SHA256 {
				t.Errorf("%s has the checksum %s, not %s", part.File, sum, part.SHA256)
			}
			if part.Rows > 0 && (!strings.Contains(string(content), part.First) || !strings.Contains(string(content), part.Last)) {
				t.Errorf("%s does not hold %s and %s", part.File, part.First, part.Last)
			}
			rows += part.Rows
			listed = append(listed, part.File)
		}
		if rows != each.RowsWritten {
			t.Errorf("%s: %d rows in parts, %d written", each.Table, rows, each.RowsWritten)
		}
	}
	there := []string{}
	for name := range readFolder(t, folder) {
		if name != "rolecall-extract.json" {
			there = append(there, name)
		}
	}
	slices.Sort(listed)
	slices.Sort(there)
	if diff := cmp.Diff(listed, there); diff != "" {
		t.Errorf("-listed +there:\n%s", diff)
	}
	if read.Format != 1 || read.Finished.Before(read.Started) || len(read.PlanSHA256) != 64 || !strings.HasPrefix(read.Tool, "rolecall exports plan") {
		t.Errorf("%+v", read)
	}
	return read
}

// foundIn reconciles exports and compares what is found with what was planted.
func foundIn(t *testing.T, dir string, estate *sample.Estate, serviceNow, okta string) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	for _, each := range []string{serviceNow, okta} {
		dateSidecar(t, each, estate.AsOf)
	}
	_, stderr, status := invoke(t, "reconcile", "--rules", filepath.Join(dir, "rules.yaml"), "--servicenow", serviceNow, "--okta", okta,
		"--out", out, "--as-of", estate.AsOf.Format(time.RFC3339), "--reports", "none", "--quiet")
	if status != statusDone && status != statusWithheld {
		t.Fatalf("exit status %d: %s", status, stderr)
	}
	if diff := plantedAndFound(t, withoutAdmins(estate), out); diff != "" { // the server says of nobody that they administer Okta
		t.Errorf("-planted +found:\n%s", diff)
	}
	checkNoDoubt(t, out)
	for _, each := range column(t, openRun(t, out), "select table_name || ' is ' || verdict || ': ' || message from input.completeness where verdict <> 'FULL'") {
		t.Error(each)
	}
}

// withoutAdmins is the estate without what only the administrators of Okta show.
func withoutAdmins(estate *sample.Estate) *sample.Estate {
	copied := *estate
	copied.Expected = slices.DeleteFunc(slices.Clone(estate.Expected), func(each sample.Planted) bool { return each.Kind == "okta.admin_here" })
	return &copied
}

// dateSidecar says that an extract was taken when its estate was: that is not today.
func dateSidecar(t *testing.T, folder string, at time.Time) {
	t.Helper()
	path := filepath.Join(folder, "rolecall-extract.json")
	var read map[string]any
	readJSON(t, path, &read)
	read["started"], read["finished"] = at, at
	if err := os.WriteFile(path, mustJSON(t, read), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestExtractsFindWhatIsPlanted takes a demo's exports with every script that runs here,
// through all that goes wrong with servers, and finds exactly what was planted in it.
func TestExtractsFindWhatIsPlanted(t *testing.T) {
	t.Parallel()
	forCI(t)
	dir, estate := demoServers(t)
	plan := planOf(t, dir)
	api, url := newTableAPI(t, dir)
	serviceNow, okta := filepath.Join(t.TempDir(), "servicenow"), filepath.Join(t.TempDir(), "okta")

	if text, status := extract(t, filepath.Join(plan, "servicenow.sh"), url, nil, "--count"); status != 0 || !strings.Contains(text, "sys_user_has_role") {
		t.Errorf("%d: %s", status, text)
	}
	api.calls, api.seen, api.faults = 0, nil, map[int]int{3: 429, 4: 500, 14: 401, 19: 503}
	text, status := extract(t, filepath.Join(plan, "servicenow.sh"), url, nil, serviceNow)
	if _, err := os.Stat(filepath.Join(serviceNow, "rolecall-extract.json")); status != statusFailed || err == nil || !strings.Contains(text, "answered 401") || !strings.Contains(text, "was taken up to") {
		t.Fatalf("with a token that expired: %d: %s", status, text)
	}
	asked := len(api.seen)
	if text, status = extract(t, filepath.Join(plan, "servicenow.sh"), url, nil, serviceNow); status != statusDone || !strings.Contains(text, "goes on") {
		t.Fatalf("again: %d: %s", status, text)
	}
	if repeated := slices.Index(api.seen[asked:], api.seen[3]); repeated >= 0 {
		t.Errorf("what was taken is taken again: %s", api.seen[3])
	}
	taken := checkSidecar(t, serviceNow)
	for _, each := range taken.Tables {
		if *each.CountBefore != each.RowsWritten || *each.CountAfter != each.RowsWritten || each.RowsWritten != int64(len(api.tables[each.Table])) {
			t.Errorf("%s: %d rows of %d", each.Table, each.RowsWritten, len(api.tables[each.Table]))
		}
	}
	if taken.By != `exp "orter` || !slices.Equal(taken.Roles, []string{"admin", "itil"}) {
		t.Errorf("taken by %q with %q", taken.By, taken.Roles)
	}

	oktaServer, oktaURL := newOktaAPI(t, dir)
	oktaServer.faults = map[int]int{4: 429, 6: 502, 12: 401}
	if text, status = extract(t, filepath.Join(plan, "okta.sh"), oktaURL, nil, okta); status != statusFailed || !strings.Contains(text, "answered 401") {
		t.Fatalf("%d: %s", status, text)
	}
	if text, status = extract(t, filepath.Join(plan, "okta.sh"), oktaURL, nil, okta); status != statusDone || !strings.Contains(text, "404") {
		t.Fatalf("%d: %s", status, text)
	}
	lists := []string{}
	for _, each := range checkSidecar(t, okta).Tables {
		lists = append(lists, each.Table)
		if !each.Complete || each.RowsWritten == 0 {
			t.Errorf("%+v", each)
		}
	}
	if want := []string{"okta.user", "okta.group", "okta.app_user", "okta.membership", "okta.group_rule", "okta.mapping"}; !slices.Equal(lists, want) { // not push mappings, which this organization does not give
		t.Errorf("%q, want %q", lists, want)
	}
	foundIn(t, dir, estate, serviceNow, okta)

	inside := filepath.Join(t.TempDir(), "servicenow")
	exportInside(t, api, filepath.Join(plan, "servicenow-export.js"), inside)
	checkSidecar(t, inside)
	foundIn(t, dir, estate, inside, okta)
}

// TestExtractSaysWhatIsMissing: rows that access rules hide, and a table that changes.
func TestExtractSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	dir, _ := demoServers(t)
	plan := filepath.Join(planOf(t, dir), "servicenow.sh")

	t.Run("hidden rows", func(t *testing.T) {
		api, url := newTableAPI(t, dir)
		api.keep(1100)
		rows := api.tables["sys_user_has_role"]
		seen := 0
		api.hidden = func(table, id string) bool { // whole pages among them
			return table == "sys_user_has_role" && (id < rows[950].id() || id == rows[len(rows)-1].id())
		}
		people := api.tables["sys_user"]
		api.denied = func(field, id string) bool { return field == "title" && id == people[7].id() || field == "vip" }
		for _, each := range rows {
			if !api.hidden("sys_user_has_role", each.id()) {
				seen++
			}
		}
		folder := filepath.Join(t.TempDir(), "out")
		text, status := extract(t, plan, url, nil, folder)
		if status != statusWithheld || !strings.Contains(text, fmt.Sprintf("sys_user_has_role: %d of %d rows: access rules hide", seen, len(rows))) {
			t.Fatalf("%d: %s", status, text)
		}
		if !strings.Contains(text, fmt.Sprintf("sys_user: 1 of %d rows have no field title", len(people))) || !strings.Contains(text, fmt.Sprintf("sys_user: %d of %[1]d rows have no field vip", len(people))) {
			t.Errorf("%s", text)
		}
		for _, each := range checkSidecar(t, folder).Tables {
			if each.Table == "sys_user" && (slices.Contains(each.Fields, "title") || slices.Contains(each.Fields, "vip") || !slices.Contains(each.Fields, "email")) {
				t.Errorf("%q", each.Fields)
			}
			if each.Table == "sys_user_has_role" && (each.RowsWritten != int64(seen) || *each.CountBefore != int64(len(rows))) {
				t.Errorf("%+v", each)
			}
		}
	})

	t.Run("a record between pages", func(t *testing.T) {
		api, url := newTableAPI(t, dir)
		api.keep(1100)
		rows := api.tables["sys_user_has_role"]
		api.most = 390                           // fewer than the script asks for
		api.before = map[int]func(){11: func() { // one goes that was read, which moves the pages behind
			api.tables["sys_user_has_role"] = slices.Clone(rows[1:])
		}}
		folder := filepath.Join(t.TempDir(), "out")
		text, status := extract(t, plan, url, nil, folder)
		if status != statusDone || !strings.Contains(text, "it changed meanwhile, and is taken again") {
			t.Fatalf("%d: %s", status, text)
		}
		for _, each := range checkSidecar(t, folder).Tables {
			if each.RowsWritten != int64(len(api.tables[each.Table])) || *each.CountAfter != each.RowsWritten {
				t.Errorf("%s: %d rows of %d", each.Table, each.RowsWritten, len(api.tables[each.Table]))
			}
		}
	})

	t.Run("an instance that does not answer", func(t *testing.T) {
		api, url := newTableAPI(t, dir)
		api.faults = map[int]int{}
		for n := 7; n < 20; n++ {
			api.faults[n] = 500
		}
		folder := filepath.Join(t.TempDir(), "out")
		text, status := extract(t, plan, url, []string{"ROLECALL_ATTEMPTS=3"}, folder)
		if status != statusFailed || !strings.Contains(text, "failed 3 times, the last time with 500") || !strings.Contains(text, "was taken") {
			t.Fatalf("%d: %s", status, text)
		}
	})
}
