-- recon.drift
-- title:       Mapped fields that differ
-- one row per: account_key, field
-- reads:       recon.judged, policy.expected_attribute, policy.actual_attribute, policy.attribute, servicenow.field
-- share:       9
-- columns:
--   account_key:    the account
--   user_key:       its identity
--   field:          the ServiceNow field
--   expected:       what the rules expect, null if it should be empty
--   actual:         what the account has, null if empty
--   expected_as_is: the value expected, to the letter: in Okta, if it is mapped from an attribute
--   actual_as_is:   what the account has, to the letter: what an undo restores
--   authority:      okta, servicenow or review
--   okta_attribute: the attribute it is mapped from, null if an expression computes it
--   rule:           the place that decided the expected value
--
-- Values compare trimmed and in Unicode NFC, empty equals null, booleans by meaning (a
-- field of that type, or one that holds true or false: exports say no types), case only
-- where the rules do not ignore it. Where nothing is expected nothing is compared, unless
-- the rules clear the field.
--
-- What is expected is made first, with the account beside it: joined with the actual values
-- by field alone, as the engine may choose to, it would be a product of all accounts.
with attributes as (
    select field, authority, ignore_case, when_empty, okta_attribute, rule from policy.attribute
),
boolean_fields as (
    select name from servicenow.field where type = 'boolean'
),
judged as (
    select account_key, user_key from recon.judged
),
expected_values as materialized (
    select judged.account_key, judged.user_key, expected.field, expected.value, expected.rule
    from policy.expected_attribute as expected
    join judged on judged.user_key = expected.user_key
),
actual_values as (
    select account_key, field, value from policy.actual_attribute where is_known
),
compared as (
    select
        expected_values.account_key,
        expected_values.user_key,
        attributes.field,
        nullif(nfc_normalize(trim(expected_values.value, e' \t\r\n' || chr(160))), '') as expected,
        nullif(nfc_normalize(trim(actual_values.value, e' \t\r\n' || chr(160))), '') as actual,
        expected_values.value as expected_as_is,
        actual_values.value as actual_as_is,
        attributes.authority,
        attributes.okta_attribute,
        attributes.ignore_case,
        attributes.when_empty,
        attributes.field in (select boolean_fields.name from boolean_fields)
            or coalesce(lower(trim(actual_values.value)) in ('true', 'false'), false) as is_boolean,
        coalesce(expected_values.rule, attributes.rule) as rule
    from expected_values
    join actual_values
        on actual_values.account_key = expected_values.account_key
        and actual_values.field = expected_values.field
    join attributes on attributes.field = expected_values.field
    where expected_values.value is distinct from actual_values.value -- what is the same to the letter needs no closer look
),
normal as (
    select
        account_key, user_key, field, expected, actual, expected_as_is, actual_as_is, authority, okta_attribute, when_empty, rule,
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
    select account_key, user_key, field, expected, actual, expected_as_is, actual_as_is, authority, okta_attribute, rule
    from normal
    where expected_key is distinct from actual_key
        and (expected is not null or when_empty = 'clear')
)
select account_key, user_key, field, expected, actual, expected_as_is, actual_as_is, authority, okta_attribute, rule from final
