-- grants-everybody
-- title:       Rule that grants to everybody
-- one row per: part
-- reads:       lint.granting, lint.identity, policy.expected_role, policy.expected_group
-- example:     {roles: [itil], when: 'user.department != "Sales" OR user.department != "Marketing"'}
--
-- Every live identity gets what the rule grants, in scope or not. That is how mass
-- assignments begin: a condition that is always true, or the group Everyone.
with grantings as (
    select part, relation, rule_no from lint.granting
),
live as (
    select user_key from lint.identity
),
expected_roles as (
    select user_key, rule_no from policy.expected_role
),
expected_groups as (
    select user_key, rule_no from policy.expected_group
),
granted as (
    select 'role' as relation, rule_no, user_key from expected_roles
    union all
    select 'group' as relation, rule_no, user_key from expected_groups
),
counted as (
    select granted.relation, granted.rule_no, count(distinct granted.user_key) as identities
    from granted
    join live on live.user_key = granted.user_key
    group by granted.relation, granted.rule_no
),
total as (
    select count(*) as identities from live
),
final as (
    select
        grantings.part,
        format('the rule grants to all {} live identities', total.identities) as message,
        'narrow it down' as hint
    from grantings
    join counted on counted.relation = grantings.relation and counted.rule_no = grantings.rule_no
    join total on total.identities > 1 and counted.identities = total.identities
)
select part, message, hint from final
