-- servicenow.user_reference
-- title:       What each account's references display
-- one row per: row
-- reads:       staging.servicenow_account_key, staging.servicenow_display, staging.servicenow_user
-- makes:       staging.servicenow_user_reference
--
-- A bare sys_id that nothing names is unknown: null here, counted in servicenow.field. Whose
-- account a manager's sys_id is, is told at once; other ways to name one are looked up later
-- (servicenow.manager_reference).
with staged as (
    select
        row, department_value, department_display, manager_value, manager_display, company_value, company_display,
        location_value, location_display, cost_center_value, cost_center_display
    from staging.servicenow_user
),
display as (
    select sys_id, display from staging.servicenow_display
),
account as (
    select sys_id, min(account_key) as account_key
    from staging.servicenow_account_key
    where sys_id is not null and exists (select 1 from staging.servicenow_user where manager_value <> '')
    group by sys_id
),
-- The sys_ids that the row itself does not show.
bare as (
    select
        *,
        case when coalesce(department_display, '') = '' and staging.is_sys_id(department_value) then lower(department_value) end as department_id,
        case when coalesce(manager_display, '') = '' and staging.is_sys_id(manager_value) then lower(manager_value) end as manager_id,
        case when coalesce(company_display, '') = '' and staging.is_sys_id(company_value) then lower(company_value) end as company_id,
        case when coalesce(location_display, '') = '' and staging.is_sys_id(location_value) then lower(location_value) end as location_id,
        case when coalesce(cost_center_display, '') = '' and staging.is_sys_id(cost_center_value) then lower(cost_center_value) end as cost_center_id
    from staged
),
resolved as (
    select
        bare.row,
        case when department_id is not null then department.display else coalesce(nullif(department_display, ''), nullif(department_value, '')) end as department,
        case when manager_id is not null then manager.display else coalesce(nullif(manager_display, ''), nullif(manager_value, '')) end as manager,
        case when company_id is not null then company.display else coalesce(nullif(company_display, ''), nullif(company_value, '')) end as company,
        case when location_id is not null then location.display else coalesce(nullif(location_display, ''), nullif(location_value, '')) end as location,
        case when cost_center_id is not null then cost_center.display else coalesce(nullif(cost_center_display, ''), nullif(cost_center_value, '')) end as cost_center,
        account.account_key as manager_account_key,
        case
            when department_id is not null and department.sys_id is null
            or manager_id is not null and manager.sys_id is null
            or company_id is not null and company.sys_id is null
            or location_id is not null and location.sys_id is null
            or cost_center_id is not null and cost_center.sys_id is null
            then [
                case when department_id is not null and department.sys_id is null then 'department' end,
                case when manager_id is not null and manager.sys_id is null then 'manager' end,
                case when company_id is not null and company.sys_id is null then 'company' end,
                case when location_id is not null and location.sys_id is null then 'location' end,
                case when cost_center_id is not null and cost_center.sys_id is null then 'cost_center' end
            ]
        end as unresolved
    from bare
    left join display as department on department.sys_id = bare.department_id
    left join display as manager on manager.sys_id = bare.manager_id
    left join display as company on company.sys_id = bare.company_id
    left join display as location on location.sys_id = bare.location_id
    left join display as cost_center on cost_center.sys_id = bare.cost_center_id
    left join account on account.sys_id = lower(bare.manager_value)
),
final as (
    select
        row, department, manager, company, location, cost_center, manager_account_key,
        list_filter(unresolved, lambda field: field is not null) as unresolved
    from resolved
)
select * from final
