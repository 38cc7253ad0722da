-- activate
-- title:       Activate an account
-- one row per: finding_id, record_key, change_key, field_no
-- reads:       recon.finding, servicenow.user
--
-- active=true, and locked_out=false where the account is locked: Okta's unassignment does
-- both, and an active but locked account lets nobody in. Where the export does not say
-- whether it is locked, the lock is not touched.
with findings as (
    select finding_id, subject, account_key, user_key from recon.finding where fix = 'activate' and not excepted and account_key is not null
),
accounts as (
    select account_key, user_name, sys_id, active, locked_out from servicenow.user
),
fields as (
    select
        findings.finding_id, findings.subject, findings.account_key, findings.user_key, accounts.user_name, accounts.sys_id,
        unnest([
            {field_no: 1, name: 'active', before: cast(accounts.active as varchar), after: 'true'},
            {field_no: 2, name: 'locked_out', before: cast(accounts.locked_out as varchar), after: case when accounts.locked_out then 'false' else cast(accounts.locked_out as varchar) end}
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
        'activate' as change_key,
        field.field_no,
        field.name as field,
        field.before,
        field.after,
        cast(null as integer) as role_key,
        cast(null as integer) as group_key,
        'Activate ' || coalesce(user_name, sys_id) || '.' as reason
    from fields
    where field.before is distinct from field.after
)
select
    finding_id, phase, system, "table", operation, account_key, user_key, user_name, record_id, record_key,
    change_key, field_no, field, before, after, role_key, group_key, reason
from final
