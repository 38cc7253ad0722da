-- okta.app_group
-- title:       Groups assigned to the ServiceNow app
-- one row per: group_key, app_id
-- reads:       staging.okta_app_group_version, staging.okta_app_group_role
-- adds to:     okta.app_group
with version as (
    select row, file_key, record, group_key, app_id, priority
    from staging.okta_app_group_version
    where place = 1 and code is null
),
role as (
    select row, roles from staging.okta_app_group_role
),
final as (
    select version.group_key, version.app_id, try_cast(version.priority as integer) as priority, role.roles, version.file_key, version.record
    from version
    left join role on role.row = version.row
)
select * from final
