-- scope-joint
-- title:       Scope whose parts must all apply
-- one row per: part
-- reads:       lint.joint_scope, lint.identity, policy.in_scope
-- example:     scope: {groups: [Staff], when: 'user.userType == "Employee"'}
--
-- The parts groups, app and when of one scope are joined by and. Earlier versions joined them
-- by or: a scope that was written for them selects fewer people now, and the accounts of the
-- others are unassigned.
with scopes as (
    select part from lint.joint_scope
),
selected as (
    select user_key from policy.in_scope
),
counted as (
    select count(*) as identities
    from lint.identity as live
    semi join selected on selected.user_key = live.user_key
),
final as (
    select
        scopes.part,
        format('every part of the scope must apply, so it selects {} live identities; in earlier versions one part was enough', counted.identities) as message,
        'write any: [{groups: [...]}, {when: ...}] if one part is enough, or silence this' as hint
    from scopes
    cross join counted
)
select part, message, hint from final
