-- Roles that an account's own record lists by name, as objects: direct grants,
-- unless a row of sys_user_has_role says how the account holds the role.
insert into servicenow.user_role by name
with staged as (
    select row, file_key, record, role_names
    from staging.servicenow_user
    where json_valid(role_names) and starts_with(role_names, '[')
),
account_of_row as (
    select row, account_key from staging.servicenow_account_of_row
),
role as (
    select role_key, name from servicenow.role
),
last_grant as (
    select coalesce(max(grant_key), -1) as grant_key from servicenow.user_role
),
named as (
    select row, file_key, record, trim(unnest(from_json(role_names, '[{"name": "varchar"}]')).name) as name from staged
),
stated as (
    select account_of_row.account_key, role.role_key, min((named.file_key::bigint << 40) + named.record) as place
    from named
    join account_of_row on account_of_row.row = named.row
    join role on role.name = named.name
    group by account_of_row.account_key, role.role_key
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
