-- servicenow.user_role_named
-- title:       Roles that an account's own record lists
-- one row per: grant_key
-- reads:       servicenow.user_role, staging.servicenow_role_listed
-- adds to:     servicenow.user_role
-- after:       servicenow.user_role_once
--
-- Roles that an account's own record lists, as objects: direct grants, unless a row of
-- sys_user_has_role says how the account holds the role.
with listed as (
    select file_key, record, account_key, role_key from staging.servicenow_role_listed where code is null and not is_again
),
last_grant as (
    select coalesce(max(grant_key), -1) as grant_key from servicenow.user_role
),
final as (
    select
        (last_grant.grant_key + row_number() over (order by listed.file_key, listed.record, listed.role_key))::integer as grant_key,
        listed.account_key, listed.role_key, false as inherited, listed.file_key, listed.record
    from listed
    cross join last_grant
)
select * from final order by grant_key
