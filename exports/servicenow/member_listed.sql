-- servicenow.member_listed
-- title:       Memberships that the records of accounts and groups list inside them
-- one row per: *
-- reads:       servicenow.group_member, servicenow.user, staging.servicenow_account_of_row, staging.servicenow_group_found, staging.servicenow_group_lookup, staging.servicenow_group_version, staging.servicenow_listed, staging.servicenow_user_lookup
-- makes:       staging.servicenow_member_listed
-- after:       servicenow.group_member_once
--
-- Memberships that the records of accounts and groups list inside them, with account
-- and group found, or why not, and whether a row of sys_user_grmember or an earlier
-- list says the same. Records that are not loaded themselves list nothing.
with listed as (
    select kind, row, file_key, record, value, display from staging.servicenow_listed where kind in ('group', 'member')
),
account_of_row as (
    select row, account_key from staging.servicenow_account_of_row
),
account as (
    select account_key, sys_id from servicenow.user where sys_id is not null
),
user_lookup as (
    select reference, account_key, true as is_known from staging.servicenow_user_lookup where starts_with(reference, 'any ')
),
group_lookup as (
    select value, display, group_key, is_ambiguous from staging.servicenow_group_lookup
),
version as (
    select row, identity, place from staging.servicenow_group_version
),
found as (
    select row, group_key from staging.servicenow_group_found where row is not null
),
group_of_row as (
    select version.row, found.group_key
    from version
    join version as kept on kept.identity = version.identity and kept.place = 1
    join found on found.row = kept.row
),
resolved as (
    select
        listed.file_key, listed.record, account_of_row.account_key, group_lookup.group_key,
        case
            when group_lookup.group_key is not null then null
            when listed.value || listed.display = '' then 'row.no_group'
            when group_lookup.is_ambiguous then 'group.ambiguous'
            else 'group.unknown'
        end as code,
        coalesce(nullif(listed.display, ''), listed.value) as value
    from listed
    join account_of_row on account_of_row.row = listed.row
    left join group_lookup on group_lookup.value = listed.value and group_lookup.display = listed.display
    where listed.kind = 'group'
    union all
    select
        listed.file_key, listed.record, coalesce(account.account_key, user_lookup.account_key) as account_key, group_of_row.group_key,
        case
            when coalesce(account.account_key, user_lookup.account_key) is not null then null
            when listed.value || listed.display = '' then 'row.no_user'
            when user_lookup.is_known then 'account.ambiguous'
            else 'account.unknown'
        end as code,
        coalesce(nullif(listed.display, ''), listed.value) as value
    from listed
    join group_of_row on group_of_row.row = listed.row
    left join account on account.sys_id = lower(listed.value)
    left join user_lookup
        on user_lookup.reference = 'any ' || lower(coalesce(nullif(listed.value, ''), listed.display)) and not staging.is_sys_id(listed.value)
    where listed.kind = 'member'
),
stated as (
    select distinct group_member.account_key, group_member.group_key, true as is_stated
    from servicenow.group_member
    semi join resolved on resolved.account_key = group_member.account_key and resolved.group_key = group_member.group_key
),
final as (
    select
        resolved.file_key, resolved.record, resolved.account_key, resolved.group_key, resolved.code, resolved.value,
        resolved.code is null and (stated.is_stated or row_number() over (
            partition by resolved.account_key, resolved.group_key order by resolved.file_key, resolved.record) > 1) as is_again
    from resolved
    left join stated on stated.account_key = resolved.account_key and stated.group_key = resolved.group_key
)
select file_key, record, account_key, group_key, code, value, coalesce(is_again, false) as is_again from final
