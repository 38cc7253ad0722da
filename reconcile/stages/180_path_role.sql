-- recon.path_role
-- title:       How a role contains another, spelled out
-- one row per: role_key, contained_role_key, path
-- reads:       servicenow.role_contains, recon.role
-- columns:
--   role_key:           the containing role
--   contained_role_key: the contained role
--   path:               the roles on the way, both ends included: itil_admin/itil
--   roles_on_path:      their keys, in order
--
-- Only simple paths, so that cycles end, and per depth at most 16 for a pair, so that a
-- lattice of roles cannot explode.
with recursive names as (
    select role_key, name from recon.role
),
contains as (
    select role_contains.role_key, role_contains.contained_role_key, names.name
    from servicenow.role_contains as role_contains
    join names on names.role_key = role_contains.contained_role_key
    where role_contains.role_key <> role_contains.contained_role_key
),
paths as (
    select
        contains.role_key, contains.contained_role_key,
        names.name || '/' || contains.name as path,
        [contains.role_key, contains.contained_role_key] as roles_on_path
    from contains
    join names on names.role_key = contains.role_key
    union all
    (
        select
            paths.role_key, contains.contained_role_key,
            paths.path || '/' || contains.name as path,
            list_append(paths.roles_on_path, contains.contained_role_key) as roles_on_path
        from paths
        join contains on contains.role_key = paths.contained_role_key
        where not list_contains(paths.roles_on_path, contains.contained_role_key)
        qualify row_number() over (
            partition by paths.role_key, contains.contained_role_key
            order by paths.path || '/' || contains.name
        ) <= 16
    )
),
final as (
    select distinct role_key, contained_role_key, path, roles_on_path from paths
)
select role_key, contained_role_key, path, roles_on_path from final
