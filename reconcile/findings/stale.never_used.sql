-- stale.never_used
-- title:       Active account never used
-- one row per: account_key
-- reads:       recon.last_use, servicenow.user, policy.setting, recon.person_setting
-- severity:    medium
-- fix:         review
-- doubtful if: whether the account was used, up to the as-of
-- controls:    SOC 2 CC6.2; ISO 27001 A.5.15; ISO 27001 A.5.18; NIST AC-2(3); PCI DSS 8.2.6; CIS 5.3
--
-- The account was created at least stale.never_used_after before the as-of, and nobody has ever used it:
-- nobody needs it, or nobody told its owner. If the export has no creation date, the account is not judged.
with uses as (
    select account_key, user_key, created_at
    from recon.last_use
    where last_use_at is null and created_at is not null
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
settings as (
    select cast(value as interval) as never_used_after, rule from policy.setting where name = 'stale.never_used_after'
),
own_settings as (
    select user_key, cast(value as interval) as never_used_after, rule, population from recon.person_setting where name = 'stale.never_used_after'
),
limited as (
    select
        uses.account_key, uses.user_key, uses.created_at, coalesce(own_settings.never_used_after, settings.never_used_after) as never_used_after,
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
        'used within ' || datediff('day', as_ofs.as_of - limited.never_used_after, as_ofs.as_of) || ' days of creation' as expected,
        'never used' as actual,
        null as via,
        'The account ' || accounts.user_name || ' was created on ' || strftime(limited.created_at, '%Y-%m-%d')
            || ', ' || datesub('day', limited.created_at, as_ofs.as_of) || ' days before '
            || strftime(as_ofs.as_of, '%Y-%m-%d') || ', and was never used; the limit is '
            || datediff('day', as_ofs.as_of - limited.never_used_after, as_ofs.as_of) || ' days' || limited.says || '.'
            || coalesce(' ' || recon.population_says(own_fixes.population, own_fixes.value), '') as reason,
        limited.rule,
        coalesce(own_fixes.value, fixes.value) as fix
    from limited
    join accounts on accounts.account_key = limited.account_key
    cross join as_ofs
    cross join fixes
    left join own_fixes on own_fixes.user_key = limited.user_key
    where limited.created_at <= as_ofs.as_of - limited.never_used_after
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
