-- servicenow.shown_record
-- title:       What the records display that accounts refer to
-- one row per: table_name, sys_id
-- reads:       staging.servicenow_user
-- adds to:     servicenow.shown_record
--
-- As references show it that give both, the sys_id and what it displays.
with shown as (
    select distinct 'cmn_department' as table_name, department_value as sys_id, department_display as name from staging.servicenow_user
    union all select distinct 'sys_user' as table_name, manager_value as sys_id, manager_display as name from staging.servicenow_user
    union all select distinct 'core_company' as table_name, company_value as sys_id, company_display as name from staging.servicenow_user
    union all select distinct 'cmn_location' as table_name, location_value as sys_id, location_display as name from staging.servicenow_user
    union all select distinct 'cmn_cost_center' as table_name, cost_center_value as sys_id, cost_center_display as name from staging.servicenow_user
),
final as (
    select table_name, lower(sys_id) as sys_id, min(name) as name
    from shown
    where name <> '' and sys_id is not null and staging.is_sys_id(sys_id)
    group by table_name, lower(sys_id)
)
select * from final
