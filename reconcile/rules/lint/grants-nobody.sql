-- grants-nobody
-- title:       Rule that grants nobody anything
-- one row per: part
-- reads:       lint.granting, lint.identity, policy.expected_role, policy.expected_group
-- example:     {roles: [itil], when: 'user.department == "Slaes"'}
--
-- No live identity meets the condition, or the expression yields a name for nobody. A rule
-- by group is not looked at: there are unknown-name and empty-group.
with grantings as (
    select part, relation, rule_no, yields from lint.granting where okta_group is null
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
used as (
    select distinct granted.relation, granted.rule_no from granted join live on live.user_key = granted.user_key
),
final as (
    select
        grantings.part,
        if(grantings.yields, 'the expression yields a name for nobody', 'nobody meets this condition: the rule grants nothing') as message,
        'compare it with what the exports hold: rolecall eval tries an expression out' as hint
    from grantings
    anti join used on used.relation = grantings.relation and used.rule_no = grantings.rule_no
)
select part, message, hint from final
