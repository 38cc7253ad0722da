-- What each account's references display. A bare sys_id that nothing names is
-- unknown: null here, counted in servicenow.field.
create table staging.servicenow_user_reference as
with staged as (
    select
        row, department_value, department_display, manager_value, manager_display, company_value, company_display,
        location_value, location_display, cost_center_value, cost_center_display
    from staging.servicenow_user
),
reference as (
    select row, 'department' as field, department_value as value, department_display as display from staged
    union all select row, 'manager' as field, manager_value as value, manager_display as display from staged
    union all select row, 'company' as field, company_value as value, company_display as display from staged
    union all select row, 'location' as field, location_value as value, location_display as display from staged
    union all select row, 'cost_center' as field, cost_center_value as value, cost_center_display as display from staged
),
filled as (
    select row, field, value, nullif(display, '') as display
    from reference
    where value <> '' or display <> ''
),
display as (
    select sys_id, display from staging.servicenow_display
),
resolved as (
    select
        filled.row, filled.field,
        case
            when filled.display is not null then filled.display
            when staging.is_sys_id(filled.value) then display.display
            else filled.value
        end as shown
    from filled
    left join display
        on display.sys_id = case when filled.display is null and length(filled.value) = 32 then lower(filled.value) end
),
final as (
    select
        row,
        any_value(shown) filter (where field = 'department') as department,
        any_value(shown) filter (where field = 'manager') as manager,
        any_value(shown) filter (where field = 'company') as company,
        any_value(shown) filter (where field = 'location') as location,
        any_value(shown) filter (where field = 'cost_center') as cost_center,
        list(field) filter (where shown is null) as unresolved
    from resolved
    group by row
)
select * from final
