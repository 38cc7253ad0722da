-- servicenow.user_rejected
-- title:       Rows about accounts that cannot be loaded
-- one row per: file_key, record
-- reads:       staging.servicenow_user_version
-- adds to:     staging.rejected
with version as (
    select file_key, record, code from staging.servicenow_user_version where code is not null
),
final as (
    select file_key, record, 'servicenow.user' as relation, code
    from version
)
select * from final
