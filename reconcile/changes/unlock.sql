-- unlock
-- title:       Unlock an account
-- one row per: finding_id, record_key, change_key, field_no
-- reads:       recon.finding, servicenow.user
--
-- locked_out=false.
with findings as (
    select finding_id, subject, account_key, user_key from recon.finding where fix = 'unlock' and not excepted and account_key is not null
),
accounts as (
    select account_key, user_name, sys_id, active, locked_out from servicenow.user
),
fields as (
    select
        findings.finding_id, findings.subject, findings.account_key, findings.user_key, accounts.user_name, accounts.sys_id,
        unnest([
            {field_no: 1, name: 'locked_out', before: cast(accounts.locked_out as varchar), after: 'false'}
        ]) as field
    from findings
    join accounts on accounts.account_key = findings.account_key
),
final as (
    select
        finding_id,
        2 as phase,
        'servicenow' as system,
        'sys_user' as "table",
        'update' as operation,
        account_key,
        user_key,
        user_name,
        sys_id as record_id,
        subject as record_key,
        'unlock' as change_key,
        field.field_no,
        field.name as field,
        field.before,
        field.after,
        cast(null as integer) as role_key,
        cast(null as integer) as group_key,
        'Unlock ' || coalesce(user_name, sys_id) || '.' as reason
    from fields
    where field.before is distinct from field.after
)
select
    finding_id, phase, system, "table", operation, account_key, user_key, user_name, record_id, record_key,
    change_key, field_no, field, before, after, role_key, group_key, reason
from final
