-- servicenow.group_role
-- title:       Which roles the groups confer
-- one row per: group_key, role_key
-- reads:       staging.servicenow_group_lookup, staging.servicenow_group_role, staging.servicenow_role_lookup
-- adds to:     servicenow.group_role
with staged as (
    select
        file_key, record, inherits, coalesce(group_value, '') as group_value, coalesce(group_display, '') as group_display,
        coalesce(role_value, '') as role_value, coalesce(role_display, '') as role_display
    from staging.servicenow_group_role
),
group_lookup as (
    select value, display, group_key from staging.servicenow_group_lookup
),
role_named as (
    select value, display, role_key from staging.servicenow_role_lookup
),
resolved as (
    select group_lookup.group_key as group_key, role_named.role_key as role_key, coalesce(staging.truth(staged.inherits), true) as inherits, (staged.file_key::bigint << 40) + staged.record as place
    from staged
    join group_lookup on group_lookup.value = staged.group_value and group_lookup.display = staged.group_display
    join role_named on role_named.value = staged.role_value and role_named.display = staged.role_display
    where group_lookup.group_key is not null
),
final as (
    select group_key, role_key, bool_or(inherits) as inherits, (min(place) >> 40)::integer as file_key, min(place) & 1099511627775 as record
    from resolved
    group by group_key, role_key
)
select * from final order by file_key, record
