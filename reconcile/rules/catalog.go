package rules

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/oel"
)

// Catalog is what the exports offer for rules to name.
type Catalog struct {
	Okta       []oel.Attribute // user.x
	App        []oel.Attribute // appuser.x
	OktaOrigin string          // for errors: 14 attributes known from okta/users-1.json
	Fields     []Field
	KnownKinds []string // the catalogue of findings; none: kinds of exceptions are not checked

	// The names of Okta groups, ServiceNow roles and ServiceNow groups. Rules
	// that name others get a warning. Nil: not checked.
	OktaGroups, Roles, Groups []string
	// GroupIDs are the ids of the Okta groups. Nil: not checked, or not known of all of them.
	GroupIDs []string
	// Assignments counts the rows that say who is assigned to the app. With
	// none, a scope by app can't be judged.
	Assignments int64
	// Members are the names of the Okta groups that somebody is in. With none
	// at all, no rule by group can be judged. Nil: not checked.
	Members []string
	// Orgs are the names of the groups of each org of Okta, and of those that somebody is
	// in, if several are told apart.
	Orgs map[string]OrgGroups
	// UnnamedMembers are files that may list the members of a group, but do not say of
	// which: they were not read.
	UnnamedMembers []string
	// IsOpen: there are no exports, so that names may mean anything.
	IsOpen bool
}

// OpenCatalog is what is known without exports: the kinds of findings, and the types of
// attributes that the rules declare.
func (r *Rules) OpenCatalog(kinds []string) Catalog {
	catalog := Catalog{KnownKinds: kinds, IsOpen: true}
	for _, each := range r.types {
		valueType, err := oel.ParseType(each.value.value)
		if err != nil {
			continue // the schema allows no other
		}
		catalog.Okta = append(catalog.Okta, oel.Attribute{Name: each.key.value, Column: "identity." + duckdb.Ident(each.key.value), Type: valueType})
	}
	return catalog
}

// OrgGroups are names of an org's groups, like those of all.
type OrgGroups struct{ Groups, Members []string }

// Field is a field of ServiceNow's accounts, a row of servicenow.field.
type Field struct {
	Name       string
	Type       string // string, boolean, date, date_time, reference
	IsExported bool
	Unresolved int64
}

// LoadCatalog reads the catalogue from the canonical tables. KnownKinds is for
// the caller to fill.
func LoadCatalog(ctx context.Context, db *duckdb.DB) (Catalog, error) {
	catalog := Catalog{OktaGroups: []string{}, Members: []string{}, Roles: []string{}, Groups: []string{}}
	for _, load := range []func(context.Context, *duckdb.DB) error{
		catalog.loadAttributes, catalog.loadAppAttributes, catalog.loadOrigin, catalog.loadFields, catalog.loadNames,
	} {
		if err := load(ctx, db); err != nil {
			return Catalog{}, err
		}
	}
	return catalog, nil
}

func (c *Catalog) loadAttributes(ctx context.Context, db *duckdb.DB) error {
	const text = `
		select name, column_name, type, coalesce(type_from, ''), coalesce(list_form, '')
		from okta.attribute
		order by name`
	return scanAll(ctx, db, text, func(rows *duckdb.Rows) error {
		var name, columnName, typeName, typeFrom, listForm string
		if err := rows.Scan(&name, &columnName, &typeName, &typeFrom, &listForm); err != nil {
			return err
		}
		valueType, err := oel.ParseType(typeName)
		if err != nil {
			return fmt.Errorf("okta attribute %q: %w", name, err)
		}
		c.Okta = append(c.Okta, oel.Attribute{Name: name, Column: "identity." + duckdb.Ident(columnName), Type: valueType,
			IsGuessed: typeFrom == "text", ListForm: listForm, IsUnset: typeFrom == "nothing"})
		return nil
	})
}

//go:embed app_attribute.sql
var appAttributeText string

// loadAppAttributes finds the keys of the app users' profiles. They stay in
// JSON: few rules read any.
func (c *Catalog) loadAppAttributes(ctx context.Context, db *duckdb.DB) error {
	var names, pointers []string
	err := scanAll(ctx, db, appAttributeText, func(rows *duckdb.Rows) error {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		names, pointers = append(names, duckdb.Literal(name)), append(pointers, pointer(name))
		return nil
	})
	if err != nil || len(names) == 0 {
		return err
	}
	text := strings.NewReplacer("/*names*/", strings.Join(names, ", "), "/*pointers*/", strings.Join(pointers, ", ")).Replace(appTypeText)
	return scanAll(ctx, db, text, func(rows *duckdb.Rows) error {
		var name, typeName, sqlType string
		if err := rows.Scan(&name, &typeName, &sqlType); err != nil {
			return err
		}
		valueType, err := oel.ParseType(typeName)
		if err != nil {
			return err
		}
		c.App = append(c.App, oel.Attribute{Name: name, Column: profileValue(name, sqlType), Type: valueType})
		return nil
	})
}

