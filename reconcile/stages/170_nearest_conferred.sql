-- recon.nearest_conferred
-- title:       What a group confers with no reportable role between
-- one row per: group_key, role_key
-- reads:       recon.assigned_role, recon.unmanaged_closure
-- columns:
--   group_key: the group one is a member of
--   role_key:  a role of the group or an ancestor, or one inside such a role through unmanaged roles alone
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
