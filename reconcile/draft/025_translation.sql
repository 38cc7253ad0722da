-- draft.translation
-- title:       Values that ServiceNow calls otherwise than Okta
-- one row per: field, expected
-- reads:       policy.expected_attribute, recon.judged, recon.drift
-- columns:
--   field:          the ServiceNow field
--   expected:       Okta's value
--   actual:         what ServiceNow has for it
--   account_count:  linked accounts of people with that value in Okta
--   agreeing_count: of those, accounts that have what ServiceNow calls it
--
-- One value for another in nine accounts of ten, and in at least three, is another name for the
-- same thing and no drift.
with judged as (
    select account_key, user_key from recon.judged
),
expected as materialized (
    select judged.account_key, expected.field, expected.value
    from policy.expected_attribute as expected
    join judged on judged.user_key = expected.user_key
    where trim(expected.value) <> ''
),
differing as (
    select account_key, field, actual from recon.drift where actual is not null
),
counted as (
    select field, value, count(*) as account_count
    from expected
    group by field, value
    having count(*) >= 3
),
called as (
    select expected.field, expected.value, differing.actual, count(*) as agreeing_count
    from differing
    join expected on expected.account_key = differing.account_key and expected.field = differing.field
    group by expected.field, expected.value, differing.actual
    having count(*) >= 3
),
final as (
    select called.field, called.value as expected, called.actual, counted.account_count, called.agreeing_count
    from called
    join counted on counted.field = called.field and counted.value = called.value
    where called.agreeing_count * 10 >= counted.account_count * 9
)
select field, expected, actual, account_count, agreeing_count from final
