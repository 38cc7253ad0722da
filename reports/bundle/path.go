package bundle

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/okta"
)

// Called are the names that files may be called by, as a run on the estate has them: lists of
// a group's members by the group, lists of an administrator's roles by the login.
type Called struct {
	subjects map[string]bool // names of groups, logins
	lists    map[string]bool // files whose rows are users, memberships, owners or administrators
}

// ReadCalled reads them from the database of a run.
func ReadCalled(ctx context.Context, db *duckdb.DB) (called Called, err error) {
	for _, each := range []struct {
		into  *map[string]bool
		query string
	}{
		{&called.subjects, `select name from okta."group" where name is not null union select login from okta."user" where login is not null order by 1`},
		{&called.lists, `
			select distinct path || coalesce('!' || member, '') as name
			from input.file
			join input.balance using (file_key)
			where relation in ('okta.user', 'okta.membership', 'okta.group_owner', 'okta.admin_role')
			order by name`},
	} {
		found, err := db.Texts(ctx, duckdb.Statement{Name: "called", Text: each.query})
		if err != nil {
			return called, err
		}
		*each.into = map[string]bool{}
		for _, value := range found {
			(*each.into)[value] = true
		}
	}
	return called, nil
}

// pathOf is what takes the place of the path of a text, without its extension.
func (m *maker) pathOf(each *exported) string {
	stem := okta.WithoutPage(each.stem)
	if at := ownersBehind.FindStringIndex(stem); at != nil && at[0] > 0 {
		stem = stem[:at[0]]
	}
	if m.isSubject(each.stem) {
		stem = each.stem
	}
	page := each.stem[len(okta.WithoutPage(each.stem)):] // it stays: the order of files decides between equal rows
	made := m.component(each.stem[:len(each.stem)-len(page)]) + page
	if m.isSubject(stem) && (!isOfPaths(stem) || m.isList(each)) {
		made = m.names.Of(stem) + each.stem[len(stem):]
	}
	return path.Join(m.folder(each.folder), escapedName(made))
}

// folder is what takes the place of a folder's path: the last may be called after a group (Board/owners.json).
func (m *maker) folder(name string) string {
	above, last := path.Split(name)
	if m.isSubject(last) && !isOfPaths(last) {
		return path.Join(m.path(strings.TrimSuffix(above, "/")), escapedName(m.names.Of(last)))
	}
	return m.path(name)
}

var ownersBehind = regexp.MustCompile(`(?i)[ _.-]+owners?$`)

// escapedName writes signs that cannot stand in the name of a file as they are read again.
func escapedName(name string) string {
	var made strings.Builder
	for _, r := range name {
		if r < ' ' || r == '/' || r == '%' || r == '.' && strings.Trim(name, ".") == "" {
			fmt.Fprintf(&made, "%%%02X", r)
		} else {
			made.WriteRune(r)
		}
	}
	return made.String()
}

// isList says whether a text may be called after a group, though no other word is in its name than those that
// say what a file is: its rows are about people, or it is where lists of members are.
func (m *maker) isList(each *exported) bool {
	return m.estate.Called.lists[each.Name()] || okta.GroupOfFile(each.FilePath()) != ""
}

func (m *maker) isSubject(name string) bool { return m.estate.Called.subjects[name] }

// path is what takes the place of a path in the estate: words that say what a file is stay. The folders
// okta and servicenow are the systems.
func (m *maker) path(name string) string {
	if name == "" {
		return ""
	}
	parts := strings.Split(name, "/")
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		parts = parts[len(parts)-1:]
		if parts[0] == ".." {
			return ""
		}
	}
	for i, part := range parts {
		parts[i] = m.component(part)
	}
	return strings.Join(parts, "/")
}

func (m *maker) component(name string) string { return m.names.ofText(name, isPathWord) }

func isPathWord(text string) bool {
	return inPaths[strings.ToLower(text)] || len(text) < 3 && isDigit(rune(text[0]))
}

// isOfPaths says whether a name has no word but those that say what a file is.
func isOfPaths(name string) bool {
	for each := range strings.FieldsFuncSeq(name, func(r rune) bool { return !isLetter(r) }) {
		if !isPathWord(each) {
			return false
		}
	}
	return true
}

// sheetName is what takes the place of the name of a sheet, which no other sheet has.
func (m *maker) sheetName(name string, taken []string) string {
	made := m.component(name)
	switch rest, isOf := strings.CutPrefix(name, "Sheet of "); {
	case isOf:
		made = "Sheet of " + m.component(rest)
	case okta.IsPlainSheet(name):
		made = name
	case m.isSubject(name):
		made = m.names.Of(name)
	}
	unique := made
	for number := 2; slices.ContainsFunc(taken, func(other string) bool { return strings.EqualFold(other, unique) }); number++ {
		unique = fmt.Sprintf("%s %d", made, number)
	}
	return unique
}
