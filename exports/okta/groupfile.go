package okta

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"rolecall/exports/decode"
)

// A list of the members of one group does not name the group: the name of its
// file does, or the address it was asked for at.

var (
	groupID      = regexp.MustCompile(`^00g[0-9A-Za-z]{17}$`)
	memberFolder = regexp.MustCompile(`(?i)group|member`)
	groupUsers   = regexp.MustCompile(`/groups/(00g[0-9A-Za-z]{17})/users$`)
)

// stem is the name of a file without its extensions. Some systems take names
// apart into letters and accents (NFD), and scripts escape what cannot stand in
// one (%2F); the group's own name is neither.
func stem(shown string) string {
	base := path.Base(shown)
	for {
		extension := path.Ext(base)
		switch strings.ToLower(extension) {
		case ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".txt", ".xml", ".xlsx", ".gz", ".zst", ".zstd":
			base = strings.TrimSuffix(base, extension)
			continue
		}
		break
	}
	if unescaped, err := url.PathUnescape(base); err == nil {
		base = unescaped
	}
	return norm.NFC.String(base)
}

// plainSheet is what a sheet is called if nobody gave it a name.
var plainSheet = regexp.MustCompile(`(?i)^(sheet|page|tabelle|feuille?|feuil|hoja|foglio|blad|planilha|arkusz|sheet of .*) ?[0-9]*$`)

// groupOfList is the group that a list of people is of: by the name of its
// sheet, if that is one that somebody gave, else of its file.
func groupOfList(document *decode.Document) string {
	if document.Form == decode.XLSX && !plainSheet.MatchString(document.List()) {
		return norm.NFC.String(document.List())
	}
	if group := groupOfFile(document.FilePath()); group != "" {
		return group
	}
	return stem(document.FilePath())
}

// groupOfFile is the group whose members a list of full user records holds, as
// its place says: a file named by a group's id, one in a folder for groups or
// members, an answer of /api/v1/groups/{id}/users. Of any other list of users,
// only the groups that there are can decide (group_file.sql).
func groupOfFile(shown string) string {
	if address := groupUsers.FindStringSubmatch(shown); address != nil {
		return address[1]
	}
	name := stem(shown)
	if groupID.MatchString(name) || memberFolder.MatchString(path.Base(path.Dir(shown))) {
		return name
	}
	return ""
}
