package okta

import (
	"path"
	"regexp"

	"golang.org/x/text/unicode/norm"

	"rolecall/exports/decode"
	"rolecall/exports/duckdb"
	"rolecall/exports/staging"
)

// A list of the members of one group does not name the group: the name of its
// file does, or the address it was asked for at.

var (
	groupID      = regexp.MustCompile(`^(00g[0-9A-Za-z]{17})([^0-9A-Za-z].*)?$`)
	memberFolder = regexp.MustCompile(`(?i)(^|[^a-z])(groups?|(group)?members?)([^a-z]|$)`)
	groupUsers   = regexp.MustCompile(`/groups/([^/]+)/users$`)
)

// plainSheet is what a sheet is called if nobody gave it a name.
var plainSheet = regexp.MustCompile(`(?i)^(sheet|page|tabelle|feuille?|feuil|hoja|foglio|blad|planilha|arkusz|sheet of .*) ?[0-9]*$`)

// IsPlainSheet says whether nobody gave a sheet this name.
func IsPlainSheet(name string) bool { return plainSheet.MatchString(name) }

// calledAfter is what a list of people is called: its sheet, if that has a name that somebody
// gave it, else its file.
func calledAfter(document *decode.Document) string {
	if document.Form == decode.XLSX && !IsPlainSheet(document.List()) {
		return norm.NFC.String(document.List())
	}
	return document.Stem()
}

// memberWord is in what lists of members are called, though not by their group: the browser
// extension rockstar saves each as "Export Group Members.csv".
var memberWord = regexp.MustCompile(`(?i)members?([^a-z]|$)`)

// UnnamedMembers is the form of a list of people of which nothing says which group they are
// members of.
var UnnamedMembers = staging.Form{Name: "people who may be members of a group", Code: "file.unnamed_members"}

// page is what the names of the files have behind the group's if its members fill several
// pages: "Board (2)", "Board-2", "Board_page2".
var page = regexp.MustCompile(`(?i)([ _.-]*\([0-9]{1,4}\)|[ _.-]+(page|part|p)?[ _.-]*[0-9]{1,4})$`)

// WithoutPage is the name of a file without the number of the page that it holds.
func WithoutPage(name string) string {
	if at := page.FindStringIndex(name); at != nil && at[0] > 0 {
		return name[:at[0]]
	}
	return name
}

// GroupOfFile is the group whose members a list of full user records holds, as
// its place says: a file named by a group's id, one in a folder for groups or
// members, an answer of /api/v1/groups/{id}/users. Of any other list of users,
// only the groups that there are can decide (group_file.sql).
func GroupOfFile(shown string) string {
	if address := groupUsers.FindStringSubmatch(shown); address != nil {
		return address[1]
	}
	if listsOwners(shown) {
		return ""
	}
	name := decode.Stem(shown)
	if id := groupID.FindStringSubmatch(name); id != nil && WithoutPage(name) == id[1] {
		return id[1]
	}
	if memberFolder.MatchString(path.Base(path.Dir(shown))) {
		return name
	}
	return ""
}

// NameGroup says which group a list of members is about, if its place does not say it as it is.
func NameGroup(reading *staging.Reading, group string) {
	for i := range reading.Columns {
		if column := &reading.Columns[i]; column.Name == "group_ref" || column.Name == "group_any" {
			column.Expr = duckdb.Literal(group)
		}
	}
}

// ListMembers says that a list of people is one of a group's members, of which its extract names the group.
func ListMembers(reading *staging.Reading, group string) {
	if reading.Table != "okta_user" && !reading.Has("group_any") {
		return // its records name the group themselves
	}
	if reading.Table == "okta_user" {
		reading.Add("group_ref", duckdb.Literal(group))
		if !reading.Has("group_names") {
			reading.Relation = "okta.membership"
		}
	}
	NameGroup(reading, group)
	reading.Called, reading.Stem = "", ""
}
