-- servicenow.group_role
-- title:       Which roles the groups confer
-- one row per: group_key, role_key
-- reads:       staging.servicenow_group_role_found
-- adds to:     servicenow.group_role
with found as (
    select group_key, role_key, inherits, file_key, record from staging.servicenow_group_role_found where place = 1 and code is null
),
final as (
    select group_key, role_key, inherits, file_key, record from found
)
select * from final order by file_key, record
