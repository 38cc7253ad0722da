-- servicenow.member_other
-- title:       The other rows of sys_user_grmember, with account and group or why not
-- one row per: row
-- reads:       servicenow.group_member, servicenow.user, staging.batch, staging.servicenow_group_lookup, staging.servicenow_group_member, staging.servicenow_user_lookup
-- makes:       staging.servicenow_member_other
--
-- The other rows of sys_user_grmember with account and group found by the most exact
-- name they give, or why not. Rows with an empty user do occur in genuine exports.
-- Files of which every row is a membership already are not looked at again.
with known_member as (
    select file_key, count(*) as members from servicenow.group_member group by file_key
),
unfinished as (
    select batch.file_key
    from staging.batch
    left join known_member on known_member.file_key = batch.file_key
    where batch.relation = 'servicenow.group_member' and batch.rows_staged > coalesce(known_member.members, 0)
),
taken as (
    select group_member.member_key from servicenow.group_member semi join unfinished on unfinished.file_key = group_member.file_key
),
staged as (
    select
        row, file_key, record, nullif(sys_id, '') as sys_id, user_value, user_display, user_user_name, user_email,
        coalesce(group_value, '') as group_value, coalesce(group_display, '') as group_display, sys_updated_on
    from staging.servicenow_group_member
    semi join unfinished on unfinished.file_key = servicenow_group_member.file_key
    anti join taken on taken.member_key = servicenow_group_member.row
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
group_lookup as (
    select value, display, group_key, is_ambiguous from staging.servicenow_group_lookup
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
        named.row, named.file_key, named.record, named.sys_id, named.sys_updated_on,
        coalesce(named.account_of_sys_id, user_lookup.account_key) as account_key, group_lookup.group_key,
        named.reference, user_lookup.is_known, group_lookup.is_ambiguous, named.group_value || named.group_display as group_text
    from named
    left join user_lookup on user_lookup.reference = named.reference
    left join group_lookup on group_lookup.value = named.group_value and group_lookup.display = named.group_display
),
final as (
    select
        row, file_key, record, sys_id, account_key, group_key, sys_updated_on,
        case
            when account_key is not null and group_key is not null then null
            when account_key is null and reference is null then 'row.no_user'
            when account_key is null and is_known then 'account.ambiguous'
            when account_key is null then 'account.unknown'
            when group_text = '' then 'row.no_group'
            when is_ambiguous then 'group.ambiguous'
            else 'group.unknown'
        end as code,
        case
            when account_key is null then regexp_replace(reference, '^(sys_id|user_name|email|any) ', '') else group_text
        end as value
    from resolved
)
select * from final
