-- servicenow.grant_other
-- title:       The other rows of sys_user_has_role, with account and role or why not
-- one row per: row
-- reads:       servicenow.user, servicenow.user_role, staging.batch, staging.servicenow_group_lookup, staging.servicenow_role_lookup, staging.servicenow_user_lookup, staging.servicenow_user_role
-- makes:       staging.servicenow_grant_other
--
-- The other rows of sys_user_has_role with account and role found by the most exact
-- name they give, or why not. Files of which every row is a grant already are not
-- looked at again.
with granted as (
    select file_key, count(*) as grants from servicenow.user_role group by file_key
),
unfinished as (
    select batch.file_key
    from staging.batch
    left join granted on granted.file_key = batch.file_key
    where batch.relation = 'servicenow.user_role' and batch.rows_staged > coalesce(granted.grants, 0)
),
taken as (
    select user_role.grant_key from servicenow.user_role semi join unfinished on unfinished.file_key = user_role.file_key
),
staged as (
    select
        row, file_key, record, nullif(sys_id, '') as sys_id, user_value, user_display, user_user_name, user_email,
        coalesce(role_value, '') as role_value, coalesce(role_display, '') as role_display, state, inherited, inh_count,
        coalesce(granted_by_value, '') as granted_by_value, coalesce(granted_by_display, '') as granted_by_display,
        coalesce(included_in_role_value, '') as included_in_role_value,
        coalesce(included_in_role_display, '') as included_in_role_display, sys_updated_on
    from staging.servicenow_user_role
    semi join unfinished on unfinished.file_key = servicenow_user_role.file_key
    anti join taken on taken.grant_key = servicenow_user_role.row
),
account as (
    select account_key, sys_id from servicenow.user where sys_id is not null
),
known as (
    select count(*) = (select count(*) from servicenow.user) as has_sys_ids from account
),
user_lookup as (
    select reference, account_key, true as is_known from staging.servicenow_user_lookup
),
role_lookup as (
    select value, display, role_key from staging.servicenow_role_lookup
),
group_lookup as (
    select value, display, group_key from staging.servicenow_group_lookup where group_key is not null
),
by_sys_id as (
    select staged.*, account.account_key as account_of_sys_id
    from staged
    left join account on account.sys_id = staged.user_value
),
named as (
    select
        by_sys_id.*,
        case
            when account_of_sys_id is not null then null
            when staging.is_sys_id(user_value) and known.has_sys_ids then 'sys_id ' || lower(user_value)
            when user_user_name <> '' then 'user_name ' || lower(trim(user_user_name))
            when user_email <> '' then 'email ' || lower(trim(user_email))
            when user_display <> '' then 'any ' || lower(trim(user_display))
            when user_value <> '' then 'any ' || lower(trim(user_value))
        end as reference
    from by_sys_id
    cross join known
),
resolved as (
    select
        named.row, named.file_key, named.record, named.sys_id, named.state, named.inh_count, named.sys_updated_on,
        coalesce(named.account_of_sys_id, user_lookup.account_key) as account_key, role_lookup.role_key,
        coalesce(staging.truth(named.inherited), false) as inherited, named.inherited <> '' and staging.truth(named.inherited) is null as is_odd,
        granted_by.group_key as granted_by_group_key, included_in.role_key as included_in_role_key,
        named.reference, user_lookup.is_known, named.role_value || named.role_display as role_text
    from named
    left join user_lookup on user_lookup.reference = named.reference
    left join role_lookup on role_lookup.value = named.role_value and role_lookup.display = named.role_display
    left join group_lookup as granted_by
        on granted_by.value = named.granted_by_value and granted_by.display = named.granted_by_display
    left join role_lookup as included_in
        on included_in.value = named.included_in_role_value and included_in.display = named.included_in_role_display
),
final as (
    select
        row, file_key, record, sys_id, account_key, role_key, state, inherited, try_cast(inh_count as integer) as inh_count,
        granted_by_group_key, included_in_role_key, sys_updated_on,
        case
            when account_key is not null and role_key is not null and not coalesce(is_odd, false) then null
            when account_key is null and reference is null then 'row.no_user'
            when account_key is null and is_known then 'account.ambiguous'
            when account_key is null then 'account.unknown'
            when role_key is null and role_text = '' then 'row.no_role'
            when role_key is null then 'role.unknown'
            else 'grant.unknown_inherited'
        end as code,
        case
            when account_key is null then regexp_replace(reference, '^(sys_id|user_name|email|any) ', '')
            when role_key is null then role_text
        end as value
    from resolved
)
select * from final
