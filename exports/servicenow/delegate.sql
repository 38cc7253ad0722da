-- servicenow.delegate
-- title:       Who may act for whom
-- one row per: file_key, record
-- reads:       staging.servicenow_delegate_found
-- unless empty: staging.servicenow_delegate_found
-- adds to:     servicenow.delegate
with found as (
    select
        row, sys_id, account_key, delegate_account_key, starts_at, ends_at, approvals, assignments, notifications, invitations, has_unread_end, file_key, record
    from staging.servicenow_delegate_found
    where place = 1 and code is null
),
final as (
    select
        sys_id, account_key, delegate_account_key, starts_at, ends_at, approvals, assignments, notifications, invitations, has_unread_end, file_key, record
    from found
    order by row
)
select * from final
