-- grants-everybody
-- title:       Rule that grants to everybody
-- one row per: part
-- reads:       lint.granting, lint.identity, lint.reached
-- example:     {roles: [itil], when: 'user.department != "Sales" OR user.department != "Marketing"'}
--
-- Every live identity gets what the rule grants, in scope or not. That is how mass
-- assignments begin: a condition that is always true, or the group Everyone.
with grantings as (
    select part, relation, rule_no from lint.granting where not is_allowance
),
live as (
    select user_key from lint.identity
),
reached as (
    select relation, rule_no, live from lint.reached
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
    join reached on reached.relation = grantings.relation and reached.rule_no = grantings.rule_no
    join total on total.identities > 1 and reached.live = total.identities
)
select part, message, hint from final
