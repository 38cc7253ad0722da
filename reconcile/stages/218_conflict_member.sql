-- recon.conflict_member
-- title:       Roles and groups on each side of a conflict
-- one row per: conflict_no, side_no, role_key, group_key
-- reads:       policy.conflict, recon.role, recon.group, recon.conferred_role
-- adds to:     recon.conflict_member
-- unless empty: policy.conflict
--
-- What is on two sides by a pattern is on one: where its name stands in full, else on the
-- first. Nothing is apart from itself. If both roles have to come from one group, what
-- counts is membership of a group that confers a role of each side.
with members as (
    select conflict_no, side_no, role_name, role_like, group_name, group_like, is_by_group, is_same_group from policy.conflict
),
roles as (
    select role_key, name from recon.role
),
groups as (
    select group_key, name from recon.group
),
conferred as (
    select group_key, role_key from recon.conferred_role
),
matched as (
    select
        members.conflict_no, members.side_no, roles.role_key, groups.group_key, members.is_same_group,
        coalesce(roles.name <> members.role_name, false) or coalesce(groups.name <> members.group_name, false) as is_by_pattern,
        members.is_by_group or (members.is_same_group and members.side_no > 0) as is_conferred
    from members
    left join roles on like_escape(roles.name, members.role_like, '!')
    left join groups on like_escape(groups.name, members.group_like, '!')
    where (members.role_like is null or roles.role_key is not null) and (members.group_like is null or groups.group_key is not null)
),
resolved as (
    select conflict_no, side_no, role_key, group_key, is_same_group, is_by_pattern from matched where not is_conferred
    union all
    select matched.conflict_no, matched.side_no, matched.role_key, conferred.group_key, matched.is_same_group, matched.is_by_pattern
    from matched
    join conferred on conferred.role_key = matched.role_key and coalesce(conferred.group_key = matched.group_key, true)
    where matched.is_conferred
),
sided as (
    select conflict_no, side_no, role_key, group_key, is_same_group
    from resolved
    where side_no = 0
    union
    select conflict_no, arg_min(side_no, (is_by_pattern, side_no)) as side_no, role_key, group_key, any_value(is_same_group) as is_same_group
    from resolved
    where side_no > 0
    group by conflict_no, role_key, group_key
),
joint as (
    select conflict_no, group_key
    from sided
    where is_same_group and side_no > 0
    group by conflict_no, group_key
    having count(distinct side_no) = 2
),
final as (
    select sided.conflict_no, sided.side_no, sided.role_key, sided.group_key
    from sided
    left join joint on joint.conflict_no = sided.conflict_no and joint.group_key = sided.group_key
    where not sided.is_same_group or sided.side_no = 0 or joint.group_key is not null
)
select conflict_no, side_no, role_key, group_key from final
