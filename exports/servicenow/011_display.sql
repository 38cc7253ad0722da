-- What the sys_ids of references display, as far as the exports of accounts
-- say: a reference somewhere shows it, or it is an account's.
create table staging.servicenow_display as
with staged as (
    select
        sys_id, name, first_name, last_name, department_value, department_display, manager_value, manager_display,
        company_value, company_display, location_value, location_display, cost_center_value, cost_center_display
    from staging.servicenow_user
),
shown as (
    select department_value as sys_id, department_display as display from staged
    union all select manager_value as sys_id, manager_display as display from staged
    union all select company_value as sys_id, company_display as display from staged
    union all select location_value as sys_id, location_display as display from staged
    union all select cost_center_value as sys_id, cost_center_display as display from staged
    union all
    select sys_id, coalesce(nullif(name, ''), nullif(trim(coalesce(first_name, '') || ' ' || coalesce(last_name, '')), '')) as display
    from staged
    where exists (select 1 from staged as other where staging.is_sys_id(other.manager_value) and coalesce(other.manager_display, '') = '')
),
final as (
    select lower(sys_id) as sys_id, min(display) as display
    from shown
    where display <> '' and sys_id is not null and staging.is_sys_id(sys_id)
    group by lower(sys_id)
)
select * from final
