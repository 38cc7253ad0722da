-- recon.nearest_conferred
-- title:       Roles that a group confers directly or through unmanaged roles only
-- one row per: group_key, role_key
-- reads:       recon.assigned_role, recon.unmanaged_closure
-- columns:
--   group_key: the group one is a member of
--   role_key:  a role assigned to the group or an ancestor, or contained in such a role through unmanaged roles only
with assigned as (
    select group_key, role_key from recon.assigned_role
),
unmanaged as (
    select role_key, contained_role_key from recon.unmanaged_closure
),
final as (
    select group_key, role_key from assigned
    union
    select assigned.group_key, unmanaged.contained_role_key as role_key
    from assigned
    join unmanaged on unmanaged.role_key = assigned.role_key
)
select group_key, role_key from final
