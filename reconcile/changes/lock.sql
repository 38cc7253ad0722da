-- lock
-- title:       Lock an account
-- one row per: finding_id, record_key, change_key, field_no
-- reads:       recon.finding, recon.closing_note, servicenow.user
--
-- locked_out=true; an active account stays active, so that ending the suspension is one change
-- back.
with findings as (
    select finding_id, subject, account_key, user_key from recon.finding where fix = 'lock' and not excepted and account_key is not null
),
accounts as (
    select account_key, user_name, sys_id, active, locked_out from servicenow.user
),
notes as (
    select account_key, note from recon.closing_note
),
fields as (
    select
        findings.finding_id, findings.subject, findings.account_key, findings.user_key, accounts.user_name, accounts.sys_id,
        unnest([
            {field_no: 1, name: 'locked_out', before: cast(accounts.locked_out as varchar), after: 'true'}
        ]) as field
    from findings
    join accounts on accounts.account_key = findings.account_key
),
final as (
    select
        finding_id,
        8 as phase,
        'servicenow' as system,
        'sys_user' as "table",
        'update' as operation,
        fields.account_key,
        user_key,
        user_name,
        sys_id as record_id,
        subject as record_key,
        'lock' as change_key,
        field.field_no,
        field.name as field,
        field.before,
        field.after,
        cast(null as integer) as role_key,
        cast(null as integer) as group_key,
        'Lock ' || coalesce(user_name, sys_id) || '.' || coalesce(' ' || notes.note, '') as reason
    from fields
    left join notes on notes.account_key = fields.account_key
    where field.before is distinct from field.after
)
select
    finding_id, phase, system, "table", operation, account_key, user_key, user_name, record_id, record_key,
    change_key, field_no, field, before, after, role_key, group_key, reason
from final
