-- recon.path_group
-- title:       How membership of a group confers a role, spelled out
-- one row per: group_key, role_key, path
-- reads:       servicenow.group, servicenow.group_role, recon.role, recon.path_role
-- columns:
--   group_key: the group one is a member of
--   role_key:  the role it confers
--   path:      groups in brackets up to the one that has the role, then roles: [Service Desk]/itil_admin/itil
--
-- The notation of ServiceNow's User Role Inheritance API.
with recursive groups as (
    select group_key, parent_group_key, name from servicenow.group
),
group_roles as (
    select distinct group_key, role_key from servicenow.group_role where inherits
),
names as (
    select role_key, name from recon.role
),
role_paths as (
    select role_key, contained_role_key, path from recon.path_role
),
ancestors as (
    select group_key, group_key as ancestor_key, '[' || name || ']' as path, [group_key] as groups_on_path
    from groups
    union all
    select
        ancestors.group_key,
        parents.group_key as ancestor_key,
        ancestors.path || '/[' || parents.name || ']' as path,
        list_append(ancestors.groups_on_path, parents.group_key) as groups_on_path
    from ancestors
    join groups on groups.group_key = ancestors.ancestor_key
    join groups as parents on parents.group_key = groups.parent_group_key
    where not list_contains(ancestors.groups_on_path, parents.group_key)
),
assigned as (
    select ancestors.group_key, group_roles.role_key, ancestors.path
    from ancestors
    join group_roles on group_roles.group_key = ancestors.ancestor_key
),
final as (
    select assigned.group_key, assigned.role_key, assigned.path || '/' || names.name as path
    from assigned
    join names on names.role_key = assigned.role_key
    union
    select assigned.group_key, role_paths.contained_role_key as role_key, assigned.path || '/' || role_paths.path as path
    from assigned
    join role_paths on role_paths.role_key = assigned.role_key
)
select group_key, role_key, path from final
