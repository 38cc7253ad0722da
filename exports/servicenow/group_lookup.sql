-- servicenow.group_lookup
-- title:       Which group each reference means
-- one row per: value, display
-- reads:       staging.servicenow_group_found, staging.servicenow_reference
-- makes:       staging.servicenow_group_lookup
--
-- Which group a reference means: by its sys_id, else by its name if only one group has
-- it. Each pair of value and display value that occurs is a row.
with groups as (
    select group_key, sys_id, name from staging.servicenow_group_found
),
reference as (
    select value, display from staging.servicenow_reference where kind = 'group'
),
by_name as (
    select name, case when count(*) = 1 then min(group_key) end as group_key, min(sys_id) as sys_id, true as is_known
    from groups
    group by name
),
final as (
    select
        reference.value, reference.display,
        case
            when by_id.group_key is not null then by_id.group_key
            when staging.is_sys_id(reference.value) and by_name.sys_id is not null then null
            else by_name.group_key
        end as group_key,
        by_id.group_key is null and by_name.is_known and by_name.group_key is null and not staging.is_sys_id(reference.value)
            as is_ambiguous
    from reference
    left join groups as by_id on by_id.sys_id = lower(reference.value)
    left join by_name on by_name.name = coalesce(nullif(reference.display, ''), reference.value)
)
select * from final where group_key is not null or is_ambiguous
