-- recon.expected_attribute
-- title:       What the mapped fields of judged accounts should hold
-- one row per: account_key, field
-- reads:       recon.judged, policy.expected_attribute
-- columns:
--   account_key: the account
--   user_key:    its identity
--   field:       the ServiceNow field
--   value:       as the rules make it, null if nothing is expected
--   rule:        the place that decided it
--
-- A table and not a view, like recon.actual_attribute: the engine joins the two by account
-- only if it knows how long they are.
with judged as (
    select account_key, user_key from recon.judged
),
expected_values as (
    select user_key, field, value, rule from policy.expected_attribute
),
final as (
    select judged.account_key, judged.user_key, expected_values.field, expected_values.value, expected_values.rule
    from expected_values
    join judged on judged.user_key = expected_values.user_key
)
select account_key, user_key, field, value, rule from final
