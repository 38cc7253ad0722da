-- servicenow.member_listed
-- title:       Memberships that the records of accounts and groups list inside them
-- one row per: *
-- reads:       servicenow.group, servicenow.user, staging.servicenow_account_of_row, staging.servicenow_group, staging.servicenow_group_lookup, staging.servicenow_listed, staging.servicenow_user_lookup
-- makes:       staging.servicenow_member_listed
--
-- Memberships that the records of accounts and groups list inside them, with account
-- and group found where they are known.
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
    select reference, account_key from staging.servicenow_user_lookup where starts_with(reference, 'any ')
),
group_lookup as (
    select value, display, group_key from staging.servicenow_group_lookup where group_key is not null
),
listing as (
    select row, nullif(lower(trim(sys_id)), '') as sys_id, name from staging.servicenow_group
),
groups as (
    select group_key, sys_id, name from servicenow.group
),
group_of_row as (
    select listing.row, min(groups.group_key) as group_key
    from listing
    join groups on groups.sys_id = listing.sys_id or listing.sys_id is null and groups.name = listing.name
    group by listing.row
    having count(distinct groups.group_key) = 1
),
final as (
    select
        listed.file_key, listed.record, account_of_row.account_key, group_lookup.group_key, 'group' as listed_kind,
        coalesce(nullif(listed.display, ''), listed.value) as listed_name
    from listed
    join account_of_row on account_of_row.row = listed.row
    left join group_lookup on group_lookup.value = listed.value and group_lookup.display = listed.display
    where listed.kind = 'group'
    union all
    select
        listed.file_key, listed.record, coalesce(account.account_key, user_lookup.account_key) as account_key, group_of_row.group_key,
        'account' as listed_kind, coalesce(nullif(listed.display, ''), listed.value) as listed_name
    from listed
    join group_of_row on group_of_row.row = listed.row
    left join account on account.sys_id = lower(listed.value)
    left join user_lookup
        on user_lookup.reference = 'any ' || lower(coalesce(nullif(listed.value, ''), listed.display)) and not staging.is_sys_id(listed.value)
    where listed.kind = 'member'
)
select * from final
