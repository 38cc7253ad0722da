-- conflicting-grants
-- title:       Rules that grant both sides of a conflict
-- one row per: part, message
-- reads:       lint.conflict, lint.identity, policy.conflict, policy.conflict_excuse, policy.expected_role
-- example:     {roles: [sales_manager], group: Sales}, {roles: [approver_admin], group: Approvers}, and somebody is in both
--
-- The rules forbid one person to hold these roles together, but grant them together to
-- somebody: whatever is corrected, a finding remains. Grants by group are not checked.
with conflicts as (
    select part, conflict_no, name from lint.conflict
),
members as (
    select conflict_no, side_no, role_like, group_like, is_same_group from policy.conflict
),
live as (
    select user_key from lint.identity
),
expected_roles as (
    select user_key, role_name, rule from policy.expected_role
),
granted_names as (
    select distinct role_name from expected_roles
),
sizes as (
    select conflict_no, count(distinct side_no) filter (side_no > 0) as sides
    from members
    group by conflict_no
    having not bool_or(is_same_group)
),
sides as (
    select distinct members.conflict_no, members.side_no, granted_names.role_name
    from members
    join granted_names on like_escape(granted_names.role_name, members.role_like, '!')
    where members.group_like is null
),
granted as (
    select
        sides.conflict_no,
        expected_roles.user_key,
        count(distinct sides.side_no) filter (sides.side_no > 0) as sides,
        count(distinct sides.role_name) filter (sides.side_no > 0) as roles,
        count(*) filter (sides.side_no = 0) as excuses,
        list_sort(list(distinct expected_roles.rule)) as rules
    from sides
    join expected_roles on expected_roles.role_name = sides.role_name
    join live on live.user_key = expected_roles.user_key
    anti join policy.conflict_excuse as excuses on excuses.conflict_no = sides.conflict_no and excuses.user_key = expected_roles.user_key
    group by sides.conflict_no, expected_roles.user_key
),
hit as (
    select
        granted.conflict_no,
        count(*) as identities,
        array_to_string(list_sort(list_distinct(flatten(list(granted.rules)))), ', ') as rules
    from granted
    join sizes on sizes.conflict_no = granted.conflict_no and sizes.sides = granted.sides
    where granted.excuses = 0 and granted.roles >= granted.sides
    group by granted.conflict_no
),
final as (
    select
        conflicts.part,
        format('the rules grant both sides of the conflict "{}" to {}: {}', conflicts.name, if(hit.identities = 1, '1 identity', hit.identities || ' identities'), hit.rules) as message,
        'exclude one side in the condition of the other, or drop the conflict' as hint
    from conflicts
    join hit on hit.conflict_no = conflicts.conflict_no
)
select part, message, hint from final
