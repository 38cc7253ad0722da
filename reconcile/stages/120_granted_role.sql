-- recon.granted_role
-- title:       Every role that people with the same grants and allowances get or may hold
-- one row per: representative_key, role_key
-- reads:       recon.same_grants, recon.expected_role, recon.expected_group, recon.allowed_role, recon.allowed_group, recon.group, recon.role_closure, recon.conferred_role
-- columns:
--   representative_key: as in recon.same_grants
--   role_key:           a role that rules grant or allow them, a role contained in one, or a role conferred by a group that rules grant or allow
--   is_granted:         granted in one of these ways, not only allowed
--
-- What is allowed and held is no excess, and a plan must not take it away, as with what is
-- granted. Nothing says that somebody lacks it.
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
named_roles as (
    select user_key, role_key, true as is_granted from expected_roles
    union all
    select user_key, role_key, false as is_granted from recon.allowed_role
),
named_groups as (
    select user_key, name_key, true as is_granted from expected_groups
    union all
    select user_key, name_key, false as is_granted from recon.allowed_group
),
direct as (
    select representatives.representative_key, named_roles.role_key, named_roles.is_granted
    from named_roles
    join representatives on representatives.representative_key = named_roles.user_key
),
ways as (
    select representative_key, role_key, is_granted from direct
    union all
    select direct.representative_key, closure.contained_role_key as role_key, direct.is_granted
    from direct
    join closure on closure.role_key = direct.role_key
    union all
    select representatives.representative_key, conferred.role_key, named_groups.is_granted
    from named_groups
    join representatives on representatives.representative_key = named_groups.user_key
    join groups on groups.name_key = named_groups.name_key
    join conferred on conferred.group_key = groups.group_key
),
final as (
    select representative_key, role_key, bool_or(is_granted) as is_granted
    from ways
    group by representative_key, role_key
)
select representative_key, role_key, is_granted from final
