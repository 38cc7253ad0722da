-- Memberships whose account or group cannot be told.
insert into staging.rejected by name
with resolved as (
    select file_key, record, code, value from staging.servicenow_member_other where code is not null
),
final as (
    select
        file_key, record, 'servicenow.group_member' as relation, code, value
    from resolved
)
select * from final
