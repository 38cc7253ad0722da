package ruletest

import (
	"context"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/reconcile/oel"
	"rolecall/reconcile/rules"
)

// fill makes the canonical tables and fills them with the users of the tests:
// the number of a test is its user_key.
func fill(ctx context.Context, db *duckdb.DB, file *rules.TestFile, fields []string) error {
	statements := []string{exports.Schema + exports.Macros}
	statements = append(statements, attributes(file)...)
	statements = append(statements, accountFields(fields)...)
	statements = append(statements, users(file)...)
	statements = append(statements, groups(file)...)
	for _, text := range statements {
		if _, err := db.Exec(ctx, duckdb.Statement{Name: "test tables", Text: text}); err != nil {
			return err
		}
	}
	return nil
}

// column is where okta.user has a custom attribute. Columns differ in more
// than case, attributes need not.
func column(number int) string { return fmt.Sprintf("custom_%d", number+1) }

func attributes(file *rules.TestFile) []string {
	var statements []string
	var rows []string
	for _, name := range oel.BaseAttributes {
		rows = append(rows, fmt.Sprintf("(%s, %[1]s, 'string', true, 0)", duckdb.Literal(name)))
	}
	for i, each := range file.Attributes {
		statements = append(statements, fmt.Sprintf("alter table okta.user add column %s %s", column(i), each.SQLType))
		rows = append(rows, fmt.Sprintf("(%s, '%s', '%s', false, 0)", duckdb.Literal(each.Name), column(i), each.Type))
	}
	return append(statements, "insert into okta.attribute (name, column_name, type, is_base, users) values "+strings.Join(rows, ", "))
}

//go:embed field.sql
var fieldText string

// accountFields: the views name the fields, though no account is looked at.
func accountFields(fields []string) []string {
	var statements []string
	for _, name := range fields {
		statements = append(statements, "alter table servicenow.user add column if not exists "+duckdb.Ident(name)+" varchar")
	}
	return append(statements, fieldText)
}

func users(file *rules.TestFile) []string {
	columns := map[string]string{}
	for _, name := range oel.BaseAttributes {
		columns[name] = duckdb.Ident(name)
	}
	for i, each := range file.Attributes {
		columns[each.Name] = column(i)
	}
	var statements []string
	for key, test := range file.Tests {
		names, values := "user_key, okta_id, status, file_key, record", fmt.Sprintf("%d, '00u%017d', %s, 0, %d", key, key+1, duckdb.Literal(test.Status), key+1)
		if test.Org != nil {
			names, values = names+", okta_org", values+", "+duckdb.Literal(test.OrgName())
		}
		for _, name := range slices.Sorted(maps.Keys(test.Profile)) {
			names, values = names+", "+columns[name], values+", "+test.Profile[name]
		}
		statements = append(statements, "insert into okta.user ("+names+") values ("+values+")")
		if app := test.App; app != nil {
			statements = append(statements, fmt.Sprintf(
				"insert into okta.app_user (user_key, app_id, external_id, user_name, profile, file_key, record) values (%d, %s, %s, %s, %s, 0, %d)",
				key, orNull(app.AppID), orNull(app.ExternalID), orNull(app.UserName), duckdb.Literal(app.Profile), key+1))
		}
	}
	return statements
}

// groups makes a group of every name, in each org that has it, and who is in it.
func groups(file *rules.TestFile) []string {
	keys := map[[2]string]int{}
	var statements []string
	key := func(name, org string) int {
		group := [2]string{name, org}
		if _, known := keys[group]; !known {
			keys[group] = len(keys)
			id := fmt.Sprintf("00g%017d", keys[group]+1)
			if strings.HasPrefix(name, "00g") { // known by its id
				id = name
			}
			statements = append(statements, fmt.Sprintf("insert into okta.group values (%d, %s, %s, 'OKTA_GROUP', null, true, %s, 0, %d)",
				keys[group], duckdb.Literal(id), duckdb.Literal(name), orNull(org), keys[group]+1))
		}
		return keys[group]
	}
	for user, test := range file.Tests {
		for _, group := range test.Groups {
			statements = append(statements, fmt.Sprintf("insert into okta.membership values (%d, %d, 0, 1)", user, key(group.Name, test.OrgName())))
		}
	}
	for _, each := range file.AppGroups {
		roles := make([]string, len(each.Roles))
		for i, role := range each.Roles {
			roles[i] = duckdb.Literal(role)
		}
		statements = append(statements, fmt.Sprintf("insert into okta.app_group values (%d, %s, null, [%s]::varchar[], 0, 1)",
			key(each.Group, ""), orNull(each.AppID), strings.Join(roles, ", ")))
	}
	return statements
}

func orNull(text string) string {
	if text == "" {
		return "null"
	}
	return duckdb.Literal(text)
}
