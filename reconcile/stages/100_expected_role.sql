-- recon.expected_role
-- title:       Roles that rules grant by name to identities in scope
-- one row per: user_key, role_key
-- reads:       policy.expected_role, recon.identity, recon.role
-- columns:
--   user_key: the identity
--   role_key: the role
--   rule:     the first rule that grants it
with grants as (
    select user_key, role_name, rule_no, rule from policy.expected_role
),
identities as (
    select user_key from recon.identity where is_in_scope
),
roles as (
    select role_key, name from recon.role
),
final as (
    select grants.user_key, roles.role_key, arg_min(grants.rule, grants.rule_no) as rule
    from grants
    join identities on identities.user_key = grants.user_key
    join roles on roles.name = grants.role_name
    group by grants.user_key, roles.role_key
)
select user_key, role_key, rule from final
