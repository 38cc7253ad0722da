-- conflicting-grants
-- title:       Rules that grant both sides of a conflict
-- one row per: part
-- reads:       lint.conflict, lint.identity, policy.conflict, policy.expected_role
-- example:     {roles: [sales_manager], group: Sales}, {roles: [approver_admin], group: Approvers}, and somebody is in both
--
-- The rules say that one person must not hold these roles together, and grant them together
-- to somebody: whatever is corrected, a finding remains.
with conflicts as (
    select part, conflict_no, name from lint.conflict
),
conflict_roles as (
    select conflict_no, role_name from policy.conflict
),
live as (
    select user_key from lint.identity
),
expected_roles as (
    select user_key, role_name, rule from policy.expected_role
),
sizes as (
    select conflict_no, count(*) as roles from conflict_roles group by conflict_no
),
granted as (
    select
        conflict_roles.conflict_no,
        expected_roles.user_key,
        count(distinct expected_roles.role_name) as roles,
        list_sort(list(distinct expected_roles.rule)) as rules
    from conflict_roles
    join expected_roles on expected_roles.role_name = conflict_roles.role_name
    join live on live.user_key = expected_roles.user_key
    group by conflict_roles.conflict_no, expected_roles.user_key
),
hit as (
    select
        granted.conflict_no,
        count(*) as identities,
        array_to_string(list_sort(list_distinct(flatten(list(granted.rules)))), ', ') as rules
    from granted
    join sizes on sizes.conflict_no = granted.conflict_no and sizes.roles = granted.roles
    group by granted.conflict_no
),
final as (
    select
        conflicts.part,
        format('the rules grant both sides of this conflict to {}: {}', if(hit.identities = 1, '1 identity', hit.identities || ' identities'), hit.rules) as message,
        'exclude one side in the condition of the other, or drop the conflict' as hint
    from conflicts
    join hit on hit.conflict_no = conflicts.conflict_no
)
select part, message, hint from final
