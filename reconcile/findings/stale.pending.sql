-- stale.pending
-- title:       Active account of somebody who has not started
-- one row per: account_key
-- reads:       recon.verdict, okta.user, policy.setting, recon.person_setting
-- severity:    low
-- fix:         review
-- doubtful if: the identity's status, up to the as-of
-- controls:    SOC 2 CC6.2; ISO 27001 A.5.15; ISO 27001 A.5.18; NIST AC-2(3); CIS 5.3
--
-- Okta prepared the identity (STAGED) or invited the person (PROVISIONED) at least stale.pending_after ago,
-- and nobody has activated it, but the ServiceNow account is active. The time counts from the last status
-- change, or from creation.
with verdicts as (
    select account_key, user_key from recon.verdict where is_active and verdict in ('reconciled', 'idle')
),
users as (
    select user_key, login, status, coalesce(status_changed_at, created_at) as since
    from okta.user
    where status in ('STAGED', 'PROVISIONED')
),
settings as (
    select cast(value as interval) as pending_after, rule from policy.setting where name = 'stale.pending_after'
),
own_settings as (
    select user_key, cast(value as interval) as pending_after, rule, population from recon.person_setting where name = 'stale.pending_after'
),
limited as (
    select
        verdicts.account_key, verdicts.user_key, coalesce(own_settings.pending_after, settings.pending_after) as pending_after,
        coalesce(own_settings.rule, settings.rule) as rule,
        coalesce(', that of population ' || own_settings.population, '') as says
    from verdicts
    cross join settings
    left join own_settings on own_settings.user_key = verdicts.user_key
),
as_ofs as (
    select cast(value as timestamp) as as_of from policy.setting where name = 'as_of'
),
final as (
    select
        limited.user_key,
        limited.account_key,
        null as subject_name,
        null as item,
        'activated in Okta within ' || datediff('day', as_ofs.as_of - limited.pending_after, as_ofs.as_of) || ' days' as expected,
        users.status || ' since ' || strftime(users.since, '%Y-%m-%d') as actual,
        null as via,
        users.login || ' has been ' || users.status || ' in Okta since ' || strftime(users.since, '%Y-%m-%d')
            || ', ' || datesub('day', users.since, as_ofs.as_of) || ' days, but the ServiceNow account is active; the limit is '
            || datediff('day', as_ofs.as_of - limited.pending_after, as_ofs.as_of) || ' days' || limited.says || '.' as reason,
        limited.rule,
        null as fix
    from limited
    join users on users.user_key = limited.user_key
    cross join as_ofs
    where users.since <= as_ofs.as_of - limited.pending_after
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
