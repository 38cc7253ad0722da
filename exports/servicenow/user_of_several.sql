-- servicenow.user_of_several
-- title:       The accounts whose rows differ
-- one row per: account_key
-- reads:       staging.servicenow_account_key, staging.servicenow_user_merged
-- adds to:     servicenow.user
-- unless empty: staging.servicenow_user_merged
--
-- As in servicenow.user, which adds all others. A reference that no export names is a
-- sys_id still, which says nothing to anybody.
with merged as (
    select * from staging.servicenow_user_merged
),
version as (
    select row, account_key, sys_id from staging.servicenow_account_key
),
final as (
    select
        version.account_key, version.sys_id,
        merged.* exclude (row) replace (
            coalesce(merged.column_set, 0) as column_set,
            staging.truth(merged.active) as active,
            staging.truth(merged.locked_out) as locked_out,
            staging.truth(merged.web_service_access_only) as web_service_access_only,
            staging.truth(merged.internal_integration_user) as internal_integration_user,
            try_cast(merged.last_login as date) as last_login,
            try_cast(merged.last_login_time as timestamp) as last_login_time,
            try_cast(merged.sys_created_on as timestamp) as sys_created_on,
            try_cast(merged.sys_updated_on as timestamp) as sys_updated_on,
            case when not staging.is_sys_id(merged.department) then merged.department end as department,
            case when not staging.is_sys_id(merged.manager) then merged.manager end as manager,
            case when not staging.is_sys_id(merged.company) then merged.company end as company,
            case when not staging.is_sys_id(merged.location) then merged.location end as location,
            case when not staging.is_sys_id(merged.cost_center) then merged.cost_center end as cost_center
        )
    from merged
    join version on version.row = merged.row
)
select * from final
