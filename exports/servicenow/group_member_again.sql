-- servicenow.group_member_again
-- title:       Memberships that repeat another
-- one row per: member_key
-- reads:       servicenow.group_member
-- makes:       staging.servicenow_group_member_again
-- after:       servicenow.group_member_other
--
-- The same sys_id again is the same record, of which the first row counts. A row without a
-- sys_id repeats any other row about that account and group. Two records of one membership,
-- which do occur, are both kept: whoever ends the membership has to delete both. kept_key is
-- the membership that stays in the place of the repeated one.
with twice as (
    select account_key, group_key from servicenow.group_member group by account_key, group_key having count(*) > 1
),
final as (
    select
        group_member.member_key, group_member.sys_id, group_member.file_key,
        first_value(group_member.member_key) over (
            partition by group_member.account_key, group_member.group_key, group_member.sys_id order by group_member.member_key) as first_key,
        min(group_member.member_key) filter (where group_member.sys_id is not null) over (
            partition by group_member.account_key, group_member.group_key) as whole_key
    from servicenow.group_member
    semi join twice on twice.account_key = group_member.account_key and twice.group_key = group_member.group_key
    qualify
        row_number() over (
            partition by group_member.account_key, group_member.group_key, group_member.sys_id order by group_member.member_key) > 1
        or (
            group_member.sys_id is null
            and count(group_member.sys_id) over (partition by group_member.account_key, group_member.group_key) > 0)
)
select member_key, file_key, case when sys_id is null then coalesce(whole_key, first_key) else first_key end as kept_key from final
