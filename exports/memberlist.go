package exports

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/okta"
)

// nameMemberLists decides which lists of people are those of a group's members: a list that
// only its name can tell is one if a group is called so. Others are not read: who signed on
// or who is on a mailing list is no member of anything.
//
// The members of a large group fill several files, numbered behind the group's name. A name
// with a number is that of a page if no group is called so, but one without the number.
func (l *loader) nameMemberLists(ctx context.Context) error {
	var unsure []*reading
	var names []string
	for _, each := range l.read {
		if name := nameInDoubt(each); name != "" {
			unsure, names = append(unsure, each), append(names, name, okta.WithoutPage(name))
		}
	}
	if len(unsure) == 0 {
		return nil
	}
	known, err := l.knownGroups(ctx, names)
	if err != nil {
		return err
	}
	for _, each := range unsure {
		name := nameInDoubt(each)
		whole := okta.WithoutPage(name)
		switch {
		case known[groupName{each.org, name}]:
		case known[groupName{each.org, whole}]:
			each.group = whole
			okta.NameGroup(&each.Reading, whole)
		case each.Called != "":
			each.form, each.Rows, each.Columns, each.Table, each.Relation = &okta.UnnamedMembers, nil, nil, "", ""
		}
	}
	return nil
}

// nameInDoubt is the name of a list of people that only the groups that there are can explain:
// nothing but the name speaks for a group, or it may be numbered as a page of a group's list.
func nameInDoubt(each *reading) string {
	if each.Called != "" || each.System != "okta" || each.group != "" {
		return each.Called
	}
	if name := okta.GroupOfFile(each.Document.FilePath()); name != okta.WithoutPage(name) {
		return name
	}
	return ""
}

// groupColumns are the staged columns that name groups, whoever else the rows are about.
var groupColumns = map[string][]string{
	"okta_group": {"name", "group_id"}, "okta_membership": {"group_name", "group_any", "group_id"}, "okta_app_group": {"group_name", "group_id"},
}

// groupName is a name or id of a group, and the org of Okta that it stands in.
type groupName struct{ org, name string }

// knownGroups are the names and ids among these that some export gives a group. The statement
// is put together here, because it reads the columns of the files.
func (l *loader) knownGroups(ctx context.Context, names []string) (map[groupName]bool, error) {
	known := map[groupName]bool{}
	for _, each := range l.read {
		if nameInDoubt(each) != "" || each.Rows == nil || !each.Document.HasColumns() && each.Document.Records == 0 {
			continue
		}
		for _, column := range each.Columns {
			if !slices.Contains(groupColumns[each.Table], column.Name) {
				continue
			}
			if err := l.findNames(ctx, each, column.Expr, names, known); err != nil {
				return nil, err
			}
		}
	}
	return known, nil
}

// findNames marks the names that a file has in a column. What is wrong with the file, reading
// it says later.
func (l *loader) findNames(ctx context.Context, each *reading, expr string, names []string, known map[groupName]bool) error {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = duckdb.Literal(name)
	}
	var options []string
	if each.Document.HasColumns() {
		options = []string{"ignore_errors = true"}
	}
	rows, err := l.db.Query(ctx, duckdb.Statement{
		Name: "names of groups in " + each.Document.Name(),
		Text: fmt.Sprintf("select distinct name from (select trim(%s) as name from %s) where name in (%s)", expr, each.Rows.From(options...), strings.Join(quoted, ", ")),
	})
	if err != nil {
		return ctx.Err()
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		known[groupName{each.org, name}] = true
	}
	return ctx.Err()
}
