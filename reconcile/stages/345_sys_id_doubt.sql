-- recon.sys_id_doubt
-- title:       Findings of missing roles and groups that may be held, since only the name or only the sys_id of the account, a role or a group is known
-- one row per: *
-- reads:       recon.discrepancy, recon.role, recon.group, recon.expected_group, servicenow.user, servicenow.user_role, servicenow.role, input.rejected
-- adds to:     recon.resting_finding
--
-- Grants and memberships name accounts and roles by sys_id. If some name an account that no
-- export has, they may be of one whose sys_id no export says. A role that is known by its
-- name alone may be the one that an account holds, of which only the sys_id is known. So may
-- a group that rules grant be one, known by its sys_id alone, that confers the role.
with strays as (
    select relation, count(*) as row_count
    from input.rejected
    where code = 'account.unknown' and relation in ('servicenow.user_role', 'servicenow.group_member')
    group by relation
),
stray_rows as (
    select sum(row_count) as row_count from strays having count(*) > 0
),
without_sys_id as (
    select account_key from servicenow.user where sys_id is null and exists (select 1 from strays)
),
missing as (
    select kind, user_key, account_key, item
    from recon.discrepancy
    where kind in ('misroled.missing_role', 'misroled.missing_group')
),
known_by_name as (
    select name from recon.role where sys_id is null
),
holding_nameless as (
    select user_role.account_key, count(*) as role_count
    from servicenow.user_role as user_role
    join servicenow.role as roles on roles.role_key = user_role.role_key
    where not roles.is_named
    group by user_role.account_key
),
missing_by_name as (
    select expected.user_key, min(groups.name) as group_name
    from recon.expected_group as expected
    join recon.group as groups on groups.name_key = expected.name_key
    where groups.sys_id is null
        and exists (select 1 from input.rejected where relation = 'servicenow.group_role' and code = 'group.unknown')
    group by expected.user_key
),
final as (
    select
        missing.kind, missing.user_key, missing.account_key, missing.item, 'account' as subject,
        'servicenow.user.sys_id' as name, 'account.sys_id_unknown' as code,
        'Perhaps this is held: the exports do not say the sys_id of this account, and '
            || if(stray_rows.row_count = 1, '1 grant or membership is', stray_rows.row_count || ' grants and memberships are')
            || ' of accounts that no export has' as message,
        'export sys_user with sys_id in every row' as hint
    from missing
    join without_sys_id on without_sys_id.account_key = missing.account_key
    cross join stray_rows
    union all
    select
        missing.kind, missing.user_key, missing.account_key, missing.item, 'account' as subject,
        'servicenow.role.sys_id' as name, 'role.sys_id_unknown' as code,
        'Perhaps this is held: the account holds '
            || if(holding_nameless.role_count = 1, 'a role', holding_nameless.role_count || ' roles')
            || ' known only by sys_id, and ' || missing.item || ' is known only by name' as message,
        'export sys_user_role with sys_id and name' as hint
    from missing
    join known_by_name on known_by_name.name = missing.item
    join holding_nameless on holding_nameless.account_key = missing.account_key
    where missing.kind = 'misroled.missing_role'
    union all
    select
        missing.kind, missing.user_key, missing.account_key, missing.item, 'account' as subject,
        'servicenow.group.sys_id' as name, 'group.sys_id_unknown' as code,
        'Perhaps ' || missing_by_name.group_name || ', which rules grant, confers it: that group is known only by name, and others only by sys_id' as message,
        'export sys_user_group with sys_id and name' as hint
    from missing
    join missing_by_name on missing_by_name.user_key = missing.user_key
    where missing.kind = 'misroled.missing_role'
)
select kind, user_key, account_key, item, subject, name, code, message, hint, false as is_of_table, 1 as place from final
