-- servicenow.group_member_once
-- title:       Memberships without those that repeat another
-- one row per: member_key
-- reads:       staging.servicenow_group_member_again
-- changes:     servicenow.group_member
-- after:       servicenow.group_member_since
delete from servicenow.group_member
using staging.servicenow_group_member_again as again
where again.member_key = group_member.member_key
