-- servicenow.user_rejected
-- title:       Rows about accounts that cannot be loaded
-- one row per: file_key, record
-- reads:       staging.servicenow_user_version
-- adds to:     staging.rejected
with version as (
    select file_key, record, cause, value from staging.servicenow_user_version where cause is not null
),
final as (
    select file_key, record, 'servicenow.user' as relation, 'rejected' as topic, cause, staging.shorten(value) as value
    from version
)
select * from final
