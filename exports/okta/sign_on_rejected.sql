-- okta.sign_on_rejected
-- title:       Sign-ons whose user cannot be told
-- one row per: file_key, record
-- reads:       staging.okta_sign_on_found
-- adds to:     staging.rejected
with found as (
    select file_key, record, cause, value from staging.okta_sign_on_found where cause is not null
),
final as (
    select
        file_key, record, 'okta.sign_on' as relation, if(cause like '% time %', 'rejected', 'unresolved') as topic, cause,
        staging.shorten(value) as value
    from found
)
select * from final
