-- servicenow.group_member_listed
-- title:       Listed memberships that no row of sys_user_grmember states
-- one row per: member_key
-- reads:       servicenow.group_member, staging.servicenow_member_listed
-- adds to:     servicenow.group_member
-- after:       servicenow.group_member_once
with listed as (
    select file_key, record, account_key, group_key from staging.servicenow_member_listed where code is null and not is_again
),
last_member as (
    select coalesce(max(member_key), -1) as member_key from servicenow.group_member
),
final as (
    select
        (last_member.member_key + row_number() over (
            order by listed.file_key, listed.record, listed.account_key, listed.group_key))::integer as member_key,
        listed.account_key, listed.group_key, listed.file_key, listed.record
    from listed
    cross join last_member
)
select * from final order by member_key
