-- servicenow.manager_reference
-- title:       How managers are named whose account a sys_id did not tell at once
-- one row per: *
-- reads:       staging.servicenow_account_key, staging.servicenow_account_of_row, staging.servicenow_group_found, staging.servicenow_user, staging.servicenow_user_merged, staging.servicenow_user_reference
-- makes:       staging.servicenow_manager_reference
--
-- Of accounts (servicenow.user_reference tells most of theirs), and of groups. An account
-- whose rows differ has the reference of those rows that say what it says in the end.
with staged as (
    select row, coalesce(manager_value, '') as value, coalesce(manager_display, '') as display
    from staging.servicenow_user
    where manager_value <> '' or manager_display <> ''
),
reference as (
    select row, manager, manager_account_key from staging.servicenow_user_reference
),
version as (
    select row, account_key from staging.servicenow_account_key
),
merged as (
    select row, manager from staging.servicenow_user_merged
),
account_of_row as (
    select row, account_key from staging.servicenow_account_of_row
),
of_one_row as (
    select version.account_key, staged.value, staged.display
    from staged
    join reference on reference.row = staged.row and reference.manager_account_key is null
    join version on version.row = staged.row
    anti join merged on merged.row = staged.row
),
of_several as (
    select account_of_row.account_key, staged.value, staged.display
    from merged
    join version on version.row = merged.row
    join account_of_row on account_of_row.account_key = version.account_key
    join staged on staged.row = account_of_row.row
    join reference on reference.row = staged.row
    where trim(coalesce(reference.manager, staged.value)) = trim(merged.manager)
),
of_group as (
    select group_key, coalesce(manager_value, '') as value, coalesce(manager_display, '') as display
    from staging.servicenow_group_found
    where manager_value <> '' or manager_display <> ''
),
final as (
    select 'servicenow.user' as relation, account_key as subject_key, value, display from of_one_row
    union all
    select 'servicenow.user' as relation, account_key as subject_key, value, display from of_several
    union all
    select 'servicenow.group' as relation, group_key as subject_key, value, display from of_group
)
select distinct * from final
