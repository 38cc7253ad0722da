-- okta.app_user
-- title:       The users' assignments to the ServiceNow app
-- one row per: user_key
-- reads:       staging.okta_app_user_version
-- adds to:     okta.app_user
with version as (
    select * from staging.okta_app_user_version where place = 1 and code is null
),
final as (
    select
        user_key, app_id, nullif(external_id, '') as external_id, user_name, scope, status, sync_state,
        case when json_valid(profile) then profile end::json as profile, file_key, record
    from version
)
select * from final
