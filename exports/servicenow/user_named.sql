-- servicenow.user_named
-- title:       Whom the rows mean whose user no sys_id names
-- one row per: relation, row
-- reads:       staging.batch, staging.servicenow_user_role, staging.servicenow_group_member, staging.servicenow_user_lookup, servicenow.user, servicenow.user_role, servicenow.group_member
-- makes:       staging.servicenow_user_named
--
-- The rows of sys_user_has_role and sys_user_grmember that are not loaded yet, with the
-- account found by the most exact name they give, or why not: a name that is given but
-- unknown is not replaced by a vaguer one. The value is the name by which none was found. Files
-- of which every row is loaded already are not looked at again.
with loaded as (
    select 'servicenow.user_role' as relation, file_key, count(*) as records from servicenow.user_role group by file_key
    union all
    select 'servicenow.group_member' as relation, file_key, count(*) as records from servicenow.group_member group by file_key
),
unfinished as (
    select batch.file_key
    from staging.batch
    left join loaded on loaded.relation = batch.relation and loaded.file_key = batch.file_key
    where
        batch.relation in ('servicenow.user_role', 'servicenow.group_member')
        and batch.rows_staged > coalesce(loaded.records, 0)
),
granted as (
    select user_role.grant_key from servicenow.user_role semi join unfinished on unfinished.file_key = user_role.file_key
),
member as (
    select group_member.member_key from servicenow.group_member semi join unfinished on unfinished.file_key = group_member.file_key
),
staged as (
    select 'servicenow.user_role' as relation, row, user_value, user_display, user_user_name, user_email
    from staging.servicenow_user_role
    semi join unfinished on unfinished.file_key = servicenow_user_role.file_key
    anti join granted on granted.grant_key = servicenow_user_role.row
    union all
    select 'servicenow.group_member' as relation, row, user_value, user_display, user_user_name, user_email
    from staging.servicenow_group_member
    semi join unfinished on unfinished.file_key = servicenow_group_member.file_key
    anti join member on member.member_key = servicenow_group_member.row
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
by_sys_id as (
    select staged.*, account.account_key as account_of_sys_id
    from staged
    left join account on account.sys_id = staged.user_value
),
named as (
    select
        relation, row, account_of_sys_id,
        case
            when account_of_sys_id is not null then null
            when staging.is_sys_id(user_value) and known.has_sys_ids then 'sys_id ' || lower(user_value)
            when user_user_name <> '' then 'user_name ' || lower(staging.trimmed(user_user_name))
            when user_email <> '' then 'email ' || lower(staging.trimmed(user_email))
            when user_display <> '' then 'any ' || lower(staging.trimmed(user_display))
            when user_value <> '' then 'any ' || lower(staging.trimmed(user_value))
        end as reference
    from by_sys_id
    cross join known
),
final as (
    select
        named.relation, named.row, coalesce(named.account_of_sys_id, user_lookup.account_key) as account_key,
        case
            when named.account_of_sys_id is not null or user_lookup.account_key is not null then null
            when named.reference is null then 'row.no_user'
            when user_lookup.is_known then 'account.ambiguous'
            else 'account.unknown'
        end as code,
        case when named.account_of_sys_id is null and user_lookup.account_key is null
            then regexp_replace(named.reference, '^(sys_id|user_name|email|any) ', '') end as value
    from named
    left join user_lookup on user_lookup.reference = named.reference
)
select * from final
