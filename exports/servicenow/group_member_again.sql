-- servicenow.group_member_again
-- title:       Memberships that repeat another
-- one row per: member_key
-- reads:       servicenow.group_member
-- makes:       staging.servicenow_group_member_again
-- after:       servicenow.group_member_other
--
-- An account is a member of a group once: of rows that say so again, the one with a
-- sys_id counts, then the first.
with twice as (
    select account_key, group_key from servicenow.group_member group by account_key, group_key having count(*) > 1
),
final as (
    select group_member.member_key, group_member.file_key
    from servicenow.group_member
    semi join twice on twice.account_key = group_member.account_key and twice.group_key = group_member.group_key
    qualify row_number() over (
        partition by group_member.account_key, group_member.group_key order by group_member.sys_id is null, group_member.member_key) > 1
)
select * from final
