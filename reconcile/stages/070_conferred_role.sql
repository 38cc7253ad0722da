-- recon.conferred_role
-- title:       Roles that membership of a group confers
-- one row per: group_key, role_key
-- reads:       recon.assigned_role, recon.role_closure
-- columns:
--   group_key: the group one is a member of
--   role_key:  a role that every member has: assigned to the group or an ancestor, or contained in such a role
with assigned as (
    select group_key, role_key from recon.assigned_role
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
final as (
    select group_key, role_key from assigned
    union
    select assigned.group_key, closure.contained_role_key as role_key
    from assigned
    join closure on closure.role_key = assigned.role_key
)
select group_key, role_key from final
