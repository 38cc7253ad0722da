-- The grants.
insert into servicenow.user_role by name
with resolved as (
    select
        row, sys_id, account_key, role_key, state, inherited, inh_count, granted_by_group_key, included_in_role_key, file_key, record
    from staging.servicenow_grant
    where cause is null
),
again as (
    select row from staging.servicenow_grant_again
),
final as (
    select
        resolved.row::integer as grant_key, resolved.sys_id, resolved.account_key, resolved.role_key, resolved.state,
        resolved.inherited, resolved.inh_count, resolved.granted_by_group_key, resolved.included_in_role_key,
        resolved.file_key, resolved.record
    from resolved
    anti join again on again.row = resolved.row
)
select * from final
