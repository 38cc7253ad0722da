-- recon.bare_conferred
-- title:       What a group confers with no reportable role between
-- one row per: group_key, role_key
-- reads:       servicenow.group, servicenow.group_role, recon.bare_closure
-- columns:
--   group_key: the group one is a member of
--   role_key:  a role of the group or an ancestor, or one inside such a role through unmanaged roles alone
with recursive groups as (
    select group_key, parent_group_key from servicenow.group
),
group_roles as (
    select group_key, role_key from servicenow.group_role where inherits
),
bare as (
    select role_key, contained_role_key from recon.bare_closure
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
    select assigned.group_key, bare.contained_role_key as role_key
    from assigned
    join bare on bare.role_key = assigned.role_key
)
select group_key, role_key from final
