package bundle

import (
	"strings"
	"testing"

	"rolecall/exports/decode"
	"rolecall/exports/decode/text"
)

// TestFilesAreCalledAfterWhatTheyAreAbout: a file that is called after a group or a login is called as these are in
// the bundle, and the words that only say what a file is stay.
func TestFilesAreCalledAfterWhatTheyAreAbout(t *testing.T) {
	t.Parallel()
	subjects := map[string]bool{"ServiceNow Users": true, "Admins": true, "Board 2": true, "R/D": true, "users": true, "Everyone": true, "jane@example.com": true, "50% Staff": true}
	for _, each := range []struct{ file, want string }{ // what is in brackets is replaced
		{"okta/users.json", "okta/users"},
		{"okta/members/ServiceNow Users.csv", "okta/members/[ServiceNow Users]"},
		{"okta/groups/Admins.json.gz", "okta/groups/[Admins]"},
		{"okta/Admins.csv", "okta/Admins"}, // of administrators, if its rows are not a group's members
		{"okta/Board 2.csv", "okta/[Board 2]"},
		{"okta/members/Board 2 (3).csv", "okta/members/[Board 2] (3)"},
		{"okta/members/R%2FD.csv", "okta/members/[R/D]"},
		{"okta/members/50% Staff.csv", "okta/members/[50% Staff]"},
		{"okta/members/Everyone.csv", "okta/members/Everyone"},
		{"okta/owners/Board 2-owners.json", "okta/owners/[Board 2]-owners"},
		{"okta/groups/Board 2/owners.json", "okta/groups/[Board 2]/owners"},
		{"okta/admin-roles/jane@example.com.json", "okta/admin-roles/[jane@example.com]"},
		{"okta/users-0013.json", "okta/users-0013"},
		{"okta/Contoso users.json", "okta/[Contoso] users"},
		{"okta/members/%2E%2E.json", "okta/members/%2E%2E"},
		{"okta/members/a%00%2F..%2F%2e.json", "okta/members/[a]%00%2F..%2F."},
		{"servicenow/sys_user_grmember_page2.csv", "servicenow/sys_user_grmember_page2"},
	} {
		names := NewNames("x")
		m := &maker{names: names, estate: Estate{Called: Called{subjects: subjects}}}
		document := &decode.Document{Text: &text.Text{File: each.file, Shown: each.file}}
		folder, _ := pathSplit(document.FilePath())
		of := &exported{Document: document, folder: folder, stem: document.Stem()}
		m.pathOf(of)
		for subject := range subjects {
			names.Of(subject)
		}
		names.Draw()
		want := each.want
		if before, rest, isReplaced := strings.Cut(want, "["); isReplaced {
			subject, after, _ := strings.Cut(rest, "]")
			made := names.Of(subject)
			if made == subject {
				t.Errorf("%q stays", subject)
			}
			want = before + strings.NewReplacer("/", "%2F", "%", "%25").Replace(made) + after
		}
		if made := m.pathOf(of); made != want {
			t.Errorf("%s is called %s, not %s", each.file, made, want)
		}
	}
}

// TestNothingIsWrittenAbove: a place outside the estate has none in the bundle.
func TestNothingIsWrittenAbove(t *testing.T) {
	t.Parallel()
	m := &maker{names: NewNames("x")}
	for _, each := range []string{"..", "../..", "okta/../..", "/"} {
		if made := m.folder(each); made != "" {
			t.Errorf("%s is called %q", each, made)
		}
	}
}

func pathSplit(file string) (folder, name string) {
	at := strings.LastIndexByte(file, '/')
	return file[:at], file[at+1:]
}
