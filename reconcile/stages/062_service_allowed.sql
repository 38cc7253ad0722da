-- recon.service_allowed
-- title:       Roles that the rules let service accounts hold
-- one row per: service_no, role_key
-- reads:       recon.role, recon.role_closure, policy.service_role
-- adds to:     recon.service_allowed
-- unless empty: policy.service_role
--
-- The roles that may_hold names, and what they contain.
with named as (
    select may_hold.service_no, roles.role_key
    from policy.service_role as may_hold
    join recon.role as roles on like_escape(roles.name, may_hold.like_pattern, '!')
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
final as (
    select service_no, role_key from named
    union
    select named.service_no, closure.contained_role_key as role_key
    from named
    join closure on closure.role_key = named.role_key
)
select service_no, role_key from final
