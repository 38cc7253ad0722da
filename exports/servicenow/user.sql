-- servicenow.user
-- title:       The accounts
-- one row per: account_key
-- reads:       staging.file_list, staging.servicenow_account_key, staging.servicenow_user, staging.servicenow_user_merged, staging.servicenow_user_reference
-- adds to:     servicenow.user
--
-- An account is its only row, or one of those that say the same. What rows come to that do
-- not is added by servicenow.user_of_several.
-- Fields beyond the base set are the staged columns that are named nowhere here.
with version as (
    select row, account_key, sys_id from staging.servicenow_account_key
),
reference as (
    select row, department, manager, company, location, cost_center, manager_account_key from staging.servicenow_user_reference
),
lists as (
    select file_key, list_key from staging.file_list
),
merged as (
    select row from staging.servicenow_user_merged
),
staged as (
    select
        version.account_key, version.sys_id, lists.list_key as column_set, reference.department, reference.manager, reference.company, reference.location, reference.cost_center,
        reference.manager_account_key, staged.* exclude (
            row, sys_id, role_names, group_names, department_value, department_display, manager_value, manager_display,
            company_value, company_display, location_value, location_display, cost_center_value, cost_center_display
        )
    from staging.servicenow_user as staged
    join version on version.row = staged.row
    anti join merged on merged.row = staged.row
    left join reference on reference.row = staged.row
    left join lists on lists.file_key = staged.file_key
),
final as (
    select
        staged.account_key, staged.sys_id, staged.user_name, staged.email, staged.first_name, staged.last_name, staged.name,
        staging.truth(staged.active) as active, staging.truth(staged.locked_out) as locked_out,
        try_cast(staged.last_login as date) as last_login, try_cast(staged.last_login_time as timestamp) as last_login_time,
        staged.employee_number, staged.title,
        staged.department, staged.manager, staged.company, staged.location, staged.cost_center,
        staged.source, staged.federated_id,
        staging.truth(staged.web_service_access_only) as web_service_access_only,
        staging.truth(staged.internal_integration_user) as internal_integration_user,
        staged.identity_type,
        try_cast(staged.sys_created_on as timestamp) as sys_created_on,
        try_cast(staged.sys_updated_on as timestamp) as sys_updated_on,
        staged.manager_account_key, coalesce(staged.column_set, 0) as column_set,
        staged.* exclude (
            account_key, sys_id, column_set, user_name, email, first_name, last_name, name, active, locked_out, last_login, last_login_time,
            employee_number, title, source, federated_id, web_service_access_only, internal_integration_user, identity_type,
            sys_created_on, sys_updated_on, department, manager, company, location, cost_center, manager_account_key
        )
    from staged
)
select * from final
