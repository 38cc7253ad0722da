-- servicenow.named_version
-- title:       Which records that name departments, locations, companies and cost centers count
-- one row per: row
-- reads:       staging.servicenow_named
-- makes:       staging.servicenow_named_version
--
-- Of the records of a sys_id the newest counts (place 1), then the first. One without a
-- sys_id or a name says nothing of what accounts refer to.
with staged as (
    select
        row, file_key, record, table_name, nullif(lower(trim(sys_id)), '') as sys_id, nullif(trim(name), '') as name,
        try_cast(sys_updated_on as timestamp) as updated_at
    from staging.servicenow_named
),
final as (
    select
        row, file_key, record, table_name, sys_id, name,
        case when sys_id is null then 'named.no_sys_id' when name is null then 'named.no_name' end as code,
        row_number() over (partition by sys_id is null or name is null, sys_id order by updated_at desc nulls last, row) as place
    from staged
)
select * from final
