package simulate

import (
	"context"
	"fmt"

	"rolecall/exports/duckdb"
)

// apply does to the copy what a plan says.
func (r *rehearsal) apply(ctx context.Context, plan string) error {
	if err := r.exec(ctx, "plan",
		"delete from rehearsal.plan",
		`insert into rehearsal.plan select change_id, sequence, system, "table", operation, record_id, field, after, row_no from `+plan,
	); err != nil {
		return err
	}
	relations := []string{"rehearsal.step", "rehearsal.removed_grant", "rehearsal.added_grant", "rehearsal.removed_member", "rehearsal.added_member", "rehearsal.reached"}
	if plan == "before.change" {
		relations = append([]string{"rehearsal.new_account"}, relations...)
	}
	for _, name := range relations {
		if err := r.fill(ctx, name); err != nil {
			return err
		}
	}
	if plan == "before.change" {
		if err := r.exec(ctx, "unknown", noteUnknown...); err != nil {
			return err
		}
	}
	if err := r.setFields(ctx); err != nil {
		return err
	}
	return r.exec(ctx, "records", changeRecords...)
}

// noteUnknown notes what the exports do not say and the plan changes.
var noteUnknown = []string{
	`insert into rehearsal.unknown_lock
	select distinct step.account_key
	from rehearsal.step as step
	join servicenow.user as account on account.account_key = step.account_key
	where step.field = 'locked_out' and account.locked_out is null`,
	`insert into rehearsal.uncomputed
	select reached.account_key, reached.role_key
	from rehearsal.reached as reached
	anti join (select account_key, role_key from servicenow.user_role where inherited) as held
		on held.account_key = reached.account_key and held.role_key = reached.role_key
	where not reached.is_gained`,
	`insert into servicenow.user by name
	select account_key, sys_id, user_name, false as locked_out, sys_created_on, -1 as file_key, 0 as record
	from rehearsal.new_account`,
}

// changeRecords adds and removes what the steps say, has inheritance follow,
// and ends delegations. A row that does not say whether it is inherited goes with its last path. Roles and groups that only the rules name become known with the
// first grant of them.
var changeRecords = []string{
	`insert into servicenow.role by name
	select role.role_key, role.sys_id, role.name
	from before.role as role
	where role.role_key in (select role_key from rehearsal.added_grant) and role.role_key not in (select role_key from servicenow.role)`,
	`insert into servicenow.group by name
	select groups.group_key, groups.sys_id, groups.name
	from before.group as groups
	where groups.group_key in (select group_key from rehearsal.added_member) and groups.group_key not in (select group_key from servicenow.group)`,
	`delete from servicenow.user_role where grant_key in (select grant_key from rehearsal.removed_grant)`,
	`delete from servicenow.group_member where member_key in (select member_key from rehearsal.removed_member)`,
	`insert into servicenow.user_role by name
	select grant_key, account_key, role_key, 'active' as state, false as inherited, -1 as file_key, 0 as record
	from rehearsal.added_grant`,
	`insert into servicenow.group_member by name
	select member_key, account_key, group_key, -1 as file_key, 0 as record
	from rehearsal.added_member`,
	`delete from servicenow.user_role
	where inherited is not false and (account_key, role_key) in (select (account_key, role_key) from rehearsal.reached where not is_gained)
		and (account_key, role_key) not in (select (account_key, role_key) from before.pathless)`,
	`insert into servicenow.user_role by name
	select
		(select coalesce(max(grant_key), -1) from servicenow.user_role) + row_number() over (order by account_key, role_key) as grant_key,
		account_key, role_key, 'active' as state, true as inherited, -1 as file_key, 0 as record
	from rehearsal.reached as reached
	anti join (select account_key, role_key from servicenow.user_role where inherited is not false) as held using (account_key, role_key)
	where reached.is_gained`,
	`update servicenow.delegate as delegate set ends_at = try_cast(step.value as timestamp)
	from rehearsal.step as step
	where step."table" = 'sys_user_delegate' and step.field = 'ends' and step.record_id = delegate.sys_id`,
	`delete from servicenow.user
	where account_key in (select account_key from rehearsal.step where "table" = 'sys_user' and operation = 'delete')`,
}

// field is a field that steps set: its column and the column's type.
type field struct{ name, column, kind string }

// setFields writes the fields of accounts and identities, one statement a
// field: their columns are the exports' own. What a column cannot hold becomes
// null, as ServiceNow leaves a field empty that it cannot read.
func (r *rehearsal) setFields(ctx context.Context) error {
	for _, side := range []struct{ relation, system, key, fields string }{
		{"servicenow.user", "servicenow", "account_key", accountFields},
		{"okta.user", "okta", "user_key", identityFields},
	} {
		fields, err := r.fields(ctx, side.fields)
		if err != nil {
			return err
		}
		for _, each := range fields {
			text := fmt.Sprintf(`
				update %s as record set %s = try_cast(step.value as %s)
				from (
					select %[4]s, value from rehearsal.step
					where system = %[5]s and "table" in ('sys_user', 'user') and operation <> 'delete' and field = %[6]s
					qualify row_number() over (partition by %[4]s order by row_no desc) = 1
				) as step
				where step.%[4]s = record.%[4]s`,
				side.relation, duckdb.Ident(each.column), each.kind, side.key, duckdb.Literal(side.system), duckdb.Literal(each.name))
			if err := r.exec(ctx, "fields", text); err != nil {
				return err
			}
		}
	}
	return nil
}

const (
	accountFields = `
		select distinct step.field, known.column_name, known.data_type
		from rehearsal.step as step
		join duckdb_columns() as known
			on known.schema_name = 'servicenow' and known.table_name = 'user' and known.column_name = step.field
		where step."table" = 'sys_user' and known.database_name = current_database()
		order by step.field`
	identityFields = `
		select distinct step.field, known.column_name, known.data_type
		from rehearsal.step as step
		join okta.attribute as attribute on attribute.name = step.field
		join duckdb_columns() as known
			on known.schema_name = 'okta' and known.table_name = 'user' and known.column_name = attribute.column_name
		where step.system = 'okta' and known.database_name = current_database()
		order by step.field`
)

func (r *rehearsal) fields(ctx context.Context, text string) ([]field, error) {
	rows, err := r.db.Query(ctx, duckdb.Statement{Name: "simulate/fields", Text: text})
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var fields []field
	for rows.Next() {
		var each field
		if err := rows.Scan(&each.name, &each.column, &each.kind); err != nil {
			return nil, err
		}
		fields = append(fields, each)
	}
	return fields, rows.Err()
}

// digest is a number for what each table holds.
func (r *rehearsal) digest(ctx context.Context) (map[string]string, error) {
	subject := r.statements["rehearsal.digest"]
	rows, err := r.db.Query(ctx, duckdb.Statement{Name: subject.File, Text: subject.Text})
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	digests := map[string]string{}
	for rows.Next() {
		var relation, digest string
		if err := rows.Scan(&relation, &digest); err != nil {
			return nil, err
		}
		digests[relation] = digest
	}
	return digests, rows.Err()
}
