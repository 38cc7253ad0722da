package reports_test

import (
	"encoding/json"
	"html"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"rolecall/reports"
	"rolecall/reports/text"
)

// extracts are hostile ones, and verdicts on tables.
var extracts = []string{
	`insert into input.extract values
		(0, 'okta/<b>rolecall-extract</b>' || chr(8238) || '.json', repeat('d', 64), 'okta', '=acme.okta.com', '<i>production</i>', '@admin' || chr(27) || '[31m', ['+admin', '<u>all</u>'], null,
		 timestamp '2026-11-23 10:00:00', timestamp '2026-11-23 10:10:00', 'rolecall exports plan 0.1.0', repeat('e', 64)),
		(1, 'servicenow/by hand.extract.yaml', repeat('f', 64), 'servicenow', null, null, null, null, 'clicks', null, null, null, null)`,
	`insert into input.extract_table values
		(0, 0, 4, 'okta.user', 'okta.user', '=/api/v1/users?search=<script>', null, ['login', '<b>department</b>'], null, null, null, 1206, true, 1206),
		(1, 0, 5, 'sys_user', 'servicenow.user', null, '=active<b>', null, null, null, 1400, null, null, 1311)`,
	`insert into input.extract_part values (0, 0, 0, 5, 'users.json', 1206, repeat('a', 64), null, null, null, 'okta/users.json', [0], false, true, 1206)`,
	`insert into input.completeness values
		('okta.user', 'okta.user', 'okta', 'FULL', 'extract.to_the_end', 'okta/<b>rolecall-extract</b>' || chr(8238) || '.json:4 says that okta.user was read to its end', null, null, 1205, 0),
		('servicenow.user', 'sys_user', 'servicenow', 'SCOPED', 'extract.filtered', 'servicenow/by hand.extract.yaml:5 says that not all of sys_user was extracted: =active<b>', 'extract it without a filter', 1400, 1310, 1),
		('okta.group', 'okta.group', 'okta', 'UNKNOWN', 'extract.none', 'nothing says how many records there are', '=say it', null, 3, null)`,
}

// TestReportsSayWhereFilesComeFrom: what extracts say stands in every report for people and in
// the manifest, and none of it acts.
func TestReportsSayWhereFilesComeFrom(t *testing.T) {
	summary, files := written(t, finished(t, extracts...), filepath.Join(t.TempDir(), "out"), reports.Options{})
	page := files["report.html"]
	for _, raw := range []string{"<b>rolecall-extract", "<i>production", "<u>all", "search=<script>", "<b>department", "\u202e"} {
		if strings.Contains(page, raw) {
			t.Errorf("report.html has %q as it is", raw)
		}
	}
	read := html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, ""))
	for _, want := range []string{
		"=acme.okta.com", "<i>production</i>", "+admin", "<u>all</u>", "2026-11-23 10:10 UTC", "okta.user was read to its end",
		"=/api/v1/users?search=<script>", "<b>department</b>", "taken as complete, though nothing proves it", ", unchanged",
	} {
		if !strings.Contains(read, want) {
			t.Errorf("report.html does not say %s", want)
		}
	}
	first := firstSheet(t, files["report.xlsx"])
	for _, want := range []string{
		"SCOPED: sys_user: servicenow/by hand.extract.yaml:5 says that not all of sys_user was extracted", "UNKNOWN: okta.group", "FULL: okta.user",
	} {
		if !strings.Contains(first, want) {
			t.Errorf("report.xlsx does not say %s", want)
		}
	}
	var terminal strings.Builder
	if err := text.Write(&terminal, summary, 80, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"  FULL     okta.user\n", "  UNKNOWN  okta.group: taken as complete"} {
		if !strings.Contains(terminal.String(), want) {
			t.Errorf("the summary does not say %q:\n%s", want, terminal.String())
		}
	}
	checkManifest(t, files["manifest.json"])
}

func checkManifest(t *testing.T, content string) {
	t.Helper()
	var manifest struct {
		Inputs []struct {
			Source *struct {
				Extract, Table string
				Rows           int64
				Checked        bool `json:"sha256_checked"`
			}
		}
		Extracts []struct {
			By     string
			Roles  []string
			Tables []struct{ Table, Query string }
		}
		Completeness []struct{ Table, Verdict string }
	}
	if err := json.Unmarshal([]byte(content), &manifest); err != nil {
		t.Fatal(err)
	}
	users, accounts := manifest.Inputs[0].Source, manifest.Inputs[1].Source
	if users == nil || users.Table != "okta.user" || users.Rows != 1206 || !users.Checked || accounts == nil || accounts.Table != "sys_user" {
		t.Errorf("the sources are %+v and %+v", users, accounts)
	}
	if len(manifest.Extracts) != 2 || manifest.Extracts[0].By != "@admin\x1b[31m" || len(manifest.Extracts[0].Roles) != 2 || len(manifest.Extracts[0].Tables) != 1 {
		t.Errorf("the extracts are %+v", manifest.Extracts)
	}
	if len(manifest.Completeness) != 3 {
		t.Errorf("the verdicts are %+v", manifest.Completeness)
	}
}
