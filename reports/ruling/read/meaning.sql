-- ruling.meaning
-- title:       What a name means
-- one row per: meaning
-- reads:       okta.user, servicenow.user, servicenow.role, servicenow.group, ruling.named, policy.expected_role, policy.allowed_role, policy.expected_group, policy.allowed_group
--
-- As it is spelt, else without case. Of roles and groups that no export has, those that rules
-- name mean something, too.
with names as (
    select 'login' as meaning, unnest([login, okta_id]) as name from okta.user
    union all
    select 'login' as meaning, unnest([user_name, sys_id]) as name from servicenow.user
    union all
    select 'role' as meaning, name from servicenow.role
    union all
    select 'group' as meaning, name from servicenow.group
    union all
    select relation as meaning, name from ruling.named
    union all
    select 'role' as meaning, role_name as name from policy.expected_role
    union all
    select 'role' as meaning, role_name as name from policy.allowed_role
    union all
    select 'group' as meaning, group_name as name from policy.expected_group
    union all
    select 'group' as meaning, group_name as name from policy.allowed_group
),
final as (
    select meaning, arg_min(name, (name <> $name, name)) as name
    from names
    where lower(name) = lower($name) and $meaning in ('', meaning)
    group by meaning
)
select meaning, name from final order by list_position(['login', 'role', 'group'], meaning)
