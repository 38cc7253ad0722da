-- servicenow.activity_found
-- title:       Who changed records, with the account, or why it cannot be told
-- one row per: row
-- reads:       staging.servicenow_account_named, staging.servicenow_activity
-- makes:       staging.servicenow_activity_found
--
-- What the platform does itself is nobody's work, nor are changes to its own tables (sys_user, sys_user_preference), or none
-- at all. Of the rows of one sys_id the first counts: a change is never changed.
with staged as (
    select
        row, file_key, record, nullif(lower(trim(sys_id)), '') as sys_id, coalesce(user_value, '') as user_value, nullif(trim(changes), '') as written,
        try_cast(replace(written, ',', '') as bigint) as counted, lower(trim(coalesce(table_name, ''))) as table_name,
        if(trim(first_at) like '____-__-__%', try_cast(first_at as timestamp), null) as first_at,
        if(trim(last_at) like '____-__-__%', try_cast(last_at as timestamp), null) as last_at
    from staging.servicenow_activity
),
account as (
    select value, account_key, code from staging.servicenow_account_named where display = ''
),
found as (
    select
        staged.row, staged.file_key, staged.record, account.account_key, if(staged.written is null and staged.sys_id is not null, 1, staged.counted) as changes,
        staged.first_at, staged.last_at, account.code, staged.user_value as value,
        starts_with(staged.table_name, 'sys_') or staged.counted <= 0
            or account.code is not null and lower(trim(staged.user_value)) in ('system', 'guest', 'maint', 'glide.maint', 'soap.guest') as is_unused,
        if(staged.sys_id is null, 1, row_number() over (partition by staged.sys_id order by staged.row)) as place
    from staged
    left join account on account.value = staged.user_value
),
final as (
    select
        row, file_key, record, account_key, changes, first_at, last_at, code, value,
        case when place > 1 then 'duplicate' when coalesce(is_unused, false) then 'unused' when code is not null then 'rejected' else 'loaded' end as becomes
    from found
)
select * from final
