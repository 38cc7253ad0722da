-- service.dormant
-- title:       Service account not used for too long
-- one row per: account_key
-- reads:       recon.verdict, recon.service_account, recon.account_use, policy.setting, servicenow.user
-- unless empty: recon.service_account
-- severity:    low
-- fix:         review
-- doubtful if: whether the account is active
-- controls:    SOC 2 CC6.2; ISO 27001 A.5.18; NIST AC-2(3); PCI DSS 8.2.6; CIS 5.3
--
-- The rule under service_accounts says how often the account must be used (last_used_within), and it was
-- not, or never since it was created that long ago. Some integrations run once a year, so a person decides.
-- If no export has login times, this is not assessed.
with services as (
    select services.account_key, services.rule, services.owner, cast(services.period as interval) as period
    from recon.service_account as services
    join recon.verdict as verdicts on verdicts.account_key = services.account_key
    where services.period is not null and verdicts.is_active and verdicts.verdict = 'service'
),
uses as (
    select account_key, last_use_at, created_at from recon.account_use
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
as_ofs as (
    select cast(value as timestamp) as as_of from policy.setting where name = 'as_of'
),
final as (
    select
        cast(null as integer) as user_key,
        services.account_key,
        null as subject_name,
        null as item,
        'used since ' || strftime(as_ofs.as_of - services.period, '%Y-%m-%d') as expected,
        coalesce('last used on ' || strftime(uses.last_use_at, '%Y-%m-%d'), 'never used') as actual,
        null as via,
        'The service account ' || accounts.user_name || ' (' || services.owner || ') was '
            || coalesce('last used on ' || strftime(uses.last_use_at, '%Y-%m-%d'), 'created on ' || strftime(uses.created_at, '%Y-%m-%d') || ' and never used')
            || '; its rule expects it to be used within ' || datediff('day', as_ofs.as_of - services.period, as_ofs.as_of) || ' days.' as reason,
        services.rule,
        null as fix
    from services
    join uses on uses.account_key = services.account_key
    join accounts on accounts.account_key = services.account_key
    cross join as_ofs
    where coalesce(uses.last_use_at, uses.created_at) <= as_ofs.as_of - services.period
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
