-- servicenow.member_file
-- title:       The newest time that the memberships of each file carry
-- one row per: file_key
-- reads:       staging.servicenow_group_member
-- makes:       staging.servicenow_member_file
with staged as (
    select file_key, sys_updated_on from staging.servicenow_group_member
),
final as (
    select file_key, try_cast(max(sys_updated_on) as timestamp) as newest_at from staged group by file_key
)
select * from final
