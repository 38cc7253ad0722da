package eval

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/oel"
)

// profiles are attributes of several users, as columns of a table: the union
// of their names, each of the type that holds all its values.
type profiles struct {
	names  []string
	types  map[string]oel.Type
	values []map[string]value // one a context
}

func profilesOf(of string, all []map[string]any) (profiles, error) {
	found := profiles{types: map[string]oel.Type{}}
	for _, profile := range all {
		row := map[string]value{}
		for _, name := range slices.Sorted(maps.Keys(profile)) {
			each, err := valueOf(profile[name])
			if err == nil {
				found.types[name], err = common(found.types[name], each.typ)
			}
			if err != nil {
				return profiles{}, fmt.Errorf("context: %s.%s: %w", of, name, err)
			}
			row[name] = each
		}
		found.values = append(found.values, row)
	}
	found.names = slices.Sorted(maps.Keys(found.types))
	for name, typ := range found.types {
		found.types[name] = nullAsText(typ)
	}
	return found, nil
}

// scope is what expressions may read of the profiles.
func (p profiles) scope(alias string) []oel.Attribute {
	found := make([]oel.Attribute, len(p.names))
	for i, name := range p.names {
		found[i] = oel.Attribute{Name: name, Column: alias + "." + columnOf(name), Type: p.types[name]}
	}
	return found
}

// columns are the select list of the profile of a context.
func (p profiles) columns(context int) []string {
	list := make([]string, len(p.names))
	for i, name := range p.names {
		literal := "null"
		if each, ok := p.values[context][name]; ok {
			literal = each.literal
		}
		list[i] = "cast(" + literal + " as " + sqlType(p.types[name]) + ") as " + columnOf(name)
	}
	return list
}

// columnOf is the column of a profile attribute. Names of columns differ in
// more than case, those of attributes need not.
func columnOf(name string) string {
	if slices.Contains(oel.BaseAttributes, name) {
		return duckdb.Ident(name)
	}
	return duckdb.Ident(fmt.Sprintf("profile_%s_%x", name, name))
}

// userTable is okta.user with one row per context, custom attributes among the
// columns. user_key is the context's number.
func userTable(contexts []*Context, profile profiles) string {
	rows := make([]string, len(contexts))
	for key, context := range contexts {
		user := context.User
		columns := []string{
			fmt.Sprintf("%d as user_key", key), orNull(user.ID) + " as okta_id", orNull(user.Status) + " as status",
			timestampText(user.Created) + " as created_at", timestampText(user.Activated) + " as activated_at",
			timestampText(user.StatusChanged) + " as status_changed_at", timestampText(user.LastLogin) + " as last_login_at",
			timestampText(user.LastUpdated) + " as last_updated_at", timestampText(user.PasswordChanged) + " as password_changed_at",
		}
		for _, name := range oel.BaseAttributes {
			if _, given := profile.types[name]; !given {
				columns = append(columns, "cast(null as varchar) as "+columnOf(name))
			}
		}
		rows[key] = "select " + strings.Join(append(columns, profile.columns(key)...), ", ")
	}
	return "create or replace table okta.user as " + strings.Join(rows, "\nunion all ")
}

// appUserTable has the rows of those who are assigned to the app.
func appUserTable(contexts []*Context, profile profiles) string {
	rows := make([]string, len(contexts))
	for key, context := range contexts {
		app, assigned := context.AppUser, "true"
		if app == nil {
			app, assigned = &AppUser{}, "false"
		}
		columns := []string{fmt.Sprintf("%d as user_key", key), orNull(app.ExternalID) + " as external_id", orNull(app.UserName) + " as user_name"}
		rows[key] = "select " + strings.Join(append(columns, profile.columns(key)...), ", ") + " where " + assigned
	}
	return "create or replace table okta.app_user as " + strings.Join(rows, "\nunion all ")
}

// groupTables replaces the groups and memberships. Two contexts' groups are
// different groups, even of one id.
func groupTables(contexts []*Context) string {
	statements := []string{"delete from okta.membership", `delete from okta."group"`}
	var groups, memberships []string
	for user, context := range contexts {
		for _, group := range context.Groups {
			key := len(groups)
			groups = append(groups, fmt.Sprintf("(%d, %s, %s, %s, %s, 0, %d)",
				key, orNull(group.ID), duckdb.Literal(group.Name), orNull(group.Type), orNull(group.SourceID), key+1))
			memberships = append(memberships, fmt.Sprintf("(%d, %d, 0, %d)", user, key, key+1))
		}
	}
	if len(groups) > 0 {
		statements = append(statements,
			`insert into okta."group" (group_key, group_id, name, type, source_id, file_key, record) values `+strings.Join(groups, ", "),
			"insert into okta.membership values "+strings.Join(memberships, ", "))
	}
	return strings.Join(statements, ";\n")
}

// nowOf is the contexts' as-of, which must be one.
func nowOf(contexts []*Context) (time.Time, error) {
	var now time.Time
	for _, context := range contexts {
		if context.Now.IsZero() {
			continue
		}
		if !now.IsZero() && !now.Equal(context.Now) {
			return now, errors.New(`context: contexts that are evaluated together have one "now"`)
		}
		now = context.Now
	}
	if now.IsZero() {
		return time.Now(), nil
	}
	return now, nil
}

func orNull(value string) string {
	if value == "" {
		return "cast(null as varchar)"
	}
	return duckdb.Literal(value)
}

func timestampText(at *time.Time) string {
	if at == nil {
		return "cast(null as timestamp)"
	}
	return "timestamp '" + at.UTC().Format("2006-01-02 15:04:05.000000") + "'"
}
