-- rehearsal.removed_member
-- title:       Memberships that the plan deletes
-- one row per: member_key
-- reads:       rehearsal.step, servicenow.group_member
-- columns:
--   member_key:  of servicenow.group_member
--   account_key: the account
--   group_key:   the group
--
-- By sys_id, as the change names the record; where the export has none, every row of
-- that account and group.
with steps as (
    select record_id, account_key, group_key
    from rehearsal.step
    where "table" = 'sys_user_grmember' and operation = 'delete'
),
members as (
    select member_key, sys_id, account_key, group_key from servicenow.group_member
),
final as (
    select distinct members.member_key, members.account_key, members.group_key
    from members
    join steps on steps.account_key = members.account_key and steps.group_key = members.group_key
    where steps.record_id is null or steps.record_id = members.sys_id
)
select member_key, account_key, group_key from final
