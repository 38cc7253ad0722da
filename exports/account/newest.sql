-- account.newest
-- title:       The newest time that any record of a file carries
-- one row per: file_key
-- reads:       okta.sign_on, okta.user, servicenow.user, staging.okta_app_user_file, staging.okta_group, staging.servicenow_grant_file, staging.servicenow_group, staging.servicenow_member_file, staging.servicenow_role
-- makes:       staging.newest
with dated as (
    select file_key, max(greatest(last_updated_at, status_changed_at, last_login_at, created_at)) as newest_at from okta.user group by file_key
    union all
    select file_key, max(signed_on_at) as newest_at from okta.sign_on group by file_key
    union all
    select file_key, max(greatest(sys_updated_on, last_login_time, sys_created_on)) as newest_at from servicenow.user group by file_key
    union all
    select file_key, staging.instant(max(last_updated_at)) as newest_at from staging.okta_group group by file_key
    union all
    select file_key, newest_at from staging.okta_app_user_file
    union all
    select file_key, try_cast(max(sys_updated_on) as timestamp) as newest_at from staging.servicenow_role group by file_key
    union all
    select file_key, try_cast(max(sys_updated_on) as timestamp) as newest_at from staging.servicenow_group group by file_key
    union all
    select file_key, newest_at from staging.servicenow_grant_file
    union all
    select file_key, newest_at from staging.servicenow_member_file
),
final as (
    select file_key, max(newest_at) as newest_at from dated group by file_key
)
select * from final
