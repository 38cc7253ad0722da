-- servicenow.role_contains
-- title:       Which roles contain which
-- one row per: role_key, contained_role_key
-- reads:       staging.servicenow_role_contains_found
-- adds to:     servicenow.role_contains
with found as (
    select role_key, contained_role_key, file_key, record from staging.servicenow_role_contains_found where place = 1 and code is null
),
final as (
    select role_key, contained_role_key, file_key, record from found
)
select * from final order by file_key, record