// appTypeText finds the types of those keys' values: the engine wants the keys
// to be constants. A key whose values differ in type, or are objects, is read
// as text.
const appTypeText = `
with app_user as (
    select distinct json_type(profile, [/*pointers*/]) as types
    from okta.app_user
    where json_type(profile) = 'OBJECT'
),

attribute as (
    select unnest([/*names*/]) as name, unnest(types) as type
    from app_user
),

typed as (
    select name, list(distinct type) filter (where type <> 'NULL') as types
    from attribute
    group by name
),

final as (
    select
        name,
        case
            when types is null then 'string'
            when list_has_all(['BOOLEAN'], types) then 'boolean'
            when list_has_all(['BIGINT', 'UBIGINT'], types) then 'integer'
            when list_has_all(['BIGINT', 'UBIGINT', 'DOUBLE'], types) then 'number'
            when list_has_all(['ARRAY'], types) then 'string[]'
            else 'string'
        end as type
    from typed
)

select
    name,
    type,
    case type when 'boolean' then 'boolean' when 'integer' then 'bigint' when 'number' then 'double' when 'string[]' then 'varchar[]' else 'varchar' end as sql_type
from final
order by name`

// profileValue reads a key of an app user's profile.
func profileValue(name, sqlType string) string {
	if sqlType == "varchar" {
		return "json_extract_string(appuser.profile, " + pointer(name) + ")"
	}
	return "try_cast(json_extract(appuser.profile, " + pointer(name) + ") as " + sqlType + ")"
}

// pointer is a key as a JSON pointer, so that any name is only ever a name.
func pointer(name string) string {
	return duckdb.Literal("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name))
}

func (c *Catalog) loadOrigin(ctx context.Context, db *duckdb.DB) error {
	const text = `
		select coalesce(min(file.path order by file.file_key), ''), count(distinct file.path)
		from input.file as file
		join input.feed as feed using (file_key)
		where feed.relation = 'okta.user'`
	var first string
	var files int64
	if err := db.QueryRow(ctx, duckdb.Statement{Name: "rules catalogue", Text: text}, &first, &files); err != nil {
		return err
	}
	switch {
	case files > 1:
		first += fmt.Sprintf(" and %d more", files-1)
	case files == 0:
		first = "the Okta exports"
	}
	c.OktaOrigin = fmt.Sprintf("%d attributes known from %s", len(c.Okta), first)
	return nil
}

func (c *Catalog) loadFields(ctx context.Context, db *duckdb.DB) error {
	const text = "select name, type, is_exported, unresolved from servicenow.field order by name"
	return scanAll(ctx, db, text, func(rows *duckdb.Rows) error {
		var field Field
		if err := rows.Scan(&field.Name, &field.Type, &field.IsExported, &field.Unresolved); err != nil {
			return err
		}
		c.Fields = append(c.Fields, field)
		return nil
	})
}

func (c *Catalog) loadNames(ctx context.Context, db *duckdb.DB) error {
	const assignments = "select (select count(*) from okta.app_user) + (select count(*) from okta.app_group)"
	if err := db.QueryRow(ctx, duckdb.Statement{Name: "rules catalogue", Text: assignments}, &c.Assignments); err != nil {
		return err
	}
	for table, names := range map[string]*[]string{
		"okta.group": &c.OktaGroups, "servicenow.role": &c.Roles, "servicenow.group": &c.Groups,
		"okta.group semi join okta.membership using (group_key)": &c.Members,
	} {
		err := scanAll(ctx, db, "select distinct name from "+table+" order by name", func(rows *duckdb.Rows) error {
			var name string
			if err := rows.Scan(&name); err != nil {
				return err
			}
			*names = append(*names, name)
			return nil
		})
		if err != nil {
			return err
		}
	}
	if err := c.loadGroupIDs(ctx, db); err != nil {
		return err
	}
	if err := c.loadOrgs(ctx, db); err != nil {
		return err
	}
	return c.loadUnnamedMembers(ctx, db)
}

func (c *Catalog) loadGroupIDs(ctx context.Context, db *duckdb.DB) (err error) {
	const text = "select distinct group_id from okta.group where not exists (select 1 from okta.group where group_id is null) order by group_id"
	c.GroupIDs, err = db.Texts(ctx, duckdb.Statement{Name: "rules catalogue", Text: text})
	return err
}

func (c *Catalog) loadOrgs(ctx context.Context, db *duckdb.DB) error {
	const text = `
		select okta_org, name, bool_or(group_key in (select group_key from okta.membership))
		from okta.group
		where okta_org is not null
		group by okta_org, name
		order by okta_org, name`
	c.Orgs = map[string]OrgGroups{}
	return scanAll(ctx, db, text, func(rows *duckdb.Rows) error {
		var org, name string
		var hasMembers bool
		if err := rows.Scan(&org, &name, &hasMembers); err != nil {
			return err
		}
		groups := c.Orgs[org]
		groups.Groups = append(groups.Groups, name)
		if hasMembers {
			groups.Members = append(groups.Members, name)
		}
		c.Orgs[org] = groups
		return nil
	})
}

func (c *Catalog) loadUnnamedMembers(ctx context.Context, db *duckdb.DB) (err error) {
	c.UnnamedMembers, err = db.Texts(ctx, duckdb.Statement{Name: "rules catalogue", Text: `
		select path
		from input.file
		semi join input.quality on quality.file_key = file.file_key and quality.code = 'file.unnamed_members'
		order by path`})
	return err
}

func scanAll(ctx context.Context, db *duckdb.DB, text string, scan func(*duckdb.Rows) error) error {
	return db.Each(ctx, duckdb.Statement{Name: "rules catalogue", Text: text}, scan)
}
