-- draft.total
-- title:       What the exports hold, in a few numbers
-- one row per: identity_count
-- reads:       recon.identity, recon.link, okta.app_user, okta.app_group, okta.membership, servicenow.user
-- columns:
--   identity_count:       identities
--   live_count:           of those, live ones
--   account_count:        accounts
--   active_count:         of those, active ones
--   linked_count:         accounts that the keys link to an identity
--   active_linked_count:  of those, active ones
--   assigned_count:       live people assigned to the app, directly or by a group
--   own_assignment_count: of those, people in no group that is known to be assigned
with identities as (
    select user_key, standing from recon.identity
),
accounts as (
    select account_key, coalesce(active, true) as is_active from servicenow.user
),
by_group as (
    select distinct memberships.user_key
    from okta.app_group as app_groups
    join okta.membership as memberships on memberships.group_key = app_groups.group_key
),
by_name as (
    select user_key from okta.app_user
),
assigned as (
    select user_key from by_group
    union
    select user_key from by_name
),
final as (
    select
        (select count(*) from identities) as identity_count,
        (select count(*) from identities where standing = 'live') as live_count,
        (select count(*) from accounts) as account_count,
        (select count(*) from accounts where is_active) as active_count,
        (select count(*) from recon.link) as linked_count,
        (select count(*) from recon.link as links semi join (from accounts where is_active) as active on active.account_key = links.account_key) as active_linked_count,
        (select count(*) from identities semi join assigned on assigned.user_key = identities.user_key where identities.standing = 'live') as assigned_count,
        (
            select count(*)
            from identities
            semi join by_name on by_name.user_key = identities.user_key
            anti join by_group on by_group.user_key = identities.user_key
            where identities.standing = 'live'
        ) as own_assignment_count
)
select
    identity_count, live_count, account_count, active_count, linked_count, active_linked_count, assigned_count, own_assignment_count
from final
