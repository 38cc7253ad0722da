-- quality.no_group_roles
-- title:       No export says which roles groups confer
-- one row per: code
-- reads:       servicenow.group_member, servicenow.user_role, staging.batch
-- adds to:     input.quality
--
-- Without the roles of groups, no path explains an inherited role.
with fed as (
    select
        count(*) filter (where relation = 'servicenow.group_role') as group_roles,
        count(*) filter (where relation in ('servicenow.group_member', 'servicenow.user_role')) as others
    from staging.batch
),
held as (
    select count(*) as inherited from servicenow.user_role where inherited
),
member as (
    select count(*) as members from servicenow.group_member
),
final as (
    select
        'group_role.not_exported' as code, 'servicenow' as system, 'servicenow.group_role' as relation,
        held.inherited as affected, []::varchar[] as args
    from fed
    cross join held
    cross join member
    where fed.group_roles = 0 and (held.inherited > 0 or member.members > 0)
)
select * from final
