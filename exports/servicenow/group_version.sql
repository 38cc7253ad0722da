-- servicenow.group_version
-- title:       Which group each row about one is a version of, and whether it counts
-- one row per: row
-- reads:       staging.servicenow_group, staging.servicenow_group_stated
-- makes:       staging.servicenow_group_version
--
-- A group is its sys_id; a row without one is its name. Of several rows the newest
-- counts (place 1), then one with a sys_id, then the first; but each column is that of
-- the newest row whose list has it, whatever the order of files. Which group is above one is known
-- if any of these lists has a column for it.
with staged as (
    select row, file_key, record, nullif(lower(trim(sys_id)), '') as sys_id, name, active,
        case when coalesce(parent_value, parent_display) is not null
            then {'value': coalesce(parent_value, ''), 'display': coalesce(parent_display, '')} end as parent,
        case when coalesce(manager_value, manager_display) is not null
            then {'value': coalesce(manager_value, ''), 'display': coalesce(manager_display, '')} end as manager,
        type, source, coalesce(try_cast(sys_updated_on as timestamp), '-infinity') as since
    from staging.servicenow_group_stated
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
-- Few groups have several rows.
again as (
    select identity from identified group by identity having count(*) > 1
),
merged as (
    select
        identified.identity, max(sys_id) as sys_id,
        arg_max(active, (since, sys_id is not null, active)) as active, arg_max(parent, (since, sys_id is not null, parent)) as parent,
        arg_max(manager, (since, sys_id is not null, manager)) as manager, arg_max(type, (since, sys_id is not null, type)) as type,
        arg_max(source, (since, sys_id is not null, source)) as source
    from identified
    semi join again on again.identity = identified.identity
    group by identified.identity
),
ranked as (
    select row, row_number() over (partition by identified.identity order by since desc, sys_id is null, row) as place
    from identified
    semi join again on again.identity = identified.identity
),
chosen as (
    select
        identified.row, identified.file_key, identified.record, identified.identity, identified.name,
        coalesce(merged.sys_id, identified.sys_id) as sys_id,
        if(merged.identity is null, identified.active, merged.active) as active,
        if(merged.identity is null, identified.parent, merged.parent) as parent,
        if(merged.identity is null, identified.manager, merged.manager) as manager,
        if(merged.identity is null, identified.type, merged.type) as type,
        if(merged.identity is null, identified.source, merged.source) as source,
        coalesce(ranked.place, 1) as place
    from identified
    left join merged on merged.identity = identified.identity
    left join ranked on ranked.row = identified.row
),
final as (
    select
        row, file_key, record, identity, name, sys_id, nullif(active, '') as active,
        nullif(parent.value, '') as parent_value, nullif(parent.display, '') as parent_display, parent is not null as is_parent_known,
        nullif(manager.value, '') as manager_value, nullif(manager.display, '') as manager_display,
        nullif(type, '') as type, nullif(source, '') as source, place
    from chosen
)
select * from final
