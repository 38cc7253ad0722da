-- recon.surplus_role
-- title:       Roles that judged accounts hold and no rule grants or allows
-- one row per: account_key, role_key
-- reads:       recon.judged, recon.held_role, recon.same_grants, recon.granted_role, recon.role
-- columns:
--   account_key:  the account
--   user_key:     its identity
--   role_key:     a role that is not unmanaged
--   is_direct:    as in recon.held_role
--   is_recorded:  as in recon.held_role
--   is_contained: as in recon.held_role
--   is_conferred: as in recon.held_role
--   is_unclear:   as in recon.held_role
with judged as (
    select account_key, user_key from recon.judged
),
same_grants as (
    select user_key, representative_key from recon.same_grants
),
held as (
    select account_key, role_key, is_direct, is_recorded, is_contained, is_conferred, is_unclear from recon.held_role
),
granted as (
    select representative_key, role_key from recon.granted_role
),
managed_roles as (
    select role_key from recon.role where not is_unmanaged
),
entitled as (
    select judged.account_key, judged.user_key, same_grants.representative_key
    from judged
    left join same_grants on same_grants.user_key = judged.user_key
),
final as (
    select
        held.account_key, entitled.user_key, held.role_key,
        held.is_direct, held.is_recorded, held.is_contained, held.is_conferred, held.is_unclear
    from held
    join entitled on entitled.account_key = held.account_key
    join managed_roles on managed_roles.role_key = held.role_key
    anti join granted on granted.representative_key = entitled.representative_key and granted.role_key = held.role_key
)
select account_key, user_key, role_key, is_direct, is_recorded, is_contained, is_conferred, is_unclear from final
