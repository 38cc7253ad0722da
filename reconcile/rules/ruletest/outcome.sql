-- What the compiled rules make of each user of the tests: one row per user that is in scope, one per user
-- that is in a population, and one row for each role, group and field that is expected of such a user or allowed.
with identities as (
    select user_key from recon.identity where is_in_scope
),
expected_roles as (
    select user_key, role_name, rule_no, rule from policy.expected_role
),
expected_groups as (
    select user_key, group_name, rule_no, rule from policy.expected_group
),
expected_attributes as (
    select user_key, field, value, rule from policy.expected_attribute
),
expected as (
    select user_key, 'role' as sort, role_name as name, null as value, arg_min(rule, rule_no) as rule
    from expected_roles
    group by user_key, role_name
    union all
    select user_key, 'group' as sort, group_name as name, null as value, arg_min(rule, rule_no) as rule
    from expected_groups
    group by user_key, group_name
    union all
    select user_key, 'allowed role' as sort, role_name as name, null as value, arg_min(rule, rule_no) as rule
    from policy.allowed_role
    group by user_key, role_name
    union all
    select user_key, 'allowed group' as sort, group_name as name, null as value, arg_min(rule, rule_no) as rule
    from policy.allowed_group
    group by user_key, group_name
    union all
    select user_key, 'attribute' as sort, field as name, value, rule
    from expected_attributes
),
first_populations as (
    select user_key, min(population_no) as population_no from policy.population_member group by user_key
),
final as (
    select first_populations.user_key, 'population' as sort, populations.name, null as value, populations.rule
    from first_populations
    join policy.population as populations on populations.population_no = first_populations.population_no
    union all
    select user_key, 'in scope' as sort, '' as name, null as value, '' as rule
    from identities
    union all
    select expected.user_key, expected.sort, expected.name, expected.value, expected.rule
    from expected
    join identities on identities.user_key = expected.user_key
)
select user_key, sort, name, value, rule from final order by user_key, sort, name
