-- add_group
-- title:       Add a member to a group
-- one row per: finding_id, record_key, change_key, field_no
-- reads:       recon.finding, recon.expected_group, recon.group, recon.role, recon.joining, recon.conferred_role, okta.user, servicenow.user, policy.expected_attribute
--
-- For a missing membership, and for every group that rules grant to an account that is to
-- be created. A group that Okta pushes is left to Okta. A group whose name is not unique
-- is named, not guessed. The membership corrects a missing role that it confers, too.
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
    select name_key, name, case when not is_ambiguous then sys_id end as sys_id from recon.group where not is_pushed and group_key = name_key
),
expected_entitlements as (
    select user_key, name_key from recon.expected_group
),
mapped_names as (
    select user_key, trim(value) as user_name from policy.expected_attribute where field = 'user_name' and trim(value) <> ''
),
to_accounts as (
    select
        findings.finding_id, findings.subject, findings.account_key, findings.user_key,
        accounts.user_name, accounts.sys_id as user_sys_id,
        entitlements.name_key, entitlements.name, entitlements.sys_id
    from findings
    join accounts on accounts.account_key = findings.account_key
    join entitlements on entitlements.name = findings.item
    where findings.kind = 'misroled.missing_group' and findings.fix = 'add'
),
joined_roles as (
    select joining.account_key, roles.name as role_name, min(joining.group_key) as name_key
    from recon.joining as joining
    join recon.conferred_role as conferred on conferred.group_key = joining.group_key
    join recon.role as roles on roles.role_key = conferred.role_key
    where not joining.is_pushed and joining.account_key is not null
    group by joining.account_key, roles.name
),
with_roles as (
    select
        findings.finding_id, findings.subject, findings.account_key, findings.user_key,
        accounts.user_name, accounts.sys_id as user_sys_id,
        entitlements.name_key, entitlements.name, entitlements.sys_id
    from findings
    join joined_roles on joined_roles.account_key = findings.account_key and joined_roles.role_name = findings.item
    join accounts on accounts.account_key = findings.account_key
    join entitlements on entitlements.name_key = joined_roles.name_key
    where findings.kind = 'misroled.missing_role' and findings.fix = 'add'
),
to_new_accounts as (
    select
        findings.finding_id, 'new|' || findings.subject as subject, cast(null as integer) as account_key, findings.user_key,
        coalesce(mapped_names.user_name, users.login) as user_name, cast(null as varchar) as user_sys_id,
        entitlements.name_key, entitlements.name, entitlements.sys_id
    from findings
    join users on users.user_key = findings.user_key
    join expected_entitlements on expected_entitlements.user_key = findings.user_key
    join entitlements on entitlements.name_key = expected_entitlements.name_key
    left join mapped_names on mapped_names.user_key = findings.user_key
    where findings.fix = 'create'
),
granted as (
    select * from to_accounts
    union all
    select * from with_roles
    union all
    select * from to_new_accounts
),
fields as (
    select
        granted.*,
        unnest([
            {field_no: 1, name: if(user_sys_id is null, 'user.user_name', 'user'), after: coalesce(user_sys_id, user_name)},
            {field_no: 2, name: if(sys_id is null, 'group.name', 'group'), after: coalesce(sys_id, name)}
        ]) as field
    from granted
),
final as (
    select
        granted.finding_id,
        4 as phase,
        'servicenow' as system,
        'sys_user_grmember' as "table",
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
        cast(null as integer) as role_key,
        granted.name_key as group_key,
        'Put ' || coalesce(granted.user_name, granted.user_sys_id) || ' in ' || granted.name || '.' as reason
    from fields as granted
)
select
    finding_id, phase, system, "table", operation, account_key, user_key, user_name, record_id, record_key,
    change_key, field_no, field, before, after, role_key, group_key, reason
from final
