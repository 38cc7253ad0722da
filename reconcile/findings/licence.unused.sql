-- licence.unused
-- title:       Licensed role that nobody uses
-- one row per: account_key, item
-- reads:       recon.unused_licence, recon.surplus_role, recon.inherited_role, recon.removal, recon.via, recon.role, servicenow.user, policy.setting
-- severity:    low
-- fix:         remove
-- doubtful if: when the account was last used, or last changed something, up to the as-of
-- controls:    CIS 5.3
-- unless empty: recon.unused_licence
--
-- The account is active and holds a role that needs a subscription (requires_subscription), directly or by
-- inheritance, but was not used for checks.licence.unused.unused_after (90d), or never since it was created
-- that long ago. A login is weak evidence of use: people who only read log in, too. If an export counts who changed
-- records (sys_audit by user, with the first and last time), changes decide instead of logins, provided that they are
-- counted from before the limit until a week before the as-of or later, and that it is clear whose they are. Without
-- it, logins decide. The role user gives no access but counts as a fulfiller's role, so it is always reported. If no
-- rule grants or allows the role, the plan removes the direct grant or the membership; that is also misroled.*, and one
-- change corrects both. If rules grant it, it would come back, and only a review removes what they allow: then a person
-- decides. If no export has login times or requires_subscription, licences are not judged.
with unused as (
    select account_key, user_key, role_key, last_use_at, created_at, is_useless, is_direct, ruling, changes_since, login_at
    from recon.unused_licence
    where is_active
),
surplus as (
    select account_key, role_key from recon.surplus_role
),
memberships as (
    select account_key, role_key, unnest(group_keys) as group_key from recon.inherited_role
),
stuck as (
    select account_key, role_key from recon.inherited_role where is_unexplained or is_inside_direct
    union
    select memberships.account_key, memberships.role_key
    from memberships
    join recon.removal as removal on removal.account_key = memberships.account_key and removal.group_key = memberships.group_key
    where not removal.is_safe
),
inherited as (
    select account_key, role_key from recon.inherited_role
),
roles as (
    select role_key, name from recon.role
),
paths as (
    select account_key, role_key, via from recon.via
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
as_ofs as (
    select cast(value as timestamp) as as_of from policy.setting where name = 'as_of'
),
limits as (
    select datediff('day', as_ofs.as_of - cast(settings.value as interval), as_ofs.as_of) as days, settings.rule
    from policy.setting as settings
    cross join as_ofs
    where settings.name = 'checks.licence.unused.unused_after'
),
final as (
    select
        unused.user_key,
        unused.account_key,
        null as subject_name,
        roles.name as item,
        case
            when unused.is_useless then 'not held'
            when unused.changes_since is not null then 'a change within ' || limits.days || ' days'
            else 'used within ' || limits.days || ' days'
        end as expected,
        case
            when unused.is_useless then 'held'
            when unused.changes_since is not null
                then coalesce('last change ' || strftime(unused.last_use_at, '%Y-%m-%d'), 'no change since ' || strftime(unused.changes_since, '%Y-%m-%d'))
            else coalesce('last used ' || strftime(unused.last_use_at, '%Y-%m-%d'), 'never used')
        end as actual,
        paths.via,
        'The account ' || accounts.user_name || ' holds ' || roles.name
            || case
                when unused.is_useless then ', which gives no access but counts as a fulfiller''s role'
                when unused.changes_since is not null then ', which needs a subscription, and '
                    || coalesce('last changed a record on ' || strftime(unused.last_use_at, '%Y-%m-%d'),
                        'changed no record since ' || strftime(unused.changes_since, '%Y-%m-%d')
                            || ', from when on sys_audit was exported, save perhaps in the platform''s own tables (sys_...)')
                    || coalesce('; it last logged in on ' || strftime(unused.login_at, '%Y-%m-%d'), '') || '; the limit is ' || limits.days || ' days'
                else ', which needs a subscription, and was '
                    || coalesce('last used on ' || strftime(unused.last_use_at, '%Y-%m-%d'), 'created on ' || strftime(unused.created_at, '%Y-%m-%d') || ' and never used')
                    || ', going by its logins; the limit is ' || limits.days || ' days'
            end
            || case unused.ruling
                when 'grant' then '. Rules grant it, so it would come back: change the rules or take the person out of the Okta group'
                when 'allow' then '. Rules allow it, so the plan does not remove it: decide whether it is still needed'
                else ''
            end || '.' as reason,
        if(unused.is_useless, null, limits.rule) as rule,
        if(surplus.role_key is null or stuck.role_key is not null or (not unused.is_direct and inherited.role_key is null), 'review', null) as fix
    from unused
    join roles on roles.role_key = unused.role_key
    join accounts on accounts.account_key = unused.account_key
    cross join limits
    left join paths on paths.account_key = unused.account_key and paths.role_key = unused.role_key
    left join surplus on surplus.account_key = unused.account_key and surplus.role_key = unused.role_key
    left join stuck on stuck.account_key = unused.account_key and stuck.role_key = unused.role_key
    left join inherited on inherited.account_key = unused.account_key and inherited.role_key = unused.role_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
