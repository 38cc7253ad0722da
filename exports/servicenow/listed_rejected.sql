-- servicenow.listed_rejected
-- title:       Roles, groups and members that records list and that cannot be told
-- one row per: *
-- reads:       staging.servicenow_member_listed, staging.servicenow_role_listed
-- adds to:     staging.rejected
--
-- The records that list them are loaded.
with role as (
    select file_key, record, code, value from staging.servicenow_role_listed where code is not null
),
member as (
    select file_key, record, code, value from staging.servicenow_member_listed where code is not null
),
final as (
    select file_key, record, 'servicenow.user_role' as relation, code, value from role
    union all
    select file_key, record, 'servicenow.group_member' as relation, code, value from member
)
select * from final
