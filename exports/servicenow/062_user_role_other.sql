-- The grants among those.
insert into servicenow.user_role by name
with resolved as (
    select
        row, sys_id, account_key, role_key, state, inherited, inh_count, granted_by_group_key, included_in_role_key, file_key, record
    from staging.servicenow_grant_other
    where code is null
),
final as (
    select
        row::integer as grant_key, sys_id, account_key, role_key, state, inherited, inh_count, granted_by_group_key, included_in_role_key,
        file_key, record
    from resolved
)
select * from final
