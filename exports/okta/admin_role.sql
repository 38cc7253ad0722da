-- okta.admin_role
-- title:       Who administers Okta
-- one row per: user_key, type, label, assignment_type
-- reads:       staging.okta_admin_role_found
-- adds to:     okta.admin_role
with found as (
    select row, user_key, type, label, status, assignment_type, file_key, record from staging.okta_admin_role_found where place = 1 and code is null
),
final as (
    select user_key, type, label, status, assignment_type, file_key, record from found order by row
)
select * from final
