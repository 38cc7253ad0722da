-- recon.assigned_role
-- title:       Roles assigned to a group or to one of its ancestors
-- one row per: group_key, role_key
-- reads:       servicenow.group, servicenow.group_role
-- columns:
--   group_key: the group one is a member of
--   role_key:  a role of the group, or of an ancestor by parent, that members inherit
--
-- A child group inherits the roles of its parent, and members inherit where inherits=true
-- (ServiceNow: "Group roles"); members of the child are not members of the parent. The set
-- semantics of the recursion end circles of parents.
with recursive groups as (
    select group_key, parent_group_key from servicenow.group
),
group_roles as (
    select group_key, role_key from servicenow.group_role where inherits
),
ancestors as (
    select group_key, group_key as ancestor_key from groups
    union
    select ancestors.group_key, groups.parent_group_key as ancestor_key
    from ancestors
    join groups on groups.group_key = ancestors.ancestor_key
    where groups.parent_group_key is not null
),
final as (
    select distinct ancestors.group_key, group_roles.role_key
    from ancestors
    join group_roles on group_roles.group_key = ancestors.ancestor_key
)
select group_key, role_key from final
