-- servicenow.group_version
-- title:       Which group each row about one is a version of, and whether it counts
-- one row per: row
-- reads:       staging.servicenow_group
-- makes:       staging.servicenow_group_version
--
-- A group is its sys_id; a row without one is its name. Of several rows the newest
-- counts (place 1), then one with a sys_id, then the first.
with staged as (
    select row, file_key, record, nullif(lower(trim(sys_id)), '') as sys_id, name, active, parent_value, parent_display,
        manager_value, manager_display, type, source, sys_updated_on
    from staging.servicenow_group
    where trim(name) <> ''
),
ids as (
    select name, min(sys_id) as sys_id from staged where sys_id is not null group by name having count(distinct sys_id) = 1
),
identified as (
    select staged.*, coalesce(staged.sys_id, ids.sys_id, 'name ' || staged.name) as identity
    from staged
    left join ids on ids.name = case when staged.sys_id is null then staged.name end
),
final as (
    select
        * exclude (sys_id, sys_updated_on), max(sys_id) over (partition by identity) as sys_id,
        row_number() over (partition by identity order by try_cast(sys_updated_on as timestamp) desc nulls last, sys_id is null, row) as place
    from identified
)
select * from final
