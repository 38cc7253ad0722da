-- okta.sign_on
-- title:       The last sign-on of each user
-- one row per: user_key
-- reads:       staging.okta_sign_on_found
-- adds to:     okta.sign_on
with found as (
    select file_key, record, signed_on_at, user_key from staging.okta_sign_on_found where place = 1 and code is null
),
final as (
    select user_key, signed_on_at, file_key, record from found
)
select * from final order by user_key
