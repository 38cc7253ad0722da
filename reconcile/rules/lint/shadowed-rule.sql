-- shadowed-rule
-- title:       Rule that adds nothing to earlier ones
-- one row per: part
-- reads:       lint.granting, policy.expected_role, policy.expected_group
-- example:     {roles: [itil], group: Sales Team}, then {roles: [itil], group: Sales Managers}
--
-- Whoever gets something by this rule gets it by an earlier one already. It changes nothing
-- today, and hides who decides: findings name the earlier rule.
with grantings as (
    select part, relation, rule_no from lint.granting
),
expected_roles as (
    select user_key, role_name, rule_no, rule from policy.expected_role
),
expected_groups as (
    select user_key, group_name, rule_no, rule from policy.expected_group
),
granted as (
    select 'role' as relation, user_key, role_name as name, rule_no, rule from expected_roles
    union all
    select 'group' as relation, user_key, group_name as name, rule_no, rule from expected_groups
),
ordered as (
    select
        relation,
        rule_no,
        min(rule_no) over identity_and_name as first_rule_no,
        first_value(rule) over (identity_and_name order by rule_no) as first_rule
    from granted
    window identity_and_name as (partition by relation, user_key, name)
),
shadowed as (
    select relation, rule_no, string_agg(distinct first_rule, ', ' order by first_rule) as earlier
    from ordered
    group by relation, rule_no
    having bool_and(first_rule_no < rule_no)
),
final as (
    select
        grantings.part,
        format('whoever gets something here has it already, by {}', shadowed.earlier) as message,
        'remove this rule, or narrow the earlier one' as hint
    from grantings
    join shadowed on shadowed.relation = grantings.relation and shadowed.rule_no = grantings.rule_no
)
select part, message, hint from final
