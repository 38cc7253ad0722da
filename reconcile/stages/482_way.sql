-- recon.way
-- title:       The ways in which accounts hold roles before and after the plan
-- one row per: holder, role_key, state, change_no
-- reads:       recon.candidate, recon.held_role, recon.role_closure, recon.conferred_role, servicenow.user_role, servicenow.group_member
-- columns:
--   holder:    of recon.candidate: only accounts whose grants, memberships or usability the plan changes
--   role_key:  a role that is held in this way
--   state:     stays; goes or comes (both by change_no); unsure (recorded, but no path in the exports explains it); maybe (a path explains it, and its row does not say whether it is also a direct grant)
--   change_no: the change that ends or begins it
--
-- A way is a direct grant or a membership, with everything that the role contains or the
-- group confers. ServiceNow computes inherited rows from these: such a row stays as long as
-- one way to it does. What a row records that nothing explains may hang on any of them. A row that does not say
-- whether it is inherited stays if it is not: nobody may count on either.
with candidates as (
    select change_no, "table", operation, holder, account_key, record_id, role_key, group_key, is_opening
    from recon.candidate
    where "table" in ('sys_user_has_role', 'sys_user_grmember') or is_opening or is_closing
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
conferred as (
    select group_key, role_key from recon.conferred_role
),
touched as (
    select distinct account_key from candidates where account_key is not null
),
removed_grants as (
    select change_no, account_key, role_key, record_id from candidates where operation = 'delete' and role_key is not null
),
removed_members as (
    select change_no, account_key, group_key, record_id from candidates where operation = 'delete' and group_key is not null
),
grants as (
    select distinct user_role.account_key, user_role.role_key, removed_grants.change_no
    from servicenow.user_role as user_role
    semi join touched on touched.account_key = user_role.account_key
    left join removed_grants
        on removed_grants.account_key = user_role.account_key
        and removed_grants.role_key = user_role.role_key
        and removed_grants.record_id is not distinct from user_role.sys_id
    where not user_role.inherited and coalesce(lower(trim(user_role.state)) = 'active', true)
),
members as (
    select distinct group_member.account_key, group_member.group_key, removed_members.change_no
    from servicenow.group_member as group_member
    semi join touched on touched.account_key = group_member.account_key
    left join removed_members
        on removed_members.account_key = group_member.account_key
        and removed_members.group_key = group_member.group_key
        and removed_members.record_id is not distinct from group_member.sys_id
),
unsure as (
    select held.account_key, held.role_key, held.is_unclear
    from recon.held_role as held
    semi join touched on touched.account_key = held.account_key
    where held.is_pathless
),
silent as (
    select distinct user_role.account_key, user_role.role_key
    from servicenow.user_role as user_role
    semi join touched on touched.account_key = user_role.account_key
    anti join unsure on unsure.account_key = user_role.account_key and unsure.role_key = user_role.role_key
    where user_role.inherited is null and coalesce(lower(trim(user_role.state)) = 'active', true)
),
additions as (
    select change_no, holder, role_key, group_key from candidates where operation = 'create'
),
ways as (
    select account_key as holder, role_key, change_no, if(change_no is null, 'stays', 'goes') as state from grants
    union
    select grants.account_key as holder, closure.contained_role_key as role_key, grants.change_no, if(grants.change_no is null, 'stays', 'goes') as state
    from grants
    join closure on closure.role_key = grants.role_key
    union
    select members.account_key as holder, conferred.role_key, members.change_no, if(members.change_no is null, 'stays', 'goes') as state
    from members
    join conferred on conferred.group_key = members.group_key
    union
    select account_key as holder, role_key, cast(null as integer) as change_no, 'unsure' as state from unsure
    union
    select unsure.account_key as holder, closure.contained_role_key as role_key, cast(null as integer) as change_no, 'unsure' as state
    from unsure
    join closure on closure.role_key = unsure.role_key
    where unsure.is_unclear
    union
    select account_key as holder, role_key, cast(null as integer) as change_no, 'maybe' as state from silent
    union
    select silent.account_key as holder, closure.contained_role_key as role_key, cast(null as integer) as change_no, 'maybe' as state
    from silent
    join closure on closure.role_key = silent.role_key
    union
    select holder, role_key, change_no, 'comes' as state from additions where role_key is not null
    union
    select additions.holder, closure.contained_role_key as role_key, additions.change_no, 'comes' as state
    from additions
    join closure on closure.role_key = additions.role_key
    union
    select additions.holder, conferred.role_key, additions.change_no, 'comes' as state
    from additions
    join conferred on conferred.group_key = additions.group_key
),
final as (
    select holder, role_key, state, change_no from ways
)
select holder, role_key, state, change_no from final
