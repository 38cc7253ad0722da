-- recon.granted_role
-- title:       Every role an identity in scope is entitled to
-- one row per: user_key, role_key
-- reads:       recon.expected_role, recon.expected_group, recon.group, recon.role_closure, recon.conferred_role
-- share:       3
-- columns:
--   user_key: the identity
--   role_key: a role that rules grant, that a granted role contains, or that a granted group confers
with expected_roles as (
    select user_key, role_key from recon.expected_role
),
expected_groups as (
    select user_key, name_key from recon.expected_group
),
groups as (
    select group_key, name_key from recon.group
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
conferred as (
    select group_key, role_key from recon.conferred_role
),
conferred_by_name as (
    select distinct groups.name_key, conferred.role_key
    from groups
    join conferred on conferred.group_key = groups.group_key
),
final as (
    select user_key, role_key from expected_roles
    union
    select expected_roles.user_key, closure.contained_role_key as role_key
    from expected_roles
    join closure on closure.role_key = expected_roles.role_key
    union
    select expected_groups.user_key, conferred_by_name.role_key
    from expected_groups
    join conferred_by_name on conferred_by_name.name_key = expected_groups.name_key
)
select user_key, role_key from final
