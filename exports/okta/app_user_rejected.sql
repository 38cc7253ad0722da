-- okta.app_user_rejected
-- title:       Assignments whose user cannot be told
-- one row per: file_key, record
-- reads:       staging.okta_app_user_version
-- adds to:     staging.rejected
with version as (
    select file_key, record, cause, value from staging.okta_app_user_version where cause is not null
),
final as (
    select file_key, record, 'okta.app_user' as relation, 'unresolved' as topic, cause, staging.shorten(value) as value
    from version
)
select * from final
