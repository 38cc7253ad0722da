-- review.role_meaning
-- title:       What each role is, and brings with it
-- one row per: role_key
-- reads:       recon.role, recon.role_closure, servicenow.role, policy.unmanaged_role
-- columns:
--   role_key:      the role
--   name:          its name
--   description:   what it is for, as the export has it
--   confers:       the names of the roles it contains, at any depth, sorted
--   is_privileged: it is, or contains, a privileged role
--   is_licensed:   it, or one it contains, needs a subscription
--   is_unmanaged:  the rules never report it, and so nobody reviews it
--
-- Rules that say of no role who should have it leave all roles unmanaged, which says
-- nothing of what is to be reviewed: that pattern is nobody's, and does not count here.
with roles as (
    select role_key, name, is_privileged from recon.role
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
exported as (
    select role_key, description, coalesce(requires_subscription, false) as is_licensed from servicenow.role
),
unmanaged as (
    select like_pattern from policy.unmanaged_role where pattern <> '*' or rule <> 'default'
),
contained as (
    select
        closure.role_key,
        list(roles.name order by roles.name) as names,
        bool_or(roles.is_privileged) as is_privileged,
        bool_or(coalesce(exported.is_licensed, false)) as is_licensed
    from closure
    join roles on roles.role_key = closure.contained_role_key
    left join exported on exported.role_key = closure.contained_role_key
    group by closure.role_key
),
final as (
    select
        roles.role_key,
        roles.name,
        nullif(trim(exported.description), '') as description,
        coalesce(contained.names, []) as confers,
        roles.is_privileged or coalesce(contained.is_privileged, false) as is_privileged,
        coalesce(exported.is_licensed, false) or coalesce(contained.is_licensed, false) as is_licensed,
        coalesce((select bool_or(like_escape(roles.name, unmanaged.like_pattern, '!')) from unmanaged), false) as is_unmanaged
    from roles
    left join contained on contained.role_key = roles.role_key
    left join exported on exported.role_key = roles.role_key
)
select role_key, name, description, confers, is_privileged, is_licensed, is_unmanaged from final
