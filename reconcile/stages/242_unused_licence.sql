-- recon.unused_licence
-- title:       Licensed roles of accounts that nobody uses
-- one row per: account_key, role_key
-- reads:       servicenow.role, recon.role, recon.role_closure, recon.held_role, recon.last_use, recon.verdict, recon.same_grants, recon.granted_role, policy.setting
-- columns:
--   account_key: the account
--   user_key:    its identity, null if none
--   role_key:    a role that needs a subscription, or user, which does nothing and counts all the same; of those inside one another the outermost
--   is_active:   the account is, and was not used for so long; else it is inactive, and the role left behind
--   last_use_at: of an active one, null if it was never used
--   created_at:  likewise
--   is_useless:  it is the role user
--   is_direct:   as in recon.held_role
--   ruling:      grant or allow, if rules do that
--
-- An inactive account that is to be opened again keeps what rules grant, and accounts with a
-- verdict of their own are findings as a whole. Without times of use nothing is known of active
-- accounts, and without the column requires_subscription only of the role user.
with licensed as (
    select exported.role_key, roles.name = 'user' as is_useless
    from servicenow.role as exported
    join recon.role as roles on roles.role_key = exported.role_key
    where (exported.requires_subscription or roles.name = 'user') and not roles.is_exempt
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
limits as (
    select
        cast(max(value) filter (name = 'as_of') as timestamp)
            - cast(max(value) filter (name = 'checks.licence.unused.unused_after') as interval) as unused_since
    from policy.setting
),
verdicts as (
    select account_key, user_key, is_active from recon.verdict where verdict = 'idle' or (verdict = 'reconciled' and is_active)
),
held as (
    select held.account_key, verdicts.user_key, verdicts.is_active, held.role_key, held.is_direct, licensed.is_useless
    from recon.held_role as held
    join licensed on licensed.role_key = held.role_key
    join verdicts on verdicts.account_key = held.account_key
),
inner_roles as (
    select distinct held.account_key, held.role_key
    from held
    join held as outside on outside.account_key = held.account_key
    join closure on closure.role_key = outside.role_key and closure.contained_role_key = held.role_key
    left join closure as back on back.role_key = held.role_key and back.contained_role_key = outside.role_key
    where back.role_key is null or outside.role_key < held.role_key
),
uses as (
    select account_key, last_use_at, created_at from recon.last_use
),
unused as (
    select held.*, uses.last_use_at, uses.created_at
    from held
    cross join limits
    left join uses on uses.account_key = held.account_key
    anti join inner_roles on inner_roles.account_key = held.account_key and inner_roles.role_key = held.role_key
    where not held.is_active or held.is_useless or coalesce(uses.last_use_at, uses.created_at) <= limits.unused_since
),
ruled as (
    select same_grants.user_key, granted.role_key, if(granted.is_granted, 'grant', 'allow') as ruling
    from recon.same_grants as same_grants
    join recon.granted_role as granted on granted.representative_key = same_grants.representative_key
),
final as (
    select
        unused.account_key, unused.user_key, unused.role_key, unused.is_active, unused.last_use_at, unused.created_at, unused.is_useless, unused.is_direct,
        ruled.ruling
    from unused
    left join ruled on ruled.user_key = unused.user_key and ruled.role_key = unused.role_key
    where unused.is_active or ruled.ruling is null
)
select account_key, user_key, role_key, is_active, last_use_at, created_at, is_useless, is_direct, ruling from final
