-- okta.sign_on
-- title:       The last sign-on of each user
-- one row per: user_key
-- reads:       staging.okta_sign_on_found
-- adds to:     okta.sign_on
with found as (
    select row, file_key, record, signed_on_at, user_key from staging.okta_sign_on_found where code is null
),
final as (
    select user_key, signed_on_at, file_key, record
    from found
    qualify row_number() over (partition by user_key order by signed_on_at desc, row) = 1
)
select * from final order by user_key
