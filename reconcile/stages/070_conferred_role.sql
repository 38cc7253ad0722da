-- recon.conferred_role
-- title:       What membership of a group confers
-- one row per: group_key, role_key
-- reads:       servicenow.group, servicenow.group_role, recon.role_closure
-- columns:
--   group_key: the group one is a member of
--   role_key:  a role every member has: of the group, of its ancestors, or contained in one of those
--
-- A child group inherits the roles of its parent, and members inherit where inherits=true
-- (ServiceNow: "Group roles"); members of the child are not members of the parent.
with recursive groups as (
    select group_key, parent_group_key from servicenow.group
),
group_roles as (
    select group_key, role_key from servicenow.group_role where inherits
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
ancestors as (
    select group_key, group_key as ancestor_key from groups
    union
    select ancestors.group_key, groups.parent_group_key as ancestor_key
    from ancestors
    join groups on groups.group_key = ancestors.ancestor_key
    where groups.parent_group_key is not null
),
assigned as (
    select distinct ancestors.group_key, group_roles.role_key
    from ancestors
    join group_roles on group_roles.group_key = ancestors.ancestor_key
),
final as (
    select group_key, role_key from assigned
    union
    select assigned.group_key, closure.contained_role_key as role_key
    from assigned
    join closure on closure.role_key = assigned.role_key
)
select group_key, role_key from final
