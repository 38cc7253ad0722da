-- lifecycle.missing
-- title:       Account in scope is missing
-- one row per: user_key
-- reads:       recon.identity, recon.link, recon.match, recon.owner_candidate, okta.user, servicenow.user, input.rejected
-- severity:    medium
-- fix:         create
-- doubtful if: a part of the accounts, whether an account of nobody is theirs, or what would be written to the new account
-- controls:    SOC 2 CC6.2; ISO 27001 A.5.15; NIST AC-2; NIST AC-2(3); PCI DSS 8.2.4; CIS 6.1
--
-- The scope says that the person must have ServiceNow, but no account, active or inactive, correlates with
-- them. If an ambiguous account may be theirs, this is not reported: creating a second account would be a
-- guess. If rows of sys_user could not be loaded, a person decides. If an account of nobody is likely
-- theirs, the plan creates no other (possible-duplicate).
with identities as (
    select user_key, scope_rule from recon.identity where is_in_scope and is_optional is not true
),
users as (
    select user_key, login, status from okta.user
),
linked as (
    select distinct user_key from recon.link
),
maybe as (
    select distinct unnest(user_keys) as user_key from recon.match where user_key is null
),
lost as (
    select count(*) as accounts
    from input.rejected
    where relation = 'servicenow.user' and code not in ('account.no_user_name', 'record.deleted')
),
likely as (
    select
        candidate.user_key,
        min_by(coalesce('the account ' || accounts.user_name, 'the account with sys_id ' || accounts.sys_id, 'an account'), candidate.missing_rank) as account,
        count(*) - 1 as others
    from recon.owner_candidate as candidate
    join servicenow.user as accounts on accounts.account_key = candidate.account_key
    where candidate.holds_back
    group by candidate.user_key
),
final as (
    select
        identities.user_key,
        cast(null as integer) as account_key,
        null as subject_name,
        null as item,
        'an active account' as expected,
        'no account' as actual,
        null as via,
        users.login || ' is ' || users.status || ' in Okta and in scope, but has no ServiceNow account.' || case
            when lost.accounts = 1 then ' But a row of sys_user could not be loaded: it may be theirs.'
            when lost.accounts > 1 then ' ' || lost.accounts || ' rows of sys_user could not be loaded: one may be theirs.'
            else ''
        end || coalesce(
            ' But ' || likely.account || ', which belongs to nobody, is likely theirs'
                || case when likely.others > 0 then ' (and ' || likely.others || ' more)' else '' end
                || ': the plan creates no other account until links in the rules say whose it is.',
            ''
        ) as reason,
        identities.scope_rule as rule,
        case when lost.accounts > 0 then 'review' end as fix
    from identities
    join users on users.user_key = identities.user_key
    cross join lost
    left join likely on likely.user_key = identities.user_key
    anti join linked on linked.user_key = identities.user_key
    anti join maybe on maybe.user_key = identities.user_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
