-- okta.app_user_file
-- title:       The newest time that the assignments of each file carry
-- one row per: file_key
-- reads:       staging.okta_app_user
-- makes:       staging.okta_app_user_file
with staged as (
    select file_key, last_updated_at from staging.okta_app_user
),
final as (
    select file_key, staging.instant(max(last_updated_at)) as newest_at from staged group by file_key
)
select * from final
