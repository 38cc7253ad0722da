-- recon.actual_attribute
-- title:       What the mapped fields of judged accounts hold
-- one row per: account_key, field
-- reads:       recon.judged, policy.actual_attribute
-- columns:
--   account_key: the account
--   field:       the ServiceNow field
--   value:       as text; fields that the export cannot say are left out
with judged as (
    select account_key from recon.judged
),
actual_values as (
    select account_key, field, value from policy.actual_attribute where is_known
),
final as (
    select actual_values.account_key, actual_values.field, actual_values.value
    from actual_values
    semi join judged on judged.account_key = actual_values.account_key
)
select account_key, field, value from final
