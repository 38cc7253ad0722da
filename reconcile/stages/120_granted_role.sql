-- recon.granted_role
-- title:       Every role that people with the same grants get
-- one row per: representative_key, role_key
-- reads:       recon.same_grants, recon.expected_role, recon.expected_group, recon.group, recon.role_closure, recon.conferred_role
-- columns:
--   representative_key: as in recon.same_grants
--   role_key:           a role that rules grant them, that a granted role contains, or that a granted group confers
with representatives as (
    select user_key as representative_key from recon.same_grants where user_key = representative_key
),
expected_roles as (
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
direct as (
    select representatives.representative_key, expected_roles.role_key
    from expected_roles
    join representatives on representatives.representative_key = expected_roles.user_key
),
final as (
    select representative_key, role_key from direct
    union
    select direct.representative_key, closure.contained_role_key as role_key
    from direct
    join closure on closure.role_key = direct.role_key
    union
    select representatives.representative_key, conferred.role_key
    from expected_groups
    join representatives on representatives.representative_key = expected_groups.user_key
    join groups on groups.name_key = expected_groups.name_key
    join conferred on conferred.group_key = groups.group_key
)
select representative_key, role_key from final
