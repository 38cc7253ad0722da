-- stale.dormant
-- title:       Active account not used for too long
-- one row per: account_key
-- reads:       recon.last_use, servicenow.user, policy.setting, recon.person_setting
-- severity:    medium
-- fix:         review
-- doubtful if: when the account was last used, up to the as-of
-- controls:    SOC 2 CC6.2; ISO 27001 A.5.15; ISO 27001 A.5.18; NIST AC-2(3); PCI DSS 8.2.6; CIS 5.3
--
-- The last use, a login or a sign-on from Okta, is at least stale.dormant_after before the as-of. ServiceNow
-- counts API calls as logins, too: a recent login may be an integration's, but an old one shows that nobody
-- used the account since.
with uses as (
    select account_key, user_key, last_use_at from recon.last_use where last_use_at is not null
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
settings as (
    select cast(value as interval) as dormant_after, rule from policy.setting where name = 'stale.dormant_after'
),
own_settings as (
    select user_key, cast(value as interval) as dormant_after, rule, population from recon.person_setting where name = 'stale.dormant_after'
),
limited as (
    select
        uses.account_key, uses.user_key, uses.last_use_at, coalesce(own_settings.dormant_after, settings.dormant_after) as dormant_after,
        coalesce(own_settings.rule, settings.rule) as rule,
        coalesce(', that of population ' || own_settings.population, '') as says
    from uses
    cross join settings
    left join own_settings on own_settings.user_key = uses.user_key
),
as_ofs as (
    select cast(value as timestamp) as as_of from policy.setting where name = 'as_of'
),
fixes as (
    select value from policy.setting where name = 'deprovision.dormant'
),
own_fixes as (
    select user_key, value, population from recon.person_setting where name = 'deprovision.dormant'
),
final as (
    select
        limited.user_key,
        limited.account_key,
        null as subject_name,
        null as item,
        'used within ' || datediff('day', as_ofs.as_of - limited.dormant_after, as_ofs.as_of) || ' days' as expected,
        'last used ' || strftime(limited.last_use_at, '%Y-%m-%d') as actual,
        null as via,
        'The account ' || accounts.user_name || ' was last used on ' || strftime(limited.last_use_at, '%Y-%m-%d')
            || ', ' || datesub('day', limited.last_use_at, as_ofs.as_of) || ' days before '
            || strftime(as_ofs.as_of, '%Y-%m-%d') || '; the limit is '
            || datediff('day', as_ofs.as_of - limited.dormant_after, as_ofs.as_of) || ' days' || limited.says || '.'
            || coalesce(' ' || recon.population_says(own_fixes.population, own_fixes.value), '') as reason,
        limited.rule,
        coalesce(own_fixes.value, fixes.value) as fix
    from limited
    join accounts on accounts.account_key = limited.account_key
    cross join as_ofs
    cross join fixes
    left join own_fixes on own_fixes.user_key = limited.user_key
    where limited.last_use_at <= as_ofs.as_of - limited.dormant_after
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
