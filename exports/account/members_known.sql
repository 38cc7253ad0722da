-- account.members_known
-- title:       Of which Okta groups the exports do not say who is in them
-- one row per: group_key
-- reads:       staging.group_size, staging.member_list, staging.empty_group, staging.declared_group, staging.okta_group_found, staging.noticed, input.cause
-- changes:     okta.group
--
-- Who is in a group is known if memberships of it were loaded, if it is empty by its
-- own count or because the rules say so, or if an extract has its members to the last. An empty list of members is no proof: a token
-- without an administrator's role gets one and no error (Okta's support articles). It is
-- not known if the group counts more members than were loaded, if there are only whole
-- pages of them, if a file of its members is cut off, or if memberships name it
-- by a name that several groups have.
update okta.group set members_known = false
from (
    with size as (
        select group_key, users, members, has_rest from staging.group_size
    ),
    damaged as (
        select member_list.group_key
        from staging.noticed
        join input.cause on cause.code = noticed.code
        join staging.member_list on member_list.file_key = noticed.file_key
        where coalesce(noticed.severity, cause.severity) = 'warning' and coalesce(noticed.affected, cause.doubts_from) >= cause.doubts_from
    ),
    shared_name as (
        select distinct okta_org, group_text as name from staging.okta_group_found where code = 'okta_group.ambiguous'
    ),
    final as (
        select size.group_key
        from size
        join okta.group on okta.group.group_key = size.group_key
        where not case
            when size.users is not null then size.members >= size.users
            when size.group_key in (select group_key from staging.declared_group) then true
            when size.members = 0 then exists (
                select 1 from staging.empty_group
                where empty_group.name = okta.group.name and coalesce(empty_group.okta_org, okta.group.okta_org) is not distinct from okta.group.okta_org
            )
            else size.has_rest
        end
        or size.group_key in (select group_key from damaged)
        or exists (select 1 from shared_name where shared_name.name = okta.group.name and shared_name.okta_org is not distinct from okta.group.okta_org)
    )
    select group_key from final
) as unknown
where unknown.group_key = "group".group_key
