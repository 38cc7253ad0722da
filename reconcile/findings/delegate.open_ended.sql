-- delegate.open_ended
-- title:       Delegation without an end
-- one row per: account_key, item
-- reads:       recon.delegation, recon.link, servicenow.user
-- unless empty: recon.delegation
-- severity:    low
-- fix:         review
-- doubtful if: whether the account that acts is active
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.18; NIST AC-5; CIS 6.8
--
-- A delegation is for the time that somebody is away. Without an end, or with one more than 90 days after
-- its start, it continues unnoticed after they are back. It is in use, so a person sets the end. A
-- delegation of somebody who is gone is delegate.gone.
with delegations as (
    select account_key, delegate_account_key, starts_at, ends_at
    from recon.delegation
    where is_end_known and absence is null and delegate_absence is null
        and (ends_at is null or ends_at > starts_at + interval 90 days)
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
links as (
    select account_key, user_key from recon.link
),
grouped as (
    select
        delegations.delegate_account_key as account_key, principals.user_name as item,
        any_value(links.user_key) as user_key,
        any_value(delegates.user_name) as delegate_name,
        min(delegations.starts_at) as starts_at,
        if(bool_or(delegations.ends_at is null), null, max(delegations.ends_at)) as ends_at,
        bool_or(delegations.ends_at is null) as is_endless
    from delegations
    join accounts as delegates on delegates.account_key = delegations.delegate_account_key
    join accounts as principals on principals.account_key = delegations.account_key
    left join links on links.account_key = delegations.delegate_account_key
    group by delegations.delegate_account_key, principals.user_name
),
final as (
    select
        user_key, account_key, null as subject_name, item,
        'an end within 90 days of the start' as expected,
        if(is_endless, 'no end', strftime(starts_at, '%Y-%m-%d') || ' to ' || strftime(ends_at, '%Y-%m-%d')) as actual,
        null as via,
        delegate_name || ' acts for ' || item
            || if(is_endless,
                coalesce(' since ' || strftime(starts_at, '%Y-%m-%d'), '') || ', and the delegation has no end',
                ' from ' || strftime(starts_at, '%Y-%m-%d') || ' to ' || strftime(ends_at, '%Y-%m-%d') || ', '
                    || datediff('day', starts_at, ends_at) || ' days') || '.' as reason,
        null as rule,
        null as fix
    from grouped
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
