-- servicenow.delegate_found
-- title:       Rows about delegates with both accounts, or why not
-- one row per: row
-- reads:       staging.servicenow_account_named, staging.servicenow_delegate
-- makes:       staging.servicenow_delegate_found
--
-- Of the rows of one sys_id the newest counts (place 1), then the first; so of rows without
-- one that say the same. What is no time that begins with its year is not read: 31/12/26 would be of the year 31.
with staged as (
    select
        row, file_key, record, nullif(lower(trim(sys_id)), '') as sys_id, coalesce(user_value, '') as user_value, coalesce(user_display, '') as user_display,
        coalesce(delegate_value, '') as delegate_value, coalesce(delegate_display, '') as delegate_display,
        if(trim(starts) like '____-__-__%', try_cast(starts as timestamp), null) as starts_at,
        if(trim(ends) like '____-__-__%', try_cast(ends as timestamp), null) as ends_at,
        trim(coalesce(ends, '')) <> '' and ends_at is null as has_unread_end, staging.truth(approvals) as approvals,
        staging.truth(assignments) as assignments, staging.truth(notifications) as notifications, staging.truth(invitations) as invitations,
        try_cast(sys_updated_on as timestamp) as updated_at
    from staging.servicenow_delegate
),
account as (
    select value, display, account_key, code from staging.servicenow_account_named
),
found as (
    select
        staged.*, account.account_key, delegate.account_key as delegate_account_key, coalesce(account.code, delegate.code) as code,
        case
            when account.code is not null then coalesce(nullif(staged.user_display, ''), staged.user_value)
            when delegate.code is not null then coalesce(nullif(staged.delegate_display, ''), staged.delegate_value)
        end as value
    from staged
    left join account on account.value = staged.user_value and account.display = staged.user_display
    left join account as delegate on delegate.value = staged.delegate_value and delegate.display = staged.delegate_display
),
final as (
    select
        row, file_key, record, sys_id, account_key, delegate_account_key, starts_at, ends_at, approvals, assignments, notifications, invitations, has_unread_end,
        code, value,
        row_number() over (
            partition by sys_id, case when sys_id is null
                then (account_key, delegate_account_key, starts_at, ends_at, approvals, assignments, notifications, invitations) end, code is null
            order by updated_at desc nulls last, row
        ) as place
    from found
)
select * from final
