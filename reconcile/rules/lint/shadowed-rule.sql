-- shadowed-rule
-- title:       Rule that adds nothing to earlier ones
-- one row per: part
-- reads:       lint.granting, policy.expected_role, policy.expected_group, policy.allowed_role, policy.allowed_group, policy.holder_limit
-- example:     {roles: [itil], group: Sales Team}, then {roles: [itil], group: Sales Managers}
--
-- An earlier rule already gives everybody what this rule gives. The rule changes nothing today
-- and hides which rule decides: findings name the earlier one. The same goes for an allowance
-- of what is granted or allowed already, unless it limits the number of holders; an allowance
-- for a period (for) does not replace another.
with grantings as (
    select part, relation, rule_no, is_allowance from lint.granting
),
given as (
    select 'role' as relation, user_key, role_name as name, rule_no, rule, true as is_lasting from policy.expected_role
    union all
    select 'group' as relation, user_key, group_name as name, rule_no, rule, true as is_lasting from policy.expected_group
    union all
    select 'role' as relation, user_key, role_name as name, rule_no, rule, period is null as is_lasting from policy.allowed_role
    union all
    select 'group' as relation, user_key, group_name as name, rule_no, rule, period is null as is_lasting from policy.allowed_group
),
limited as (
    select distinct relation, rule_no from policy.holder_limit
),
ordered as (
    select
        relation, rule_no,
        min(rule_no) filter (is_lasting) over identity_and_name as first_rule_no,
        min_by(rule, rule_no) filter (is_lasting) over identity_and_name as first_rule
    from given
    window identity_and_name as (partition by relation, user_key, name)
),
shadowed as (
    select relation, rule_no, string_agg(distinct first_rule, ', ' order by first_rule) as earlier
    from ordered
    group by relation, rule_no
    having bool_and(coalesce(first_rule_no < rule_no, false))
),
final as (
    select
        grantings.part,
        format(if(grantings.is_allowance, 'everybody who is allowed something here is granted or allowed it by {}', 'everybody who gets something here already gets it by {}'), shadowed.earlier) as message,
        'remove this rule, or narrow the earlier one' as hint
    from grantings
    join shadowed on shadowed.relation = grantings.relation and shadowed.rule_no = grantings.rule_no
    anti join limited on limited.relation = grantings.relation and limited.rule_no = grantings.rule_no
)
select part, message, hint from final
