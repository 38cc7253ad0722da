-- recon.unmanaged_closure
-- title:       Roles that an unmanaged role contains, directly or through unmanaged roles only
-- one row per: role_key, contained_role_key
-- reads:       servicenow.role_contains, recon.role
-- columns:
--   role_key:           the containing role, which is unmanaged
--   contained_role_key: a role it contains, directly or through unmanaged roles only
--
-- One cause, one finding: a surplus role inside another surplus role goes unreported
-- because the outer one is reported. An unmanaged outer role never is, so what it contains
-- must be.
with recursive unmanaged as (
    select role_key from recon.role where is_unmanaged
),
contains as (
    select role_contains.role_key, role_contains.contained_role_key
    from servicenow.role_contains as role_contains
    join unmanaged on unmanaged.role_key = role_contains.role_key
),
reached as (
    select role_key, contained_role_key from contains
    union
    select reached.role_key, contains.contained_role_key
    from reached
    join contains on contains.role_key = reached.contained_role_key
),
final as (
    select role_key, contained_role_key from reached where role_key <> contained_role_key
)
select role_key, contained_role_key from final
