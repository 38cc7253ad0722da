-- recon.closed_unused
-- title:       Accounts closed because they were unused, as the rules ask, or because a review decided it
-- one row per: account_key
-- reads:       servicenow.user, recon.account_use, recon.link, recon.person_setting, policy.setting, recon.decision, recon.decided_account
-- columns:
--   account_key: an account that is dormant or was never used, and is inactive (if deprovision.dormant is deactivate) or locked (if it is lock); or an inactive one that its last review revoked
--
-- What the plan does about an account nobody uses must not be what the next plan takes
-- back: if the rules close such accounts, a closed one is as it should be, and is neither
-- to be activated nor to be unlocked. The limits of use are those of stale.dormant and
-- stale.never_used. Whoever comes back to a closed account asks for it: after a sign-on
-- from Okta, or a login once it is open, the account is no longer here. What a review revoked stays
-- closed until another one keeps it.
with accounts as (
    select account_key, active, locked_out from servicenow.user
),
uses as (
    select account_key, last_use_at, created_at from recon.account_use
),
settings as (
    select
        max(value) filter (name = 'deprovision.dormant') as dormant,
        cast(max(value) filter (name = 'as_of') as timestamp) as as_of,
        cast(max(value) filter (name = 'stale.dormant_after') as interval) as dormant_after,
        cast(max(value) filter (name = 'stale.never_used_after') as interval) as never_used_after
    from policy.setting
),
owned as (
    select
        links.account_key,
        max(own_settings.value) filter (own_settings.name = 'deprovision.dormant') as dormant,
        cast(max(own_settings.value) filter (own_settings.name = 'stale.dormant_after') as interval) as dormant_after,
        cast(max(own_settings.value) filter (own_settings.name = 'stale.never_used_after') as interval) as never_used_after
    from recon.person_setting as own_settings
    join recon.link as links on links.user_key = own_settings.user_key
    group by links.account_key
),
closed as (
    select
        accounts.account_key, settings.as_of,
        coalesce(owned.dormant_after, settings.dormant_after) as dormant_after,
        coalesce(owned.never_used_after, settings.never_used_after) as never_used_after
    from accounts
    cross join settings
    left join owned on owned.account_key = accounts.account_key
    where (coalesce(owned.dormant, settings.dormant) = 'deactivate' and not accounts.active)
        or (coalesce(owned.dormant, settings.dormant) = 'lock' and accounts.active and accounts.locked_out)
),
reviewed as (
    select holder.account_key, arg_max(decision.decision, decision.review_no) as decision
    from recon.decision as decision
    join recon.decided_account as holder on holder.decision_no = decision.decision_no
    where decision.kind = 'account' and decision.decision <> 'none'
    group by holder.account_key
),
final as (
    select accounts.account_key
    from accounts
    join reviewed on reviewed.account_key = accounts.account_key
    where reviewed.decision = 'revoke' and not accounts.active
    union
    select closed.account_key
    from closed
    join uses on uses.account_key = closed.account_key
    where uses.last_use_at <= closed.as_of - closed.dormant_after
        or (uses.last_use_at is null and uses.created_at <= closed.as_of - closed.never_used_after)
)
select account_key from final
