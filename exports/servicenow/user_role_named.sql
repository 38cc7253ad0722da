-- servicenow.user_role_named
-- title:       Roles that an account's own record lists
-- one row per: grant_key
-- reads:       servicenow.user_role, staging.servicenow_account_of_row, staging.servicenow_listed, staging.servicenow_role_lookup
-- adds to:     servicenow.user_role
-- after:       servicenow.user_role_once
--
-- Roles that an account's own record lists, as objects: direct grants, unless a row of
-- sys_user_has_role says how the account holds the role.
with listed as (
    select row, file_key, record, value, display from staging.servicenow_listed where kind = 'role'
),
account_of_row as (
    select row, account_key from staging.servicenow_account_of_row
),
role_lookup as (
    select value, display, role_key from staging.servicenow_role_lookup
),
last_grant as (
    select coalesce(max(grant_key), -1) as grant_key from servicenow.user_role
),
stated as (
    select account_of_row.account_key, role_lookup.role_key, min((listed.file_key::bigint << 40) + listed.record) as place
    from listed
    join account_of_row on account_of_row.row = listed.row
    join role_lookup on role_lookup.value = listed.value and role_lookup.display = listed.display
    group by account_of_row.account_key, role_lookup.role_key
),
granted as (
    select user_role.account_key, user_role.role_key
    from servicenow.user_role
    semi join stated on stated.account_key = user_role.account_key and stated.role_key = user_role.role_key
),
final as (
    select
        (last_grant.grant_key + row_number() over (order by stated.place, stated.role_key))::integer as grant_key,
        stated.account_key, stated.role_key, false as inherited,
        (stated.place >> 40)::integer as file_key, stated.place & 1099511627775 as record
    from stated
    cross join last_grant
    anti join granted on granted.account_key = stated.account_key and granted.role_key = stated.role_key
)
select * from final order by grant_key
