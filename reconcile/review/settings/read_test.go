package settings_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/rogpeppe/go-internal/txtar"

	"rolecall/exports/source"
	"rolecall/reconcile/review/settings"
)

var update = flag.Bool("update", false, "write the golden files again")

// TestErrors holds a mistake in every section, and what we say about it.
func TestErrors(t *testing.T) {
	paths, err := filepath.Glob("testdata/errors/*.txtar")
	if err != nil || len(paths) < 5 {
		t.Fatal(err, len(paths))
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil || len(archive.Files) != 2 {
				t.Fatal(err)
			}
			_, err = settings.Read("review.yaml", archive.Files[0].Data)
			if err == nil {
				t.Fatal("no error")
			}
			got := err.Error() + "\n"
			if *update {
				archive.Files[1].Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if diff := cmp.Diff(string(archive.Files[1].Data), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

const whole = `version: 1
name: 2026-Q4 ServiceNow access
certifies: {from: 2026-07-01, until: 2026-09-30}
due: 2026-10-16
owner: iam@example.com
select:
  items: [role, group]
  all_groups: true
  only: [{role: 'sn_*'}, {privileged: true, granted_since: 2026-07-01}]
  exclude:
    - {user_name: 'atf.*', reason: test accounts}
reviewers:
  - {role: [admin, security_admin], by: ciso@example.com}
  - {group: '*', by: group_manager}
  - {account: service, by: service_owner}
  - {by: manager}
fallback: access-reviews@example.com
second: {when: privileged, by: ciso@example.com}
independence: {self: never, conflicted: allow, reciprocal: flag}
unanswered: revoke
keep: {needs_comment: [always], min_comment: 3, finding_needs_until: false, max_until: 4w}
flags: {bulk_min: 5, bulk_share: 95%, fast_median: 2s, same_comment_min: 4}
delegates:
  - {from: erik@example.com, to: anna@example.com, since: 2026-10-01, until: 2026-10-31, approved_by: cio@example.com, reason: leave}
`

func day(text string) time.Time {
	at, _ := time.Parse(time.DateOnly, text)
	return at
}

func TestRead(t *testing.T) {
	got, err := settings.Read("review.yaml", []byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	want := &settings.Settings{
		Name: "2026-Q4 ServiceNow access", Certifies: settings.Period{From: day("2026-07-01"), Until: day("2026-09-30")},
		Due: day("2026-10-16"), Owner: "iam@example.com",
		Select: settings.Select{
			Items: []string{"role", "group"}, AllGroups: true,
			Only:    []settings.Only{{Roles: []string{"sn_*"}}, {Privileged: true, GrantedSince: day("2026-07-01")}},
			Exclude: []settings.Exclude{{UserNames: []string{"atf.*"}, Reason: "test accounts"}},
		},
		Reviewers: []settings.Reviewer{
			{Roles: []string{"admin", "security_admin"}, By: "ciso@example.com"}, {Groups: []string{"*"}, By: settings.GroupManager},
			{Account: "service", By: settings.ServiceOwner}, {By: settings.Manager},
		},
		Fallback: "access-reviews@example.com", Second: settings.Second{When: "privileged", By: "ciso@example.com"},
		Independent: settings.Independence{Self: "never", Conflicted: "allow", Reciprocal: "flag"}, Unanswered: "revoke",
		Keep:  settings.Keep{NeedsComment: []string{"always"}, MinComment: 3, MaxUntil: 28},
		Flags: settings.Flags{BulkMin: 5, BulkShare: 0.95, FastMedian: 2 * time.Second, SameCommentMin: 4},
		Delegates: []settings.Delegate{{
			From: "erik@example.com", To: "anna@example.com", Since: day("2026-10-01"), Until: day("2026-10-31"), ApprovedBy: "cio@example.com", Reason: "leave",
		}},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreTypes(source.Position{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if at := got.Reviewers[1].At.String(); at != "review.yaml:14:5" {
		t.Error(at)
	}
}

func TestReadDefaults(t *testing.T) {
	got, err := settings.Read("review.yaml", []byte("version: 1\nname: x\ndue: 2026-10-16\nowner: iam@example.com\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got.Fallback != "iam@example.com" || len(got.Reviewers) != 4 || got.Independent.Self != "never" || got.Unanswered != "unreviewed" ||
		got.Keep.MaxUntil != 365 || !got.Keep.FindingNeedsUntil || got.Flags.BulkShare != 1 || len(got.Select.Items) != 4 || got.Second.When != "" {
		t.Errorf("%+v", got)
	}
}

// TestSchemaIsForPeople: whoever edits the file in an editor is told what each part is.
func TestSchemaIsForPeople(t *testing.T) {
	var schema struct {
		Properties map[string]struct {
			Title, Description string
			Ref                string `json:"$ref"`
		}
	}
	if err := json.Unmarshal(settings.Schema(), &schema); err != nil || len(schema.Properties) < 10 {
		t.Fatal(len(schema.Properties), err)
	}
	for name, each := range schema.Properties {
		if each.Title == "" && each.Ref == "" {
			t.Errorf("%s: errors have no words for it", name)
		}
	}
}
