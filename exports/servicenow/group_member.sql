-- servicenow.group_member
-- title:       Memberships whose account and group are named by known ids
-- one row per: member_key
-- reads:       servicenow.user, staging.servicenow_group_lookup, staging.servicenow_group_member
-- adds to:     servicenow.group_member
--
-- The memberships whose account and group are named by what is there: nearly all. The
-- key of a membership is its row.
with staged as (
    select
        row, file_key, record, nullif(sys_id, '') as sys_id, user_value,
        coalesce(group_value, '') as group_value, coalesce(group_display, '') as group_display,
        try_cast(sys_created_on as timestamp) as created_at, nullif(sys_created_by, '') as created_by
    from staging.servicenow_group_member
),
account as (
    select account_key, sys_id from servicenow.user where sys_id is not null
),
group_lookup as (
    select value, display, group_key from staging.servicenow_group_lookup where group_key is not null
),
final as (
    select
        staged.row::integer as member_key, staged.sys_id, account.account_key, group_lookup.group_key,
        staged.created_at, staged.created_by, staged.file_key, staged.record
    from staged
    join account on account.sys_id = staged.user_value
    join group_lookup on group_lookup.value = staged.group_value and group_lookup.display = staged.group_display
)
select * from final
