-- stale.never_used
-- title:       Active account never used
-- one row per: account_key
-- reads:       recon.last_use, servicenow.user, policy.setting
-- severity:    medium
-- fix:         review
-- doubtful if: whether the account was used, up to the as-of
-- controls:    SOC 2 CC6.2; ISO 27001 A.5.15; ISO 27001 A.5.18; NIST AC-2(3); PCI DSS 8.2.6; CIS 5.3
--
-- Nobody has ever used the account, and it was created at least stale.never_used_after
-- before the as-of: nobody needs it, or nobody told its owner. Accounts whose creation the
-- export does not date are not judged.
with uses as (
    select account_key, user_key, created_at
    from recon.last_use
    where last_use_at is null and created_at is not null
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
thresholds as (
    select cast(value as interval) as never_used_after, rule from policy.setting where name = 'stale.never_used_after'
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
        'used within ' || datediff('day', as_ofs.as_of - thresholds.never_used_after, as_ofs.as_of) || ' days of creation' as expected,
        'never used' as actual,
        null as via,
        'The account ' || accounts.user_name || ' was created on ' || strftime(uses.created_at, '%Y-%m-%d')
            || ', ' || datesub('day', uses.created_at, as_ofs.as_of) || ' days before '
            || strftime(as_ofs.as_of, '%Y-%m-%d') || ', and was never used; the limit is '
            || datediff('day', as_ofs.as_of - thresholds.never_used_after, as_ofs.as_of) || ' days.' as reason,
        thresholds.rule,
        fixes.value as fix
    from uses
    join accounts on accounts.account_key = uses.account_key
    cross join thresholds
    cross join as_ofs
    cross join fixes
    where uses.created_at <= as_ofs.as_of - thresholds.never_used_after
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
