-- servicenow.group_member_listed
-- title:       Listed memberships that no row of sys_user_grmember states
-- one row per: member_key
-- reads:       servicenow.group_member, staging.servicenow_member_listed
-- adds to:     servicenow.group_member
-- after:       servicenow.group_member_once
--
-- Of those, the memberships that no row of sys_user_grmember says.
with listed as (
    select account_key, group_key, file_key, record
    from staging.servicenow_member_listed
    where account_key is not null and group_key is not null
),
known as (
    select account_key, group_key from servicenow.group_member
),
last_member as (
    select coalesce(max(member_key), -1) as member_key from servicenow.group_member
),
first_said as (
    select account_key, group_key, min((file_key::bigint << 40) + record) as place from listed group by account_key, group_key
),
final as (
    select
        (last_member.member_key + row_number() over (order by first_said.place, first_said.account_key, first_said.group_key))::integer as member_key,
        first_said.account_key, first_said.group_key,
        (first_said.place >> 40)::integer as file_key, first_said.place & 1099511627775 as record
    from first_said
    cross join last_member
    anti join known on known.account_key = first_said.account_key and known.group_key = first_said.group_key
)
select * from final order by member_key
