-- recon.different_field
-- title:       Mapped fields whose texts differ
-- one row per: account_key, field
-- reads:       recon.judged, policy.listed_field, policy.expected_list, policy.actual_list, policy.expected_lookup, policy.actual_lookup, policy.attribute, servicenow.field
-- share:       4
-- columns:
--   account_key:    the account
--   user_key:       its identity
--   field:          the ServiceNow field
--   expected:       what the rules expect, null if it should be empty
--   actual:         what the account has, null if empty
--   expected_as_is: the expected value, unchanged: as Okta has it, if it is mapped from an attribute
--   actual_as_is:   the account's value, unchanged: a rollback restores it
--   authority:      okta, servicenow or review
--   okta_attribute: the attribute it is mapped from, null if an expression computes it
--   may_rename:     if the field is the login: the rules let a plan change it
--   rule:           the place that decided the expected value
--
-- Values compare trimmed and in Unicode NFC, empty equals null, booleans by meaning (a
-- field of that type, or one that holds true or false: exports say no types), case only
-- where the rules do not ignore it. If the side with authority has nothing, nothing is
-- compared, unless the rules clear the field (clear), or do nothing else with it (only). What references mean, recon.drift says.
--
-- Most fields are compared side by side, account by account, and only what differs to the
-- letter is looked at field by field. For the others what is expected is made first, with the
-- account beside it: joined with the actual values by field alone, as the engine may choose
-- to, it would be a product of all accounts.
with attributes as (
    select field, authority, ignore_case, when_empty, okta_attribute, may_rename, rule from policy.attribute
),
boolean_fields as (
    select name from servicenow.field where type = 'boolean'
),
judged as (
    select account_key, user_key from recon.judged
),
listed_fields as (
    select place, field, rule, is_unknown_if_null from policy.listed_field where is_exported
),
expected_lists as (
    select judged.account_key, judged.user_key, expected_list.expected
    from policy.expected_list
    join judged on judged.user_key = expected_list.user_key
),
actual_lists as (
    select account_key, actual from policy.actual_list
),
different_lists as (
    select
        expected_lists.account_key,
        expected_lists.user_key,
        generate_subscripts(expected_lists.expected, 1) as place,
        unnest(expected_lists.expected) as expected,
        unnest(actual_lists.actual) as actual
    from expected_lists
    join actual_lists on actual_lists.account_key = expected_lists.account_key
    where expected_lists.expected is distinct from actual_lists.actual
),
-- nearly all that differs is a field of which nothing is expected
different_places as (
    select
        different_lists.account_key, different_lists.user_key, listed_fields.field, listed_fields.rule,
        listed_fields.is_unknown_if_null, different_lists.expected, different_lists.actual
    from different_lists
    join listed_fields on listed_fields.place = different_lists.place
    join attributes on attributes.field = listed_fields.field
    where
        coalesce(different_lists.expected, '') <> coalesce(different_lists.actual, '')
        and (different_lists.expected is not null or attributes.when_empty in ('clear', 'only') or attributes.authority = 'servicenow')
),
listed_values as (
    select
        account_key, user_key, field,
        -- a blank value is none
        case when trim(expected, e' \t\r\n') <> '' then expected end as expected,
        actual, rule
    from different_places
    where actual is not null or not is_unknown_if_null
),
expected_lookups as materialized (
    select judged.account_key, judged.user_key, expected_lookup.field, expected_lookup.value, expected_lookup.rule
    from policy.expected_lookup
    join judged on judged.user_key = expected_lookup.user_key
),
actual_values as (
    select account_key, field, value from policy.actual_lookup where is_known
),
different_values as (
    select account_key, user_key, field, expected, actual, rule from listed_values
    union all
    select
        expected_lookups.account_key, expected_lookups.user_key, expected_lookups.field,
        expected_lookups.value as expected, actual_values.value as actual, expected_lookups.rule
    from expected_lookups
    join actual_values
        on actual_values.account_key = expected_lookups.account_key
        and actual_values.field = expected_lookups.field
    where expected_lookups.value is distinct from actual_values.value
),
compared as (
    select
        different_values.account_key,
        different_values.user_key,
        attributes.field,
        recon.plain(different_values.expected) as expected,
        recon.plain(different_values.actual) as actual,
        different_values.expected as expected_as_is,
        different_values.actual as actual_as_is,
        attributes.authority,
        attributes.okta_attribute,
        coalesce(attributes.may_rename, false) as may_rename,
        attributes.ignore_case,
        attributes.when_empty,
        attributes.field in (select boolean_fields.name from boolean_fields)
            or coalesce(lower(trim(different_values.actual)) in ('true', 'false'), false) as is_boolean,
        coalesce(different_values.rule, attributes.rule) as rule
    from different_values
    join attributes on attributes.field = different_values.field
),
normal as (
    select
        account_key, user_key, field, expected, actual, expected_as_is, actual_as_is, authority, okta_attribute, may_rename, when_empty, rule,
        case
            when is_boolean and lower(expected) in ('true', '1', 'yes') then 'true'
            when is_boolean and lower(expected) in ('false', '0', 'no') then 'false'
            when ignore_case then lower(expected)
            else expected
        end as expected_key,
        case
            when is_boolean and lower(actual) in ('true', '1', 'yes') then 'true'
            when is_boolean and lower(actual) in ('false', '0', 'no') then 'false'
            when ignore_case then lower(actual)
            else actual
        end as actual_key
    from compared
),
final as (
    select account_key, user_key, field, expected, actual, expected_as_is, actual_as_is, authority, okta_attribute, may_rename, rule
    from normal
    where expected_key is distinct from actual_key
        and case when_empty
            when 'clear' then true
            when 'only' then if(authority = 'servicenow', actual, expected) is null
            else if(authority = 'servicenow', actual, expected) is not null
        end
)
select account_key, user_key, field, expected, actual, expected_as_is, actual_as_is, authority, okta_attribute, may_rename, rule from final
