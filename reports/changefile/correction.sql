-- changefile.correction
-- title:       The changes of a plan, each with all that the formats need of it
-- one row per: change
-- reads:       main.change, main.rollback, servicenow.role, servicenow.group, servicenow.user, servicenow.field, recon.target, okta.attribute, okta.user
-- columns:
--   change_id:  the change
--   sequence:   the order in which changes depend on each other
--   depends_on: the changes that have to be in effect before it, blanks between
--   system:     servicenow or okta
--   table:      the table of the record
--   operation:  create, update or delete
--   record_id:  the record's sys_id or Okta id, "" where it has to be looked up
--   user:       the account's sys_id, "" where it has to be looked up
--   user_name:  the account; of a new one, the name it will have
--   login:      the identity's, of a change in Okta
--   role:       of a grant, the role's sys_id, "" where it has to be looked up
--   role_name:  and its name
--   group:      of a membership, the group's sys_id, "" where it has to be looked up
--   group_name: and its name
--   fields:     of sys_user, sys_user_delegate and Okta's users: JSON, an array of row_no, field, before, after, type in order
--   reason:     one plain sentence
--   is_unclear: the name does not identify the record to remove
--   is_made:    it is about a record that the plan makes, or takes back one
--   needs:      those it depends on: JSON, an array of what tells whether each is in effect
--
-- Formats handle a change at a time, so the user and the role of a new grant stand side by
-- side. Names stand beside ids, because an export may have no ids and a new user has none
-- yet: a sys_id is never invented. A user is never deleted, since that clears callers and
-- assignees in history: what takes back its creation is to deactivate and to lock. In the
-- rollback a change depends on those that depend on it in the plan, but for closing an
-- account that the plan created: that is done whatever else became of it. A delegation is changed like a
-- user; the user is the one that acts.
with planned as (
    select
        'change' as plan, row_no, change_id, sequence, system, "table", operation, record_id,
        user_name, field, before, after, reason
    from main.change
    union all
    select
        'rollback' as plan, row_no, change_id, sequence, system, "table", operation, record_id,
        user_name, field, before, after, reason
    from main.rollback
),
change_rows as (
    select
        change_id, sequence, system, "table", operation, row_no,
        coalesce(record_id, '') as record_id,
        coalesce(user_name, '') as user_name,
        coalesce(field, '') as field,
        coalesce(before, '') as before,
        coalesce(after, '') as after,
        coalesce(reason, '') as reason
    from planned
    where plan = $plan
),
targets as (
    select change_id, account_key, user_key, role_key, group_key from recon.target
),
roles as (
    select sys_id, any_value(name) as name from servicenow.role where sys_id is not null group by sys_id
),
role_names as (
    select role_key, sys_id, name from servicenow.role
),
groups as (
    select sys_id, any_value(name) as name from servicenow.group where sys_id is not null group by sys_id
),
group_names as (
    select group_key, sys_id, name from servicenow.group
),
users as (
    select account_key, sys_id from servicenow.user
),
identities as (
    select user_key, login from okta.user
),
types as (
    select 'servicenow' as system, name, any_value(type) as type from servicenow.field group by name
    union all
    select 'okta' as system, name, any_value(type) from okta.attribute group by name
),
-- the few records that are named by id, by key
by_id as (
    select distinct change_id, system from change_rows where record_id <> ''
),
named as (
    select by_id.change_id, by_id.system, targets.account_key, targets.user_key, targets.role_key, targets.group_key
    from by_id
    join targets on targets.change_id = by_id.change_id
),
named_users as (
    select users.account_key, users.sys_id
    from users
    semi join named on named.account_key = users.account_key
),
logins as (
    select named.change_id, identities.login
    from named
    join identities on identities.user_key = named.user_key
    where named.system = 'okta'
),
-- who acts by a delegation
actors as (
    select named.change_id, named_users.sys_id
    from named
    join named_users on named_users.account_key = named.account_key
    where named.system = 'servicenow'
),
-- what takes back a new user: active=false and locked_out=true
withdrawn_users as (
    select
        change_id, sequence, system, "table", 'update' as operation, row_no, record_id, user_name, reason,
        unnest([
            {field: 'active', before: 'true', after: 'false'},
            {field: 'locked_out', before: '', after: 'true'}
        ]) as field
    from change_rows
    where system = 'servicenow' and "table" = 'sys_user' and operation = 'delete'
),
field_rows as (
    select change_id, sequence, system, "table", operation, row_no, record_id, user_name, field, before, after, reason
    from change_rows
    where "table" not in ('sys_user_has_role', 'sys_user_grmember')
        and not (system = 'servicenow' and "table" = 'sys_user' and operation = 'delete')
    union all
    select
        change_id, sequence, system, "table", operation, row_no, record_id, user_name,
        field.field as field, field.before as before, field.after as after, reason
    from withdrawn_users
),
user_changes as (
    select
        field_rows.change_id,
        min(field_rows.sequence) as sequence,
        any_value(field_rows.system) as system,
        any_value(field_rows."table") as "table",
        any_value(field_rows.operation) as operation,
        any_value(field_rows.record_id) as record_id,
        case
            when any_value(field_rows.system) <> 'servicenow' then ''
            when any_value(field_rows."table") = 'sys_user_delegate' then coalesce(any_value(actors.sys_id), '')
            else any_value(field_rows.record_id)
        end as "user",
        any_value(field_rows.user_name) as user_name,
        coalesce(any_value(logins.login), '') as login,
        list_sort(coalesce(
            list({
                row_no: field_rows.row_no, field: field_rows.field, before: field_rows.before, after: field_rows.after,
                type: if(field_rows."table" = 'sys_user_delegate', 'date_time', coalesce(types.type, 'string'))
            }) filter (where field_rows.field <> ''),
            []
        )) as fields,
        arg_min(field_rows.reason, field_rows.row_no) as reason
    from field_rows
    left join types on types.system = field_rows.system and types.name = field_rows.field
    left join logins on logins.change_id = field_rows.change_id
    left join actors on actors.change_id = field_rows.change_id
    group by field_rows.change_id
),
new_grants as (
    select
        change_id,
        min(sequence) as sequence,
        any_value(system) as system,
        any_value("table") as "table",
        any_value(operation) as operation,
        coalesce(max(after) filter (where field = 'user'), '') as "user",
        coalesce(max(after) filter (where field = 'user.user_name'), any_value(user_name)) as user_name,
        coalesce(max(after) filter (where field = 'role'), '') as role,
        coalesce(max(after) filter (where field = 'role.name'), '') as role_name,
        coalesce(max(after) filter (where field = 'group'), '') as "group",
        coalesce(max(after) filter (where field = 'group.name'), '') as group_name,
        arg_min(reason, row_no) as reason
    from change_rows
    where "table" in ('sys_user_has_role', 'sys_user_grmember') and operation = 'create'
    group by change_id
),
new_grant_changes as (
    select
        new_grants.change_id, new_grants.sequence, new_grants.system, new_grants."table",
        new_grants.operation, '' as record_id, new_grants."user", new_grants.user_name, new_grants.role,
        if(new_grants.role_name = '', coalesce(roles.name, ''), new_grants.role_name) as role_name,
        new_grants."group",
        if(new_grants.group_name = '', coalesce(groups.name, ''), new_grants.group_name) as group_name,
        new_grants.reason
    from new_grants
    left join roles on roles.sys_id = new_grants.role
    left join groups on groups.sys_id = new_grants."group"
),
-- a grant or membership to remove: what it is, from the exports
old_grants as (
    select
        change_rows.*,
        named_users.sys_id as "user",
        role_names.sys_id as role, role_names.name as role_name,
        group_names.sys_id as "group", group_names.name as group_name
    from change_rows
    left join named on named.change_id = change_rows.change_id
    left join named_users on named_users.account_key = named.account_key
    left join role_names on role_names.role_key = named.role_key
    left join group_names on group_names.group_key = named.group_key
    where change_rows."table" in ('sys_user_has_role', 'sys_user_grmember') and change_rows.operation <> 'create'
),
-- of one that the exports do not have, from what the plan expects to find ("user=bob;
-- role=itil; inherited=false", ids where they are known, else user.user_name, role.name,
-- group.name)
expected_grants as (
    select
        *,
        if("user" is null, regexp_extract(before, '(?s)(?:^|; )user=([0-9a-f]{32})(?:; |$)', 1), null) as expected_user,
        if(
            role is null or role_name is null,
            regexp_extract(before, '(?s)(?:^|; )role(?:[.]name)?=(.*?)(?:; [a-z_.]+=.*)?$', 1), null
        ) as expected_role,
        if(
            "group" is null or group_name is null,
            regexp_extract(before, '(?s)(?:^|; )group(?:[.]name)?=(.*?)(?:; [a-z_.]+=.*)?$', 1), null
        ) as expected_group,
        record_id = '' and len(regexp_extract_all(before, '(?:^|; )(?:role|group)(?:[.]name)?=')) > 1 as is_unclear
    from old_grants
),
old_grant_changes as (
    select
        expected_grants.change_id, expected_grants.sequence, expected_grants.system, expected_grants."table",
        expected_grants.operation, expected_grants.record_id,
        coalesce(expected_grants."user", expected_grants.expected_user) as "user",
        expected_grants.user_name,
        coalesce(expected_grants.role, roles.sys_id, '') as role,
        coalesce(expected_grants.role_name, roles.name, expected_grants.expected_role) as role_name,
        coalesce(expected_grants."group", groups.sys_id, '') as "group",
        coalesce(expected_grants.group_name, groups.name, expected_grants.expected_group) as group_name,
        expected_grants.reason, expected_grants.is_unclear
    from expected_grants
    left join roles on roles.sys_id = expected_grants.expected_role
    left join groups on groups.sys_id = expected_grants.expected_group
),
changes as (
    select * from user_changes
    union all by name
    select * from new_grant_changes
    union all by name
    select * from old_grant_changes
),
new_users as (
    select user_name, min(change_id) as change_id
    from main.change
    where system = 'servicenow' and "table" = 'sys_user' and operation = 'create'
    group by user_name
),
planned_prerequisites as (
    select distinct change_id, unnest(regexp_extract_all(cast(depends_on as varchar), '[0-9a-z]{16}')) as needed_id
    from main.change
    where depends_on is not null
),
prerequisites as (
    select change_id, needed_id from planned_prerequisites where $plan = 'change'
    union
    select changes.change_id, new_users.change_id as needed_id
    from changes
    join new_users on new_users.user_name = changes.user_name
    where $plan = 'change' and changes."table" <> 'sys_user' and changes.operation = 'create' and changes."user" = ''
    union
    select needed_id as change_id, change_id as needed_id
    from planned_prerequisites
    where $plan = 'rollback' and needed_id not in (select new_users.change_id from new_users)
),
made_ids as (
    select distinct change_id from planned where plan = $plan and operation = if($plan = 'change', 'create', 'delete')
),
needs as (
    select
        prerequisites.change_id,
        string_agg(changes.change_id, ' ' order by changes.sequence, changes.change_id) as depends_on,
        list({
            change_id: changes.change_id, operation: changes.operation, "table": changes."table", sys_id: changes.record_id,
            "user": coalesce(changes."user", ''), user_name: changes.user_name, role: coalesce(changes.role, ''),
            role_name: coalesce(changes.role_name, ''), "group": coalesce(changes."group", ''), group_name: coalesce(changes.group_name, ''),
            -- of a new user, what tells whether it is this one
            fields: list_filter(
                coalesce(changes.fields, []),
                lambda each: changes.operation = 'update' or each.field in ('user_name', 'email', 'employee_number')
            )
        } order by changes.sequence, changes.change_id) as needs
    from prerequisites
    join changes on changes.change_id = prerequisites.needed_id
    group by prerequisites.change_id
),
final as (
    select
        changes.change_id, changes.sequence,
        coalesce(needs.depends_on, '') as depends_on,
        changes.system, changes."table", changes.operation, changes.record_id, changes."user", changes.user_name,
        coalesce(changes.login, '') as login,
        coalesce(changes.role, '') as role,
        coalesce(changes.role_name, '') as role_name,
        coalesce(changes."group", '') as "group",
        coalesce(changes.group_name, '') as group_name,
        coalesce(cast(to_json(changes.fields) as varchar), '[]') as fields,
        changes.reason,
        coalesce(changes.is_unclear, false) as is_unclear,
        made_ids.change_id is not null as is_made,
        coalesce(cast(to_json(needs.needs) as varchar), '[]') as needs
    from changes
    left join needs on needs.change_id = changes.change_id
    left join made_ids on made_ids.change_id = changes.change_id
)
select
    change_id, sequence, depends_on, system, "table", operation, record_id, "user", user_name, login,
    role, role_name, "group", group_name, fields, reason, is_unclear, is_made, needs
from final
order by sequence, change_id
