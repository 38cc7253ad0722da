-- review.manager
-- title:       Who manages each account
-- one row per: account_key
-- reads:       review.person, servicenow.user, servicenow.unresolved_reference, okta.user
-- columns:
--   account_key:         the account
--   manager_account_key: the account of its manager
--   candidate:           as the exports name the manager
--   why_not:             missing, if nobody is named, or who is named is in no export; ambiguous_name, if several are called so
--
-- ServiceNow's manager, else Okta's. Of Okta's it is the account that is reconciled with them.
with accounts as (
    select account_key, manager, manager_account_key from servicenow.user
),
unresolved as (
    select subject_key as account_key, reference, code from servicenow.unresolved_reference where relation = 'servicenow.user' and field = 'manager'
),
people as (
    select account_key, user_key, user_name, is_primary from review.person
),
users as (
    select user_key, manager_key, coalesce(nullif("managerId", ''), manager) as manager from okta.user
),
primary_accounts as (
    select user_key, account_key from people where is_primary
),
final as (
    select
        accounts.account_key,
        coalesce(accounts.manager_account_key, primary_accounts.account_key) as manager_account_key,
        coalesce(nullif(accounts.manager, ''), unresolved.reference, users.manager, '') as candidate,
        case
            when coalesce(accounts.manager_account_key, primary_accounts.account_key) is not null then null
            when unresolved.code = 'account.ambiguous' then 'ambiguous_name'
            else 'missing'
        end as why_not
    from accounts
    join people on people.account_key = accounts.account_key
    left join unresolved on unresolved.account_key = accounts.account_key
    left join users on users.user_key = people.user_key
    left join primary_accounts on primary_accounts.user_key = users.manager_key
)
select account_key, manager_account_key, candidate, why_not from final
