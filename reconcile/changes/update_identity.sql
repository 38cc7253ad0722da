-- update_identity
-- title:       Write a drifted attribute of an identity
-- one row per: finding_id, record_key, change_key, field_no
-- reads:       recon.finding, recon.drift, okta.user, servicenow.user
--
-- ServiceNow has authority: the Okta attribute that the field is mapped from takes
-- ServiceNow's value. Only a field mapped from exactly one attribute can be turned round.
with findings as (
    select finding_id, subject, account_key, user_key, item
    from recon.finding
    where kind = 'drift.attribute' and fix = 'update' and not excepted
),
drifted as (
    select account_key, field, expected_as_is, actual, okta_attribute from recon.drift where authority = 'servicenow' and okta_attribute is not null
),
users as (
    select user_key, okta_id, login from okta.user
),
accounts as (
    select account_key, user_name from servicenow.user
),
final as (
    select
        findings.finding_id,
        3 as phase,
        'okta' as system,
        'user' as "table",
        'update' as operation,
        findings.account_key,
        findings.user_key,
        accounts.user_name,
        users.okta_id as record_id,
        concat_ws('|', recon.key_part(users.login), findings.subject) as record_key,
        drifted.okta_attribute as change_key,
        1 as field_no,
        drifted.okta_attribute as field,
        drifted.expected_as_is as before,
        drifted.actual as after,
        cast(null as integer) as role_key,
        cast(null as integer) as group_key,
        'Set ' || drifted.okta_attribute || ' of ' || users.login || ' in Okta to ' || coalesce('"' || drifted.actual || '"', 'empty') || '.' as reason
    from findings
    join drifted on drifted.account_key = findings.account_key and drifted.field = findings.item
    join users on users.user_key = findings.user_key
    join accounts on accounts.account_key = findings.account_key
)
select
    finding_id, phase, system, "table", operation, account_key, user_key, user_name, record_id, record_key,
    change_key, field_no, field, before, after, role_key, group_key, reason
from final
