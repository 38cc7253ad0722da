-- servicenow.role_contains
-- title:       Which roles contain which
-- one row per: role_key, contained_role_key
-- reads:       staging.servicenow_role_contains, staging.servicenow_role_lookup
-- adds to:     servicenow.role_contains
with staged as (
    select
        file_key, record, coalesce(role_value, '') as role_value, coalesce(role_display, '') as role_display,
        coalesce(contains_value, '') as contains_value, coalesce(contains_display, '') as contains_display
    from staging.servicenow_role_contains
),
role_lookup as (
    select value, display, role_key from staging.servicenow_role_lookup
),
contains_named as (
    select value, display, role_key from staging.servicenow_role_lookup
),
resolved as (
    select role_lookup.role_key as role_key, contains_named.role_key as contained_role_key, (staged.file_key::bigint << 40) + staged.record as place
    from staged
    join role_lookup on role_lookup.value = staged.role_value and role_lookup.display = staged.role_display
    join contains_named on contains_named.value = staged.contains_value and contains_named.display = staged.contains_display
    where role_lookup.role_key is not null
),
final as (
    select role_key, contained_role_key, (min(place) >> 40)::integer as file_key, min(place) & 1099511627775 as record
    from resolved
    group by role_key, contained_role_key
)
select * from final order by file_key, record
