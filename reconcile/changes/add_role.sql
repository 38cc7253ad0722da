-- add_role
-- title:       Grant a role
-- one row per: finding_id, record_key, change_key, field_no
-- reads:       recon.finding, recon.expected_role, recon.role, recon.joining, recon.conferred_role, okta.user, servicenow.user, policy.expected_attribute
--
-- For a missing role, and for every role that rules grant to an account that is to be
-- created. The grant names user and role by sys_id where the exports have one, else by
-- name, to be looked up. A role that a membership confers which the same plan adds is not
-- granted besides (add_group).
with findings as (
    select finding_id, subject, kind, account_key, user_key, item, fix from recon.finding where not excepted
),
users as (
    select user_key, login from okta.user
),
accounts as (
    select account_key, user_name, sys_id from servicenow.user
),
entitlements as (
    select role_key, name, sys_id from recon.role where not is_unmanaged
),
expected_entitlements as (
    select user_key, role_key from recon.expected_role
),
mapped_names as (
    select user_key, trim(value) as user_name from policy.expected_attribute where field = 'user_name' and trim(value) <> ''
),
joined_roles as (
    select distinct joining.user_key, conferred.role_key
    from recon.joining as joining
    join recon.conferred_role as conferred on conferred.group_key = joining.group_key
    where not joining.is_pushed
),
to_accounts as (
    select
        findings.finding_id, findings.subject, findings.account_key, findings.user_key,
        accounts.user_name, accounts.sys_id as user_sys_id,
        entitlements.role_key, entitlements.name, entitlements.sys_id
    from findings
    join accounts on accounts.account_key = findings.account_key
    join entitlements on entitlements.name = findings.item
    anti join joined_roles on joined_roles.user_key = findings.user_key and joined_roles.role_key = entitlements.role_key
    where findings.kind = 'misroled.missing_role' and findings.fix = 'add'
),
to_new_accounts as (
    select
        findings.finding_id, 'new|' || findings.subject as subject, cast(null as integer) as account_key, findings.user_key,
        coalesce(mapped_names.user_name, users.login) as user_name, cast(null as varchar) as user_sys_id,
        entitlements.role_key, entitlements.name, entitlements.sys_id
    from findings
    join users on users.user_key = findings.user_key
    join expected_entitlements on expected_entitlements.user_key = findings.user_key
    join entitlements on entitlements.role_key = expected_entitlements.role_key
    anti join joined_roles on joined_roles.user_key = findings.user_key and joined_roles.role_key = entitlements.role_key
    left join mapped_names on mapped_names.user_key = findings.user_key
    where findings.fix = 'create'
),
granted as (
    select * from to_accounts
    union all
    select * from to_new_accounts
),
fields as (
    select
        granted.*,
        unnest([
            {field_no: 1, name: if(user_sys_id is null, 'user.user_name', 'user'), after: coalesce(user_sys_id, user_name)},
            {field_no: 2, name: if(sys_id is null, 'role.name', 'role'), after: coalesce(sys_id, name)}
        ]) as field
    from granted
),
final as (
    select
        granted.finding_id,
        5 as phase,
        'servicenow' as system,
        'sys_user_has_role' as "table",
        'create' as operation,
        granted.account_key,
        granted.user_key,
        granted.user_name,
        cast(null as varchar) as record_id,
        recon.record_key(granted.subject, granted.name, null) as record_key,
        'create' as change_key,
        granted.field.field_no as field_no,
        granted.field.name as field,
        cast(null as varchar) as before,
        granted.field.after as after,
        granted.role_key,
        cast(null as integer) as group_key,
        'Grant ' || granted.name || ' to ' || coalesce(granted.user_name, granted.user_sys_id) || '.' as reason
    from fields as granted
)
select
    finding_id, phase, system, "table", operation, account_key, user_key, user_name, record_id, record_key,
    change_key, field_no, field, before, after, role_key, group_key, reason
from final
