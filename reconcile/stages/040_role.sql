-- recon.role
-- title:       Roles: those exported, and those that only the rules name
-- one row per: role_key
-- reads:       servicenow.role, policy.expected_role, policy.unmanaged_role, policy.privileged_role, recon.role_closure
-- columns:
--   role_key:        as in servicenow.role; roles that only the rules name have higher numbers
--   name:            the role's name
--   sys_id:          null if not exported
--   is_unmanaged:    never reported: a pattern of roles.unmanaged matches the whole name, or the exports do not say its name
--   is_privileged:   a pattern of roles.privileged matches the whole name of the role, or of one that it contains
--   privileged_rule: that pattern's place in the rules; one that matches the role itself comes before one that matches a contained role
--   is_exempt:       unmanaged, and not only because the rules say nothing about roles (the default pattern *)
--   obstacle:        why a plan cannot grant it, half a sentence; null if it can
with exported as (
    select role_key, name, sys_id, is_named from servicenow.role
),
granted_names as (
    select distinct role_name from policy.expected_role where role_name <> ''
),
unmanaged as (
    select like_pattern, pattern = '*' and rule = 'default' as is_for_want from policy.unmanaged_role
),
privileged as (
    select like_pattern, rule from policy.privileged_role
),
unknown as (
    select
        (select coalesce(max(exported.role_key), -1) from exported)
            + row_number() over (order by granted_names.role_name) as role_key,
        granted_names.role_name as name
    from granted_names
    where granted_names.role_name not in (select exported.name from exported)
),
roles as (
    select role_key, name, sys_id, is_named, cast(null as varchar) as obstacle from exported
    union all
    select role_key, name, null as sys_id, true as is_named, 'no export has a role called "' || name || '"' as obstacle from unknown
),
named as (
    select roles.role_key, min(privileged.rule) as rule
    from roles
    join privileged on like_escape(roles.name, privileged.like_pattern, '!')
    group by roles.role_key
),
containing as (
    select closure.role_key, min(named.rule) as rule
    from recon.role_closure as closure
    join named on named.role_key = closure.contained_role_key
    group by closure.role_key
),
final as (
    select
        cast(roles.role_key as integer) as role_key,
        roles.name,
        roles.sys_id,
        roles.is_named is false or coalesce((select bool_or(like_escape(roles.name, unmanaged.like_pattern, '!')) from unmanaged), false) as is_unmanaged,
        roles.is_named is false
            or coalesce((select bool_or(like_escape(roles.name, unmanaged.like_pattern, '!')) from unmanaged where not coalesce(is_for_want, false)), false) as is_exempt,
        named.role_key is not null or containing.role_key is not null as is_privileged,
        coalesce(named.rule, containing.rule) as privileged_rule,
        roles.obstacle
    from roles
    left join named on named.role_key = roles.role_key
    left join containing on containing.role_key = roles.role_key
)
select role_key, name, sys_id, is_unmanaged, is_privileged, privileged_rule, is_exempt, obstacle from final
