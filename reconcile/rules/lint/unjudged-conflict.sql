-- unjudged-conflict
-- title:       Conflict that cannot be judged
-- one row per: part
-- reads:       lint.conflict, policy.conflict, servicenow.role, servicenow.group
-- example:     {name: audits what they administer, any_of: [sn_audit.*], none_of: [admin]}, and no export has a role sn_audit.…
--
-- No export has any role or group of one side, so nobody can be found in this conflict. That
-- does not prove that nobody is: the name may be wrong, a plug-in may be missing, or the roles
-- were not exported. Conflicts that ship with rolecall are silenced with a reason at the place
-- that includes them.
with parts as (
    select part, conflict_no, name from lint.conflict
),
members as (
    select conflict_no, side_no, role_name, role_like, group_name, group_like from policy.conflict where side_no > 0
),
roles as (
    select name from servicenow.role
),
groups as (
    select name from servicenow.group
),
patterns as (
    select role_like as pattern, true as is_role from members
    union
    select group_like as pattern, false as is_role from members
),
matched as (
    select patterns.pattern, patterns.is_role
    from patterns
    where if(
        patterns.is_role,
        exists (select 1 from roles where like_escape(roles.name, patterns.pattern, '!')),
        exists (select 1 from groups where like_escape(groups.name, patterns.pattern, '!'))
    )
),
known as (
    select
        members.conflict_no, members.side_no,
        (members.role_like is null or role_match.pattern is not null) and (members.group_like is null or group_match.pattern is not null) as is_known,
        coalesce(members.role_name || coalesce(' in ' || members.group_name, ''), 'the group ' || members.group_name) as label
    from members
    left join matched as role_match on role_match.is_role and role_match.pattern = members.role_like
    left join matched as group_match on not group_match.is_role and group_match.pattern = members.group_like
),
lacking as (
    select conflict_no, side_no, string_agg(label, ' or ' order by label) as labels
    from known
    group by conflict_no, side_no
    having not bool_or(is_known)
),
unjudged as (
    select parts.part, parts.conflict_no, parts.name, string_agg(lacking.labels, '; and none has ' order by lacking.side_no) as labels
    from parts
    join lacking on lacking.conflict_no = parts.conflict_no
    group by parts.part, parts.conflict_no, parts.name
),
final as (
    select
        part,
        if(
            count(*) = 1,
            format('the conflict "{}" cannot be judged: no export has {}', min(name), min(labels)),
            format(
                '{} conflicts cannot be judged, because no export has one of their sides: {}', count(*),
                string_agg(split_part(name, ' ', 1) || ' (' || replace(labels, '; and none has ', '; ') || ')', ', ' order by conflict_no)
            )
        ) as message,
        if(
            count(*) = 1,
            'correct the names, export sys_user_role and sys_user_group, or take it out',
            'export sys_user_role and sys_user_group; those that the instance cannot have are silenced with a reason'
        ) as hint
    from unjudged
    group by part
)
select part, message, hint from final
