-- okta.sign_on_rejected
-- title:       Sign-ons whose user cannot be told
-- one row per: file_key, record
-- reads:       staging.okta_sign_on_found
-- adds to:     staging.rejected
with found as (
    select file_key, record, code, value from staging.okta_sign_on_found where code is not null
),
final as (
    select file_key, record, 'okta.sign_on' as relation, code, value from found
)
select * from final
