-- delegate.gone
-- title:       Delegation of or to somebody who is gone
-- one row per: account_key, item
-- reads:       recon.delegation, recon.link, servicenow.user
-- unless empty: recon.delegation
-- severity:    high
-- fix:         update
-- doubtful if: whether the account that acts is active, what its owner's status is, or a part of the Okta users
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.18; NIST AC-5; CIS 6.2
--
-- A delegation is in force, but its delegator or delegate has left, or one of the accounts is inactive or
-- locked out. If the delegator has left, their delegate still decides approvals for them. If the delegate is
-- gone, nobody decides. The plan ends the delegation if this is permanent. If somebody is only locked out
-- or suspended, or the plan activates the account, a person decides.
with delegations as (
    select sys_id, account_key, delegate_account_key, ends_at, is_known, absence, delegate_absence, is_over
    from recon.delegation
    where absence is not null or delegate_absence is not null
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
links as (
    select account_key, user_key from recon.link
),
words (absence, says, called) as (
    values
        ('left', 'the owner of the account {} has left', 'has left'),
        ('inactive', 'the account {} is inactive', 'is inactive'),
        ('locked', 'the account {} is locked out', 'is locked out')
),
named as (
    select
        delegations.delegate_account_key as account_key, delegations.account_key as principal_key, links.user_key,
        delegates.user_name as delegate_name, principals.user_name as principal_name,
        delegations.ends_at, delegations.is_known, delegations.is_over,
        concat_ws('; ', principals.user_name || ' ' || principal_words.called, delegates.user_name || ' ' || delegate_words.called) as actual,
        concat_ws(', and ',
            replace(principal_words.says, '{}', principals.user_name), replace(delegate_words.says, '{}', delegates.user_name)) as says
    from delegations
    join accounts as delegates on delegates.account_key = delegations.delegate_account_key
    join accounts as principals on principals.account_key = delegations.account_key
    left join links on links.account_key = delegations.delegate_account_key
    left join words as principal_words on principal_words.absence = delegations.absence
    left join words as delegate_words on delegate_words.absence = delegations.delegate_absence
),
grouped as (
    select
        account_key, principal_name as item,
        any_value(user_key) as user_key,
        any_value(delegate_name) as delegate_name,
        min(actual) as actual,
        min(says) as says,
        if(bool_or(ends_at is null), null, max(ends_at)) as ends_at,
        bool_and(is_over) and count(distinct principal_key) = 1 as is_over,
        bool_and(is_known) as is_known
    from named
    group by account_key, principal_name
),
final as (
    select
        user_key, account_key, null as subject_name, item,
        'no delegation in force' as expected,
        actual,
        null as via,
        delegate_name || ' acts for ' || item || coalesce(' until ' || strftime(ends_at, '%Y-%m-%d'), '') || ', and ' || says
            || if(is_over and not is_known, '; the exports lack details of the delegation: end it by hand (sys_user_delegate)', '') || '.' as reason,
        null as rule,
        if(is_over and is_known, 'update', 'review') as fix
    from grouped
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
