-- changefile.importset
-- title:       The staging rows of an import set
-- one row per: change and field of sys_user; change, for grants and memberships
-- reads:       main.change, main.rollback, servicenow.role, servicenow.group, servicenow.user, servicenow.user_role, servicenow.group_member
-- columns:     those of the file, and
--   row_no:   the order of the rows of one change
--   file_no:  the file it goes into, from 1, if the change can be expressed
--   obstacle: why the change cannot be expressed in this form, null if it can
--
-- A guard script handles one staging row at a time, so the user and the role of a new grant
-- stand in one row. Names stand beside ids, because an export may have no ids and a new
-- user has none yet: the guard looks them up. Two values have no way through an import-set
-- CSV (ServiceNow's import documentation): a double quote, which is unsupported inside a
-- field, and the text NULL, which clears the field it is for.
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
grants as (
    select sys_id, any_value(account_key) as account_key, any_value(role_key) as role_key, null as group_key
    from servicenow.user_role
    where sys_id is not null
    group by sys_id
    union all
    select sys_id, any_value(account_key), null, any_value(group_key)
    from servicenow.group_member
    where sys_id is not null
    group by sys_id
),
change_rows as (
    select
        change_id, sequence, system, "table", operation, row_no,
        coalesce(record_id, '') as record_id,
        coalesce(user_name, '') as user_name,
        coalesce(field, '') as field,
        coalesce(before, '') as before,
        coalesce(after, '') as after,
        replace(coalesce(reason, ''), '"', '''') as reason
    from planned
    where plan = $plan
),
-- sys_user: as planned
user_rows as (
    select
        change_id, sequence, system, "table", operation, row_no, record_id,
        record_id as "user", user_name, '' as role, '' as role_name, '' as "group", '' as group_name,
        field, before, after, reason
    from change_rows
    where "table" not in ('sys_user_has_role', 'sys_user_grmember')
),
-- a new grant or membership: its fields side by side
new_grants as (
    select
        change_id,
        min(sequence) as sequence,
        any_value(system) as system,
        any_value("table") as "table",
        any_value(operation) as operation,
        min(row_no) as row_no,
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
new_grant_rows as (
    select
        new_grants.change_id, new_grants.sequence, new_grants.system, new_grants."table",
        new_grants.operation, new_grants.row_no, '' as record_id, new_grants."user",
        new_grants.user_name, new_grants.role,
        if(new_grants.role_name = '', coalesce(roles.name, ''), new_grants.role_name) as role_name,
        new_grants."group",
        if(new_grants.group_name = '', coalesce(groups.name, ''), new_grants.group_name) as group_name,
        '' as field, '' as before, '' as after, new_grants.reason
    from new_grants
    left join roles on roles.sys_id = new_grants.role
    left join groups on groups.sys_id = new_grants."group"
),
-- a grant or membership to remove: what it is, from the exports; of one that the exports do
-- not have, from what the plan expects to find ("user=bob; role=itil; inherited=false", ids
-- where they are known, else user.user_name, role.name, group.name)
old_grants as (
    select
        change_rows.*,
        regexp_extract(before, '(?s)(?:^|; )user=([0-9a-f]{32})(?:; |$)', 1) as expected_user,
        regexp_extract(before, '(?s)(?:^|; )role(?:[.]name)?=(.*?)(?:; [a-z_.]+=.*)?$', 1) as expected_role,
        regexp_extract(before, '(?s)(?:^|; )group(?:[.]name)?=(.*?)(?:; [a-z_.]+=.*)?$', 1) as expected_group
    from change_rows
    where "table" in ('sys_user_has_role', 'sys_user_grmember') and operation <> 'create'
),
old_grant_rows as (
    select
        old_grants.change_id, old_grants.sequence, old_grants.system, old_grants."table",
        old_grants.operation, old_grants.row_no, old_grants.record_id,
        coalesce(users.sys_id, old_grants.expected_user) as "user",
        old_grants.user_name,
        coalesce(role_names.sys_id, roles.sys_id, '') as role,
        coalesce(role_names.name, roles.name, old_grants.expected_role) as role_name,
        coalesce(group_names.sys_id, groups.sys_id, '') as "group",
        coalesce(group_names.name, groups.name, old_grants.expected_group) as group_name,
        old_grants.field, old_grants.before, old_grants.after, old_grants.reason
    from old_grants
    left join grants on grants.sys_id = old_grants.record_id
    left join users on users.account_key = grants.account_key
    left join role_names on role_names.role_key = grants.role_key
    left join group_names on group_names.group_key = grants.group_key
    left join roles on roles.sys_id = old_grants.expected_role
    left join groups on groups.sys_id = old_grants.expected_group
),
staged as (
    select * from user_rows
    union all by name
    select * from new_grant_rows
    union all by name
    select * from old_grant_rows
),
judged as (
    select
        staged.*,
        [staged.record_id, staged."user", staged.user_name, staged.role, staged.role_name,
            staged."group", staged.group_name, staged.field, staged.before, staged.after] as texts,
        case
            when system <> 'servicenow' then 'it is made in Okta, not in ServiceNow'
            when "table" not in ('sys_user', 'sys_user_has_role', 'sys_user_grmember')
                then 'rolecall writes no changes to this table'
            when record_id = '' and "user" = '' and user_name = ''
                then 'the exports give neither a sys_id nor a user_name'
            when "table" = 'sys_user_has_role' and record_id = '' and role = '' and role_name = ''
                then 'the exports do not name the role'
            when "table" = 'sys_user_grmember' and record_id = '' and "group" = '' and group_name = ''
                then 'the exports do not name the group'
            when "table" <> 'sys_user' and record_id = ''
                and len(regexp_extract_all(before, '(?:^|; )(?:role|group)(?:[.]name)?=')) > 1
                then 'what to remove cannot be told from its name'
            when len(list_filter(texts, lambda text: contains(text, '"'))) > 0
                then 'a value holds a double quote, which an import-set CSV does not support'
            when len(list_filter(texts, lambda text: upper(trim(text)) = 'NULL')) > 0
                then 'a value is the text NULL, which an import set takes for empty'
        end as own_obstacle
    from staged
),
-- what stands in the way of one row does so for the whole change
by_change as (
    select change_id, min(own_obstacle) as obstacle
    from judged
    where own_obstacle is not null
    group by change_id
),
-- and what keeps a user from being created keeps everything from that user
missing_users as (
    select distinct judged.user_name
    from judged
    join by_change on by_change.change_id = judged.change_id
    where judged."table" = 'sys_user' and judged.operation = 'create'
),
settled as (
    select
        judged.*,
        coalesce(
            by_change.obstacle,
            if(
                missing_users.user_name is not null and judged.operation = 'create' and judged."user" = '',
                'the user it is for cannot be created in this form', null
            )
        ) as obstacle
    from judged
    left join by_change on by_change.change_id = judged.change_id
    left join missing_users on missing_users.user_name = judged.user_name
),
numbered as (
    select
        *,
        row_number() over (partition by obstacle is null order by sequence, change_id, row_no) as place
    from settled
),
final as (
    select
        $run_id as run_id, change_id, sequence, operation, "table", record_id as sys_id, "user", user_name,
        role, role_name, "group", group_name, field, before, after, reason, row_no, obstacle,
        1 + (min(place) over (partition by change_id) - 1) // $rows as file_no
    from numbered
)
select
    run_id, change_id, sequence, operation, "table", sys_id, "user", user_name, role, role_name,
    "group", group_name, field, before, after, reason, row_no, obstacle, file_no
from final
