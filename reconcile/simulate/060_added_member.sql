-- rehearsal.added_member
-- title:       Memberships that the plan makes
-- one row per: member_key
-- reads:       rehearsal.step, servicenow.group_member
-- columns:
--   member_key:  its key in the copy, behind all others
--   account_key: the account
--   group_key:   the group, of before.group
with steps as (
    select distinct change_id, account_key, group_key
    from rehearsal.step
    where "table" = 'sys_user_grmember' and operation = 'create'
),
last_keys as (
    select coalesce(max(member_key), -1) as member_key from servicenow.group_member
),
final as (
    select
        cast(last_keys.member_key + row_number() over (order by steps.change_id) as integer) as member_key,
        steps.account_key, steps.group_key
    from steps
    cross join last_keys
    where steps.account_key is not null
)
select member_key, account_key, group_key from final
