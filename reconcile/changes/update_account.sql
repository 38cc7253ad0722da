-- update_account
-- title:       Write a drifted field of an account
-- one row per: finding_id, record_key, change_key, field_no
-- reads:       recon.finding, recon.drift, servicenow.user
--
-- Okta has authority: the account's field takes the value the rules expect. References are
-- given by what they display, or by sys_id if several records display that; so is what is there before, else to the letter,
-- blanks included, so that an undo restores it. A user_name changes last where it is all that accounts are
-- known by: what comes before still finds the account.
with findings as (
    select finding_id, subject, account_key, user_key, item
    from recon.finding
    where kind = 'drift.attribute' and fix = 'update' and not excepted
),
drifted as (
    select account_key, field, expected, before, after from recon.drift where authority = 'okta'
),
accounts as (
    select account_key, user_name, sys_id from servicenow.user
),
final as (
    select
        findings.finding_id,
        case when drifted.field = 'user_name' and accounts.sys_id is null then 10 else 3 end as phase,
        'servicenow' as system,
        'sys_user' as "table",
        'update' as operation,
        findings.account_key,
        findings.user_key,
        accounts.user_name,
        accounts.sys_id as record_id,
        findings.subject as record_key,
        drifted.field as change_key,
        1 as field_no,
        drifted.field,
        drifted.before,
        drifted.after,
        cast(null as integer) as role_key,
        cast(null as integer) as group_key,
        'Set ' || drifted.field || ' of ' || coalesce(accounts.user_name, accounts.sys_id) || ' to ' || coalesce('"' || drifted.expected || '"', 'empty')
            || case when drifted.after <> drifted.expected then ' (sys_id ' || drifted.after || ')' else '' end || '.' as reason
    from findings
    join drifted on drifted.account_key = findings.account_key and drifted.field = findings.item
    join accounts on accounts.account_key = findings.account_key
)
select
    finding_id, phase, system, "table", operation, account_key, user_key, user_name, record_id, record_key,
    change_key, field_no, field, before, after, role_key, group_key, reason
from final
