-- recon.at_rest
-- title:       Accounts closed for want of use, as the rules ask
-- one row per: account_key
-- reads:       servicenow.user, servicenow.field, okta.sign_on, recon.link, policy.setting
-- columns:
--   account_key: an inactive account where deprovision.dormant is deactivate, a locked one where it is lock, that is dormant or was never used
--
-- What the plan does about an account nobody uses must not be what the next plan takes
-- back: where the rules close such accounts, a closed one is as it should be, and is neither
-- to be activated nor to be unlocked. Use and its limits are those of stale.dormant and
-- stale.never_used. Whoever comes back to a closed account asks for it: a sign-on from
-- Okta, or a login once it is open, ends the rest.
with accounts as (
    select account_key, active, locked_out, last_login, last_login_time, sys_created_on from servicenow.user
),
links as (
    select account_key, user_key from recon.link
),
sign_ons as (
    select user_key, max(signed_on_at) as signed_on_at
    from okta.sign_on
    group by user_key
),
known_fields as (
    select count(*) > 0 as has_logins
    from servicenow.field
    where name in ('last_login', 'last_login_time') and is_exported
),
settings as (
    select
        max(value) filter (name = 'deprovision.dormant') as dormant,
        cast(max(value) filter (name = 'as_of') as timestamp) as as_of,
        cast(max(value) filter (name = 'stale.dormant_after') as interval) as dormant_after,
        cast(max(value) filter (name = 'stale.never_used_after') as interval) as never_used_after
    from policy.setting
),
closed as (
    select
        accounts.account_key, accounts.sys_created_on, settings.as_of, settings.dormant_after, settings.never_used_after,
        greatest(accounts.last_login_time, cast(accounts.last_login as timestamp), sign_ons.signed_on_at) as last_use_at
    from accounts
    cross join settings
    left join links on links.account_key = accounts.account_key
    left join sign_ons on sign_ons.user_key = links.user_key
    where (select known_fields.has_logins from known_fields)
        and (
            (settings.dormant = 'deactivate' and not accounts.active)
            or (settings.dormant = 'lock' and accounts.active and accounts.locked_out)
        )
),
final as (
    select account_key
    from closed
    where last_use_at <= as_of - dormant_after
        or (last_use_at is null and sys_created_on <= as_of - never_used_after)
)
select account_key from final
