-- servicenow.duty_found
-- title:       What people have to do or answer for, with whose it is, or why that cannot be told
-- one row per: row
-- reads:       staging.servicenow_account_named, staging.servicenow_duty
-- makes:       staging.servicenow_duty_found
--
-- Tasks that are active, approvals that are requested, configuration items. What is done, and what
-- nobody has, is not used. Of the rows of one sys_id the newest counts (place 1), then the first. A
-- row that names two people is loaded if one of them is known, unless a name is that of several.
with staged as (
    select
        row, file_key, record, table_name, nullif(lower(trim(sys_id)), '') as sys_id, coalesce(holder_value, '') as holder_value,
        coalesce(holder_display, '') as holder_display, coalesce(manager_value, '') as manager_value, coalesce(manager_display, '') as manager_display,
        case table_name
            when 'task' then staging.truth(active) is not false
            when 'sysapproval_approver' then lower(trim(coalesce(state, 'requested'))) = 'requested'
            else true
        end as is_open,
        if(table_name = 'cmdb_ci', null, coalesce(try_cast(opened_at as timestamp), try_cast(sys_created_on as timestamp))) as opened_at,
        try_cast(sys_updated_on as timestamp) as updated_at
    from staging.servicenow_duty
),
account as (
    select value, display, account_key, code from staging.servicenow_account_named
),
found as (
    select
        staged.*, holder.account_key, manager.account_key as manager_account_key,
        concat(staged.holder_value, staged.holder_display) <> '' as has_holder, concat(staged.manager_value, staged.manager_display) <> '' as has_manager,
        case
            when has_holder and holder.code = 'account.ambiguous' or has_manager and manager.code = 'account.ambiguous' then 'account.ambiguous'
            when holder.account_key is null and manager.account_key is null then 'account.unknown'
        end as code,
        if(has_holder and holder.code is not null, coalesce(nullif(staged.holder_display, ''), staged.holder_value),
            coalesce(nullif(staged.manager_display, ''), staged.manager_value)) as value
    from staged
    left join account as holder on holder.value = staged.holder_value and holder.display = staged.holder_display
    left join account as manager on manager.value = staged.manager_value and manager.display = staged.manager_display
),
placed as (
    select
        row, file_key, record, table_name, sys_id, account_key, manager_account_key, opened_at,
        is_open and (has_holder or has_manager) as is_used, code, value, updated_at,
        if(sys_id is null, 1, row_number() over (partition by table_name, sys_id order by updated_at desc nulls last, row)) as place
    from found
),
final as (
    select
        row, file_key, record,
        case table_name when 'task' then 'servicenow.task' when 'sysapproval_approver' then 'servicenow.approval' else 'servicenow.configuration_item' end as relation,
        sys_id, account_key, manager_account_key, opened_at,
        if(place = 1 and is_used, code, null) as code, if(place = 1 and is_used and code is not null, value, null) as value, place,
        case when place > 1 then 'duplicate' when not is_used then 'unused' when code is not null then 'rejected' else 'loaded' end as becomes
    from placed
)
select * from final
