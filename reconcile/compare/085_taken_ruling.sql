-- compare.taken_ruling
-- title:       Rules, by what they are about, as far as findings moved
-- one row per: *
-- reads:       compare.moved, policy.expected_role, policy.expected_group, policy.allowed_role, policy.allowed_group, policy.denial, policy.population, policy.population_member, policy.population_setting, policy.managed_group, policy.in_scope, policy.attribute, policy.unmanaged_role, policy.privileged_role, policy.conflict, policy.service_account, policy.exception, policy.setting, policy.decided_link, policy.correlation_rule
-- adds to:     compare.ruling
--
-- Of rules that are about people, only those about people of whom a finding moved.
with people as (
    select distinct user_key from compare.moved where user_key is not null
),
final as (
    select expected.rule, 'expected_role' as relation, expected.user_key, expected.role_name as item, cast(null as varchar) as item_like, cast(null as varchar) as kind_like, cast(null as varchar) as user_name_like
    from policy.expected_role as expected
    semi join people on people.user_key = expected.user_key
    union all
    select expected.rule, 'expected_group' as relation, expected.user_key, expected.group_name as item, null as item_like, null as kind_like, null as user_name_like
    from policy.expected_group as expected
    semi join people on people.user_key = expected.user_key
    union all
    select allowed.rule, 'allowed_role' as relation, allowed.user_key, allowed.role_name as item, null as item_like, null as kind_like, null as user_name_like
    from policy.allowed_role as allowed
    semi join people on people.user_key = allowed.user_key
    union all
    select allowed.rule, 'allowed_group' as relation, allowed.user_key, allowed.group_name as item, null as item_like, null as kind_like, null as user_name_like
    from policy.allowed_group as allowed
    semi join people on people.user_key = allowed.user_key
    union all
    select denial.rule, 'denial' as relation, denial.user_key, denial.name as item, null as item_like, null as kind_like, null as user_name_like
    from policy.denial as denial
    semi join people on people.user_key = denial.user_key
    union all
    select population.rule, 'population' as relation, members.user_key, null as item, null as item_like, null as kind_like, null as user_name_like
    from policy.population_member as members
    semi join people on people.user_key = members.user_key
    join policy.population as population on population.population_no = members.population_no
    union all
    select settings.rule, 'setting' as relation, null as user_key, settings.name as item, null as item_like, null as kind_like, null as user_name_like
    from policy.population_setting as settings
    union all
    select scope.rule, 'in_scope' as relation, scope.user_key, null as item, null as item_like, null as kind_like, null as user_name_like
    from policy.in_scope as scope
    semi join people on people.user_key = scope.user_key
    union all
    select rule, 'managed_group' as relation, null as user_key, group_name as item, null as item_like, null as kind_like, null as user_name_like from policy.managed_group
    union all
    select rule, 'attribute' as relation, null as user_key, field as item, null as item_like, null as kind_like, null as user_name_like from policy.attribute
    union all
    select rule, 'unmanaged_role' as relation, null as user_key, null as item, like_pattern as item_like, null as kind_like, null as user_name_like from policy.unmanaged_role
    union all
    select rule, 'privileged_role' as relation, null as user_key, null as item, like_pattern as item_like, null as kind_like, null as user_name_like from policy.privileged_role
    union all
    select rule, 'conflict' as relation, null as user_key, name as item, null as item_like, null as kind_like, null as user_name_like from policy.conflict
    union all
    select rule, 'service_account' as relation, null as user_key, null as item, null as item_like, null as kind_like, like_pattern as user_name_like from policy.service_account
    union all
    select rule, 'exception' as relation, null as user_key, null as item, item_like, kind_like, user_name_like from policy.exception
    union all
    select rule, 'setting' as relation, null as user_key, name as item, null as item_like, null as kind_like, null as user_name_like from policy.setting
    union all
    select rule, 'decided_link' as relation, null as user_key, null as item, null as item_like, null as kind_like, lower(user_name) as user_name_like from policy.decided_link
    union all
    select rule, 'correlation_rule' as relation, null as user_key, null as item, null as item_like, null as kind_like, null as user_name_like from policy.correlation_rule
)
select cast($run as varchar) as run, rule, relation, user_key, item, item_like, kind_like, user_name_like from final
