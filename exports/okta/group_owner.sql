-- okta.group_owner
-- title:       Who owns which group
-- one row per: group_key, owner_type, owner_id
-- reads:       staging.okta_group_owner_found
-- adds to:     okta.group_owner
with found as (
    select row, group_key, owner_type, owner_id, user_key, owner_group_key, name, origin, file_key, record
    from staging.okta_group_owner_found
    where place = 1 and code is null
),
final as (
    select group_key, owner_type, owner_id, user_key, owner_group_key, name, origin, file_key, record from found order by row
)
select * from final
