-- servicenow.display
-- title:       What the sys_ids of references display
-- one row per: sys_id
-- reads:       servicenow.shown_record, staging.servicenow_group, staging.servicenow_named_version, staging.servicenow_user
-- makes:       staging.servicenow_display
--
-- What the sys_ids of references display: a record of the table that they refer to says
-- it; else, as far as the exports of accounts do, a reference somewhere shows it, or it is
-- an account's.
with manager as (
    select manager_value as value, manager_display as display from staging.servicenow_user
    union all
    select manager_value as value, manager_display as display from staging.servicenow_group
),
bare_manager as (
    select 1 as found from manager where coalesce(display, '') = '' and staging.is_sys_id(value) limit 1
),
shown as (
    select sys_id, name as display from servicenow.shown_record
    union all
    select sys_id, coalesce(nullif(name, ''), nullif(trim(coalesce(first_name, '') || ' ' || coalesce(last_name, '')), '')) as display
    from staging.servicenow_user
    where exists (select 1 from bare_manager)
),
named as (
    select sys_id, name as display from staging.servicenow_named_version where place = 1 and code is null
),
displayed as (
    select lower(sys_id) as sys_id, min(display) as display
    from shown
    where display <> '' and sys_id is not null and staging.is_sys_id(sys_id)
    group by lower(sys_id)
),
final as (
    select sys_id, display from named
    union all
    select displayed.sys_id, displayed.display from displayed anti join named on named.sys_id = displayed.sys_id
)
select * from final
