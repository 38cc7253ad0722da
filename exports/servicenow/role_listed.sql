-- servicenow.role_listed
-- title:       Roles that the records of accounts list inside them
-- one row per: *
-- reads:       servicenow.user_role, staging.servicenow_account_of_row, staging.servicenow_listed, staging.servicenow_role_lookup
-- makes:       staging.servicenow_role_listed
-- after:       servicenow.user_role_once
--
-- Roles that the records of accounts list inside them, with the role found, or why not,
-- and whether a row of sys_user_has_role or an earlier list says that the account has
-- the role. Records that are not loaded themselves list nothing.
with listed as (
    select row, file_key, record, value, display from staging.servicenow_listed where kind = 'role'
),
account_of_row as (
    select row, account_key from staging.servicenow_account_of_row
),
role_lookup as (
    select value, display, role_key from staging.servicenow_role_lookup
),
resolved as (
    select
        listed.file_key, listed.record, account_of_row.account_key, role_lookup.role_key,
        case when role_lookup.role_key is null then if(listed.value || listed.display = '', 'row.no_role', 'role.unknown') end as code,
        coalesce(nullif(listed.display, ''), listed.value) as value
    from listed
    join account_of_row on account_of_row.row = listed.row
    left join role_lookup on role_lookup.value = listed.value and role_lookup.display = listed.display
),
stated as (
    select distinct user_role.account_key, user_role.role_key, true as is_stated
    from servicenow.user_role
    semi join resolved on resolved.account_key = user_role.account_key and resolved.role_key = user_role.role_key
),
final as (
    select
        resolved.file_key, resolved.record, resolved.account_key, resolved.role_key, resolved.code, resolved.value,
        resolved.code is null and (stated.is_stated or row_number() over (
            partition by resolved.account_key, resolved.role_key order by resolved.file_key, resolved.record) > 1) as is_again
    from resolved
    left join stated on stated.account_key = resolved.account_key and stated.role_key = resolved.role_key
)
select file_key, record, account_key, role_key, code, value, coalesce(is_again, false) as is_again from final
