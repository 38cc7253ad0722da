-- servicenow.group_member_once
-- title:       Memberships without those that repeat another
-- one row per: account_key, group_key
-- reads:       servicenow.group_member
-- changes:     servicenow.group_member
-- after:       servicenow.group_member_other
--
-- An account is a member of a group once: of rows that say so again, the one with a
-- sys_id counts, then the first.
delete from servicenow.group_member
using (
    with twice as (
        select account_key, group_key from servicenow.group_member group by account_key, group_key having count(*) > 1
    ),
    final as (
        select group_member.member_key
        from servicenow.group_member
        semi join twice on twice.account_key = group_member.account_key and twice.group_key = group_member.group_key
        qualify row_number() over (
            partition by group_member.account_key, group_member.group_key order by group_member.sys_id is null, group_member.member_key) > 1
    )
    select * from final
) as again
where again.member_key = group_member.member_key
