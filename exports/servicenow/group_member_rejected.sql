-- servicenow.group_member_rejected
-- title:       Memberships whose account or group cannot be told
-- one row per: file_key, record
-- reads:       staging.servicenow_member_other
-- adds to:     staging.rejected
with resolved as (
    select file_key, record, code, value from staging.servicenow_member_other where code is not null
),
final as (
    select
        file_key, record, 'servicenow.group_member' as relation, code, value
    from resolved
)
select * from final
