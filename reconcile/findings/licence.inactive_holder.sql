-- licence.inactive_holder
-- title:       Inactive account with a licensed role
-- one row per: account_key, item
-- reads:       recon.unused_licence, recon.via, recon.role, servicenow.user
-- severity:    low
-- fix:         remove
-- doubtful if: a part of the Okta users
-- controls:    CIS 6.2
-- unless empty: recon.unused_licence
--
-- The account is rightly inactive but still holds a role that needs a subscription, or the role user.
-- Whether it counts depends on the contract and the release; administrators report both. A direct grant is
-- also misroled.residual_role, and one change removes it for both. If the role comes from a group, a person
-- decides about the membership. Without the column requires_subscription, licences are not judged.
with unused as (
    select account_key, user_key, role_key, is_direct from recon.unused_licence where not is_active
),
roles as (
    select role_key, name, is_unmanaged from recon.role
),
paths as (
    select account_key, role_key, via, inherited_via from recon.via
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
final as (
    select
        unused.user_key,
        unused.account_key,
        null as subject_name,
        roles.name as item,
        'not held' as expected,
        if(unused.is_direct, 'held directly', 'held by inheritance') as actual,
        paths.via,
        'The account ' || accounts.user_name || ' is inactive and still holds ' || roles.name || ', which '
            || if(roles.name = 'user', 'counts as a fulfiller''s role', 'needs a subscription')
            || if(unused.is_direct, coalesce('; it is also held via ' || paths.inherited_via, ''), ', by inheritance')
            || '; whether that counts depends on the contract and the release.' as reason,
        null as rule,
        if(unused.is_direct and not roles.is_unmanaged, null, 'review') as fix
    from unused
    join roles on roles.role_key = unused.role_key
    join accounts on accounts.account_key = unused.account_key
    left join paths on paths.account_key = unused.account_key and paths.role_key = unused.role_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
