-- okta.user_rejected
-- title:       Rows about users that cannot be loaded
-- one row per: file_key, record
-- reads:       staging.okta_user_version
-- adds to:     staging.rejected
with version as (
    select file_key, record, cause, value from staging.okta_user_version where cause is not null
),
final as (
    select file_key, record, 'okta.user' as relation, 'rejected' as topic, cause, staging.shorten(value) as value
    from version
)
select * from final
