-- create_account
-- title:       Create an account
-- one row per: finding_id, record_key, change_key, field_no
-- reads:       recon.finding, recon.reference, okta.user, policy.listed_field, policy.expected_list, policy.expected_lookup, policy.attribute
--
-- One change with a field for everything the rules expect, user_name first (the login,
-- unless the rules map it) and active=true. A reference that means no record, or several, is a
-- change of its own, which is held back: the account does not wait for it. The sys_id is ServiceNow's to give: later
-- changes look the account up by user_name.
with findings as (
    select finding_id, subject, user_key from recon.finding where fix = 'create' and not excepted
),
users as (
    select user_key, login from okta.user
),
attributes as (
    select field, rule_no from policy.attribute where field not in ('user_name', 'active') and not contains(field, '.')
),
listed_fields as (
    select place, field from policy.listed_field
),
-- only the lists of these few are taken apart
expected_lists as (
    select expected.user_key, expected.expected
    from policy.expected_list as expected
    semi join findings on findings.user_key = expected.user_key
),
listed_values as (
    select user_key, generate_subscripts(expected, 1) as place, unnest(expected) as value from expected_lists
),
looked_up as (
    select expected.user_key, expected.field, expected.value
    from policy.expected_lookup as expected
    semi join findings on findings.user_key = expected.user_key
),
said_values as (
    select listed_values.user_key, listed_fields.field, listed_values.value
    from listed_values
    join listed_fields on listed_fields.place = listed_values.place
    union all
    select user_key, field, value from looked_up
),
reference as (
    select field, text, after from recon.reference
),
expected_values as (
    select
        said_values.user_key, said_values.field,
        coalesce(reference.after, trim(said_values.value)) as value,
        reference.field is not null and reference.after is null as is_unset
    from said_values
    left join reference on reference.field = said_values.field and reference.text = lower(recon.plain(said_values.value))
    where trim(value) <> '' and trim(value, e' \t\r\n') <> ''
),
user_names as (
    select
        findings.finding_id, findings.subject, findings.user_key, users.login,
        coalesce(expected_values.value, users.login) as user_name
    from findings
    join users on users.user_key = findings.user_key
    left join expected_values on expected_values.user_key = findings.user_key and expected_values.field = 'user_name'
),
fields as (
    select finding_id, subject, user_key, login, user_name, 0 as field_no, 'user_name' as field, user_name as after, false as is_unset from user_names
    union all
    select finding_id, subject, user_key, login, user_name, 1 as field_no, 'active' as field, 'true' as after, false as is_unset from user_names
    union all
    select
        user_names.finding_id, user_names.subject, user_names.user_key, user_names.login, user_names.user_name,
        attributes.rule_no + 1 as field_no, attributes.field, expected_values.value as after, expected_values.is_unset
    from user_names
    join expected_values on expected_values.user_key = user_names.user_key
    join attributes on attributes.field = expected_values.field
),
final as (
    select
        finding_id,
        1 as phase,
        'servicenow' as system,
        'sys_user' as "table",
        'create' as operation,
        cast(null as integer) as account_key,
        user_key,
        user_name,
        cast(null as varchar) as record_id,
        subject as record_key,
        if(is_unset, 'create ' || field, 'create') as change_key,
        field_no,
        field,
        cast(null as varchar) as before,
        after,
        cast(null as integer) as role_key,
        cast(null as integer) as group_key,
        'Create an account for ' || login || '.' as reason
    from fields
)
select
    finding_id, phase, system, "table", operation, account_key, user_key, user_name, record_id, record_key,
    change_key, field_no, field, before, after, role_key, group_key, reason
from final
