-- servicenow.group_member_since
-- title:       Since when accounts are members of which there are several rows
-- one row per: member_key
-- reads:       staging.servicenow_group_member_again
-- changes:     servicenow.group_member
-- after:       servicenow.group_member_again
--
-- The earliest that any row of the membership's record says, and who made it then.
update servicenow.group_member set created_at = earliest.created_at, created_by = earliest.created_by
from (
    with again as (
        select member_key, kept_key from staging.servicenow_group_member_again
    ),
    repeated as (
        select again.kept_key, group_member.created_at, group_member.created_by
        from again
        join servicenow.group_member as group_member on group_member.member_key = again.member_key
        where group_member.created_at is not null
    ),
    final as (
        select kept_key, min(created_at) as created_at, arg_min(created_by, created_at) as created_by from repeated group by kept_key
    )
    select * from final
) as earliest
where earliest.kept_key = group_member.member_key and (group_member.created_at is null or group_member.created_at > earliest.created_at)
