-- servicenow.user_versions
-- title:       The versions of each value of the accounts whose rows differ
-- one row per: merge_identity
-- reads:       staging.export_time, staging.file_list, staging.servicenow_user, staging.servicenow_user_reference, staging.servicenow_user_stated, staging.servicenow_user_version
-- makes:       staging.servicenow_user_versions
--
-- For each account that several rows are about, if they are not all alike, and for each
-- column: the rows whose list has the column, with their time and what they say there
-- once it is read (references by what they display, times and truth values in one
-- spelling). Of the columns those that no canonical field is made of are left out.
with version as (
    select row, file_key, identity, updated_at from staging.servicenow_user_version where code is null
),
-- Only accounts with several rows have versions.
again as (
    select distinct identity from staging.servicenow_user_version where code is null and place > 1
),
exported as (
    select file_key, exported_at from staging.export_time
),
lists as (
    select file_key, list_key from staging.file_list
),
dated as (
    select
        version.row, version.identity as merge_identity, coalesce(version.updated_at, exported.exported_at) as merge_since,
        lists.list_key as merge_list
    from version
    semi join again on again.identity = version.identity
    left join exported on exported.file_key = version.file_key
    left join lists on lists.file_key = version.file_key
),
reference as (
    select row, department, manager, company, location, cost_center from staging.servicenow_user_reference
),
stated as (
    select * from staging.servicenow_user_stated
),
-- What cannot be read stands as it is written: it is not the same as what can.
written as (
    select
        dated.row, dated.merge_identity, dated.merge_since, dated.merge_list,
        stated.* exclude (row, file_key, record, sys_id, role_names, group_names, department_value, department_display, manager_value,
            manager_display, company_value, company_display, location_value, location_display, cost_center_value, cost_center_display)
        replace (
            coalesce(staging.truth(active)::varchar, active) as active,
            coalesce(staging.truth(locked_out)::varchar, locked_out) as locked_out,
            coalesce(staging.truth(web_service_access_only)::varchar, web_service_access_only) as web_service_access_only,
            coalesce(staging.truth(internal_integration_user)::varchar, internal_integration_user) as internal_integration_user,
            case when last_login is not null then coalesce(try_cast(last_login as date)::varchar, '') end as last_login,
            case when last_login_time is not null then coalesce(try_cast(last_login_time as timestamp)::varchar, '') end as last_login_time,
            case when sys_updated_on is not null then coalesce(try_cast(sys_updated_on as timestamp)::varchar, '') end as sys_updated_on,
            coalesce(try_cast(sys_created_on as timestamp)::varchar, sys_created_on) as sys_created_on
        ),
        case when coalesce(department_value, department_display) is not null
            then coalesce(reference.department, department_value, '') end as department,
        case when coalesce(manager_value, manager_display) is not null then coalesce(reference.manager, manager_value, '') end as manager,
        case when coalesce(company_value, company_display) is not null then coalesce(reference.company, company_value, '') end as company,
        case when coalesce(location_value, location_display) is not null then coalesce(reference.location, location_value, '') end as location,
        case when coalesce(cost_center_value, cost_center_display) is not null
            then coalesce(reference.cost_center, cost_center_value, '') end as cost_center
    from stated
    join dated on dated.row = stated.row
    left join reference on reference.row = stated.row
),
-- Names under which people sign in compare without case.
folded as (
    select * replace (
        max(user_name) over (partition by merge_identity, lower(staging.trimmed(user_name))) as user_name,
        max(email) over (partition by merge_identity, lower(staging.trimmed(email))) as email
    )
    from written
),
content as (
    select * exclude (row, merge_since, merge_list) from folded
),
differing as (
    select merge_identity from content group by merge_identity having count(distinct hash(content)) > 1
),
final as (
    select
        merge_identity, list_sort(list_distinct(list(merge_list))) as merge_lists,
        list_filter(
            list({'since': merge_since, 'row': row, 'value': columns(* exclude (row, merge_identity, merge_since, merge_list))} order by row),
            lambda version: version.value is not null)
    from folded
    semi join differing on differing.merge_identity = folded.merge_identity
    group by merge_identity
)
select
    * replace (
        staging.named_versions(department) as department, staging.named_versions(manager) as manager, staging.named_versions(company) as company,
        staging.named_versions(location) as location, staging.named_versions(cost_center) as cost_center
    )
from final
