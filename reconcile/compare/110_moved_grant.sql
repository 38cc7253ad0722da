-- compare.moved_grant
-- title:       Roles and memberships that somebody won or lost
-- one row per: change, kind, subject, entitlement
-- reads:       compare.counterpart, compare.held_role, compare.role, compare.member, compare.group, compare.conferred_role
-- columns:
--   change:        added or removed
--   kind:          grant or membership
--   subject:       of compare.counterpart
--   entitlement:   the role or the group
--   via:           of a grant: direct, the groups that confer it ([Service Desk]), or another role
--   is_privileged: the role is privileged in the run that has it
--
-- A role that is held in another way than before did not move. Of accounts that one of the runs
-- does not have, what they hold came with them; what went with them goes without saying.
with pairs as (
    select subject, old_key, new_key from compare.counterpart where what = 'account'
),
roles as (
    select run, role_key, name, is_privileged from compare.role
),
names as (
    select name, row_number() over (order by name) as name_no from (select distinct name from roles) as distinct_names
),
numbered as (
    select roles.run, roles.role_key, names.name_no from roles join names on names.name = roles.name
),
held as (
    select run, account_key, role_key, is_direct from compare.held_role
),
old_held as (
    select pairs.subject, numbered.name_no
    from held
    join pairs on pairs.old_key = held.account_key
    join numbered on numbered.run = 'old' and numbered.role_key = held.role_key
    where held.run = 'old' and pairs.new_key is not null
),
new_held as (
    select pairs.subject, numbered.name_no
    from held
    join pairs on pairs.new_key = held.account_key
    join numbered on numbered.run = 'new' and numbered.role_key = held.role_key
    where held.run = 'new'
),
moved_roles as (
    select 'added' as change, 'new' as run, subject, name_no from (select * from new_held except select * from old_held) as added
    union all
    select 'removed' as change, 'old' as run, subject, name_no from (select * from old_held except select * from new_held) as removed
),
located as (
    select
        moved_roles.change, moved_roles.run, moved_roles.subject, names.name,
        if(moved_roles.run = 'new', pairs.new_key, pairs.old_key) as account_key, numbered.role_key
    from moved_roles
    join names on names.name_no = moved_roles.name_no
    join numbered on numbered.run = moved_roles.run and numbered.name_no = moved_roles.name_no
    join pairs on pairs.subject = moved_roles.subject
),
members as (
    select run, account_key, group_key from compare.member
),
groups as (
    select run, group_key, name from compare.group
),
groups_via as (
    select located.change, located.subject, located.name, string_agg(distinct '[' || groups.name || ']', '; ' order by '[' || groups.name || ']') as via
    from located
    join members on members.run = located.run and members.account_key = located.account_key
    join compare.conferred_role as conferred
        on conferred.run = located.run and conferred.group_key = members.group_key and conferred.role_key = located.role_key
    join groups on groups.run = members.run and groups.group_key = members.group_key
    group by located.change, located.subject, located.name
),
grants as (
    select
        located.change, 'grant' as kind, located.subject, located.name as entitlement,
        case when bool_or(held.is_direct) then 'direct' else coalesce(min(groups_via.via), 'another role') end as via,
        coalesce(bool_or(roles.is_privileged), false) as is_privileged
    from located
    join held on held.run = located.run and held.account_key = located.account_key and held.role_key = located.role_key
    join roles on roles.run = located.run and roles.role_key = located.role_key
    left join groups_via on groups_via.change = located.change and groups_via.subject = located.subject and groups_via.name = located.name
    group by located.change, located.subject, located.name
),
old_members as (
    select pairs.subject, groups.name
    from members
    join pairs on pairs.old_key = members.account_key
    join groups on groups.run = 'old' and groups.group_key = members.group_key
    where members.run = 'old' and pairs.new_key is not null
),
new_members as (
    select pairs.subject, groups.name
    from members
    join pairs on pairs.new_key = members.account_key
    join groups on groups.run = 'new' and groups.group_key = members.group_key
    where members.run = 'new'
),
final as (
    select change, kind, subject, entitlement, via, is_privileged from grants
    union all
    select 'added' as change, 'membership' as kind, subject, name as entitlement, cast(null as varchar) as via, false as is_privileged
    from (select * from new_members except select * from old_members) as added
    union all
    select 'removed' as change, 'membership' as kind, subject, name as entitlement, cast(null as varchar) as via, false as is_privileged
    from (select * from old_members except select * from new_members) as removed
)
select change, kind, subject, entitlement, via, is_privileged from final
