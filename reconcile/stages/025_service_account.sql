-- recon.service_account
-- title:       Accounts that the rules declare as service accounts
-- one row per: account_key
-- reads:       servicenow.user, policy.service_account
-- columns:
--   account_key: the account
--   rule:        the rule that declares it; if several do, a written one comes before a built-in one
--   owner:       who answers for it
--   is_platform: ServiceNow ships it, and no written rule declares it
--   service_no:  the number of that rule in the policy
--   is_limited:  that rule says which roles it may hold
--   period:      the time within which that rule says it is used; null if it says none
--
-- Names compare without case, and a pattern matches the whole name. Plain names are most of
-- the declarations and are joined as they are; only those with * are tried one by one.
with accounts as (
    select account_key, lower(user_name) as user_name from servicenow.user
),
declarations as (
    select
        lower(pattern) as pattern,
        contains(pattern, '*') as is_wildcard,
        like_pattern, owner, is_platform, rule, service_no, is_limited, period
    from policy.service_account
),
declared as (
    select accounts.account_key, declarations.rule, declarations.owner, declarations.is_platform, declarations.service_no, declarations.is_limited, declarations.period
    from accounts
    join declarations on declarations.pattern = accounts.user_name
    where not declarations.is_wildcard
    union all
    select accounts.account_key, declarations.rule, declarations.owner, declarations.is_platform, declarations.service_no, declarations.is_limited, declarations.period
    from accounts
    join declarations on like_escape(accounts.user_name, declarations.like_pattern, '!')
    where declarations.is_wildcard
),
final as (
    select
        account_key,
        min_by(rule, (is_platform, rule)) as rule,
        min_by(owner, (is_platform, rule)) as owner,
        bool_and(is_platform) as is_platform,
        min_by({no: service_no, is_limited: is_limited, period: period}, (is_platform, rule)) as terms
    from declared
    group by account_key
)
select account_key, rule, owner, is_platform, terms.no as service_no, terms.is_limited as is_limited, terms.period as period from final
