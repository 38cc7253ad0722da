-- The memberships among those.
insert into servicenow.group_member by name
with resolved as (
    select row, sys_id, account_key, group_key, file_key, record from staging.servicenow_member_other where code is null
),
final as (
    select row::integer as member_key, sys_id, account_key, group_key, file_key, record from resolved
)
select * from final
