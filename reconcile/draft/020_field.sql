-- draft.field
-- title:       How far the fields that could be mapped agree
-- one row per: field
-- reads:       policy.attribute, policy.expected_attribute, policy.actual_attribute, recon.judged, recon.drift
-- columns:
--   field:           the ServiceNow field
--   compared_count:  accounts of which something is expected, and the exports say what they have
--   differing_count: of those, accounts that have something else, or nothing
--
-- What is expected and what is known are made first: joined by field alone, as the engine may
-- choose to, they would be a product of all accounts.
with attributes as (
    select field from policy.attribute
),
judged as (
    select account_key, user_key from recon.judged
),
expected as materialized (
    select judged.account_key, expected.field
    from policy.expected_attribute as expected
    join judged on judged.user_key = expected.user_key
    where trim(expected.value) <> ''
),
known as materialized (
    select account_key, field from policy.actual_attribute where is_known
),
compared as (
    select expected.field, count(*) as compared_count
    from expected
    semi join known on known.account_key = expected.account_key and known.field = expected.field
    group by expected.field
),
differing as (
    select field, count(*) as differing_count from recon.drift group by field
),
final as (
    select
        attributes.field,
        coalesce(compared.compared_count, 0) as compared_count,
        coalesce(differing.differing_count, 0) as differing_count
    from attributes
    left join compared on compared.field = attributes.field
    left join differing on differing.field = attributes.field
)
select field, compared_count, differing_count from final
