-- stale.dormant
-- title:       Active account not used for long
-- one row per: account_key
-- reads:       recon.last_use, servicenow.user, policy.setting
-- severity:    medium
-- fix:         review
-- doubtful if: when the account was last used, up to the as-of
-- controls:    SOC 2 CC6.2; ISO 27001 A.5.15; ISO 27001 A.5.18; NIST AC-2(3); PCI DSS 8.2.6; CIS 5.3
--
-- The last use, by login or by sign-on from Okta, lies at least stale.dormant_after before
-- the as-of. API calls also count as logins in ServiceNow, so a recent login of an
-- integration proves nothing about a person, but an old one is an old one.
with uses as (
    select account_key, user_key, last_use_at from recon.last_use where last_use_at is not null
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
thresholds as (
    select cast(value as interval) as dormant_after, rule from policy.setting where name = 'stale.dormant_after'
),
as_ofs as (
    select cast(value as timestamp) as as_of from policy.setting where name = 'as_of'
),
fixes as (
    select value from policy.setting where name = 'deprovision.dormant'
),
final as (
    select
        uses.user_key,
        uses.account_key,
        null as subject_name,
        null as item,
        'used within ' || datediff('day', as_ofs.as_of - thresholds.dormant_after, as_ofs.as_of) || ' days' as expected,
        'last used ' || strftime(uses.last_use_at, '%Y-%m-%d') as actual,
        null as via,
        'The account ' || accounts.user_name || ' was last used on ' || strftime(uses.last_use_at, '%Y-%m-%d')
            || ', ' || datesub('day', uses.last_use_at, as_ofs.as_of) || ' days before '
            || strftime(as_ofs.as_of, '%Y-%m-%d') || '; the limit is '
            || datediff('day', as_ofs.as_of - thresholds.dormant_after, as_ofs.as_of) || ' days.' as reason,
        thresholds.rule,
        fixes.value as fix
    from uses
    join accounts on accounts.account_key = uses.account_key
    cross join thresholds
    cross join as_ofs
    cross join fixes
    where uses.last_use_at <= as_ofs.as_of - thresholds.dormant_after
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
