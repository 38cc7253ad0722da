-- recon.drift
-- title:       Mapped fields that differ
-- one row per: account_key, field
-- reads:       recon.different_field, recon.reference, recon.new_name, servicenow.shared_reference, servicenow.user, okta.user
-- columns:
--   account_key:    the account
--   user_key:       its identity
--   field:          the ServiceNow field
--   expected:       what the rules expect, null if it should be empty; of a reference, the display value
--   actual:         what the account has, null if empty
--   expected_as_is: the expected value, unchanged: as Okta has it, if it is mapped from an attribute
--   actual_as_is:   the account's value, unchanged
--   authority:      okta, servicenow or review
--   okta_attribute: the attribute it is mapped from, null if an expression computes it
--   rule:           the place that decided the expected value
--   before:         the value, unchanged, that a plan expects to find and a rollback restores; of a reference, the sys_id if several records have its display value or will have it
--   after:          what a plan would write into the account; of a reference, what identifies the record
--   obstacle:       why a plan cannot correct it, half a sentence; null if it can
--   doubt:          what the exports leave open that decides it, half a sentence; null if they leave nothing open
--   hint:           what to export to settle that
--
-- References are the same if they mean one record, however the rules name it: by user name,
-- say. Of records that display the same, the sys_id decides, if the exports have it.
--
-- What cannot work is not planned. Okta refuses a user without login, email, firstName or
-- lastName, one of which these are too long, and an email that is no address (Okta: Users API,
-- profile object). A login has to be an address, too, unless the user schema has a pattern of
-- its own (Okta: Schemas API, login pattern validation), which it has if a login in the exports
-- is none. Whoever gets another login signs in with that: the rules have to say that they mean it. A name must not become the attribute that
-- the rules take a user name or number from.
with different as (
    select account_key, user_key, field, expected, actual, expected_as_is, actual_as_is, authority, okta_attribute, may_rename, rule
    from recon.different_field
),
reference as (
    select field, text, state, sys_id, name, is_by_name, after, cause, hint from recon.reference
),
shared as (
    select account_key, field, lower(recon.plain(name)) as name, sys_id from servicenow.shared_reference
),
-- who will no longer be the only one of that name
named as (
    select lower(recon.plain(coalesce(nullif(name, ''), coalesce(first_name, '') || ' ' || coalesce(last_name, '')))) as name, min(sys_id) as sys_id
    from servicenow.user
    where exists (select 1 from recon.new_name)
    group by 1
    having count(*) = 1
),
outnumbered as (
    select named.name, named.sys_id from named semi join recon.new_name as new_name on new_name.name = named.name
),
keyed as (
    select distinct field from reference where state = 'record' and not is_by_name
),
patterns as (
    select count(*) > 0 as has_own
    from okta.user
    where login is not null and not recon.is_address(login)
        and exists (select 1 from different where okta_attribute = 'login' and authority = 'servicenow')
),
meant as (
    select
        different.*,
        patterns.has_own as has_login_pattern,
        reference.state, reference.name, reference.after, reference.cause, reference.hint, reference.is_by_name,
        keyed.field is not null as is_keyed,
        coalesce(shared.sys_id, outnumbered.sys_id) as shared_sys_id,
        coalesce(case
            when reference.state <> 'record' then false
            when shared.sys_id is not null and reference.sys_id is not null then shared.sys_id = reference.sys_id
            when recon.is_sys_id(different.actual) then lower(different.actual) = reference.sys_id
            else lower(reference.name) = lower(different.actual)
        end, false) as is_same
    from different
    cross join patterns
    left join reference on reference.field = different.field and reference.text = lower(different.expected)
    left join keyed on keyed.field = different.field
    left join shared
        on shared.account_key = different.account_key
        and shared.field = different.field
        and shared.name = lower(different.actual)
    left join outnumbered on different.field = 'manager' and outnumbered.name = lower(different.actual)
),
final as (
    select
        account_key, user_key, field, coalesce(name, expected) as expected, actual, expected_as_is, actual_as_is, authority, okta_attribute, rule,
        coalesce(shared_sys_id, actual_as_is) as before,
        if(state is null, expected, after) as after,
        case
            when authority = 'okta' and field = 'user_name' and expected is null then 'an account without a user name lets nobody in'
            when authority = 'okta' then if(state = 'unknown', null, cause)
            when authority <> 'servicenow' or okta_attribute is null then null
            when actual is null and okta_attribute in ('login', 'email', 'firstName', 'lastName') then 'Okta requires ' || okta_attribute
            when okta_attribute = 'login' and not may_rename then
                'people sign in to Okta with it, so the plan changes it only if the rules say rename: true'
            when okta_attribute in ('login', 'email', 'secondEmail') and actual is not null and length(actual) not between 5 and 100 then
                'Okta takes ' || okta_attribute || ' only with 5 to 100 characters'
            when okta_attribute in ('firstName', 'lastName') and length(actual) > 50 then 'Okta takes ' || okta_attribute || ' with at most 50 characters'
            when okta_attribute in ('email', 'secondEmail') and not recon.is_address(actual) then
                'Okta accepts only an e-mail address as ' || okta_attribute
            when okta_attribute = 'login' and not has_login_pattern and not recon.is_address(actual) then
                'all logins in Okta are e-mail addresses, and this value is not'
            when is_keyed and actual is not null then 'Okta has an identifier there, not a name'
        end as obstacle,
        case when authority = 'okta' and state = 'unknown' then cause end as doubt,
        case when authority = 'okta' and state = 'unknown' then hint end as hint
    from meant
    where not is_same
)
select account_key, user_key, field, expected, actual, expected_as_is, actual_as_is, authority, okta_attribute, rule, before, after, obstacle, doubt, hint
from final
