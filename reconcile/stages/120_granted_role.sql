-- recon.granted_role
-- title:       Every role an identity in scope is entitled to
-- one row per: user_key, role_key
-- reads:       recon.expected_role, recon.expected_group, recon.group, recon.role_closure, recon.conferred_role
-- share:       3
-- columns:
--   user_key: the identity
--   role_key: a role that rules grant, that a granted role contains, or that a granted group confers
--
-- Rules give many people the same roles and groups: what these come to is found once for
-- each set of them, and then for everybody who has the set. In a set groups stand beside
-- roles, below zero.
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
parts as (
    select user_key, role_key as part from expected_roles
    union all
    select user_key, -1 - name_key as part from expected_groups
),
entitled as (
    select user_key, list_sort(list(part)) as parts from parts group by user_key
),
-- made once, so that everybody reads the same numbers
sets as materialized (
    select parts, row_number() over () as set_no from entitled group by parts
),
set_parts as (
    select set_no, unnest(parts) as part from sets
),
set_roles as (
    select set_no, part as role_key from set_parts where part >= 0
    union
    select set_parts.set_no, closure.contained_role_key as role_key
    from set_parts
    join closure on closure.role_key = set_parts.part
    union
    select set_parts.set_no, conferred.role_key
    from set_parts
    join groups on groups.name_key = -1 - set_parts.part
    join conferred on conferred.group_key = groups.group_key
),
final as (
    select entitled.user_key, set_roles.role_key
    from entitled
    join sets on sets.parts = entitled.parts
    join set_roles on set_roles.set_no = sets.set_no
)
select user_key, role_key from final
